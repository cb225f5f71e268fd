"""What renderer and storage say, as it is told to whoever asked for a page or a file."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from signaling.core.errors import Code, Refused
from signaling.ports import RenderTrouble, StorageTrouble

log = logging.getLogger(__name__)

LATER: Final = frozenset({"timeout", "out_of_memory", "renderer_away"})


@contextmanager
def refusals() -> Iterator[None]:
    """Raises `Refused`."""
    try:
        yield
    except RenderTrouble as trouble:
        if trouble.code in LATER:
            words = "this page could not be drawn in time"
            raise Refused(Code.DOCUMENT_BUSY, words, reason=trouble.code) from None
        raise Refused(Code.DOCUMENT_UNREADABLE, "it can't be drawn", reason=trouble.code) from None
    except StorageTrouble as trouble:
        if trouble.code == "key_destroyed":
            raise Refused(Code.DOCUMENT_GONE, "it is kept no longer") from None
        log.error("a document could not be read", extra={"code": trouble.code})
        raise Refused(Code.DOCUMENT_UNREADABLE, "it can't be read", reason=trouble.code) from None
