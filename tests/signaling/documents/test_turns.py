"""Turns: few at once, and nobody has them all."""

import asyncio
import gc

from signaling.documents.turns import Turns


async def test_nobody_has_more_than_a_share() -> None:
    turns, running = Turns(3, 2), list[str]()
    go = asyncio.Event()

    async def work(by: str) -> None:
        async with turns.take(by):
            running.append(by)
            await go.wait()

    tasks = [asyncio.ensure_future(work(by)) for by in ("a", "a", "a", "b", "b")]
    for _ in range(5):
        await asyncio.sleep(0)
    assert running == ["a", "a", "b"], "the third of a lets b go first, and more than three nobody"
    go.set()
    await asyncio.gather(*tasks)
    assert sorted(running) == ["a", "a", "a", "b", "b"]


async def test_whoever_has_none_is_forgotten() -> None:
    turns = Turns(3, 2)
    for number in range(100):
        async with turns.take(str(number)):
            pass
    gc.collect()
    assert len(turns._own) == 0
