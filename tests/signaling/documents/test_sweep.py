"""What was kept long enough goes: keys first, rows and certificates after, and again where it was interrupted."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import insert

from policies.retention import Rules
from signaling.core.errors import Code, Refused
from signaling.documents.storage import Threaded
from signaling.documents.sweep import DAY_MS, Sweep
from signaling.documents.versions import Versions
from signaling.ports import StorageTrouble
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.holds import Holds
from signaling.store.keepings import Keepings
from signaling.store.library import Library, Valid
from signaling.store.models import Contact
from signaling.store.papers import Copy, Papers
from signaling.store.uploads import Uploads
from tests.signaling.documents.reception import Hands
from tests.signaling.documents.shelved import put, threaded
from tests.signaling.store.library_examples import upload, version
from tests.signaling.store.test_library import document

DESK = "demo"
CLOCK = Hands()
NOW = CLOCK.at


@pytest_asyncio.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Threaded]:
    made = threaded(tmp_path)
    yield made
    made.close()


def sweep(database: Database, storage: Threaded) -> Sweep:
    versions = Versions(Uploads(database, DESK))
    return Sweep(Papers(database, DESK), versions, storage, None, CLOCK, days=14)


async def contact(database: Database, name: str, ended_at: int | None) -> None:
    values: dict[str, Any] = {
        "link": None, "seat": "", "state": "closed", "queue": "german", "home_queue": "german",
        "channel": "video", "language": "de", "skills": [], "fixed_agent": None,
        "preferred_agent": None, "by_code": False, "head_start_ms": 0, "reference": None,
        "topic": None, "opened_at": 0, "joined_at": None, "waiting_since": None, "agent": None,
        "connected_at": None, "end_reason": None, "closed_at": ended_at, "epoch": 0,
        "topology": "direct", "camera": False, "microphone": False, "stars": None,
        "rating_text": None,
    }  # fmt: skip
    async with database.write() as connection:
        await connection.execute(
            insert(Contact).values(desk=DESK, id=name, ended_at=ended_at, **values)
        )


async def kept(database: Database, storage: Threaded, name: str, **changes: Any) -> None:
    table = Uploads(database, DESK)
    await table.add(upload(name, contact=changes.get("contact")))
    await table.change(upload(name), version=version(name, **changes))
    put(storage, name, b"body")
    if "readable" in changes:
        put(storage, changes["readable"], b"copy")


async def certificates(database: Database) -> list[str | None]:
    found = [each async for page in AuditLog(database, DESK).entries() for each in page]
    return [each.subject for each in found if each.kind == "document.destroyed"]


async def test_only_what_is_due_goes(database: Database, storage: Threaded) -> None:
    await contact(database, "old", NOW - 14 * DAY_MS - 1)
    await contact(database, "new", NOW - 14 * DAY_MS)
    await contact(database, "open", None)
    for name in ("old", "new", "open"):
        await kept(database, storage, f"of-{name}", contact=name)
    await kept(database, storage, "locked", contact="old", readable="plain", readable_size=4)
    await kept(database, storage, "forgotten", made_at=NOW - DAY_MS - 1)
    await kept(database, storage, "fresh", made_at=NOW - DAY_MS)
    await kept(database, storage, "shelved", made_at=0)
    await Library(database, DESK).add(document(), "shelved", Valid(since=None, until=1))
    put(storage, "marked", b"marked")
    copy = Copy(
        contact="old",
        version="shelved",
        number=3,
        holder="marked",
        sha256="ef" * 32,
        size=6,
        made_at=0,
    )
    papers = Papers(database, DESK)
    await papers.put_copy(copy)
    assert await sweep(database, storage).run() == 4
    assert set(storage.storage.holders()) == {"of-new", "of-open", "fresh", "shelved"}
    gone = await certificates(database)
    assert sorted(map(str, gone)) == ["forgotten", "locked", "of-old", "shelved"]
    assert await papers.copy("old", "shelved") is None
    assert await sweep(database, storage).run() == 0
    with pytest.raises(StorageTrouble, match="key_destroyed"):
        list(storage.storage.read("of-old"))
    found = await Uploads(database, DESK).version("of-old")
    assert found is not None
    assert found.destroyed_at == NOW


async def test_what_is_held_stays_until_it_is_not(database: Database, storage: Threaded) -> None:
    await contact(database, "old", 0)
    await kept(database, storage, "of-old", contact="old")
    put(storage, "marked", b"marked")
    copy = Copy(
        contact="old", version="of-old", number=1, holder="marked", sha256="", size=6, made_at=0
    )
    await Papers(database, DESK).put_copy(copy)
    keepings = Keepings(database, DESK, Rules())
    holds = Holds(database, DESK, keepings)
    hold = await holds.set(["old"], "Klage", "vera", NOW)
    assert await sweep(database, storage).run() == 0
    assert not await Papers(database, DESK).claim("old", NOW)
    await holds.lift(hold, "vorbei", "vera", NOW)
    assert await Papers(database, DESK).claim("old", NOW)
    with pytest.raises(Refused) as late:
        await holds.set(["old"], "zu spät", "vera", NOW)
    assert late.value.code is Code.CONTACT_DESTROYING
    assert await sweep(database, storage).run() == 2
    assert storage.storage.holders() == []
    await holds.set(["old"], "was noch da ist", "vera", NOW)


async def test_interrupted_it_is_done_again(database: Database, storage: Threaded) -> None:
    await contact(database, "old", 1)
    await kept(database, storage, "a", contact="old")
    storage.storage.destroy("a")  # and then the process died
    assert await sweep(database, storage).run() == 1
    assert await certificates(database) == ["a"]


async def test_what_nobody_knows_of_goes_at_a_start(database: Database, storage: Threaded) -> None:
    await kept(database, storage, "known", readable="plain", readable_size=4)
    put(storage, "lost", b"x")
    put(storage, "on-the-way", b"x")
    assert await sweep(database, storage).orphans({"on-the-way"}) == 1
    assert set(storage.storage.holders()) == {"known", "plain", "on-the-way"}
