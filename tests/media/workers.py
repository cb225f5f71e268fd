"""Workers for tests: the real control side over real Unix sockets, in front of an SFU that only remembers."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from media.sfu import BadOffer, Counters
from media.worker import Worker


@dataclass
class Remembers:
    """In the place of an SFU: an offer *bad* is refused, any other is answered by *answer to* it."""

    legs: dict[str, dict[str, int]] = field(default_factory=dict)
    tapped: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    slots: dict[tuple[str, str], tuple[str | None, ...]] = field(default_factory=dict)

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> str:
        if offer == "bad":
            raise BadOffer("sdp_invalid", "no media")
        self.legs.setdefault(room, {})[participant] = leg
        self.route(room, participant, slots)
        return f"answer to {offer}"

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        self.slots[room, participant] = tuple(slots)

    def leave(self, room: str, participant: str) -> None:
        self.legs.get(room, {}).pop(participant, None)

    def close_room(self, room: str) -> None:
        self.legs.pop(room, None)

    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        self.tapped[room] = list(tracks)

    def untap(self) -> None:
        self.tapped.clear()

    def rooms(self) -> Mapping[str, Mapping[str, int]]:
        return self.legs

    def counters(self) -> Counters:
        zeros = dict.fromkeys((each.name for each in fields(Counters)), 0)
        legs = sum(len(participants) for participants in self.legs.values())
        return replace(Counters(**zeros), legs=legs)


@dataclass
class Running:
    worker: Worker
    sfu: Remembers
    path: Path
    server: asyncio.Server

    async def die(self) -> None:
        """As a killed process: its socket is closed and nobody listens any more."""
        self.server.close()
        self.worker.hang_up()
        self.path.unlink(missing_ok=True)


@asynccontextmanager
async def running(path: Path, desk: str = "desk") -> AsyncIterator[Running]:
    worker, sfu = Worker(desk), Remembers()
    worker.attach(sfu)
    server = await asyncio.start_unix_server(worker.serve, path)
    one = Running(worker, sfu, path, server)
    try:
        yield one
    finally:
        await one.die()
