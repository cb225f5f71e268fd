"""`visavis documents`: what is kept, whether all of it is as it was written, and the sweep of what is due."""

import argparse
import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime

from signaling import processes
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.findings import show
from signaling.cli.terminal import CommandRefused, say, table
from signaling.config import Settings
from signaling.documents.storage import Threaded
from signaling.documents.sweep import Sweep
from signaling.documents.versions import Versions
from signaling.findings import Finding
from signaling.ports import StorageTrouble
from signaling.store.papers import Papers
from signaling.store.uploads import Uploads, Version


class _Now:
    def now(self) -> int:
        return now_ms()


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("documents", help="what was brought, and the library")
    commands = group.add_subparsers(dest="command", required=True)
    everything = commands.add_parser("list", help="all that is kept, the latest first")
    everything.set_defaults(run=run_list)
    verify = commands.add_parser("verify", help="read all of it, and name what isn't as it was")
    verify.set_defaults(run=run_verify)
    for parser in (everything, verify):
        parser.add_argument("--json", action="store_true", help="for programs")
    sweep = commands.add_parser(
        "sweep", help="destroy now what is due; a server does it every ten minutes"
    )
    sweep.set_defaults(run=run_sweep)
    for parser in (everything, verify, sweep):
        add_config(parser)


def run_list(args: argparse.Namespace) -> int:
    versions = asyncio.run(_kept(read(args)))
    if args.json:
        rows = [
            {
                "version": each.id,
                "name": each.name,
                "kind": each.kind,
                "pages": each.pages,
                "size": each.size,
                "sha256": each.sha256,
                "contact": each.contact,
                "document": each.document,
                "number": each.number,
                "made_at": each.made_at,
            }
            for each in versions
        ]
        say(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    head = ("VERSION", "SINCE (UTC)", "OF", "KIND", "PAGES", "KIB", "NAME")
    say(table(head, [_shown(each) for each in versions]) if versions else "Nothing is kept.")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    settings = read(args)
    if not settings.documents_folder.is_dir():
        raise CommandRefused("no document has been kept yet")
    versions = asyncio.run(_kept(settings))
    found = [finding for each in versions for finding in _verified(settings, each)]
    return show(found, as_json=args.json)


def run_sweep(args: argparse.Namespace) -> int:
    settings = read(args)
    if not settings.documents_folder.is_dir():
        raise CommandRefused("no document has been kept yet")
    try:
        count = asyncio.run(_swept(settings))
    except StorageTrouble as trouble:
        raise CommandRefused(f"what is due could not be destroyed: {trouble}") from None
    say(f"{count} documents were destroyed." if count != 1 else "1 document was destroyed.")
    return 0


async def _kept(settings: Settings) -> list[Version]:
    async with opened(settings) as database:
        return await Uploads(database, settings.desk.id).kept()


async def _swept(settings: Settings) -> int:
    storage = Threaded(processes.storage(settings, now_ms))
    try:
        async with opened(settings) as database:
            papers = Papers(database, settings.desk.id)
            versions = Versions(Uploads(database, settings.desk.id))
            days = settings.documents.days
            sweep = Sweep(papers, versions, storage, None, _Now(), days=days)
            count = await sweep.run()
            await storage.run(storage.storage.trim, settings.documents.cache_mb << 20)
            return count
    finally:
        storage.close()


def _shown(version: Version) -> tuple[str, ...]:
    made = datetime.fromtimestamp(version.made_at / 1000, UTC)
    of = version.contact or "library"
    kib = f"{version.size / 1024:,.0f}"
    return (
        *(version.id, f"{made:%Y-%m-%d %H:%M}", of, version.kind),
        *(str(version.pages), kib, version.name),
    )


def _verified(settings: Settings, version: Version) -> Iterator[Finding]:
    storage = processes.storage(settings, now_ms)
    lies = {version.id: version.size}
    if version.readable is not None and version.readable_size is not None:
        lies[version.readable] = version.readable_size
    for holder, size in lies.items():
        try:
            there = sum(len(piece) for piece in storage.read(holder))
            trouble = None if there == size else "truncated"
        except StorageTrouble as found:
            trouble = found.code
        if trouble is not None:
            words = f"{version.id} ({version.name}) can't be read: {trouble.replace('_', ' ')}"
            todo = "Restore its folder and its key from their backups."
            yield Finding(f"document.{trouble}", "bad", words, todo)
            return
    yield Finding("document", "ok", f"{version.id} ({version.name}) is as it was written")
