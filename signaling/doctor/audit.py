"""The audit log: its key, its heads, and what came since the last of them. It is read only; the whole log is verified
by `visavis audit verify`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from signaling.config import Settings
from signaling.core.audit import START, Entry, Head
from signaling.findings import Finding
from signaling.head_export import WEBHOOK_FAILED, WEBHOOK_WORKS
from signaling.heads import KEY, HeadKey, KeyUnusable, read, tail
from signaling.store.audit import AuditLog
from signaling.store.engine import Database

BEHIND_MS: Final = 5 * 60_000
VERIFY: Final = "Run: visavis audit verify --config FILE; then docs/operations.md, Audit log."


async def audit(settings: Settings, now: int) -> list[Finding]:
    """Nothing before the first start, which makes everything."""
    path = settings.keys_folder / KEY
    if not path.exists():
        if not settings.heads_file.exists():
            return []
        words = f"the key that signs the audit log is gone: {path}"
        todo = "Put it back from a backup; else the next start makes a new one. Keep the old public key."
        return [Finding("audit.key", "bad", words, todo)]
    try:
        key = HeadKey.of(settings.keys_folder)
        raw = tail(settings.heads_file)
    except (KeyUnusable, OSError) as error:
        return [Finding("audit.key", "bad", str(error), "Run the doctor as the server's user.")]
    kept, bad = read(raw, settings.desk.id, [key.public])
    found = [*_key(path)]
    if bad:
        words = (
            f"{settings.heads_file}: of its last lines {len(bad)} are no heads of this desk and key"
        )
        found.append(Finding("audit.heads", "bad", words, VERIFY))
    return [*found, *await _log(settings, kept[-1] if kept else START, now)]


def _key(path: Path) -> Iterator[Finding]:
    if HeadKey.exposed(path.parent):
        words = f"others may read the key that signs the audit log: {path}"
        yield Finding("audit.key", "warn", words, f"chmod 600 {path}")


async def _log(settings: Settings, kept: Head, now: int) -> list[Finding]:
    """A database that can't be used is the database's finding."""
    database = Database(settings.storage.database_url)
    try:
        if database.path is not None and not database.path.exists():
            return []
        log = AuditLog(database, settings.desk.id)
        verdict = await log.verify(kept)
        first = kept.number + 1
        waiting = [entry async for page in log.entries(first, first) for entry in page]
        hooks = await log.page(kinds=(WEBHOOK_FAILED, WEBHOOK_WORKS), limit=1)
    except (DBAPIError, OSError, TimeoutError):
        return []
    finally:
        await database.close()
    found = [_whole(verdict.damages != (), verdict.last.number, kept, waiting, now)]
    if settings.audit.webhook is not None and hooks and hooks[0].kind == WEBHOOK_FAILED:
        words = "the webhook doesn't take the audit log's heads"
        todo = "The server's log says why; it goes on trying. The file of heads has them all."
        found.append(Finding("audit.webhook", "warn", words, todo))
    return found


def _whole(damaged: bool, last: int, kept: Head, waiting: list[Entry], now: int) -> Finding:
    if damaged:
        words = f"the audit log is damaged behind its signed head {kept.number}"
        return Finding("audit", "bad", words, VERIFY)
    if waiting and waiting[0].at < now - BEHIND_MS:
        words = f"the audit log has {last} entries, and the last signed head is {kept.number}"
        todo = "The running server signs within a minute: is it running, can it write audit.heads?"
        return Finding("audit", "warn", words, todo)
    return Finding("audit", "ok", f"the audit log is whole since its signed head {kept.number}")
