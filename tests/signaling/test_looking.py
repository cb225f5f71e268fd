import asyncio

import pytest

from signaling.looking import keep_looking


async def test_a_look_that_fails_is_logged_and_the_next_one_comes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    looks, second = 0, asyncio.Event()

    async def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise OSError("the database is away")
        second.set()

    looking = asyncio.create_task(keep_looking(look, "nothing could be read", every_s=0))
    await asyncio.wait_for(second.wait(), 30)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    (said,) = caplog.records
    assert said.getMessage() == "nothing could be read"
    assert said.exc_info is not None
    assert str(said.exc_info[1]) == "the database is away"
