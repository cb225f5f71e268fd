"""Every way to lack something has its own reason; nothing missing means qualified."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.qualification import (
    Missing,
    meant_by_code,
    missing,
    qualified,
    valid_certificates,
)
from policies.routing.facts import AgentProfile, Requirement

NOW = 1_000
ANNA = AgentProfile(
    id="anna",
    name="Anna",
    languages=frozenset({"de"}),
    skills=(("loans", 2),),
    certificates=(("ended", NOW), ("law", None), ("video", NOW + 1)),
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
    ],
)
def test_reasons(requirement: Requirement, reasons: tuple[Missing, ...]) -> None:
    assert missing(ANNA, requirement, NOW) == reasons
    assert qualified(ANNA, requirement, NOW) == (not reasons)


def test_a_certificate_ends_at_its_millisecond() -> None:
    assert qualified(ANNA, need(certificates=("video",)), NOW)
    assert not qualified(ANNA, need(certificates=("video",)), NOW + 1)
    assert valid_certificates(ANNA, NOW) == (frozenset({"law", "video"}), NOW + 1)
    assert valid_certificates(ANNA, NOW + 1) == (frozenset({"law"}), None)


def test_without_queues_every_queue() -> None:
    everywhere = AgentProfile(id="x", name="X", languages=frozenset({"de"}))
    assert qualified(everywhere, need(queue="any"), NOW)


def test_a_renewed_certificate_counts_by_its_latest_end() -> None:
    renewed = AgentProfile(
        id="x",
        name="X",
        languages=frozenset({"de"}),
        certificates=(("video", NOW - 5), ("video", NOW + 5)),
    )
    assert qualified(renewed, need(certificates=("video",)), NOW)


def test_a_code_forgives_all_but_certificates_and_the_wrong_agent() -> None:
    hard = need(queue="vip", language="en", skills=(("cards", 5),), agent="anna")
    assert meant_by_code(ANNA, hard, NOW)
    assert not meant_by_code(ANNA, need(agent="ben"), NOW)
    assert not meant_by_code(ANNA, need(certificates=("ended",), agent="anna"), NOW)


names = st.sampled_from(["a", "b", "c"])
skills = st.dictionaries(names, st.integers(1, 3)).map(lambda d: tuple(sorted(d.items())))


@given(
    profile=st.builds(
        AgentProfile,
        id=names,
        name=names,
        languages=st.frozensets(names),
        skills=skills,
        certificates=st.lists(st.tuples(names, st.none() | st.integers(0, 9))).map(tuple),
        queues=st.frozensets(names),
    ),
    requirement=st.builds(
        Requirement,
        queue=names,
        channel=st.just("video"),
        language=names,
        skills=skills,
        certificates=st.frozensets(names).map(lambda s: tuple(sorted(s))),
        agent=st.none() | names,
    ),
    now=st.integers(0, 9),
)
def test_qualified_is_nothing_missing(
    profile: AgentProfile, requirement: Requirement, now: int
) -> None:
    assert qualified(profile, requirement, now) == (not missing(profile, requirement, now))
    valid, until = valid_certificates(profile, now)
    assert (not [c for c in requirement.certificates if c not in valid]) == (
        not [m for m in missing(profile, requirement, now) if m.kind.startswith("certificate")]
    )
    assert until is None or until > now
