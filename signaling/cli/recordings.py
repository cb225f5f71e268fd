"""`visavis recordings`: what was recorded, and whether all of it is as it was written."""

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, get_args

from signaling import processes
from signaling.api.recording_models import RecordingRow
from signaling.cli.data import Now, add_config, now_ms, opened, read
from signaling.cli.findings import show
from signaling.cli.terminal import CommandRefused, say, table
from signaling.config import Settings
from signaling.core.errors import Code, Refused
from signaling.findings import Finding, Level
from signaling.ports import Archive, Flaw
from signaling.review.destroying import Certificate, Ground, Why
from signaling.review.offline import offline
from signaling.store.audit import COMMAND_LINE
from signaling.store.recordings import About, Recordings

DONE_WITH: Final = "key_destroyed"
GONE: Final = "missing"
CUT_OFF: Final = "truncated"
WORDS: Final = {
    "altered": "was altered",
    "truncated": "was cut off, and is readable up to there",
    "header_altered": "has an altered header: nothing of it can be read",
    "unknown_format": "is no recording of ours",
    "misplaced": "lies in the place of another",
    GONE: "was written and isn't there any more",
    DONE_WITH: "was destroyed on purpose: nobody can read it any more",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("recordings", help="what was recorded")
    commands = group.add_subparsers(dest="command", required=True)
    everything = commands.add_parser("list", help="the latest first")
    everything.add_argument("--queue", metavar="ID")
    everything.add_argument("--json", action="store_true", help="for programs")
    everything.set_defaults(run=run_list)
    verify = commands.add_parser("verify", help="read all of it, and name what isn't as it was")
    verify.add_argument("id", nargs="*", help="all of them if none is named")
    verify.add_argument("--json", action="store_true", help="for programs")
    verify.set_defaults(run=run_verify)
    destroy = commands.add_parser("destroy", help="make one unreadable for ever, by its key")
    destroy.add_argument("id")
    destroy.add_argument("--reason", required=True, choices=get_args(Why), help="for the audit log")
    destroy.add_argument("--yes", action="store_true", help="it can't be undone: say so")
    destroy.set_defaults(run=run_destroy)
    for parser in (everything, verify, destroy):
        add_config(parser)


# --- list ------------------------------------------------------------------------------------------------------------


def run_list(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> list[RecordingRow]:
        async with opened(settings) as database:
            return await _rows(Recordings(database, settings.desk.id), args.queue)

    rows = asyncio.run(work())
    if args.json:
        say(json.dumps([row.model_dump() for row in rows], ensure_ascii=False, indent=2))
        return 0
    head = ("RECORDING", "BEGAN (UTC)", "MINUTES", "QUEUE", "MODE", "STATE", "AGENT")
    say(table(head, [_shown(row) for row in rows]) if rows else "Nothing has been recorded yet.")
    return 0


async def _rows(recordings: Recordings, queue: str | None = None) -> list[RecordingRow]:
    found: list[RecordingRow] = []
    cursor = None
    while True:
        rows, cursor = await recordings.page(queue=queue, after_cursor=cursor)
        found += rows
        if cursor is None:
            return found


def _shown(row: RecordingRow) -> tuple[str, ...]:
    began = datetime.fromtimestamp(row.started_at / 1000, UTC)
    lasted = "" if row.ended_at is None else f"{(row.ended_at - row.started_at) / 60_000:.1f}"
    agent = row.agent_name or row.agent or ""
    return row.contact, f"{began:%Y-%m-%d %H:%M}", lasted, row.queue, row.mode, row.state, agent


# --- destroy ---------------------------------------------------------------------------------------------------------


def run_destroy(args: argparse.Namespace) -> int:
    """By the one way in which anything goes: not while it is held, not a moment after its end."""
    settings, name = read(args), args.id
    about = asyncio.run(_about(settings, name))
    if about.recording.ended_at is None:
        raise CommandRefused(f"the recording {name} is still running: end the talk first")
    if not args.yes:
        raise CommandRefused(
            f"nobody could read the recording {name} ever again: add --yes if that is wanted"
        )
    certificate = asyncio.run(_destroy(settings, name, Ground(why=args.reason, by=COMMAND_LINE)))
    say(
        f"The key of the recording {name} is destroyed and its media are deleted; destroy older backups of the keys."
        if certificate.key == "destroyed"
        else f"There was no key of the recording {name} any more; its media are deleted."
    )
    return 0


async def _destroy(settings: Settings, name: str, ground: Ground) -> Certificate:
    async with (
        opened(settings) as database,
        offline(settings, database, Now()) as keeping,
    ):
        return await keeping.destroyer.destroy(name, "recording", ground)


async def _about(settings: Settings, name: str) -> About:
    async with opened(settings) as database:
        return await Recordings(database, settings.desk.id).about(name)


# --- verify ----------------------------------------------------------------------------------------------------------


class _Known(NamedTuple):
    """`running`: it may still be written. `parts`: sequences of those that the desk knows to be on disk."""

    running: bool
    parts: frozenset[int]


class _Gone(NamedTuple):
    """A `ports.Flaw`: a part whose file was taken away."""

    recording: str
    sequence: int
    chunk: None = None
    what: str = GONE
    start: None = None
    end: None = None


def run_verify(args: argparse.Namespace) -> int:
    settings = read(args)
    if not settings.recordings_folder.is_dir():
        raise CommandRefused("nothing has been recorded yet")
    archive = processes.reading(settings, now_ms)
    known = asyncio.run(_known(settings, args.id))
    there = archive.recordings()
    for name in args.id:
        if name not in there and name not in known:
            raise CommandRefused(f"nothing is written of a recording {name}")
    found: list[Finding] = []
    for name in args.id or sorted({*there, *known}):
        found += _verified(archive, name, known.get(name, _Known(False, frozenset())))
    return show(found, as_json=args.json)


async def _known(settings: Settings, names: Sequence[str]) -> dict[str, _Known]:
    """By recording, what the desk knows of it; all of them if none is named."""
    known: dict[str, _Known] = {}
    async with opened(settings) as database:
        recordings = Recordings(database, settings.desk.id)
        for name in names or [row.contact for row in await _rows(recordings)]:
            try:
                about = await recordings.about(name)
            except Refused as refused:
                if refused.code is not Code.NOT_FOUND:
                    raise
                continue
            known[name] = _Known(about.recording.ended_at is None, about.written)
    return known


def _verified(archive: Archive, name: str, known: _Known) -> Iterator[Finding]:
    flaws = list(archive.verify(name))
    if all(flaw.sequence is not None for flaw in flaws):  # else its key can't be had
        gone = known.parts - {part.sequence for part in archive.parts(name)}
        flaws += [_Gone(name, sequence) for sequence in sorted(gone)]
    if not flaws:
        yield Finding("recording", "ok", f"{name} is as it was written")
    for flaw in flaws:
        if flaw.what == CUT_OFF and known.running:
            yield Finding("recording.open", "ok", f"{_place(flaw)} is still being written")
        else:
            words = WORDS.get(flaw.what, flaw.what.replace("_", " "))
            yield Finding(f"recording.{flaw.what}", _level(flaw), f"{_place(flaw)} {words}")


def _level(flaw: Flaw) -> Level:
    if flaw.what == DONE_WITH:
        return "ok"
    return "warn" if flaw.what == CUT_OFF else "bad"


def _place(flaw: Flaw) -> str:
    part = "" if flaw.sequence is None else f", part {flaw.sequence}"
    return f"{flaw.recording}{part}" + ("" if flaw.chunk is None else f", chunk {flaw.chunk}")
