"""Session codes: one an agent, once, for ten minutes, and not to be guessed."""

import asyncio

import pytest
from sqlalchemy import select

from signaling.codes import LIFETIME_MS, Bucket, Codes, GuessRules
from signaling.core.errors import Code, Refused
from signaling.store import models
from signaling.store.engine import Database
from tests.databases import DESK, database, migrated, postgres, url

__all__ = ["database", "migrated", "postgres", "url"]

NOW = 1_000_000


@pytest.fixture
def codes(database: Database) -> Codes:
    return Codes(database, DESK)


async def refusal(codes: Codes, now: int, code: str, address: str = "192.0.2.1") -> Refused:
    with pytest.raises(Refused) as refused:
        await codes.redeem(now, code, address)
    return refused.value


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


async def test_a_code_names_its_agent_once(codes: Codes) -> None:
    made = await codes.make(NOW, "anna")
    assert len(made.code) == 6
    assert made.code.isdecimal()
    assert made.expires_at == NOW + LIFETIME_MS
    assert await codes.redeem(NOW + 1, made.code, "192.0.2.1") == "anna"
    assert (await refusal(codes, NOW + 2, made.code)).code is Code.CODE_UNKNOWN


async def test_two_callers_at_once_share_no_code(codes: Codes) -> None:
    made = await codes.make(NOW, "anna")
    answers = await asyncio.gather(
        *(codes.redeem(NOW, made.code, f"192.0.2.{number}") for number in range(5)),
        return_exceptions=True,
    )
    assert answers.count("anna") == 1


async def test_a_new_code_ends_the_one_before(codes: Codes) -> None:
    old = await codes.make(NOW, "anna")
    new = await codes.make(NOW + 1, "anna")
    if new.code != old.code:
        assert (await refusal(codes, NOW + 2, old.code)).code is Code.CODE_UNKNOWN
    assert await codes.redeem(NOW + 3, new.code, "192.0.2.1") == "anna"


async def test_a_code_ends_after_ten_minutes(codes: Codes) -> None:
    made = await codes.make(NOW, "anna")
    assert (await refusal(codes, NOW + LIFETIME_MS, made.code)).code is Code.CODE_UNKNOWN
    made = await codes.make(NOW, "anna")
    assert await codes.redeem(NOW + LIFETIME_MS - 1, made.code, "192.0.2.1") == "anna"


async def test_a_code_outlives_the_process_and_is_not_readable(
    codes: Codes, database: Database
) -> None:
    made = await codes.make(NOW, "anna")
    async with database.read() as connection:
        row = (await connection.execute(select(models.SessionCode.digest))).scalar_one()
    assert made.code not in row
    assert await Codes(database, DESK).redeem(NOW, made.code, "192.0.2.1") == "anna"


async def test_digits_in_use_are_drawn_again(codes: Codes, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([7, 7, 8])
    monkeypatch.setattr("signaling.codes.secrets.randbelow", lambda _: next(draws))
    assert (await codes.make(NOW, "anna")).code == "000007"
    assert (await codes.make(NOW, "berta")).code == "000008"
    assert await codes.redeem(NOW, "000007", "192.0.2.1") == "anna"


async def test_an_address_that_guesses_is_told_when_to_try_again(codes: Codes) -> None:
    made = await codes.make(NOW, "anna")
    for _ in range(5):
        assert (await refusal(codes, NOW, other(made.code))).code is Code.CODE_UNKNOWN
    limited = await refusal(codes, NOW, made.code)  # even the right one
    assert limited.code is Code.CODE_TOO_MANY_TRIES
    retry_at = limited.details["retry_at"]
    assert isinstance(retry_at, int)
    assert NOW + 60_000 <= retry_at <= NOW + 60_002
    assert await codes.redeem(retry_at, made.code, "192.0.2.1") == "anna"


async def test_others_are_not_held_up_by_one_address(codes: Codes) -> None:
    made = await codes.make(NOW, "anna")
    for _ in range(40):
        await refusal(codes, NOW, other(made.code))
    assert await codes.redeem(NOW, made.code, "192.0.2.2") == "anna"


async def test_many_addresses_share_a_limit(database: Database) -> None:
    codes = Codes(database, DESK, GuessRules(house_size=30))
    made = await codes.make(NOW, "anna")
    for number in range(30):
        guess = await refusal(codes, NOW, other(made.code), f"192.0.2.{number}")
        assert guess.code is Code.CODE_UNKNOWN
    limited = await refusal(codes, NOW, made.code, "192.0.2.99")
    assert limited.code is Code.CODE_TOO_MANY_TRIES
    assert limited.details["retry_at"] == NOW + 1_001  # a moment, not an outage
    assert await codes.redeem(NOW + 1_001, made.code, "192.0.2.99") == "anna"


async def test_right_codes_cost_nothing(codes: Codes) -> None:
    for _ in range(20):
        made = await codes.make(NOW, "anna")
        assert await codes.redeem(NOW, made.code, "192.0.2.1") == "anna"


def test_a_bucket_whose_clock_jumps_back_stays_sane() -> None:
    bucket = Bucket(size=1, refill_ms=100, tokens=1, at=1_000)
    assert bucket.take(1_000) is None
    assert bucket.take(500) == 1_101
    assert bucket.take(1_101) is None
