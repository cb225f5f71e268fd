"""A recorded contact with all that a bundle may hold: two people, consents, chat, a page with marks, a gap."""

import asyncio
import hashlib
from pathlib import Path
from typing import Final

from media.archive import Archive
from policies.consent import hash_of
from signaling import processes
from signaling.config import Settings
from signaling.core.records import AuditRecord, Record
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.uploads import Uploads
from tests import papers, recorded
from tests.signaling.store import examples, library_examples

AT: Final = recorded.AT
TEXT: Final = "Dürfen wir den Ton aufzeichnen?\n\nSie können <Nein> sagen & jederzeit widerrufen."
HASH: Final = hash_of("sound", "2026-11", "de", TEXT)
SAID: Final = "Grüß Gott & <b>guten Tag</b>"


def records(*, passing_on: str = "granted") -> list[Record]:
    """As the desk would have saved them."""
    entries = [
        ("opened", None, {"queue": "german"}),
        ("connected", "anna", {}),
        ("consent.granted", "c1", {"purpose": "sound", "text": HASH, "language": "de"}),
        ("consent.granted", "anna", {"purpose": "sound", "text": HASH, "language": "de"}),
        ("recording.started", None, {}),
        ("recording.documents", None, {"kept": 1}),
        ("recording.part", None, {"participant": "c1", "track": "sound", "sequence": 1}),
        ("recording.part", None, {"participant": "anna", "track": "picture", "sequence": 2}),
        ("document.shown", "anna", {"version": "v1", "page": 1}),
        ("document.recorded", None, {"version": "v1"}),
        ("recording.part", None, {"participant": "c1", "track": "sound", "sequence": 3}),
        ("document.closed", "anna", {"version": "v1"}),
        ("ended", "c1", {"reason": "customer_hung_up"}),
    ]
    size = ((59_528, 84_189),)
    return [
        examples.contact(
            state="closed", opened_at=AT - 9_000, connected_at=AT - 1_000, ended_at=AT + 60_000
        ),
        examples.recording(
            mode="consent", state="stopped", started_at=AT, ended_at=AT + 60_000, failed=None
        ),
        examples.participant(participant="c1", role="customer", joined_at=63_000),
        examples.participant(participant="anna", role="agent"),
        examples.consent_text(hash=HASH, purpose="sound", version="2026-11", text=TEXT),
        *(
            examples.consent(
                participant=who, role=role, purpose=purpose, state=state, text=HASH,
                version="2026-11", given_at=AT - 500, at=AT - 500,
            )
            for who, role in (("c1", "customer"), ("anna", "agent"))
            for purpose, state in (("sound", "granted"), ("passing_on", passing_on))
        ),
        *(
            examples.timeline(number=number, at=AT + (number - 7) * 5_000, kind=kind, actor=actor, data=data)
            for number, (kind, actor, data) in enumerate(entries, 1)
        ),
        examples.chat(sender="c1", text=SAID, sent_at=AT + 1_000, delivered_at=AT + 1_100),
        examples.document(
            pages=1, sizes=size, sha256="cd" * 32, library=None, number=None, valid_until=None,
            brought_at=AT,
        ),
        examples.mark(
            1, page=1, colour=0, tool="rectangle", size=800, at=AT + 11_000,
            points=(10_000, 10_000, 50, 40_000, 40_000, 50),
        ),
        examples.mark(
            2, page=1, colour=3, tool="rectangle", size=800, at=AT + 12_000,
            points=(5_000, 60_000, 50, 30_000, 80_000, 50),
        ),
        examples.mark_removal(2, 3, at=AT + 13_000),
    ]  # fmt: skip


async def save(settings: Settings, *, passing_on: str = "granted") -> None:
    """Into the desk's database, and the document on its shelf."""
    database = Database(settings.storage.database_url)
    try:
        await upgrade(database)
        store = DeskStore(database)
        await store.begin(settings.desk.id)
        await store.save(records(passing_on=passing_on))
        await store.close()
        log = AuditLog(database, settings.desk.id)
        for kind, subject in (
            ("recording.started", "c1"),
            ("recording.looked", "other"),
            ("recording.stopped", "c1"),
        ):
            await log.append(AuditRecord(at=AT, kind=kind, subject=subject, data={}))
        raw = papers.pdf()
        version = library_examples.version(
            "v1", contact="c1", pages=1, sizes=((59_528, 84_189),), size=len(raw), notes=(),
            sha256=hashlib.sha256(raw).hexdigest(),
        )  # fmt: skip
        uploads = Uploads(database, settings.desk.id)
        upload = library_examples.upload("v1", contact="c1", pages=1, size=len(raw))
        await uploads.add(upload)
        await uploads.change(upload, version=version)
        await asyncio.to_thread(_shelve, settings, raw)
    finally:
        await database.close()


def _shelve(settings: Settings, raw: bytes) -> None:
    storage = processes.storage(settings, lambda: AT)
    storage.prepare()
    storage.begin("v1")
    storage.append("v1", 0, raw)


def record(folder: Path) -> Archive:
    """Two parts of the customer's sound, with a pause between them, and a picture that was cut off."""
    made = recorded.archive(folder)
    gap = {"type": "gap", "from": 1_000, "to": 1_500, "lost": 25}
    recorded.write(made, "c1", 1, participant="c1", seconds=14, notes=(gap,))
    recorded.write(made, "c1", 2, participant="anna", kind="picture", seconds=5, whole=False)
    recorded.write(made, "c1", 3, participant="c1", began_ms=20_000, seconds=6)
    return made
