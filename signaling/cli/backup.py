"""`visavis backup` and `visavis restore`: everything a desk has, its keys apart, and the way back."""

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

from signaling.backup.again import destroy_again
from signaling.backup.copying import BackupTrouble, in_words
from signaling.backup.making import Made, Making
from signaling.backup.places import Place
from signaling.backup.restoring import Despite, Restored, Restoring
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.terminal import CommandRefused, complain, say
from signaling.config import Settings
from signaling.destructions import Destruction
from signaling.store.engine import Database

KEEP: Final = 7
NICE: Final = 10
"""Calls go first."""
SHOWN: Final = 50


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = subparsers.add_parser("backup", help="copy everything, while the desk runs")
    backup.add_argument(
        "--to", required=True, type=Path, metavar="FOLDER", help="for the database and all media"
    )
    backup.add_argument(
        "--keys-to", required=True, type=Path, metavar="FOLDER", help="for the keys: apart from it"
    )
    backup.add_argument("--first", action="store_true", help="the folders are new places")
    backup.add_argument(
        "--keep", type=int, default=KEEP, metavar="NUMBER", help=f"of backups ({KEEP})"
    )
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser("restore", help="put a backup onto an empty machine")
    restore.add_argument("--from", dest="source", required=True, type=Path, metavar="FOLDER")
    restore.add_argument("--keys-from", required=True, type=Path, metavar="FOLDER")
    restore.add_argument("--backup", type=int, metavar="NUMBER", help="another than the newest")
    restore.add_argument(
        "--heads", type=Path, metavar="FILE", help="heads of the audit log that were kept elsewhere"
    )
    restore.add_argument(
        "--destructions", type=Path, metavar="FILE", help="the newest journal of destructions"
    )
    restore.add_argument(
        "--despite",
        action="append",
        default=[],
        choices=get_args(Despite),
        help="go on nevertheless; it is an entry in the audit log",
    )
    restore.set_defaults(run=run_restore)
    for parser in (backup, restore):
        add_config(parser)


# --- backup ----------------------------------------------------------------------------------------------------------


def run_backup(args: argparse.Namespace) -> int:
    settings = read(args)
    if args.keep < 1:
        raise CommandRefused("--keep is at least 1")
    places = Place(args.to.absolute(), "data"), Place(args.keys_to.absolute(), "keys")
    making = Making(settings, *places, keep=args.keep, now=now_ms, say=say)
    os.nice(NICE)
    try:
        making.begin(first=args.first)
        made = asyncio.run(_made(settings, making))
    except BackupTrouble as trouble:
        raise CommandRefused(str(trouble)) from trouble
    say(
        f"Backup {made.number} is whole: {made.media} files of media ({in_words(made.media_bytes)}), "
        f"of which {in_words(made.new)} are new."
    )
    if made.dropped:
        say(f"Older ones went: {', '.join(map(str, made.dropped))}.")
    return 0


async def _made(settings: Settings, making: Making) -> Made:
    async with opened(settings) as database:
        return await making.run(database)


# --- restore ---------------------------------------------------------------------------------------------------------


def run_restore(args: argparse.Namespace) -> int:
    settings = read(args)

    async def again(database: Database, told: Sequence[Destruction]) -> int:
        return await destroy_again(settings, database, told, now_ms)

    restoring = Restoring(
        settings,
        Place(args.source.absolute(), "data"),
        Place(args.keys_from.absolute(), "keys"),
        again=again,
        now=now_ms,
        say=say,
        number=args.backup,
        extra_heads=args.heads,
        extra_destructions=args.destructions,
        despite=args.despite,
    )
    try:
        done = asyncio.run(_restored(settings, restoring))
    except BackupTrouble as trouble:
        raise CommandRefused(str(trouble)) from trouble
    return _told(done)


async def _restored(settings: Settings, restoring: Restoring) -> Restored:
    database = Database(settings.storage.database_url)
    try:
        return await restoring.run(database)
    finally:
        await database.close()


def _told(done: Restored) -> int:
    say(
        f"Backup {done.number} is restored: {done.media} files of media; the audit log's {done.entries:,} entries are "
        f"whole; {done.again} things were destroyed again."
    )
    for path in done.damaged[:SHOWN]:
        complain(f"{path} is not as it was written, or missing in the backup")
    if len(done.damaged) > SHOWN:
        complain(f"and {len(done.damaged) - SHOWN:,} more")
    if done.ahead:
        say(
            "The file that audit.heads names tells of entries that this backup doesn't have. "
            "Keep it as it is, and let audit.heads name a new one."
        )
    return 1 if done.damaged else 0
