"""The whole outside of the core on one page: what the shell must provide, and by whom it may be replaced in a test."""

from collections.abc import Sequence
from typing import Protocol

from policies.routing.facts import AgentProfile
from signaling.core.records import Record, Saved


class StaleEpoch(Exception):
    """Another process has taken over this desk: this one may do nothing any more and ends."""


class DeskTaken(Exception):
    """Another living process serves this desk on the same data; the text says which (host, process, since when)."""


class Clock(Protocol):
    """Wall time that never runs backwards within a process.

    ms since 1970 UTC, anchored at the start, advanced monotonically.
    """

    def now(self) -> int: ...


class Store(Protocol):
    """Where a desk's records live. `save` is all or nothing.

    All methods raise `OSError`-like store errors untranslated.
    """

    async def begin(self, desk: str) -> int:
        """Take the desk (raises `DeskTaken`) and return its new epoch."""
        ...

    async def load(self) -> Saved:
        """Everything open, and what was closed so lately that its customer may still be there."""
        ...

    async def agents(self) -> Sequence[AgentProfile]:
        """Enabled agents' profiles."""
        ...

    async def save(self, records: Sequence[Record]) -> None:
        """Commit all records in one transaction, the last of a key wins; raises `StaleEpoch`."""
        ...

    async def close(self) -> None:
        """Give the desk back."""
        ...
