"""`visavis evidence`: a contact's evidence in one file, and whether such a file is as it was made."""

import argparse
import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, get_args

from policies.consent import Recipient
from signaling import processes
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.terminal import CommandRefused, say
from signaling.config import Settings
from signaling.core.errors import Refused
from signaling.core.records import AuditRecord
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.palette import COLOURS
from signaling.documents.renderer import SandboxedRenderer
from signaling.documents.storage import Threaded
from signaling.documents.versions import Versions
from signaling.evidence.making import Case, making_of
from signaling.evidence.pictures import Painter
from signaling.evidence.verify import Flaw, Verdict, verify
from signaling.heads import KeyUnusable, key_id, public_from
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.engine import Database
from signaling.store.uploads import Uploads

SHOWN: Final = 50
"""Flaws; more is a ruin."""
WORDS: Final = {
    "no_bundle": "this is no evidence bundle",
    "directory": "the directory at the end of the file is not as it was written",
    "names": "the directory names other files than SHA256SUMS",
    "signature": "the list of hashes and its signature don't fit each other, or another key signed",
    "content": "the content is not as it was written",
    "between": "what stands around this file's content is not as it was written",
    "audit": "this entry of the audit log doesn't prove itself, or doesn't lead to the signed head",
    "consent": "the text of a consent has another hash than the one that was kept",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser(
        "evidence", help="all that belongs to a contact in one signed file"
    )
    commands = group.add_subparsers(dest="command", required=True)
    make = commands.add_parser(
        "make", help="make the evidence bundle of a contact, recorded or not"
    )
    make.add_argument("id", help="of the contact")
    make.add_argument("--to", required=True, type=Path, metavar="FILE", help="a new file (.zip)")
    make.add_argument(
        "--purpose",
        required=True,
        choices=get_args(Recipient),
        help="whom it is for: decides what may be in it, and stands in the audit log",
    )
    make.set_defaults(run=run_make)
    add_config(make)
    check = commands.add_parser(
        "verify", help="whether each byte is as it was made; needs no desk and no network"
    )
    check.add_argument("file", type=Path)
    check.add_argument(
        "--key",
        action="append",
        required=True,
        type=Path,
        metavar="FILE",
        help="the house's public key in PEM (visavis audit key); may be repeated",
    )
    check.add_argument("--json", action="store_true", help="for programs")
    check.set_defaults(run=run_verify)


# --- make ------------------------------------------------------------------------------------------------------------


def run_make(args: argparse.Namespace) -> int:
    settings, path = read(args), args.to
    if path.exists():
        raise CommandRefused(f"{path} is there already: name a new file")
    try:
        case = asyncio.run(_make(settings, args.id, args.purpose, path))
    except Refused as refused:
        raise CommandRefused(f"of the contact {args.id} there is no bundle: {refused}") from None
    say(f"{path}: {path.stat().st_size:,} bytes. It is signed, and not encrypted.")
    if case.told.unrecorded:
        why = ", ".join(each.why.replace("_", " ") for each in case.told.unrecorded)
        say(f"Nothing was recorded ({why}): the report says more.")
    if case.told.withheld:
        left_out = ", ".join(case.told.withheld)
        say(f"Left out, since they haven't agreed that it is passed on: {left_out}.")
    if case.told.trouble is not None:
        say(f"Without sound and picture: {case.told.trouble.replace('_', ' ')}.")
    return 0


async def _make(settings: Settings, contact: str, purpose: Recipient, path: Path) -> Case:
    async with opened(settings) as database, _painter(settings, database) as painter:
        archive = processes.reading(settings, now_ms)
        try:
            making = making_of(settings, database, archive, painter)
        except KeyUnusable as unusable:
            raise CommandRefused(str(unusable)) from unusable
        log = AuditLog(database, settings.desk.id)
        case = await making.look(contact, purpose, now_ms(), COMMAND_LINE)
        await log.append(
            AuditRecord(
                at=case.made_at,
                kind="evidence.made",
                actor=COMMAND_LINE,
                subject=contact,
                data={**case.facts},
            )
        )
        await _write(path, making.pieces(case))
    return case


async def _write(path: Path, pieces: AsyncIterator[bytes]) -> None:
    """The whole of it, or no file."""
    with _new(path) as file:
        async for piece in pieces:
            file.write(piece)


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(made, "wb") as file:
        try:
            yield file
        except BaseException:
            path.unlink()
            raise


@asynccontextmanager
async def _painter(settings: Settings, database: Database) -> AsyncIterator[Painter | None]:
    """None where there are no documents."""
    if not settings.documents.enabled or not settings.documents_folder.is_dir():
        yield None
        return
    storage = Threaded(processes.storage(settings, now_ms))
    renderer = SandboxedRenderer(settings.documents.most_pages)
    documents = OpenDocuments(storage, renderer)
    await renderer.start()
    try:
        yield Painter(Versions(Uploads(database, settings.desk.id)), documents, COLOURS)
    finally:
        await documents.stop()
        await renderer.stop()
        storage.close()


# --- verify ----------------------------------------------------------------------------------------------------------


def run_verify(args: argparse.Namespace) -> int:
    """0: whole; 1: not as it was made, or can't be read."""
    try:
        keys = [public_from(path.read_bytes(), str(path)) for path in args.key]
    except KeyUnusable as unusable:
        raise CommandRefused(str(unusable)) from unusable
    verdicts = [(verify(args.file, key), key_id(key)) for key in keys]
    verdict, used = min(verdicts, key=lambda each: len(each[0].flaws))
    if args.json:
        rows = [each._asdict() for each in verdict.flaws]
        told = {"whole": not rows, "key": used, "about": verdict.about, "flaws": rows}
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for flaw in verdict.flaws[:SHOWN]:
            say(f"BAD  {in_words(flaw)}")
        if len(verdict.flaws) > SHOWN:
            say(f"     and {len(verdict.flaws) - SHOWN:,} more")
        say(summary(verdict, used))
    return 1 if verdict.flaws else 0


def in_words(flaw: Flaw) -> str:
    """Which file, which bytes of the bundle (the first is 0), and what is wrong."""
    place = f"bytes {flaw.start:,} to {max(flaw.start, flaw.end - 1):,}"
    detail = f" ({flaw.detail})" if flaw.detail else ""
    return f"{plain(flaw.name) or 'the bundle'}, {place}: {WORDS[flaw.what]}{plain(detail)}"


def plain(text: str) -> str:
    """What a file says of itself may be meant for the terminal: to wipe out a line, to write another verdict."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def summary(verdict: Verdict, key: str) -> str:
    if verdict.flaws:
        return "The bundle is NOT as it was made."
    about = verdict.about
    return (
        f"The bundle is as it was made: {verdict.files} files, {verdict.size:,} bytes, contact {about.get('contact')}, "
        f"by {about.get('house')}, signed with the key {key}."
    )
