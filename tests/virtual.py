"""An event loop on virtual time: nothing waits, and the same test always takes the same steps."""

import asyncio
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

Result = TypeVar("Result")
EPOCH_MS = 1_800_000_000_000


class _Selector(selectors.DefaultSelector):
    """Instead of sleeping, time passes."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("the test waits for something that will never happen")
            self.now += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Unhandled errors in callbacks fail the test."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)
        self.errors: list[Mapping[str, Any]] = []
        self.set_exception_handler(lambda _, context: self.errors.append(context))

    def busy(self, seconds: float) -> None:
        """What runs now takes that long, and everything else waits for it."""
        self._virtual.now += seconds

    def time(self) -> float:
        return self._virtual.now


class VirtualClock:
    """`ports.Clock` on the running loop's time; `shift_ms` moves the wall clock."""

    def __init__(self) -> None:
        self.shift_ms = 0

    def now(self) -> int:
        return EPOCH_MS + self.shift_ms + round(asyncio.get_running_loop().time() * 1000)


def run(work: Coroutine[Any, Any, Result]) -> Result:
    loop = VirtualLoop()
    try:
        result = loop.run_until_complete(work)
        assert not loop.errors
        return result
    finally:
        loop.close()
