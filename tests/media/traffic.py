"""Calls that come and go on a real worker: people who talk, reload, restart ICE, hang up, or vanish without a word.

After each deed everybody must hear and see everybody else again, so a soak that only counts is none.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final, Self, cast

from pylibsrtp import Error

from media import control
from tests.media.peer import PICTURE, SOUND, Peer, until
from tests.media.worker_process import Refused, WorkerProcess

MOST_DEEDS: Final = 4
"""At most so many things happen in a call."""
ABANDONED: Final = 4
"""Rooms that everybody has left without a word and nobody closes: the worker gives them up by itself."""
PACE_S: Final = 0.05
ALL_S: Final = 20.0


class Visitor(Peer):
    """One leg on a worker process. `leg` is its number."""

    leg = 1
    slots = 0
    pictures = 0

    @classmethod
    async def enter(
        cls, worker: WorkerProcess, room: str, name: str, others: list[str], leg: int
    ) -> Self:
        visitor = cls(cast("Any", worker), room, name, base=10_000 * leg)
        visitor.leg = leg
        await visitor.negotiate(others, ufrag="enter")
        await visitor.open()
        await visitor.check()
        await visitor.shake_hands()
        return visitor

    def datagram_received(self, data: bytes, addr: object) -> None:
        with suppress(Error):  # for somebody who vanished and whose port this is now
            super().datagram_received(data, addr)

    async def negotiate(self, others: list[str], *, ufrag: str, slots: int = 0) -> None:
        worker = cast("WorkerProcess", self.sfu)
        self.slots = max(len(others), slots, self.slots)
        text = self.written(self.slots, ufrag)
        self.answer = await worker.join(self.room, self.name, self.leg, others, text)

    def speak(self) -> None:
        """A moment of sound and picture, each picture one to begin with."""
        self.send_sound(timestamp=960 * self.pictures)
        self.send_picture(self.pictures & 0x7FFF, key=True, tail=bytes(900))
        self.pictures += 1

    def got(self, slot: int) -> bool:
        """Whether sound and picture came in a slot since the last `forget`."""
        return all(self.of(self.ssrc(slot, line)) for line in (SOUND, PICTURE))

    def forget(self) -> None:
        for kept in (self.packets, self.reports, self.raw, self.checks):
            kept.clear()


class Call:
    """One room, with everybody in it."""

    def __init__(self, worker: WorkerProcess, room: str, names: Iterable[str]) -> None:
        self.worker, self.room = worker, room
        self.names = list(names)
        self.people: dict[str, Visitor] = {}
        self.legs: Counter[str] = Counter()

    def others(self, name: str) -> list[str]:
        return [each for each in self.names if each != name]

    def failed(self, name: str) -> control.Leg:
        """What the worker says when somebody's leg has come to its end."""
        return control.Leg(room=self.room, participant=name, leg=self.legs[name], state="failed")

    async def enter(self, name: str) -> None:
        """A first leg, or one that takes over: the old one stays until the new one has pictures."""
        self.legs[name] += 1
        old = self.people.get(name)
        self.people[name] = await Visitor.enter(
            self.worker, self.room, name, self.others(name), self.legs[name]
        )
        if old is not None:
            await self.talk()
            old.close()

    async def talk(self) -> None:
        """Until everybody has heard and seen everybody else."""
        for each in self.people.values():
            each.forget()
        async with asyncio.timeout(ALL_S):
            while not all(
                each.got(slot)
                for name, each in self.people.items()
                for slot, other in enumerate(self.others(name))
                if other in self.people
            ):
                for each in self.people.values():
                    each.speak()
                await asyncio.sleep(PACE_S)


class Traffic:
    """So many calls at a time, one after another in each place, until it is left."""

    DEEDS: Final = (
        "asks_for_more_slots",
        "restarts_ice",
        "reloads",
        "leaves_and_comes_back",
        "vanishes_and_comes_back",
        "says_goodbye_and_comes_back",
        "offers_nonsense",
        "is_put_on_hold",
        "never_connects",
    )

    def __init__(self, worker: WorkerProcess, calls: int, rng: random.Random) -> None:
        self.worker = worker
        self.calls = 0
        self.happened: Counter[str] = Counter()
        self._places = calls
        self._rng = rng
        self._leaving = False
        self._tasks: list[asyncio.Task[None]] = []
        self._abandoned: dict[str, set[control.Leg]] = {}

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._place()) for _ in range(self._places)]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._leaving = True
        if kind is not None:
            for task in self._tasks:
                task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._tasks)
        for room in self._abandoned:
            self.worker.close_room(room)

    def check(self) -> None:
        """Raise what went wrong in a call that has ended."""
        for task in self._tasks:
            if task.done():
                task.result()

    async def _place(self) -> None:
        while not self._leaving:
            self.calls += 1
            await self._call(f"room-{self.calls}")

    async def _call(self, room: str) -> None:
        rng = self._rng
        call = Call(self.worker, room, ("anna", "ben", "clara")[: rng.choice((2, 2, 3))])
        try:
            for name in call.names:
                await call.enter(name)
            await call.talk()
            for deed in rng.sample(self.DEEDS, rng.randint(1, MOST_DEEDS)):
                await getattr(self, deed)(call, rng.choice(call.names))
                await call.talk()
                self.happened[deed] += 1
            await self._end(call)
        finally:
            if room not in self._abandoned:
                self.worker.close_room(room)
            for each in call.people.values():
                each.close()

    async def _end(self, call: Call) -> None:
        for room, legs in list(self._abandoned.items()):
            legs.difference_update(self.worker.states)
            if not legs:
                del self._abandoned[room]
        how = self._rng.choice(("leaving", "vanishing", "closed"))
        if how == "leaving":
            for name, each in call.people.items():
                self.worker.leave(call.room, name)
                each.close()
        elif how == "vanishing" and len(self._abandoned) < ABANDONED:
            self._abandoned[call.room] = {call.failed(name) for name in call.names}

    # --- what happens in a call --------------------------------------------------------------------------------------

    async def asks_for_more_slots(self, call: Call, name: str) -> None:
        visitor = call.people[name]
        await visitor.negotiate(call.others(name), ufrag=visitor.ufrag, slots=5)

    async def restarts_ice(self, call: Call, name: str) -> None:
        visitor = call.people[name]
        await visitor.negotiate(call.others(name), ufrag=f"again{visitor.pictures}")
        await visitor.open()
        await visitor.check()

    async def reloads(self, call: Call, name: str) -> None:
        await call.enter(name)

    async def leaves_and_comes_back(self, call: Call, name: str) -> None:
        self.worker.leave(call.room, name)
        call.people.pop(name).close()
        await call.talk()
        await call.enter(name)

    async def vanishes_and_comes_back(self, call: Call, name: str) -> None:
        call.people.pop(name).close()
        await call.enter(name)

    async def says_goodbye_and_comes_back(self, call: Call, name: str) -> None:
        visitor = call.people.pop(name)
        ended = call.failed(name)
        await visitor.dtls.stop()
        await until(lambda: ended in self.worker.states)
        visitor.close()
        await call.enter(name)

    async def offers_nonsense(self, call: Call, name: str) -> None:
        with suppress(Refused):
            await self.worker.join(call.room, name, call.legs[name], [], "v=0\r\n")
            raise AssertionError("nonsense was answered")

    async def is_put_on_hold(self, call: Call, name: str) -> None:
        self.worker.route(call.room, name, [None] * len(call.others(name)))
        self.worker.route(call.room, name, call.others(name))

    async def never_connects(self, call: Call, name: str) -> None:
        """A page that got its answer and was closed before it connected; the next one does."""
        leg = call.legs[name] = call.legs[name] + 1
        visitor = Visitor(cast("Any", self.worker), call.room, name, base=10_000 * leg)
        visitor.leg = leg
        await visitor.negotiate(call.others(name), ufrag="never")
        await call.enter(name)
