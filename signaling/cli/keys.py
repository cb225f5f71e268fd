"""`visavis keys`: the keys that sign links, and those without which recordings can't be read."""

import argparse
import asyncio
from typing import Final

from signaling import processes
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.findings import show
from signaling.cli.terminal import CommandRefused, complain, say
from signaling.config import Settings
from signaling.core.links import LONGEST_S
from signaling.core.records import AuditRecord
from signaling.findings import Finding
from signaling.ports import ArchiveTrouble
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.keys import SigningKeys

REMEDIES: Final = {
    "key_missing": "Restore it from a backup of the keys, or tell whoever answers for the recordings that it is lost.",
    "key_altered": "Restore its file from a backup of the keys.",
    "master_missing": "Restore the folder master of the keys from its backup, whole.",
    "master_altered": "Restore the folder master of the keys from its backup, whole.",
    "keys_exposed": "It must belong to the server's user alone: chown, then chmod 700 (folders) or 600 (files).",
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser(
        "keys", help="the keys that sign links and open recordings and documents"
    )
    commands = group.add_subparsers(dest="command", required=True)
    links = commands.add_parser("rotate", help="sign with a new key; links already made stay valid")
    links.set_defaults(run=run_rotate)
    master = commands.add_parser(
        "rotate-master", help="wrap the keys of all recordings and documents by a new master key"
    )
    master.set_defaults(run=run_rotate_master)
    check = commands.add_parser(
        "check", help="whether every recording and document has a key that opens it"
    )
    check.add_argument("--json", action="store_true", help="for programs")
    check.set_defaults(run=run_check)
    for parser in (links, master, check):
        add_config(parser)


def run_rotate(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> str:
        async with opened(settings) as database:
            keys = SigningKeys(database, settings.desk.id)
            ring = await keys.rotate(now_ms(), LONGEST_S * 1000)
            return ring.signing.kid

    kid = asyncio.run(work())
    days = LONGEST_S // 86_400  # whatever the settings allowed when a link was made
    say(f"Links are signed with the new key {kid}; earlier keys stay valid for {days} days.")
    return 0


def run_rotate_master(args: argparse.Namespace) -> int:
    settings = read(args)
    if not _begun(settings):
        raise CommandRefused("there are no keys of recordings yet")
    _note(settings, "keys.rotation_begun")
    try:
        with processes.key_troubles():
            rotation = processes.archive(settings, now_ms).rotate()
    except ArchiveTrouble as found:
        raise CommandRefused(f"{found}. {REMEDIES.get(found.code, '')}".rstrip(". ")) from None
    _note(
        settings,
        "keys.rotated",
        rotation.master,
        wrapped=rotation.wrapped,
        left=len(rotation.left),
    )
    for trouble in rotation.left:
        complain(f"{trouble}. {REMEDIES.get(trouble.code, '')}")
    say(
        f"The new master key {rotation.master} wraps {rotation.wrapped} keys of recordings and documents."
    )
    if rotation.left:
        say(
            "The old master keys stay until nothing needs them: mend what is told above, then rotate again."
        )
        return 1
    say(
        "The old master keys are destroyed. Back the keys up now, and destroy older backups of them."
    )
    return 0


def _note(settings: Settings, kind: str, master: str | None = None, **data: int) -> None:
    """Also before it begins: a rotation that is broken off may have destroyed keys already."""
    entry = AuditRecord(at=now_ms(), kind=kind, actor=COMMAND_LINE, subject=master, data={**data})

    async def work() -> None:
        async with opened(settings) as database:
            await AuditLog(database, settings.desk.id).append(entry)

    asyncio.run(work())


def run_check(args: argparse.Namespace) -> int:
    settings = read(args)
    if not _begun(settings):
        raise CommandRefused("there are no keys of recordings yet")
    report = processes.archive(settings, now_ms).check_keys()
    found = [
        Finding(f"keys.{trouble.code}", "bad", str(trouble), REMEDIES.get(trouble.code, ""))
        for trouble in report.troubles
    ]
    found += [
        Finding("keys.key_missing", "bad", f"the key for {name} is lost", REMEDIES["key_missing"])
        for name in report.lost
    ]
    documents = processes.shelf(settings, now_ms)
    found += [
        Finding(f"keys.{trouble.code}", "bad", str(trouble), REMEDIES.get(trouble.code, ""))
        for trouble in documents.keys.check()
        if trouble.about not in {each.about for each in report.troubles}
    ]
    whole = (
        f"{report.whole} recordings can be opened; the keys of {report.destroyed} were destroyed"
    )
    return show([Finding("keys.whole", "ok", whole), *found], as_json=args.json)


def _begun(settings: Settings) -> bool:
    """Whether a server that may record has ever run here. The audit log's key lies in the same folder."""
    folders = (settings.keys_folder / "master", settings.recordings_folder)
    return any(folder.is_dir() for folder in folders)
