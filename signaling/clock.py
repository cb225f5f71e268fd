"""The real clock. A wall clock that is set while the process runs does not move the desk."""

import time


class SystemClock:
    """Wall time at the start of the process, advanced by the monotonic clock (`ports.Clock`)."""

    def __init__(self) -> None:
        self._anchor_ns = time.time_ns() - time.monotonic_ns()

    def now(self) -> int:
        return (self._anchor_ns + time.monotonic_ns()) // 1_000_000
