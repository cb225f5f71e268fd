"""What the media worker and the recorder have in common as processes that the launcher keeps."""

import argparse
import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from media.launcher import when_gone
from media.logs import set_up_logs

log = logging.getLogger(__name__)


def told_to_end() -> asyncio.Event:
    """Set by SIGTERM, SIGINT, or the end of standard input, which the launcher holds."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, over.set)
    with contextlib.suppress(OSError, ValueError):  # started by hand with none
        when_gone(over.set)
    return over


def run(
    name: str,
    args: argparse.Namespace,
    serve: Callable[[argparse.Namespace], Coroutine[Any, Any, None]],
) -> int:
    """The exit code. `args`: has `quiet` and the `socket` at which it is commanded."""
    set_up_logs(logging.WARNING if args.quiet else logging.INFO)
    path: Path = args.socket
    os.umask(0o077)  # whoever reaches the socket commands
    path.unlink(missing_ok=True)
    try:
        asyncio.run(serve(args))
    except OSError as error:
        log.critical("the %s can't start", name, extra={"why": str(error)})
        return 1
    finally:
        path.unlink(missing_ok=True)
    return 0
