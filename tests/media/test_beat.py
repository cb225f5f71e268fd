"""A beat of the kernel's clock in a real loop."""

import asyncio
import errno
import time

import pytest

from media.beat import Beat


async def test_it_strikes_until_it_is_stopped() -> None:
    struck = asyncio.Event()
    times: list[float] = []

    def strike() -> None:
        times.append(time.monotonic())
        if len(times) == 5:
            beat.stop()
            struck.set()

    begun = time.monotonic()
    beat = Beat(asyncio.get_running_loop(), 0.01, strike)
    async with asyncio.timeout(5):
        await struck.wait()
    assert times[-1] - begun >= 0.05  # never early


async def test_missed_beats_are_one() -> None:
    struck: list[float] = []
    once = asyncio.Event()

    def strike() -> None:
        struck.append(time.monotonic())
        once.set()

    beat = Beat(asyncio.get_running_loop(), 0.05, strike)
    time.sleep(0.2)  # noqa: ASYNC251, the loop stands still
    async with asyncio.timeout(5):
        await once.wait()
    beat.stop()
    assert len(struck) == 1


async def test_what_the_kernel_refuses_is_an_error_and_leaves_nothing() -> None:
    with pytest.raises(OSError, match="Invalid") as refused:
        Beat(asyncio.get_running_loop(), -1.5, lambda: None)
    assert refused.value.errno == errno.EINVAL
