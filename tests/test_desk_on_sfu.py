"""The state machine of the whole desk once more, with a media plane that may do and say anything."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from signaling.core import calls
from signaling.core.effects import LegGone, LegOffer, RoomGone, Route
from signaling.core.errors import Refused
from signaling.core.events import (
    LegAnswered,
    LegRefused,
    LegState,
    PlaneAvailable,
    RoomsFound,
    RoomsLost,
    Tick,
)
from signaling.core.session import Contact, Side
from signaling.switchboard import State
from tests.house import House
from tests.limits import budget
from tests.machine import STAFF, TWO_QUEUES, DeskMachine

QUEUES = (TWO_QUEUES.queues[0], replace(TWO_QUEUES.queues[1], network="sfu"))
CIRCLES = (0, 7)
"""The call's, and one that no consultation uses."""
RULES = replace(TWO_QUEUES, queues=QUEUES, media=True)


class DeskOnSfu(DeskMachine):
    """As its base; calls may be on the SFU, move up, and have guests."""

    @initialize()
    def begin(self) -> None:
        self.house = House(RULES, *STAFF)
        self.pages, self.contacts, self.opened = [], [], 0
        for agent in ("anna", "cleo"):
            self.pages.append(self.house.agent(agent))
        self.house.receive(PlaneAvailable(yes=True))

    def talk(self, data: st.DataObject) -> Contact | None:
        state = self.house.desk.state
        talks = [c.id for c in state.contacts.values() if c.state == "connected"]
        return state.contacts[data.draw(st.sampled_from(talks))] if talks else None

    def change(self, action: Callable[[], Any]) -> None:
        self.attempt(action)
        self.house.receive(Tick())

    @rule(yes=st.sampled_from([True, True, False]))
    def the_plane_comes_and_goes(self, yes: bool) -> None:
        self.house.receive(PlaneAvailable(yes=yes))

    @rule(data=st.data())
    def a_call_moves_up(self, data: st.DataObject) -> None:
        contact = self.talk(data)
        if contact:
            self.change(lambda: calls.move_up(self.house.desk.state, contact, "asked"))

    @rule(data=st.data(), circle=st.sampled_from(CIRCLES))
    def somebody_moves(self, data: st.DataObject, circle: int) -> None:
        contact = self.talk(data)
        guests = [s.id for s in contact.sides.values() if s.role == "companion"] if contact else []
        if contact is None or not guests:
            return
        who = data.draw(st.sampled_from(guests))
        state = self.house.desk.state
        self.change(lambda: calls.arrange(state, contact, {who: circle}))

    @rule(data=st.data(), leg=st.integers(-1, 1), what=st.integers(0, 5))
    def the_plane_tells(self, data: st.DataObject, leg: int, what: int) -> None:
        """Of legs that run, ran, or never did."""
        contact = self.talk(data)
        if contact is None:
            return
        who = data.draw(st.sampled_from(list(contact.sides)))
        said: dict[str, Any] = {
            "room": contact.id,
            "participant": who,
            "leg": contact.sides[who].leg + leg,
        }
        states: tuple[State, ...] = ("connected", "disconnected", "failed", "certificate_mismatch")
        if what < len(states):
            self.house.receive(LegState(**said, state=states[what]))
        elif what == 4:
            self.house.receive(LegAnswered(**said, sdp="v=0"))
        else:
            code = data.draw(st.sampled_from(["no_worker", "sdp_invalid"]))
            self.house.receive(LegRefused(**said, code=code))

    @rule(data=st.data())
    def rooms_are_lost(self, data: st.DataObject) -> None:
        names = ["unknown", *self.house.desk.state.contacts]
        rooms = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
        self.house.receive(RoomsLost(rooms=tuple(rooms)))

    @rule(data=st.data())
    def the_process_dies_and_rooms_live(self, data: st.DataObject) -> None:
        if not data.draw(st.sampled_from([True, False, False])):
            return
        super().restart(really=True)
        rooms: dict[str, dict[str, int]] = {"of-another-time": {"x": 1}}
        for contact in self.house.desk.state.contacts.values():
            for side in contact.sides.values():
                if side.leg and data.draw(st.booleans()):
                    rooms.setdefault(contact.id, {})[side.id] = side.leg
        self.house.receive(PlaneAvailable(yes=data.draw(st.booleans())))
        effects = self.house.receive(RoomsFound(rooms=rooms))
        assert RoomGone("of-another-time") in effects


def test_the_machine_knows_media() -> None:
    """What the rules above can bring about, they do."""
    made = House(RULES, *STAFF)
    made.receive(PlaneAvailable(yes=True))
    made.call()
    state = made.desk.state
    calls.join(state, state.contacts["c1"], Side(id="guest", role="companion"))
    made.receive(Tick())
    assert state.contacts["c1"].on_sfu
    calls.leave(state, state.contacts["c1"], "guest", "asked")
    made.receive(Tick())
    assert LegGone("c1", "guest") in made.media
    assert not [e for e in made.media if isinstance(e, LegOffer | Route)], "nobody has offered yet"
    try:
        calls.move_up(state, state.contacts["c1"], "asked")
    except Refused as refusal:
        raise AssertionError("once is enough, twice does no harm") from refusal


TestDeskOnSfu = pytest.mark.timed(DeskOnSfu.TestCase)
TestDeskOnSfu.settings = settings(
    max_examples=budget(40, 200), stateful_step_count=50, deadline=None
)
