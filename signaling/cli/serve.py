"""`visavis serve`: a real desk."""

import argparse
import asyncio
import errno
import logging
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from signaling import logs, processes
from signaling.api.pages import PagesMissing
from signaling.app import serve
from signaling.cli.data import add_config, finished, read
from signaling.cli.terminal import CommandRefused, complain
from signaling.config import Settings
from signaling.heads import KeyUnusable
from signaling.store.engine import DatabaseAway

LEAVE_S: Final = 4.0


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("serve", help="run a desk")
    add_config(parser)
    parser.add_argument("--quiet", action="store_true", help="log only what is wrong")
    parser.set_defaults(run=run)


def _leave_in_time(code: int) -> None:
    """Whatever still hangs then, such as a thread in a database that is gone: what was promised is saved."""
    leaving = threading.Timer(LEAVE_S, os._exit, (code,))
    leaving.daemon = True
    leaving.start()


def run(args: argparse.Namespace) -> int:
    settings = read(args)
    finished(settings)
    return served(settings, args.config, quiet=args.quiet)


def served(
    settings: Settings,
    config: Path,
    *,
    quiet: bool = False,
    on_ready: Callable[[], None] = lambda: None,
    if_taken: str = "stop it or choose another port",
) -> int:
    """Serve until a signal; what keeps a server from starting is said in a sentence."""
    logs.set_up(logging.WARNING if quiet else logging.INFO)
    server = settings.server
    try:
        if settings.media.enabled and not processes.launched():
            return _launched(settings, config, quiet=quiet, on_ready=on_ready)
        return asyncio.run(serve(settings, on_ready=lambda _: on_ready(), on_stop=_leave_in_time))
    except PagesMissing as missing:
        raise CommandRefused('the pages have not been built yet: run "make web" first') from missing
    except KeyUnusable as unusable:
        raise CommandRefused(f"{unusable}: it signs the audit log") from unusable
    except DatabaseAway as away:
        complain(
            f"the database is still away: {away}. "
            "Check storage.database (or VISAVIS_DATABASE_URL) and that it is running."
        )
        return processes.EXIT_AWAY
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


def _launched(
    settings: Settings, config: Path, *, quiet: bool, on_ready: Callable[[], None]
) -> int:
    """With media workers beside it the server is a process of its own."""
    if not processes.installed():
        raise CommandRefused(
            "media.enabled needs what the extra 'media' installs: pip install 'visavis[media]'"
        )
    with socket.socket(socket.AF_INET6 if ":" in settings.server.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(
            (settings.server.host, settings.server.port)
        )  # said here, where it can be said best
    return processes.launch(settings, config, quiet=quiet, on_ready=on_ready)
