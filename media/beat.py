"""A beat of the kernel's clock: timerfd_create(2), which Python has only from 3.13 on.

The event loop's own timers are rounded up to whole milliseconds and late by whatever ran before; a beat is neither.
"""

import ctypes
import os
import time
from collections.abc import Callable
from typing import Final, Protocol

_libc: Final = ctypes.CDLL(None, use_errno=True)


class _Spec(ctypes.Structure):
    """`itimerspec`: the interval and the first time, each in seconds and ns."""

    _fields_ = (
        ("every_s", ctypes.c_long),
        ("every_ns", ctypes.c_long),
        ("first_s", ctypes.c_long),
        ("first_ns", ctypes.c_long),
    )


class Watches(Protocol):
    """As much of an event loop as is needed."""

    def add_reader(self, fd: int, callback: Callable[[], None], /) -> None: ...
    def remove_reader(self, fd: int, /) -> bool: ...


class Beat:
    """Calls back every so many seconds while it runs; beats that were missed are one. Raises OSError."""

    def __init__(self, loop: Watches, seconds: float, callback: Callable[[], None]) -> None:
        self.runs = False
        self._loop = loop
        self._seconds = seconds
        self._callback = callback
        flags = os.O_NONBLOCK | os.O_CLOEXEC  # TFD_NONBLOCK and TFD_CLOEXEC by their definition
        self._descriptor = _checked(_libc.timerfd_create(time.CLOCK_MONOTONIC, flags))
        loop.add_reader(self._descriptor, self._strike)

    def start(self) -> None:
        self._set(self._seconds)
        self.runs = True

    def stop(self) -> None:
        self._set(0)
        self.runs = False

    def close(self) -> None:
        self._loop.remove_reader(self._descriptor)
        os.close(self._descriptor)

    def _set(self, seconds: float) -> None:
        whole, part = divmod(round(seconds * 1e9), 10**9)
        spec = _Spec(whole, part, whole, part)
        _checked(_libc.timerfd_settime(self._descriptor, 0, ctypes.byref(spec), None))

    def _strike(self) -> None:
        try:  # a context manager would cost more than the reading
            os.read(self._descriptor, 8)
        except BlockingIOError:  # stopped in this very turn
            return
        self._callback()


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
