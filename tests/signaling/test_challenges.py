"""A challenge is taken once, in time, by whom it was given to."""

import pytest

from signaling.challenges import LIFETIME_MS, MOST, REMEMBERED_MS, Challenges
from signaling.core.errors import Code, Refused


def refusal(challenges: Challenges, now: int, agent: str, challenge: str) -> Code:
    with pytest.raises(Refused) as refused:
        challenges.use(now, agent, challenge)
    return refused.value.code


def test_once_and_in_time() -> None:
    challenges = Challenges()
    first, expires_at = challenges.make(0, "anna")
    second, _ = challenges.make(0, "anna")
    assert expires_at == LIFETIME_MS
    challenges.use(expires_at - 1, "anna", first)
    assert refusal(challenges, expires_at - 1, "anna", first) is Code.APPEARANCE_REPLAYED
    assert refusal(challenges, expires_at, "anna", second) is Code.APPEARANCE_STALE
    assert refusal(challenges, expires_at + 1, "anna", first) is Code.APPEARANCE_REPLAYED


def test_of_nobody_else() -> None:
    challenges = Challenges()
    challenge, _ = challenges.make(0, "anna")
    assert refusal(challenges, 1, "bert", challenge) is Code.APPEARANCE_STALE
    assert refusal(challenges, 1, "anna", "never given") is Code.APPEARANCE_STALE
    challenges.use(1, "anna", challenge)


def test_an_agent_holds_only_so_many_and_the_newest_count() -> None:
    challenges = Challenges()
    made = [challenges.make(number, "anna")[0] for number in range(MOST + 1)]
    assert refusal(challenges, MOST, "anna", made[0]) is Code.APPEARANCE_STALE
    for challenge in made[1:]:
        challenges.use(MOST, "anna", challenge)


def test_what_is_long_over_is_forgotten() -> None:
    challenges = Challenges()
    challenge, _ = challenges.make(0, "anna")
    challenges.use(1, "anna", challenge)
    later = LIFETIME_MS + REMEMBERED_MS
    challenges.make(later, "anna")
    assert refusal(challenges, later, "anna", challenge) is Code.APPEARANCE_STALE
