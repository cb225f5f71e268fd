"""`visavis audit`: whether the audit log is whole, its entries as a file, and the key that signs its heads."""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from signaling import heads
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.terminal import CommandRefused, say
from signaling.config import Settings
from signaling.core.audit import START, Check, Damage, Entry, Head, Verdict, from_line, line
from signaling.core.records import AuditRecord
from signaling.heads import BadHead, HeadKey, KeyUnusable
from signaling.store.audit import COMMAND_LINE, AuditLog

SHOWN: Final = 50  # findings of one sort; more is a ruin
WHY: Final[dict[heads.Why, str]] = {
    "unreadable": "is no head as it was written",
    "desk": "is of another desk",
    "key": "was signed with another key",
    "signature": "has a wrong signature",
    "order": "tells of an earlier end of the log than the head before it",
}
WHAT: Final[dict[str, str]] = {
    "altered": "not as it was written",
    "removed": "missing",
    "doubled": "there twice",
    "cut": "cut from the end; a head tells that there was an entry {last}",
    "rewritten": "leading to another head than the one that was kept of entry {last}, so written anew",
    "added": "behind the end that the log itself knows",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("audit", help="the audit log")
    commands = group.add_subparsers(dest="command", required=True)
    verify = commands.add_parser(
        "verify", help="whether every entry is as it was written, and none is missing"
    )
    verify.add_argument(
        "--heads", type=Path, metavar="FILE", help="heads that were kept (the settings' file)"
    )
    verify.add_argument(
        "--key", action="append", type=Path, metavar="FILE",
        help="public key in PEM that the heads were signed with; may be repeated (the desk's own)",
    )  # fmt: skip
    verify.add_argument(
        "--log", type=Path, metavar="FILE", help="an exported log in place of the database"
    )
    verify.set_defaults(run=run_verify)
    export = commands.add_parser("export", help="write entries as lines of JSON")
    export.add_argument("--first", type=int, default=1, metavar="NUMBER", help="from this entry on")
    export.add_argument("--last", type=int, metavar="NUMBER", help="up to this one")
    export.add_argument("--output", type=Path, metavar="FILE", help="a new file (standard output)")
    export.set_defaults(run=run_export)
    key = commands.add_parser("key", help="print the public key of the signed heads")
    key.set_defaults(run=run_key)
    for parser in (verify, export, key):
        add_config(parser)


def run_key(args: argparse.Namespace) -> int:
    say(heads.public_pem(_own_key(read(args)).public).rstrip())
    return 0


def _own_key(settings: Settings) -> HeadKey:
    try:
        return HeadKey.of(settings.keys_folder)
    except KeyUnusable as unusable:
        raise CommandRefused(str(unusable)) from unusable


# --- verify --------------------------------------------------------------------------------------------------------


def run_verify(args: argparse.Namespace) -> int:
    settings = read(args)
    kept, bad = _kept(args, settings)
    if args.log is not None:
        verdict, broken = verified(args.log.read_bytes(), settings.desk.id, kept)
    else:
        verdict, broken = asyncio.run(_verified(settings, kept)), []
    wrong = [*map(in_words, bad), *broken, *(words(each) for each in verdict.damages)]
    for sentence in wrong[:SHOWN]:
        say(f"BAD  {sentence}")
    if len(wrong) > SHOWN:
        say(f"     and {len(wrong) - SHOWN:,} more")
    say(summary(verdict, bool(wrong)))
    return 1 if wrong else 0


async def _verified(settings: Settings, kept: list[Head]) -> Verdict:
    async with opened(settings) as database:
        return await AuditLog(database, settings.desk.id).verify(heads=kept)


def _kept(args: argparse.Namespace, settings: Settings) -> tuple[list[Head], list[BadHead]]:
    path: Path = args.heads or settings.heads_file
    if args.heads is None and not path.exists():
        return [], []
    if args.key:
        try:
            keys = [heads.public_from(each.read_bytes(), str(each)) for each in args.key]
        except KeyUnusable as unusable:
            raise CommandRefused(str(unusable)) from unusable
    else:
        keys = [_own_key(settings).public]
    return heads.read(path.read_bytes(), settings.desk.id, keys)


def in_words(bad: BadHead) -> str:
    return f"heads, line {bad.line}: {WHY[bad.why]}"


def words(damage: Damage) -> str:
    """Which entries, and what was done to them."""
    first, last = damage.first, damage.last
    if damage.kind == "swapped":
        return f"entries {first} and {last}: have changed places"
    what = WHAT[damage.kind].format(last=last)
    return f"entry {first}: {what}" if first == last else f"entries {first} to {last}: {what}"


def summary(verdict: Verdict, wrong: bool) -> str:
    count, covered = verdict.entries, verdict.covered
    last = verdict.last.number
    if wrong:
        return f"The audit log is damaged: {count:,} entries read, the last is {last}."
    if not count:
        return "The audit log is empty."
    kept = (
        "no kept head confirms it: give --heads" if not covered
        else "all of it is confirmed by a signed head" if covered >= last
        else f"up to entry {covered} confirmed by a signed head"
    )  # fmt: skip
    return f"The audit log is whole: {count:,} entries, the last is {last}; {kept}."


def verified(raw: bytes, desk: str, kept: Iterable[Head]) -> tuple[Verdict, list[str]]:
    """The verdict on an exported log, and its lines that are none of ours, in words."""
    found: dict[int, tuple[str, Entry, int]] = {}
    broken: list[str] = []
    lines = raw.split(b"\n")
    if lines.pop() != b"":
        broken.append(f"log, line {len(lines) + 1}: is not whole")
    for at, raw in enumerate(lines, 1):
        try:
            previous, entry = from_line(raw.decode())
        except ValueError:
            broken.append(f"log, line {at}: is no entry as it was written")
            continue
        highest = next(reversed(found), 0)
        if entry.desk != desk:
            broken.append(f"log, line {at}: is of another desk")
        elif entry.number <= highest:
            broken.append(f"log, line {at}: entry {entry.number} stands behind {highest}")
            found = dict(sorted({entry.number: (previous, entry, at), **found}.items()))
        else:
            found[entry.number] = previous, entry, at
    before = START
    if found and 1 not in found:  # a range: what stood before it can't be known
        number, (previous, _, _) = next(iter(found.items()))
        before = Head(number - 1, previous)
    check = Check(before, kept)
    for previous, entry, at in found.values():
        if before.number == entry.number - 1 and previous != before.hash:
            broken.append(f"log, line {at}: doesn't follow the line before it")
        check.read([entry])
        before = Head(entry.number, entry.hash)
    return check.verdict(), broken


# --- export --------------------------------------------------------------------------------------------------------


def run_export(args: argparse.Namespace) -> int:
    settings = read(args)
    if args.first < 1 or (args.last is not None and args.last < args.first):
        raise CommandRefused("entries are counted from 1, and --last is not before --first")
    if args.output is None:
        asyncio.run(_export(settings, args.first, args.last, sys.stdout))
        return 0
    try:
        with args.output.open("x", encoding="utf-8") as out:
            args.output.chmod(0o600)
            count = asyncio.run(_export(settings, args.first, args.last, out))
    except FileExistsError:
        raise CommandRefused(f"{args.output} is there already: name a new file") from None
    say(f"{args.output}: {count:,} entries.")
    return 0


async def _export(settings: Settings, first: int, last: int | None, out: TextIO) -> int:
    """Also an entry, which is the last one exported where no end was named."""
    count = 0
    async with opened(settings) as database:
        log = AuditLog(database, settings.desk.id)
        data: dict[str, str | int | None] = {"first": first, "last": last}
        await log.append(
            AuditRecord(at=now_ms(), kind="audit.exported", actor=COMMAND_LINE, data=data)
        )
        previous = START.hash
        async for page in log.entries(max(1, first - 1), last):
            for entry in page:
                if entry.number >= first:
                    out.write(line(previous, entry) + "\n")
                    count += 1
                previous = entry.hash
    return count
