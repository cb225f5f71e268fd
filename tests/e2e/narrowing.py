"""One downlink of a forwarded call is cut to 500 kbit/s: how soon its pictures move again, and what is heard meanwhile.

async with busy_call(browser, (RED, GREEN, BLUE)) as call:
    await call.rises(to=900_000)
    await call.cut(listen=10)
    took = await call.moves_again(fps=5, within=5)
    assert await call.silence() < 400
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Browser

from tests.e2e.forwarding import LegPage, Person, forwarder, leg_page
from tests.e2e.test_forwarding import join_all, see_each_other
from tests.limits import PATIENCE_S
from tests.relay import QUEUE_S, Relay

RATE: Final = 500_000
LOOK_S: Final = 0.2
STEADY_S: Final = 2.0
"""So long a picture has to move before it counts as moving again."""


async def until(holds: Callable[[], Awaitable[bool]], seconds: float, what: str) -> None:
    """Look again and again until it holds."""
    try:
        async with asyncio.timeout(seconds):
            while not await holds():
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise AssertionError(f"not within {seconds} s: {what}") from None


@dataclass(slots=True)
class BusyCall:
    """Pages whose pictures take many bits; the last person's downlink is the one that gets narrow."""

    pages: dict[Person, LegPage]
    relay: Relay
    _cut_at: float = 0.0
    _quiet: list[asyncio.Task[float]] = field(default_factory=list)

    @property
    def weak(self) -> LegPage:
        return list(self.pages.values())[-1]

    @property
    def others(self) -> dict[Person, LegPage]:
        """Who has enough."""
        return dict(list(self.pages.items())[:-1])

    async def rises(self, *, to: float) -> None:
        """The rates grow: so many bit/s in all."""

        async def risen() -> bool:
            return sum(await self.targets()) > to

        await until(risen, PATIENCE_S, "the rates rise")

    async def targets(self) -> list[float]:
        """bit/s that the encoders of the others aim at."""
        sent = await asyncio.gather(*[page.sent(1) for page in self.others.values()])
        return [float(each.get("targetBitrate") or 0) for each in sent]

    async def cut(self, *, listen: float) -> None:
        """Now there are 500 kbit/s; silences are looked for from here on, for so many seconds."""
        self._quiet = [
            asyncio.create_task(self.weak.evaluate(f"silence({slot}, {listen})"))
            for slot in range(len(self.others))
        ]
        self.relay.down_rate = RATE
        self._cut_at = asyncio.get_running_loop().time()

    async def silence(self) -> float:
        """The longest since the cut, in ms, of any voice."""
        return max(await asyncio.gather(*self._quiet))

    def stop_listening(self) -> None:
        for each in self._quiet:
            each.cancel()

    async def moves_again(self, *, fps: float, within: float) -> float:
        """Seconds after the cut from which on each picture of the weak one moves, so many times a second at least."""
        loop = asyncio.get_running_loop()
        # What is in the queue still comes at once.
        looks = deque([(self._cut_at + QUEUE_S, [10**9] * len(self.others))])

        async def moving() -> bool:
            frames = await asyncio.gather(
                *[self.weak.evaluate(f"picture({slot}).frames") for slot in range(len(self.others))]
            )
            now = loop.time()
            looks.append((now, frames))
            while len(looks) > 2 and looks[1][0] <= now - STEADY_S:
                looks.popleft()
            then, before = looks[0]
            passed = now - then
            return passed >= STEADY_S and all(
                (new - old) / passed >= fps for new, old in zip(frames, before, strict=True)
            )

        await until(moving, within + STEADY_S, f"the pictures move, {fps} times a second")
        return looks[0][0] - self._cut_at

    async def look(self, seconds: float) -> tuple[list[float], list[float], int]:
        """Pictures a second at the weak one and at the others, and packets that didn't fit."""
        dropped = self.relay.dropped
        count = len(self.others)
        seen = await asyncio.gather(
            *[self.weak.frames(slot, seconds) for slot in range(count)],
            *[page.frames(0, seconds) for page in self.others.values()],
        )
        rounded = [round(fps, 1) for fps in seen]
        return rounded[:count], rounded[count:], self.relay.dropped - dropped

    async def widens(self, *, to: float) -> None:
        """There is enough again, and the pictures grow."""
        self.relay.down_rate = 0
        await self.rises(to=to)
        await see_each_other(self.pages)


@asynccontextmanager
async def busy_call(browser: Browser, people: Sequence[Person]) -> AsyncIterator[BusyCall]:
    """All see and hear each other."""
    async with forwarder() as sfu, AsyncExitStack() as stack:
        pages = {
            person: await stack.enter_async_context(
                leg_page(browser, sfu, person, noise=60, scale=2)
            )
            for person in people
        }
        relay = sfu.relays[people[-1].name] = Relay()
        call = BusyCall(pages, relay)
        await join_all(pages)
        await see_each_other(pages)
        try:
            yield call
        finally:
            call.stop_listening()
