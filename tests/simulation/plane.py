"""A media plane on a bad day: it answers late or never, legs fail, and workers die with all their rooms.

It outlives the server. What it is told it does at once, and with each step it holds the desk to its
word: nobody is routed to anybody who isn't a participant of the same contact, in the same circle.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from signaling.core.state import State
from signaling.ports import MediaListener


class Around(Protocol):
    """The world, as the plane knows it."""

    chance: Any
    weather: Any

    @property
    def state(self) -> State: ...

    def later(self, ms: int, plan: Any) -> None: ...


class ScriptedPlane:
    """`weather.plane`: the chance that an answer is lost, and that a leg fails."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._listener: MediaListener | None = None
        self._legs: dict[str, dict[str, int]] = {}
        self._slots: dict[str, dict[str, Sequence[str | None]]] = {}
        self.working = True
        self.joined = 0

    async def start(self, desk: str, epoch: int, listener: MediaListener) -> None:
        self.listen(listener)

    def listen(self, listener: MediaListener) -> None:
        """`start` without waiting: there is no loop in the simulation."""
        self._listener = listener
        listener.available(self.working)

    def rooms(self) -> Mapping[str, Mapping[str, int]]:
        return {room: dict(legs) for room, legs in self._legs.items()}

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> None:
        self._check(room, participant, slots)
        world = self._world
        if not self.working:
            self._tell(lambda to: to.refused(room, participant, leg, "no_worker"))
            return
        former = self._legs.get(room, {}).get(participant, 0)
        assert leg >= former, "a leg of the past"
        self._legs.setdefault(room, {})[participant] = leg
        self._slots.setdefault(room, {})[participant] = slots
        self.joined += 1
        if world.chance.random() < world.weather.plane:
            if world.chance.random() < 0.5:
                self._tell(lambda to: to.refused(room, participant, leg, "sdp_invalid"))
            return
        self._tell(lambda to: to.answered(room, participant, leg, "v=0\r\n"))
        state = "connected"
        if world.chance.random() < world.weather.plane:
            state = world.chance.choice(("failed", "certificate_mismatch", "disconnected"))
        self._tell(lambda to: to.state(room, participant, leg, state), 3_000)

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        self._check(room, participant, slots)
        if participant in self._legs.get(room, {}):
            self._slots[room][participant] = slots

    def leave(self, room: str, participant: str) -> None:
        self._legs.get(room, {}).pop(participant, None)
        self._slots.get(room, {}).pop(participant, None)

    def close(self, room: str) -> None:
        self._legs.pop(room, None)
        self._slots.pop(room, None)

    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        """Nobody records in this world."""
        assert not tracks

    async def stop(self) -> None:
        self.lost()

    # --- what goes wrong

    def lost(self) -> None:
        """The server died: nobody listens until the next one."""
        self._listener = None

    def worker_dies(self) -> None:
        rooms = [room for room in self._legs if self._world.chance.random() < 0.5]
        for room in rooms:
            self.close(room)
        if self._listener is not None:
            self._listener.lost(rooms)

    def rests(self, ms: int) -> None:
        """No worker at all for a while."""
        self._work(False)
        for room in list(self._legs):
            self.close(room)
            if self._listener is not None:
                self._listener.lost([room])
        self._world.later(ms, lambda: self._work(True))

    def _work(self, yes: bool) -> None:
        self.working = yes
        if self._listener is not None:
            self._listener.available(yes)

    def _tell(self, say: Any, slow_ms: int = 300) -> None:
        """To whoever listens by then; an older server's answers never reach a newer one."""
        listener = self._listener

        def arrive() -> None:
            if listener is not None and listener is self._listener:
                say(listener)

        self._world.later(self._world.chance.randint(1, slow_ms), arrive)

    def _check(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        contact = self._world.state.contacts[room]
        assert contact.state == "connected", "a room of a talk that is over"
        here = contact.sides[participant]
        heard = [who for who in slots if who is not None]
        assert len(set(heard)) == len(heard), "somebody in two slots"
        for who in heard:
            assert who != participant
            assert contact.sides[who].circle == here.circle, "routed to a stranger"

    def check(self) -> None:
        """After every single event: whoever is heard may be, whatever has not been committed yet."""
        for room, slots in self._slots.items():
            for participant, heard in slots.items():
                self._check(room, participant, heard)

    def close_books(self, state: State) -> None:
        """No room without a talk that needs it."""
        talking = {
            contact.id
            for contact in state.contacts.values()
            if contact.on_sfu and contact.state == "connected"
        }
        assert set(self._legs) <= talking, "a room nobody is in"
