"""`visavis search`: the index that reviewers search, and making it anew."""

import argparse
import asyncio
import json

from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.terminal import CommandRefused, say
from signaling.config import Settings
from signaling.review.finding import search_of
from signaling.review.indexing import reindex
from signaling.review.search import SearchTrouble
from signaling.store.found import FoundContacts


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("search", help="the index of contacts that reviewers search")
    commands = group.add_subparsers(dest="command", required=True)
    anew = commands.add_parser(
        "reindex", help="read every contact anew; a server may run, and reviewers may search"
    )
    anew.set_defaults(run=run_reindex)
    status = commands.add_parser("status", help="how many contacts are in it")
    status.add_argument("--json", action="store_true", help="for programs")
    status.set_defaults(run=run_status)
    for parser in (anew, status):
        add_config(parser)


def run_reindex(args: argparse.Namespace) -> int:
    try:
        count = asyncio.run(_reindexed(read(args)))
    except SearchTrouble as trouble:
        raise CommandRefused(f"the index can't be written: {trouble}") from None
    say(f"{count} contacts were indexed." if count != 1 else "1 contact was indexed.")
    return 0


def run_status(args: argparse.Namespace) -> int:
    try:
        size, done = asyncio.run(_status(read(args)))
    except SearchTrouble as trouble:
        raise CommandRefused(f"the index can't be read: {trouble}") from None
    if args.json:
        say(json.dumps({"contacts": size, "complete": done is not None}))
        return 0
    words = "complete" if done is not None else "not complete: a server makes it, or `reindex`"
    say(f"{size} contacts; {words}.")
    return 0


async def _reindexed(settings: Settings) -> int:
    async with opened(settings) as database:
        search = search_of(database, settings.desk.id)
        try:
            began = now_ms()
            await search.prepare()
            count = await reindex(search, FoundContacts(database, settings.desk.id))
            await search.set_done_until(began)
            return count
        finally:
            await search.close()


async def _status(settings: Settings) -> tuple[int, int | None]:
    async with opened(settings) as database:
        search = search_of(database, settings.desk.id)
        try:
            await search.prepare()
            return await search.size(), await search.done_until()
        finally:
            await search.close()
