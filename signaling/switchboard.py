"""Between the desk and the media plane: what the desk decides goes there, what happens there becomes events.

The plane must never route somebody to whom the desk has cut off meanwhile. Promises wait for their
commit, cuts don't, so an older promise may leave after a newer cut. Hence each is held against the
other: a promise leaves as far as the desk still wants it, a cut leaves what the plane has been told
already, less what it takes away. What concerns recording goes the same way to `recordings.py`.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterator
from typing import Final, Literal, cast, get_args

from signaling.core.effects import (
    LegGone,
    LegOffer,
    Media,
    Permits,
    RecordingOver,
    RoomGone,
    Route,
)
from signaling.core.errors import Refused
from signaling.core.events import (
    Event,
    LegAnswered,
    LegRefused,
    LegState,
    PlaneAvailable,
    RoomsFound,
    RoomsLost,
)
from signaling.core.slots import Slots, without
from signaling.metrics import Counts
from signaling.ports import MediaPlane
from signaling.recordings import Recordings

log = logging.getLogger(__name__)

State = Literal["connected", "disconnected", "failed", "certificate_mismatch"]
STATES: Final = frozenset(get_args(State))
_Routes = dict[str, dict[str, Slots]]


class Switchboard:
    """A `ports.MediaListener` to the plane. `attach` it to what takes events before starting the plane."""

    def __init__(
        self, plane: MediaPlane, counts: Counts, recordings: Recordings | None = None
    ) -> None:
        self._plane = plane
        self._recordings = recordings
        self._counts = counts
        self._wanted: _Routes = {}  # room, participant: as the desk last decided
        self._told: _Routes = {}  # as the plane was told
        self._post: Callable[[Event], None] | None = None
        self._performing = False
        self.available_now = False

    # --- what the desk decides

    def hears(self) -> None:
        """The desk begins to receive something; how long it takes to decide is nobody's leave to record."""
        if self._recordings is not None:
            self._recordings.hears()

    def decided(self, effect: Media) -> None:
        """In the desk's order, before any of it leaves."""
        match effect:
            case LegOffer() | Route():
                self._wanted.setdefault(effect.room, {})[effect.participant] = effect.slots
            case LegGone():
                self._wanted.get(effect.room, {}).pop(effect.participant, None)
                self._told.get(effect.room, {}).pop(effect.participant, None)
            case RoomGone():
                self._wanted.pop(effect.room, None)
                self._told.pop(effect.room, None)
            case Permits() | RecordingOver():
                if self._recordings is not None:
                    self._recordings.decided(effect)

    def cut(self, effect: Media) -> None:
        """Leaves before its save is committed: it may only take away."""
        with self._in_order():
            self._cut(effect)

    def perform(self, effect: Media) -> None:
        """Leaves when everything it depends on is committed."""
        with self._in_order():
            match effect:
                case LegGone() | RoomGone():
                    self._cut(effect)
                case LegOffer() | Route():
                    self._keep(effect)
                case Permits() | RecordingOver():
                    if self._recordings is not None:
                        self._recordings.perform(effect)

    def _cut(self, effect: Media) -> None:
        match effect:
            case Route():
                told = self._told.get(effect.room, {}).get(effect.participant)
                if told is not None:
                    self._route(effect.room, effect.participant, without(told, effect.slots))
            case LegGone():
                self._plane.leave(effect.room, effect.participant)
            case RoomGone():
                self._plane.close(effect.room)
            case LegOffer():
                raise AssertionError("an offer takes nobody away")
            case Permits() | RecordingOver():
                if self._recordings is not None:
                    self._recordings.cut(effect)

    def _keep(self, effect: LegOffer | Route) -> None:
        """A promise, as far as it is still wanted."""
        wanted = self._wanted.get(effect.room, {}).get(effect.participant)
        if wanted is None:
            return  # gone meanwhile
        slots = without(effect.slots, wanted)
        if isinstance(effect, Route):
            self._route(effect.room, effect.participant, slots)
            return
        self._counts.media_offers += 1
        self._tell(effect.room, effect.participant, slots)
        self._plane.join(effect.room, effect.participant, effect.leg, slots, effect.sdp)

    def _route(self, room: str, participant: str, slots: Slots) -> None:
        self._tell(room, participant, slots)
        self._plane.route(room, participant, slots)

    def _tell(self, room: str, participant: str, slots: Slots) -> None:
        self._told.setdefault(room, {})[participant] = slots

    # --- what happens in the plane

    def attach(self, post: Callable[[Event], None]) -> None:
        self._post = post
        if self._recordings is not None:
            self._recordings.attach(self._happened)

    async def start(self, desk: str, epoch: int) -> None:
        """The plane's living rooms are made one with the desk's."""
        await self._plane.start(desk, epoch, self)
        self._happened(
            RoomsFound(rooms={room: dict(who) for room, who in self._plane.rooms().items()})
        )
        if self._recordings is not None:
            await self._recordings.start(desk, epoch)

    async def stop(self) -> None:
        self._post = None
        if self._recordings is not None:
            await self._recordings.stop()
        await self._plane.stop()

    def answered(self, room: str, participant: str, leg: int, sdp: str) -> None:
        self._counts.media_answers += 1
        self._happened(LegAnswered(room=room, participant=participant, leg=leg, sdp=sdp))

    def refused(self, room: str, participant: str, leg: int, code: str) -> None:
        self._counts.media_refusals += 1
        self._happened(LegRefused(room=room, participant=participant, leg=leg, code=code))

    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        if state not in STATES:
            log.error("the media plane told an unknown state", extra={"state": state[:40]})
            return
        if state == "failed":
            self._counts.media_failures += 1
        elif state == "certificate_mismatch":
            self._counts.media_mismatches += 1
        known = cast("State", state)
        self._happened(LegState(room=room, participant=participant, leg=leg, state=known))

    def lost(self, rooms: Collection[str]) -> None:
        self._counts.media_rooms_lost += len(rooms)
        log.error("a media worker is gone", extra={"rooms": len(rooms)})
        for room in rooms:
            self._told.pop(room, None)
        self._happened(RoomsLost(rooms=tuple(rooms)))

    def available(self, yes: bool) -> None:
        self.available_now = yes
        if not yes:
            log.error("no media worker takes calls")
        self._happened(PlaneAvailable(yes=yes))

    @contextlib.contextmanager
    def _in_order(self) -> Iterator[None]:
        """What the plane says while it is spoken to waits until the rest of what the desk decided has left."""
        self._performing = True
        try:
            yield
        finally:
            self._performing = False

    def _happened(self, event: Event) -> None:
        if self._performing:
            asyncio.get_running_loop().call_soon(self._tell_desk, event)
        else:
            self._tell_desk(event)

    def _tell_desk(self, event: Event) -> None:
        if self._post is not None:
            with contextlib.suppress(Refused):  # the server ends, and says so elsewhere
                self._post(event)
