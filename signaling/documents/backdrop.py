"""An administrator's picture, made into a backdrop by the process that opens strangers' files."""

import asyncio
import os
from typing import Final

from signaling.core.errors import Code, Refused
from signaling.documents.memory import sealed
from signaling.ports import Picture, Renderer, RenderTrouble

WIDTH: Final = 1920
HEIGHT: Final = 1080
LEAST: Final = 640
"""Pixels across; less would be a blur behind a sharp person."""
MOST_BYTES: Final = 15 << 20
LATER: Final = frozenset({"timeout", "out_of_memory", "renderer_away"})


async def rendered(renderer: Renderer, body: bytes) -> Picture:
    """A JPEG of at most `WIDTH` x `HEIGHT`, without whatever else was in the file.

    Raises `Refused(BACKDROP_UNREADABLE)` with `reason`: *unsupported*, *damaged*, *too_large*, *too_small*, or
    *busy*, when trying again may help.
    """
    source = await asyncio.to_thread(sealed, [body])
    try:
        async with renderer.open(source) as document:
            if document.inspected.kind != "image":
                raise _unreadable("unsupported")
            across, down = document.inspected.sizes[0]
            picture = await document.page(1, max(1, min(WIDTH, HEIGHT * across // down)), "first")
    except RenderTrouble as trouble:
        reason = "busy" if trouble.code in LATER else trouble.code
        raise _unreadable(reason) from None
    finally:
        os.close(source)
    if picture.width < LEAST:
        raise _unreadable("too_small")
    if picture.type != "image/jpeg" or picture.height > HEIGHT:
        raise _unreadable("damaged")
    return picture


def _unreadable(reason: str) -> Refused:
    return Refused(Code.BACKDROP_UNREADABLE, "no backdrop can be made of it", reason=reason)
