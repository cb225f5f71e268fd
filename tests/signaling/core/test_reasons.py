"""Each rule by which somebody is chosen is told as what it was."""

import pytest

from policies.routing.facts import AgentProfile, Requirement
from signaling.core.lines import Agent, Entry, Need, Rung, Waiting, abilities, group_of
from signaling.core.reasons import Match, explain

ANNA = AgentProfile(id="anna", name="Anna", languages=frozenset({"de"}), skills=(("loans", 3),))


def match(
    *,
    came: bool = True,
    pinned: bool = False,
    fixed: bool = False,
    by_code: bool = False,
    queue: str = "german",
    since: int = 1_000,
) -> Match:
    agent = Agent(ANNA, group_of(abilities(ANNA, 0)[0], ANNA, {}), None, idle_since=4_000)
    wanted = Requirement(
        queue=queue,
        channel="video",
        language="de",
        skills=(("loans", 2),),
        agent="anna" if pinned or by_code else None,
    )
    need = Need((wanted,), by_code=by_code)
    waiting = Waiting(
        contact="c",
        queue="german",
        channel="video",
        language="de",
        since=since,
        fixed_agent="anna" if fixed else None,
        by_code=by_code,
        head_start_ms=250,
    )
    entry = Entry(waiting, waiting.key, (Rung(0, need, 1),), 0)
    return explain(5_000, entry, agent, candidates=4, came=came, passed_over=2)


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        (match(), "longest_idle"),
        (match(came=False), "longest_waiting"),
        (match(pinned=True), "preferred"),
        (match(pinned=True, fixed=True), "fixed"),
        (match(by_code=True), "code"),
    ],
)
def test_the_rule(found: Match, rule: str) -> None:
    assert found.reason.rule == rule


def test_the_facts() -> None:
    found = match()
    assert (found.contact, found.agent, found.queue) == ("c", "anna", "german")
    reason = found.reason
    assert (reason.waited_ms, reason.idle_ms, reason.head_start_ms) == (4_000, 1_000, 250)
    assert (reason.candidates, reason.passed_over, reason.loosened) == (4, 2, 1)
    assert reason.skills == (("loans", 2, 3),)
    assert reason.overflow_from is None


def test_overflow_names_the_first_queue() -> None:
    found = match(queue="second")
    assert found.queue == "second"
    assert found.reason.overflow_from == "german"


def test_a_wait_is_never_negative() -> None:
    assert match(since=9_000).reason.waited_ms == 0
