from dataclasses import replace
from typing import get_args

import pytest

from signaling.core import discretion
from signaling.core.desk_views import AgentView, MatchRow, PresenceState
from tests.signaling.store.examples import REASON

VIEW = AgentView(
    id="anna",
    name="Anna",
    state="paused",
    reason="lunch",
    since=7,
    rest_until=9,
    chosen="paused",
    chosen_reason="lunch",
    qualification=(),
)
MATCH = MatchRow(
    reservation="r1",
    contact="c1",
    agent="anna",
    agent_name="Anna",
    queue="german",
    made_at=5,
    outcome="declined",
    reason=REASON,
)
CAN_OR_CANNOT = {"available", "reserved", "busy", "wrap_up", "offline", "unavailable"}


def test_without_details_an_agent_is_there_or_not() -> None:
    for state in get_args(PresenceState):
        seen = discretion.glance(replace(VIEW, state=state), details=False)
        assert seen.state in CAN_OR_CANNOT
        assert (seen.reason, seen.since) == (None, None)


def test_with_details_all_of_it_is_seen() -> None:
    seen = discretion.glance(VIEW, details=True)
    assert (seen.state, seen.reason, seen.since) == ("paused", "lunch", 7)
    assert discretion.match(MATCH, details=True) == MATCH
    assert discretion.entry("declined", "anna", details=True) == ("declined", "anna")


def test_what_came_to_nothing_reads_the_same_whoever_it_was() -> None:
    rows = [
        discretion.match(replace(MATCH, outcome=outcome), details=False)
        for outcome in ("declined", "unanswered", "withdrawn")
    ]
    assert rows[0] == rows[1] == rows[2]
    assert rows[0].outcome == "not_taken"
    assert rows[0].reason.idle_ms is None
    kinds = {
        discretion.entry(kind, actor, details=False)
        for kind, actor in (("declined", "anna"), ("unanswered", None), ("withdrawn", None))
    }
    assert kinds == {("not_taken", None)}


@pytest.mark.parametrize("role", ["agent", "colleague"])
def test_what_staff_said_to_being_recorded_and_when_they_were_muted_is_theirs(role: str) -> None:
    for kind in ("consent.granted", "consent.refused", "consent.withdrawn", "media"):
        assert not discretion.answered(kind, role, details=False)
        assert discretion.answered(kind, role, details=True)
        assert discretion.answered(kind, "customer", details=False)
    assert discretion.answered("connected", role, details=False)
    assert discretion.answered("consent.asked", None, details=False)


def test_what_the_match_was_for_stays() -> None:
    seen = discretion.match(replace(MATCH, outcome="accepted"), details=False)
    assert seen == replace(MATCH, outcome="accepted", reason=replace(REASON, idle_ms=None))
    assert discretion.entry("connected", "anna", details=False) == ("connected", "anna")
