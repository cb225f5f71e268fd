"""A desk's settings and data, as every command but `serve` uses them."""

import argparse
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from signaling.backup import unfinished
from signaling.cli.terminal import CommandRefused
from signaling.config import Settings
from signaling.config_file import load
from signaling.store.engine import Database
from signaling.store.migrations import upgrade


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class Now:
    """The clock of a command."""

    def now(self) -> int:
        return now_ms()


def add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--config", required=True, type=Path, metavar="FILE", help="the desk's settings (TOML)"
    )


def read(args: argparse.Namespace) -> Settings:
    config: Path = args.config
    return load(config, os.environ, now_ms())


def finished(settings: Settings) -> None:
    """Nothing is done with what a restore has only half put back. Raises `CommandRefused`, `OSError`."""
    number = unfinished.begun(settings.storage.data)
    if number is not None:
        raise CommandRefused(
            f"a restore of backup {number} was begun here and isn't finished: run visavis restore again"
        )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The desk's database with its schema up to date. A server may run on it at the same time."""
    try:
        settings.storage.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandRefused(
            f"the data folder {settings.storage.data} can't be used: {error.strerror}"
        ) from error
    finished(settings)
    database = Database(settings.storage.database_url)
    try:
        await upgrade(database)
        yield database
    finally:
        await database.close()
