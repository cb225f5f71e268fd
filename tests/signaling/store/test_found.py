"""What the search reads of the desk's tables."""

from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from signaling.review.entry import Event, flags
from signaling.store.accounts import Accounts
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.found import LONGEST_MS, FoundContacts, Text
from tests.databases import DESK, fast_passwords
from tests.signaling.store import examples


@pytest_asyncio.fixture
async def store(database: Database) -> DeskStore:
    begun = DeskStore(database)
    await begun.begin(DESK)
    return begun


@pytest.fixture
def found(database: Database) -> FoundContacts:
    return FoundContacts(database, DESK)


async def test_all_that_a_contact_is_found_by(found: FoundContacts, store: DeskStore) -> None:
    await store.save(
        [
            examples.contact(state="closed", stars=1),
            examples.part(number=2, agent="berta", queue="english", disposition="again", note=""),
            examples.part(),
            examples.part(contact="c2", note="of another"),
            examples.chat(message="m2", number=2, text="Danke"),
            examples.chat(message="m1", number=1, text="Was kostet das?", role="customer"),
            examples.recording(mode="consent", started_at=5, failed="disk_full"),
            examples.consent(state="granted"),
            examples.consent(participant="anna", state="refused"),
            examples.document(version="v1", name="Preisliste.pdf"),
            examples.document(version="v2", name="Nie gezeigt.pdf"),
            examples.timeline(number=1, kind="document.shown", data={"version": "v1"}),
            examples.timeline(number=2, kind="network", data={"level": "poor", "way": "up"}),
            examples.timeline(number=3, kind="recording.cut", data={"code": "lapsed"}),
            examples.timeline(number=4, kind="rated", data={"stars": 1}),
        ]
    )
    await store.close()
    ((facts, texts),) = await found.facts_and_texts(["c1", "gone"])
    assert (facts.contact, facts.queue) == ("c1", "german")
    assert facts.queues == {"german", "english"}
    assert facts.agents == {"anna", "berta"}
    assert facts.dispositions == {"done", "again"}
    assert (facts.reference, facts.opened_at, facts.connected_at) == ("K-4711", 1_000, 63_000)
    assert (facts.mode, facts.recorded, facts.recording_failed) == ("consent", True, "disk_full")
    assert facts.documents == ("Preisliste.pdf",)
    assert facts.events == (
        Event(kind="network", level="poor"),
        Event(kind="recording.cut", code="lapsed"),
    )
    assert flags(facts) == {"crashed", "recording_failed", "network", "refused", "low_rating"}
    assert texts == [
        Text("topic", "Baufinanzierung"),
        Text("note", "Rückruf am Montag"),
        Text("passed_note", "Frau Muster fragt nach dem Zins"),
        Text("passed_note", "Frau Muster fragt nach dem Zins"),
        Text("chat", "Was kostet das?", "customer"),
        Text("chat", "Danke", examples.chat().role),
        Text("rating", "Sehr gut 👍"),
        Text("document", "Preisliste.pdf"),
    ]
    assert facts.texts == tuple(text.text for text in texts[:-1])


async def test_only_what_is_over_is_indexed(found: FoundContacts, store: DeskStore) -> None:
    day = 86_400_000
    await store.save(
        [
            examples.contact(id="open", state="connected", opened_at=9 * day),
            examples.contact(id="old", state="closed", opened_at=1 * day, closed_at=1 * day),
            examples.contact(id="b", state="closed", opened_at=9 * day, closed_at=9 * day),
            examples.contact(
                id="a", state="wrap_up", opened_at=9 * day, ended_at=10 * day, closed_at=None
            ),
            examples.contact(
                id="stale", state="closed", opened_at=9 * day - LONGEST_MS, closed_at=8 * day
            ),
        ]
    )
    await store.close()
    assert [facts.contact for facts in await found.facts(["open", "old"])] == ["old"]
    every = [contact for _, contact in await found.over(None, None, 10)]
    assert every == ["old", "stale", "a", "b"]
    assert await found.over(None, (9 * day, "a"), 10) == [(9 * day, "b")]
    assert await found.over(None, None, 1) == [(1 * day, "old")]
    assert [contact for _, contact in await found.over(9 * day, None, 10)] == ["a", "b"]


async def test_whoever_may_have_led_a_contact(found: FoundContacts, database: Database) -> None:
    accounts = Accounts(database, DESK, fast_passwords())
    for role in ("agent", "supervisor", "compliance"):
        await accounts.add(
            1, login=role, name=f"Person {role}", role=role, password="long enough words", id=role
        )
    assert await found.agents() == {"agent": "Person agent", "supervisor": "Person supervisor"}


async def test_some_are_read_by_their_key_among_however_many(
    found: FoundContacts, store: DeskStore, database: Database
) -> None:
    """Not through all that are over: SQLite once did."""
    await store.save([examples.contact(state="closed")])
    await store.close()
    if database.path is None:
        return
    asked: list[tuple[str, Any]] = []
    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
    await found.facts_and_texts([f"c{n}" for n in range(25)])
    queries = [(text, values) for text, values in asked if text.startswith("SELECT")]
    assert len(queries) > 5
    async with database.read() as connection:
        for text, values in queries:
            plan: Any = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
            steps = [row[3] for row in plan if row[3].startswith(("SEARCH", "SCAN"))]
            assert all("autoindex" in step for step in steps), (text, steps)
