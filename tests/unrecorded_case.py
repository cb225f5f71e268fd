"""Contacts of which nothing was recorded, for a reason each: refused, a crash, a chat, documents alone, nobody came."""

import asyncio
import hashlib
from collections.abc import Iterator
from typing import Any, Final

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
TEXT: Final = "Dürfen wir Ton und Bild aufzeichnen?"
HASH: Final = hash_of("sound", "2026-11", "de", TEXT)
PAGES_HASH: Final = hash_of("documents", "2026-11", "de", TEXT)
SAID: Final = "Ich möchte <b>nicht</b> aufgezeichnet werden."
CONTACTS: Final = ("refused", "crashed", "chat", "papers", "nobody")


def _contact(name: str, **changes: Any) -> Record:
    times = {"opened_at": AT - 60_000, "connected_at": AT, "ended_at": AT + 60_000}
    known = {"state": "closed", "reference": f"K-{name}", **times}
    return examples.contact(id=name, **{**known, **changes})


def _off(name: str, **changes: Any) -> Record:
    known = {"mode": "consent", "state": "off", "started_at": None, "ended_at": AT + 60_000}
    clear = {"impossible": None, "failed": None, "order": False, "headset": (), "pause": None}
    return examples.recording(
        contact=name, **{**known, **clear, "sequence": 0, "asked": (name, "anna"), **changes}
    )


def _people(name: str) -> Iterator[Record]:
    yield examples.part(contact=name)
    for who, role in ((name, "customer"), ("anna", "agent")):
        yield examples.participant(contact=name, participant=who, role=role, joined_at=AT)


def _answers(name: str, *answers: tuple[str, str, str]) -> Iterator[Record]:
    for who, purpose, state in answers:
        yield examples.consent(
            contact=name, participant=who, role="agent" if who == "anna" else "customer",
            purpose=purpose, state=state, version="2026-11", given_at=AT, at=AT,
            text=HASH if purpose == "sound" else PAGES_HASH,
        )  # fmt: skip


def _timeline(name: str, *entries: tuple[str, str | None, dict[str, Any]]) -> Iterator[Record]:
    for number, (kind, actor, data) in enumerate(entries, 1):
        yield examples.timeline(
            contact=name, number=number, at=AT + number * 4_000, kind=kind, actor=actor, data=data
        )


def _lines(name: str) -> Iterator[Record]:
    for number, (who, role, text) in enumerate(
        ((name, "customer", SAID), ("anna", "agent", "Gern, Frau Muster.")), 1
    ):
        yield examples.chat(
            contact=name, message=f"m{number}", number=number, sender=who, role=role, text=text,
            sent_at=AT + number * 5_000, delivered_at=AT + number * 5_000 + 90,
        )  # fmt: skip


def _page(name: str, version: str) -> Iterator[Record]:
    yield examples.document(
        contact=name, version=version, pages=1, sizes=((59_528, 84_189),), by=name, library=None,
        number=None, valid_until=None, brought_at=AT + 1_000, given=None,
    )  # fmt: skip
    yield examples.mark(
        contact=name, version=version, page=1, tool="rectangle", size=800, at=AT + 13_000,
        points=(10_000, 10_000, 50, 40_000, 40_000, 50),
    )  # fmt: skip


def _shown(name: str, version: str) -> tuple[tuple[str, str | None, dict[str, Any]], ...]:
    return (
        ("connected", "anna", {}),
        ("document.brought", name, {"version": version}),
        ("document.shown", "anna", {"version": version, "page": 1}),
        ("document.closed", "anna", {"version": version}),
        ("ended", name, {"reason": "customer_hung_up"}),
    )


def records() -> list[Record]:
    """As the desk would have saved them. *papers* and *refused* have a page that was shown with a mark on it."""
    said = {"purpose": "sound", "text": HASH, "language": "de"}
    return [
        examples.consent_text(hash=HASH, purpose="sound", version="2026-11", text=TEXT),
        examples.consent_text(hash=PAGES_HASH, purpose="documents", version="2026-11", text=TEXT),
        _contact("refused"),
        _off("refused"),
        *_people("refused"),
        *_answers(
            "refused", ("anna", "sound", "granted"), ("refused", "sound", "refused"),
            ("anna", "documents", "granted"), ("refused", "documents", "refused"),
        ),
        *_timeline(
            "refused", ("consent.granted", "anna", said), ("consent.refused", "refused", said),
            *_shown("refused", "v7"),
        ),
        *_lines("refused"),
        *_page("refused", "v7"),
        _contact("crashed", end_reason="customer_lost"),
        _off("crashed", started_at=None),
        *_people("crashed"),
        *_answers("crashed", ("anna", "sound", "granted"), ("crashed", "sound", "granted")),
        *_timeline(
            "crashed", ("connected", "anna", {}), ("consent.granted", "crashed", said),
            ("ended", None, {"reason": "customer_lost"}),
        ),
        _contact("chat", channel="chat"),
        examples.part(contact="chat"),
        *_timeline("chat", ("connected", "anna", {}), ("ended", "chat", {"reason": "customer_hung_up"})),
        *_lines("chat"),
        _contact("papers"),
        *_people("papers"),
        *_timeline("papers", *_shown("papers", "v8")),
        *_page("papers", "v8"),
        _contact("nobody", connected_at=None, agent=None, end_reason="customer_left"),
        *_timeline("nobody", ("opened", None, {"queue": "german"})),
    ]  # fmt: skip


async def save(settings: Settings) -> None:
    """Into the desk's database, and the documents on their shelf; the server started anew while *crashed* ran."""
    database = Database(settings.storage.database_url)
    try:
        await upgrade(database)
        store = DeskStore(database)
        await store.begin(settings.desk.id)
        await store.save(records())
        await store.close()
        log = AuditLog(database, settings.desk.id)
        await log.append(AuditRecord(at=AT + 9_000, kind="server.started", data={}))
        raw = papers.pdf()
        uploads = Uploads(database, settings.desk.id)
        for contact, version in (("refused", "v7"), ("papers", "v8")):
            upload = library_examples.upload(version, contact=contact, pages=1, size=len(raw))
            known = library_examples.version(
                version, contact=contact, pages=1, sizes=((59_528, 84_189),), size=len(raw),
                notes=(), sha256=hashlib.sha256(raw).hexdigest(),
            )  # fmt: skip
            await uploads.add(upload)
            await uploads.change(upload, version=known)
            await asyncio.to_thread(_shelve, settings, version, raw)
    finally:
        await database.close()


def _shelve(settings: Settings, version: str, raw: bytes) -> None:
    storage = processes.storage(settings, lambda: AT)
    storage.prepare()
    storage.begin(version)
    storage.append(version, 0, raw)
