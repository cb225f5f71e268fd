"""A beat of the kernel's clock in a real loop."""

import asyncio
import errno
import time

import pytest

from media.beat import Beat


async def test_it_strikes_until_it_is_stopped_and_again_when_it_is_started() -> None:
    struck = asyncio.Event()
    times: list[float] = []

    def strike() -> None:
        times.append(time.monotonic())
        if len(times) % 5 == 0:
            beat.stop()
            struck.set()

    beat = Beat(asyncio.get_running_loop(), 0.01, strike)
    try:
        for _ in range(2):
            struck.clear()
            begun = time.monotonic()
            beat.start()
            assert beat.runs
            async with asyncio.timeout(30):
                await struck.wait()
            assert times[-1] - begun >= 0.05  # never early
            assert not beat.runs
    finally:
        beat.close()
    assert len(times) == 10


async def test_missed_beats_are_one() -> None:
    struck: list[float] = []
    once = asyncio.Event()

    def strike() -> None:
        struck.append(time.monotonic())
        once.set()

    beat = Beat(asyncio.get_running_loop(), 0.05, strike)
    beat.start()
    time.sleep(0.2)  # noqa: ASYNC251, the loop stands still
    async with asyncio.timeout(30):
        await once.wait()
    beat.close()
    assert len(struck) == 1


async def test_what_the_kernel_refuses_is_an_error() -> None:
    beat = Beat(asyncio.get_running_loop(), -1.5, lambda: None)
    with pytest.raises(OSError, match="Invalid") as refused:
        beat.start()
    assert refused.value.errno == errno.EINVAL
    assert not beat.runs
    beat.close()
