"""What the audit log says of the server itself: each start and stop, and which settings have changed in between.

Settings stand there as hashes, section by section: whoever has the file can make the same ones, nobody can read it out
of them. Secrets are left out, since a short one could be guessed from its hash.
"""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from policies.retention import Period
from signaling.config import Settings
from signaling.core.records import AuditRecord
from signaling.store.audit import AuditLog

log = logging.getLogger(__name__)

CHANGED: Final = "settings.changed"
PATIENCE_S: Final = 1.0


def version() -> str:
    try:
        return version_of("visavis")
    except PackageNotFoundError:  # run from the source tree without an installation
        return "0 (not installed)"


def fingerprints(settings: Settings) -> dict[str, str]:
    """Each section's SHA-256 (hex) of its canonical JSON, without secrets."""
    plain = _plain(settings)
    return {name: _hash(value) for name, value in plain.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {
            name: _plain(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if field.repr  # what must not be shown is a secret
        }
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Path | Period) else value


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def started(audit: AuditLog, now: int, epoch: int, settings: Settings) -> None:
    """An entry of the start, before it one of the sections that are others than at the last start."""
    known: dict[str, Any] = {}
    for entry in await audit.all_of(CHANGED):
        with contextlib.suppress(ValueError, TypeError):  # a damaged entry must not stop the start
            known |= json.loads(entry.data)
    found = fingerprints(settings)
    changed: dict[str, str | int | None] = {
        name: found.get(name)
        for name in sorted({*known, *found})
        if known.get(name) != found.get(name)
    }
    entries = [AuditRecord(at=now, kind=CHANGED, data=changed)] if changed else []
    whole = _hash(found)
    start: dict[str, str | int | None] = {"epoch": epoch, "version": version(), "settings": whole}
    await audit.append(*entries, AuditRecord(at=now, kind="server.started", data=start))


async def stopped(audit: AuditLog, now: Callable[[], int], epoch: int) -> None:
    """The last entry of an orderly stop, which doesn't wait for a database that is away."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await audit.append(AuditRecord(at=now(), kind="server.stopped", data={"epoch": epoch}))
    except Exception:
        log.exception("the stop is not in the audit log")
