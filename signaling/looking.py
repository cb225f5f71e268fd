"""Looks again and again at what other processes write: a database tells nobody by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

log = logging.getLogger(__name__)

EVERY_S: Final = 2.0


async def keep_looking(
    look: Callable[[], Awaitable[None]], failed: str, *, every_s: float = EVERY_S
) -> None:
    """For ever. A look that fails is logged as `failed`: the database may be away for a while, then comes the next."""
    while True:
        await asyncio.sleep(every_s)
        try:
            await look()
        except Exception:
            log.exception(failed)
