"""`visavis serve`: a real desk."""

import argparse
import asyncio
import errno
import os
import threading
from collections.abc import Callable
from typing import Final

from signaling import logs
from signaling.api.pages import PagesMissing
from signaling.app import Server, serve
from signaling.cli.data import add_config, read
from signaling.cli.terminal import CommandRefused, complain
from signaling.config import Settings
from signaling.store.engine import DatabaseAway

LEAVE_S: Final = 4.0
EXIT_AWAY: Final = 5
"""The database is away. Starting again helps once it is back, so the service manager should."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("serve", help="run a desk")
    add_config(parser)
    parser.set_defaults(run=run)


def _leave_in_time(code: int) -> None:
    """Whatever still hangs then, such as a thread in a database that is gone: what was promised is saved."""
    leaving = threading.Timer(LEAVE_S, os._exit, (code,))
    leaving.daemon = True
    leaving.start()


def run(args: argparse.Namespace) -> int:
    settings = read(args)
    logs.set_up()
    return served(settings)


def served(
    settings: Settings,
    on_ready: Callable[[Server], None] | None = None,
    if_taken: str = "stop it or choose another port",
) -> int:
    """Serve until a signal; what keeps a server from starting is said in a sentence."""
    server = settings.server
    try:
        return asyncio.run(serve(settings, on_ready=on_ready, on_stop=_leave_in_time))
    except PagesMissing as missing:
        raise CommandRefused('the pages have not been built yet: run "make web" first') from missing
    except DatabaseAway as away:
        complain(
            f"the database is still away: {away}. "
            "Check storage.database (or VISAVIS_DATABASE_URL) and that it is running."
        )
        return EXIT_AWAY
    except OSError as error:
        match error.errno:
            case errno.EADDRINUSE:
                why = f"another program listens there; {if_taken}"
            case errno.EACCES:
                why = "ports below 1024 are for root; choose a higher one"
            case errno.EADDRNOTAVAIL:
                why = "this machine doesn't have that address"
            case _:
                raise
        raise CommandRefused(f"can't listen on {server.host} port {server.port}: {why}") from error
