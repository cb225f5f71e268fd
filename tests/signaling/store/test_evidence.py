"""What evidence looks up beside a recording: how it was to be, what is gone, when the server started."""

from sqlalchemy import insert

from signaling.core.records import AuditRecord
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.evidence import Asking, EvidenceFacts
from signaling.store.models import Destruction, table
from tests.databases import DESK
from tests.signaling.store import examples


async def test_how_a_contact_was_to_be_recorded(database: Database) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    await store.save(
        [
            examples.contact(id="c1"),
            examples.recording(
                contact="c1", mode="statutory", asked=("anna",), impossible="minor", failed="silent"
            ),
        ]
    )
    await store.close()
    facts = EvidenceFacts(database, DESK)
    assert await facts.asking("c1") == Asking(
        mode="statutory", asked=("anna",), impossible="minor", failed="silent"
    )
    assert await facts.asking("c9") is None


async def test_what_is_gone_comes_in_order_and_what_only_goes_does_not(database: Database) -> None:
    row = {"desk": DESK, "contact": "c1", "rule": None, "by": None, "begun_at": 1, "why": "erasure"}
    async with database.write() as connection:
        for what, done_at, key, parts in (
            ("content", 20, None, None),
            ("recording", 10, "destroyed", 2),
            ("record", None, None, None),
            ("documents", 5, None, None),
        ):
            values = {**row, "what": what, "done_at": done_at, "key": key, "parts": parts}
            await connection.execute(insert(table(Destruction)).values(values))
    found = await EvidenceFacts(database, DESK).destroyed("c1")
    assert [(each.what, each.at, each.key, each.parts) for each in found] == [
        ("recording", 10, "destroyed", 2),
        ("content", 20, None, None),
    ]


async def test_starts_in_between(database: Database) -> None:
    log = AuditLog(database, DESK)
    for at, kind in ((10, "server.started"), (20, "server.stopped"), (30, "server.started")):
        await log.append(AuditRecord(at=at, kind=kind, data={}))
    facts = EvidenceFacts(database, DESK)
    assert await facts.restarts(10, 30) == (30,)
    assert await facts.restarts(30, 40) == ()
