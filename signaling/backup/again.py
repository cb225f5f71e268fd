"""What was destroyed after a backup was made is destroyed again in what is restored from it."""

from collections.abc import Callable, Sequence

from signaling import processes
from signaling.backup.copying import BackupTrouble
from signaling.config import Settings
from signaling.core.records import AuditRecord
from signaling.destructions import Destruction
from signaling.ports import ArchiveTrouble
from signaling.store.audit import COMMAND_LINE, AuditLog
from signaling.store.engine import Database


async def destroy_again(
    settings: Settings, database: Database, told: Sequence[Destruction], now: Callable[[], int]
) -> int:
    """How much of it was still there. Done again it finds nothing left. Raises `BackupTrouble`, `OSError`."""
    archive = processes.archive(settings, now)
    log = AuditLog(database, settings.desk.id)
    done = 0
    for one in dict.fromkeys(each.subject for each in told if each.what == "recording"):
        try:
            with processes.key_troubles():
                had_key = archive.destroy_key(one)
        except ArchiveTrouble as trouble:
            raise BackupTrouble(f"the key of {one} can't be destroyed again: {trouble}") from None
        if had_key:
            done += 1
            entry = AuditRecord(
                at=now(),
                kind="recording.destroyed",
                actor=COMMAND_LINE,
                subject=one,
                data={"reason": "restore"},
            )
            await log.append(entry)
    return done
