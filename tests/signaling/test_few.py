"""A few at a time: places, patience, and threads that outlive whoever asked."""

import asyncio
import threading

import pytest

from signaling.core.errors import Code, Refused
from signaling.few import Few
from tests.limits import PATIENCE_S


class Work:
    """Blocks until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.let_go.wait(PATIENCE_S)
        return "done"


async def begun(few: Few) -> tuple[Work, "asyncio.Task[str]"]:
    work = Work()
    task = asyncio.create_task(few.run(work))
    assert await asyncio.to_thread(work.begun.wait, PATIENCE_S)
    return work, task


async def test_no_more_than_so_many_run_and_the_next_comes_when_one_ends() -> None:
    few = Few(2, PATIENCE_S)
    first, one = await begun(few)
    second, two = await begun(few)
    third = Work()
    three = asyncio.create_task(few.run(third))
    await asyncio.sleep(0)
    assert not third.begun.is_set()
    first.let_go.set()
    assert await one == "done"
    assert await asyncio.to_thread(third.begun.wait, PATIENCE_S)
    for work in (second, third):
        work.let_go.set()
    assert set(await asyncio.gather(two, three)) == {"done"}


async def test_nobody_waits_for_ever() -> None:
    few = Few(1, 0.01)
    work, task = await begun(few)
    with pytest.raises(Refused) as refused:
        await few.run(Work())
    assert (refused.value.code, refused.value.details) == (Code.UNAVAILABLE, {"reason": "busy"})
    work.let_go.set()
    assert await task == "done"


async def test_a_place_is_taken_until_its_thread_has_ended() -> None:
    few = Few(1, 0.01)
    work, task = await begun(few)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(Refused):
        await few.run(Work())
    work.let_go.set()
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                assert await few.run(lambda: "next") == "next"
                break
            except Refused:
                continue


async def test_what_it_raises_is_raised_and_gives_its_place_back() -> None:
    few = Few(1, PATIENCE_S)

    def breaks() -> None:
        raise OSError(5, "Input/output error")

    for _ in range(2):
        with pytest.raises(OSError, match="Input/output"):
            await few.run(breaks)
