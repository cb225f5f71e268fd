"""Every way to lack something has its own reason; nothing missing means qualified. Certificates against a model that
looks at each moment."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.qualification import (
    Loss,
    Missing,
    Prospect,
    Standing,
    holds,
    in_force,
    losses,
    meant_by_code,
    missing,
    next_turn,
    prospects,
    qualified,
    standing,
    valid_certificates,
    works_in,
)
from policies.routing.facts import AgentProfile, Certificate, Loosening, QueueRule, Requirement

NOW = 1_000
ANNA = AgentProfile(
    id="anna",
    name="Anna",
    languages=frozenset({"de"}),
    skills=(("loans", 2),),
    certificates=(
        Certificate(name="ended", ends_at=NOW),
        Certificate(name="law"),
        Certificate(name="later", begins_at=NOW + 7),
        Certificate(name="taken", ends_at=NOW - 3, revoked=True),
        Certificate(name="video", ends_at=NOW + 1),
    ),
    queues=frozenset({"main"}),
)


def need(
    queue: str = "main",
    language: str = "de",
    skills: tuple[tuple[str, int], ...] = (),
    certificates: tuple[str, ...] = (),
    agent: str | None = None,
) -> Requirement:
    return Requirement(
        queue=queue,
        channel="video",
        language=language,
        skills=skills,
        certificates=certificates,
        agent=agent,
    )


@pytest.mark.parametrize(
    ("requirement", "reasons"),
    [
        (need(skills=(("loans", 2),), certificates=("law", "video"), agent="anna"), ()),
        (need(agent="ben"), (Missing(kind="other_agent", name="ben"),)),
        (need(queue="vip"), (Missing(kind="queue", name="vip"),)),
        (need(language="en"), (Missing(kind="language", name="en"),)),
        (
            need(skills=(("cards", 1), ("loans", 3))),
            (
                Missing(kind="skill", name="cards", needed=1, has=0),
                Missing(kind="skill", name="loans", needed=3, has=2),
            ),
        ),
        (need(certificates=("none",)), (Missing(kind="certificate_absent", name="none"),)),
        (
            need(certificates=("ended",)),
            (Missing(kind="certificate_run_out", name="ended", ended_at=NOW),),
        ),
        (
            need(certificates=("taken",)),
            (Missing(kind="certificate_revoked", name="taken", ended_at=NOW - 3),),
        ),
        (
            need(certificates=("later",)),
            (Missing(kind="certificate_not_yet", name="later", begins_at=NOW + 7),),
        ),
    ],
)
def test_reasons(requirement: Requirement, reasons: tuple[Missing, ...]) -> None:
    assert missing(ANNA, requirement, NOW) == reasons
    assert qualified(ANNA, requirement, NOW) == (not reasons)


def test_a_certificate_ends_and_begins_at_its_millisecond() -> None:
    assert qualified(ANNA, need(certificates=("video",)), NOW)
    assert not qualified(ANNA, need(certificates=("video",)), NOW + 1)
    assert not qualified(ANNA, need(certificates=("later",)), NOW + 6)
    assert qualified(ANNA, need(certificates=("later",)), NOW + 7)
    assert valid_certificates(ANNA.certificates, NOW) == (frozenset({"law", "video"}), NOW + 1)
    assert valid_certificates(ANNA.certificates, NOW + 7) == (frozenset({"law", "later"}), None)


def test_without_queues_every_queue() -> None:
    everywhere = AgentProfile(id="x", name="X", languages=frozenset({"de"}))
    assert qualified(everywhere, need(queue="any"), NOW)


def test_a_code_forgives_all_but_certificates_and_the_wrong_agent() -> None:
    hard = need(queue="vip", language="en", skills=(("cards", 5),), agent="anna")
    assert meant_by_code(ANNA, hard, NOW)
    assert not meant_by_code(ANNA, need(agent="ben"), NOW)
    assert not meant_by_code(ANNA, need(certificates=("ended",), agent="anna"), NOW)


def video(begins_at: int | None, ends_at: int | None, revoked: bool = False) -> Certificate:
    return Certificate(name="video", begins_at=begins_at, ends_at=ends_at, revoked=revoked)


@pytest.mark.parametrize(
    ("held", "stands"),
    [
        ((), Standing(name="video", state="absent")),
        ((video(None, None),), Standing(name="video", state="valid")),
        ((video(0, 900),), Standing(name="video", state="valid", ends_at=900)),
        ((video(0, 150),), Standing(name="video", state="ending", ends_at=150)),
        ((video(0, 100),), Standing(name="video", state="run_out", ends_at=100)),
        ((video(0, 90, revoked=True),), Standing(name="video", state="revoked", ends_at=90)),
        ((video(120, None),), Standing(name="video", state="not_yet", begins_at=120)),
        # renewed in time: the new one takes over where the old one ends
        ((video(0, 150), video(150, 900)), Standing(name="video", state="valid", ends_at=900)),
        ((video(0, 150), video(120, None)), Standing(name="video", state="valid")),
        # renewed too late: a gap, known beforehand and while it lasts
        (
            (video(0, 150), video(160, 900)),
            Standing(name="video", state="ending", ends_at=150, begins_at=160),
        ),
        (
            (video(0, 90), video(160, 900)),
            Standing(name="video", state="run_out", ends_at=90, begins_at=160),
        ),
        # a second one still stands when one is revoked
        ((video(0, 90, revoked=True), video(0, 900)), Standing(name="video", state="valid", ends_at=900)),
        # the latest end says why
        ((video(0, 50, revoked=True), video(0, 90)), Standing(name="video", state="run_out", ends_at=90)),
    ],
)  # fmt: skip
def test_how_an_agent_stands(held: tuple[Certificate, ...], stands: Standing) -> None:
    assert standing(held, "video", 100, soon_ms=60) == stands


moments = st.none() | st.integers(0, 20)
certificates = st.lists(
    st.builds(
        Certificate, name=st.sampled_from("ab"), begins_at=moments, ends_at=moments, revoked=st.booleans()
    ).filter(
        lambda one: one.begins_at is None or one.ends_at is None or one.begins_at < one.ends_at
    ),
    max_size=5,
).map(tuple)  # fmt: skip


@given(held=certificates, now=st.integers(0, 20), soon=st.integers(0, 20))
def test_standing_says_what_looking_at_each_moment_says(
    held: tuple[Certificate, ...], now: int, soon: int
) -> None:
    found = standing(held, "a", now, soon)
    valid = [holds(held, ["a"], at) for at in range(42)]
    assert found.valid == valid[now]
    if found.valid and found.ends_at is None:
        assert all(valid[now:])
    elif found.valid:
        assert found.ends_at is not None
        assert all(valid[now : found.ends_at])
        assert not valid[found.ends_at]
        assert (found.state == "ending") == (found.ends_at - now <= soon)
    elif found.ends_at is not None:
        assert not any(valid[found.ends_at : now + 1])
        assert valid[found.ends_at - 1] or found.ends_at == 0
    if found.begins_at is not None:
        lacking = now if not found.valid or found.ends_at is None else found.ends_at
        assert not any(valid[lacking : found.begins_at])
        assert valid[found.begins_at]


@given(held=certificates, now=st.integers(0, 20), warned=st.integers(0, 20))
def test_nothing_changes_between_turns(
    held: tuple[Certificate, ...], now: int, warned: int
) -> None:
    turn = next_turn(held, now, warned)
    assert turn is None or turn > now
    for name in "ab":
        before = replace(standing(held, name, now, warned))
        for at in range(now, 42 if turn is None else turn):
            assert standing(held, name, at, warned) == before
            assert (name in valid_certificates(held, at)[0]) == before.valid


names = st.sampled_from(["a", "b", "c"])
skills = st.dictionaries(names, st.integers(1, 3)).map(lambda d: tuple(sorted(d.items())))
profiles = st.builds(
    AgentProfile,
    id=names,
    name=names,
    languages=st.frozensets(names),
    skills=skills,
    certificates=certificates,
    queues=st.frozensets(names),
)


@given(
    profile=profiles,
    requirement=st.builds(
        Requirement,
        queue=names,
        channel=st.just("video"),
        language=names,
        skills=skills,
        certificates=st.frozensets(names).map(lambda s: tuple(sorted(s))),
        agent=st.none() | names,
    ),
    now=st.integers(0, 20),
)
def test_qualified_is_nothing_missing(
    profile: AgentProfile, requirement: Requirement, now: int
) -> None:
    assert qualified(profile, requirement, now) == (not missing(profile, requirement, now))
    valid = {one.name for one in profile.certificates if in_force(one, now)}
    assert (valid >= set(requirement.certificates)) == (
        not [m for m in missing(profile, requirement, now) if m.kind.startswith("certificate")]
    )


# --- agents and queues ---------------------------------------------------------------------------------------------

LOANS = QueueRule(
    id="loans",
    title={},
    language="de",
    channels=("video", "chat"),
    skills=(("loans", 3),),
    certificates={"video": ("video", "law")},
    loosen=(Loosening(after_ms=1, skills={"loans": 1}),),
)


def agent(name: str, *held: Certificate, queues: tuple[str, ...] = ()) -> AgentProfile:
    return AgentProfile(
        id=name,
        name=name,
        languages=frozenset({"de"}),
        skills=(("loans", 1),),
        certificates=held,
        queues=frozenset(queues),
    )


def test_who_works_in_a_queue_is_kept_from_it_by_certificates_alone() -> None:
    one = agent("a")
    assert works_in(one, LOANS, "video")
    assert not works_in(one, LOANS, "sound")
    assert not works_in(replace(one, languages=frozenset({"en"})), LOANS, "video")
    assert not works_in(replace(one, skills=()), LOANS, "video")
    assert not works_in(replace(one, queues=frozenset({"other"})), LOANS, "video")
    assert not works_in(replace(one, capacity=(("chat", 3),)), LOANS, "video")


def test_an_agent_is_told_what_their_queues_ask_for() -> None:
    law = Certificate(name="law", ends_at=NOW + 5)
    one = agent("a", law, video(None, NOW - 5))
    lacking, ending = prospects(one, [LOANS], NOW)
    assert lacking == Prospect(
        standing=Standing(name="video", state="run_out", ends_at=NOW - 5), queues=("loans",)
    )
    assert (ending.standing.name, ending.standing.state) == ("law", "ending")


def test_what_one_never_had_counts_only_where_the_profile_names_the_queue() -> None:
    assert prospects(agent("a", video(None, None)), [LOANS], NOW) == ()
    meant = agent("a", video(None, None), queues=("loans",))
    (absent,) = prospects(meant, [LOANS], NOW)
    assert absent.standing == Standing(name="law", state="absent")


def test_what_a_queue_loses() -> None:
    law = Certificate(name="law")
    agents = [
        agent("able", law, video(None, None)),
        agent("losing", law, video(None, NOW + 5)),
        agent("renewed", law, video(None, NOW + 5), video(NOW + 5, None)),
        agent("lost", law, video(None, NOW - 5)),
        agent("never meant to", law),
        replace(agent("elsewhere", law, video(None, NOW)), languages=frozenset({"en"})),
    ]
    assert losses(agents, [LOANS], NOW) == (
        Loss(queue="loans", channel="video", able=3, losing=1, lost=1),
    )


@given(agents=st.lists(profiles, max_size=4), now=st.integers(0, 20), soon=st.integers(0, 20))
def test_losing_agents_are_told_and_able_ones_are_qualified(
    agents: list[AgentProfile], now: int, soon: int
) -> None:
    rule = replace(
        LOANS, id="a", language="a", skills=(), loosen=(), certificates={"video": ("a", "b")}
    )
    (loss,) = losses(agents, [rule], now, soon)
    wanted = need(queue="a", language="a", certificates=("a", "b"))
    assert loss.able == sum(qualified(one, wanted, now) for one in agents)
    told = [prospects(one, [rule], now, soon) for one in agents]
    assert loss.lost == sum(any(not p.standing.valid for p in ones) for ones in told)
    assert loss.losing == sum(bool(ones) and all(p.standing.valid for p in ones) for ones in told)
