"""The switchboard: an older promise never undoes a newer cut, and everything becomes an event."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.core.effects import LegGone, LegOffer, Media, RoomGone, Route
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    Event,
    LegAnswered,
    LegRefused,
    LegState,
    PlaneAvailable,
    RoomsFound,
    RoomsLost,
)
from signaling.core.slots import Slots, assign, without
from signaling.metrics import Counts
from signaling.switchboard import Switchboard
from tests.plane import MemoryPlane


def board() -> tuple[Switchboard, MemoryPlane, list[Event]]:
    plane, events = MemoryPlane(), list[Event]()
    switchboard = Switchboard(plane, Counts())
    switchboard.attach(events.append)
    return switchboard, plane, events


def perform(switchboard: Switchboard, *effects: Media) -> None:
    for effect in effects:
        switchboard.decided(effect)
        switchboard.perform(effect)


OFFER = LegOffer("c1", "anna", 1, ("bert",), "v=0")


def test_a_promise_that_was_overtaken_by_a_cut_brings_nobody_back() -> None:
    switchboard, plane, _ = board()
    perform(switchboard, OFFER)
    late = Route("c1", "anna", ("bert", "cleo"))
    switchboard.decided(late)  # waits for its commit, when Bert is cut off
    now = Route("c1", "anna", (None, "cleo"))
    switchboard.decided(now)
    switchboard.cut(now)
    assert not any(plane.slots["c1", "anna"]), "Cleo has not been promised yet"
    switchboard.perform(late)
    assert plane.slots["c1", "anna"] == (None, "cleo")


def test_an_offer_of_somebody_who_has_gone_is_not_passed_on() -> None:
    switchboard, plane, _ = board()
    switchboard.decided(OFFER)
    gone = LegGone("c1", "anna")
    switchboard.decided(gone)
    switchboard.cut(gone)
    switchboard.perform(OFFER)
    assert plane.calls == [("leave", "c1", "anna")]


def test_a_closed_room_stays_closed() -> None:
    switchboard, plane, _ = board()
    perform(switchboard, OFFER)
    late = Route("c1", "anna", ("bert", "cleo"))
    switchboard.decided(late)
    perform(switchboard, RoomGone("c1"))
    switchboard.perform(late)
    assert plane.legs == {}
    assert plane.calls[-1] == ("close", "c1")


def test_a_cut_before_anything_was_told_waits_for_the_promise() -> None:
    switchboard, plane, _ = board()
    cut = Route("c1", "anna", (None,))
    switchboard.decided(OFFER)
    switchboard.decided(cut)
    switchboard.cut(cut)
    switchboard.perform(OFFER)
    assert plane.calls == [("join", "c1", "anna", 1, (None,))]


def test_an_offer_never_leaves_before_its_save() -> None:
    switchboard, _, _ = board()
    with pytest.raises(AssertionError):
        switchboard.cut(OFFER)


async def test_what_happens_in_the_plane_becomes_events() -> None:
    switchboard, plane, events = board()
    plane.legs = {"c1": {"anna": 3}}
    await switchboard.start("house", 7)
    assert plane.started == ("house", 7)
    assert switchboard.available_now
    switchboard.answered("c1", "anna", 3, "v=0")
    switchboard.refused("c1", "anna", 3, "sdp_invalid")
    for state in ("connected", "failed", "certificate_mismatch"):
        switchboard.state("c1", "anna", 3, state)
    switchboard.lost(["c1"])
    switchboard.available(False)
    assert events == [
        PlaneAvailable(yes=True),
        RoomsFound(rooms={"c1": {"anna": 3}}),
        LegAnswered(room="c1", participant="anna", leg=3, sdp="v=0"),
        LegRefused(room="c1", participant="anna", leg=3, code="sdp_invalid"),
        LegState(room="c1", participant="anna", leg=3, state="connected"),
        LegState(room="c1", participant="anna", leg=3, state="failed"),
        LegState(room="c1", participant="anna", leg=3, state="certificate_mismatch"),
        RoomsLost(rooms=("c1",)),
        PlaneAvailable(yes=False),
    ]
    await switchboard.stop()
    assert plane.stopped
    switchboard.lost(["c1"])
    assert len(events) == 9


async def test_what_the_plane_says_at_once_comes_after_what_the_desk_decided() -> None:
    """A plane without workers refuses while it is asked: the rest of that decision leaves first."""

    class Refuses(MemoryPlane):
        def join(
            self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
        ) -> None:
            assert self.listener is not None
            self.listener.refused(room, participant, leg, "no_worker")

    plane, events = Refuses(), list[Event]()
    switchboard = Switchboard(plane, Counts())
    switchboard.attach(events.append)
    await switchboard.start("house", 1)
    events.clear()
    perform(switchboard, OFFER)
    assert events == []
    await asyncio.sleep(0)
    assert events == [LegRefused(room="c1", participant="anna", leg=1, code="no_worker")]


def test_a_server_that_ends_hears_nothing_more_and_nothing_is_raised() -> None:
    switchboard, _, _ = board()

    def post(event: Event) -> None:
        raise Refused(Code.UNAVAILABLE, "the server is about to restart")

    switchboard.attach(post)
    switchboard.answered("c1", "anna", 3, "v=0")


def test_an_unknown_state_is_logged_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    switchboard, _, events = board()
    with caplog.at_level(logging.ERROR):
        switchboard.state("c1", "anna", 3, "sideways")
    assert not events
    assert "unknown state" in caplog.text


# --- any order of commits ----------------------------------------------------------------------------------------


@dataclass
class Desk:
    """Decides who hears whom, as the core does it: the cut first, then the promise."""

    switchboard: Switchboard
    held: Slots = ("bert",)
    promises: list[Media] = field(default_factory=list)

    def decide(self, heard: list[str]) -> None:
        now = assign(self.held, heard)
        left = without(self.held, now)
        cut, promise = Route("c1", "anna", left), Route("c1", "anna", now)
        effects = [effect for effect in (cut, promise) if effect.slots != self.held]
        for effect in effects:
            self.switchboard.decided(effect)
        if left != self.held:
            self.switchboard.cut(cut)
        if now != left:
            self.promises.append(promise)
        self.held = now


HEARD = st.lists(st.sampled_from(["bert", "cleo", "c1", "vera"]), unique=True, max_size=4)


@given(st.lists(HEARD | st.none(), max_size=20))
def test_whenever_commits_come_nobody_cut_off_is_heard(steps: list[list[str] | None]) -> None:
    """None: the oldest promise is committed."""
    switchboard, plane, _ = board()
    perform(switchboard, OFFER)
    desk = Desk(switchboard)
    for step in steps:
        if step is not None:
            desk.decide(step)
        elif desk.promises:
            switchboard.perform(desk.promises.pop(0))
        routed = {who for who in plane.slots["c1", "anna"] if who}
        assert routed <= {who for who in desk.held if who}
    for promise in desk.promises:
        switchboard.perform(promise)
    assert plane.slots["c1", "anna"][: len(desk.held)] == desk.held
