"""500 kbit/s towards one of two or three through the forwarder: pictures adapt within 5 s, sound never breaks."""

import os
from collections.abc import Sequence

import pytest
from playwright.async_api import Browser

from tests.e2e.forwarding import BLUE, GREEN, RED, Person
from tests.e2e.narrowing import RATE, busy_call
from tests.e2e.test_forwarding import see_each_other
from tests.limits import limit
from tests.relay import QUEUE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

HIGH = limit(1.8, 1.2) * RATE
"""bit/s that all encoders together aim at before the cut: too much for what is left then."""
ADAPTED_S = limit(5.0, 45.0)
LEAST_FPS = limit(5.0, 1.5)
LATER_FPS = limit(5.0, 0.0)
HEARD_MS = limit(100, 3_000)
"""Longer than what the narrow way itself holds back once, at the cut: that would be a gap."""
LISTEN_S = limit(10.0, 6.0)
LOOK_S = limit(6.0, 3.0)
MOST_DROPPED = limit(100, 300)
"""Of about 600 packets, once it has adapted: more would be a link that is filled again and again."""


@pytest.mark.timed
@pytest.mark.parametrize("people", [(RED, GREEN), (RED, GREEN, BLUE)], ids=["two", "three"])
async def test_pictures_give_way_and_sound_stays(
    browser: Browser, people: Sequence[Person]
) -> None:
    async with busy_call(browser, people) as call:
        await call.rises(to=HIGH)
        await call.cut(listen=LISTEN_S)
        took = await call.moves_again(fps=LEAST_FPS, within=ADAPTED_S)
        weak, others, dropped = await call.look(LOOK_S)
        silence = await call.silence()
        print(  # noqa: T201, the figures
            f"\n{len(people)} at {RATE // 1_000} kbit/s: moves after {took:.1f} s, then {weak} pictures/s, and {others}"
            f" at those who have enough; longest silence {silence:.0f} ms, {dropped} packets dropped later,"
            f" load {os.getloadavg()[0]:.1f}"
        )
        assert min(weak + others) >= LATER_FPS
        assert silence < QUEUE_S * 1_000 + HEARD_MS
        assert dropped < MOST_DROPPED
        await see_each_other(call.pages)
        await call.widens(to=HIGH)
