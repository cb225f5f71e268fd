"""A media plane in memory for tests: it remembers what it was told, and answers when told to."""

from collections.abc import Mapping, Sequence

from signaling.ports import MediaListener


class MemoryPlane:
    """`calls`: everything it was told, in order. Rooms are those of living legs."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.legs: dict[str, dict[str, int]] = {}
        self.taps: dict[str, tuple[tuple[str, str, int], ...]] = {}
        self.slots: dict[tuple[str, str], tuple[str | None, ...]] = {}
        self.listener: MediaListener | None = None
        self.started: tuple[str, int] | None = None
        self.stopped = False

    async def start(self, desk: str, epoch: int, listener: MediaListener) -> None:
        self.started, self.listener = (desk, epoch), listener
        listener.available(True)

    def rooms(self) -> Mapping[str, Mapping[str, int]]:
        return self.legs

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> None:
        self.calls.append(("join", room, participant, leg, tuple(slots)))
        self.legs.setdefault(room, {})[participant] = leg
        self.slots[room, participant] = tuple(slots)

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        self.calls.append(("route", room, participant, tuple(slots)))
        if participant in self.legs.get(room, {}):
            self.slots[room, participant] = tuple(slots)

    def leave(self, room: str, participant: str) -> None:
        self.calls.append(("leave", room, participant))
        self.legs.get(room, {}).pop(participant, None)
        self.slots.pop((room, participant), None)

    def close(self, room: str) -> None:
        self.calls.append(("close", room))
        for participant in self.legs.pop(room, {}):
            self.slots.pop((room, participant), None)

    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        self.calls.append(("tap", room, tuple(tracks)))
        self.taps[room] = tuple(tracks)

    async def stop(self) -> None:
        self.stopped = True
