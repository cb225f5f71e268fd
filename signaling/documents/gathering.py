"""Uploads in memory while they arrive, so that with the last byte nothing has to be read and decrypted once more.

It only saves time: whatever isn't here, or isn't here any more, is read from where it was safely kept.
"""

import time
from contextlib import suppress
from typing import Final

from signaling.documents.storage import Filling, Source

MOST: Final = 64 << 20
"""Bytes of all that arrives at the same time, as announced."""
RESTS_S: Final = 10.0
"""Who doesn't go on for so long makes way for others."""


class _Arriving:
    def __init__(self, size: int) -> None:
        self.filling = Filling()
        self.size = size
        self.touched = time.monotonic()


class Gathering:
    """By upload. Only `add` may be called from threads."""

    def __init__(self, most: int = MOST, rests_s: float = RESTS_S) -> None:
        self._most = most
        self._rests_s = rests_s
        self._arriving: dict[str, _Arriving] = {}

    @property
    def held(self) -> int:
        """Bytes that are promised room."""
        return sum(each.size for each in self._arriving.values())

    def begin(self, upload: str, size: int) -> None:
        """Where there is room for all of it."""
        if self.held + size > self._most:
            self.rest()
        if self.held + size <= self._most:
            with suppress(OSError):
                self._arriving[upload] = _Arriving(size)

    def add(self, upload: str, piece: bytes) -> None:
        """The next piece, kept safely elsewhere already."""
        arriving = self._arriving.get(upload)
        if arriving is not None:
            arriving.touched = time.monotonic()
            try:
                arriving.filling.add(piece)
            except OSError:  # no memory for what is only a convenience
                self.drop(upload)

    def take(self, upload: str, size: int) -> Source | None:
        """Once, if all of it is here. The caller closes it."""
        arriving = self._arriving.pop(upload, None)
        if arriving is None:
            return None
        try:
            return arriving.filling.source() if arriving.filling.size == size else None
        finally:
            arriving.filling.close()

    def drop(self, upload: str) -> None:
        arriving = self._arriving.pop(upload, None)
        if arriving is not None:
            arriving.filling.close()

    def rest(self) -> None:
        """Those that don't go on are let go of."""
        before = time.monotonic() - self._rests_s
        for upload, arriving in list(self._arriving.items()):
            if arriving.touched < before:
                self.drop(upload)

    def close(self) -> None:
        for upload in list(self._arriving):
            self.drop(upload)
