"""A head leaves when something was written, once; damage and a webhook that fails are told and hold nothing up."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from sqlalchemy import text

from signaling import destructions, heads
from signaling.core.audit import Damage, Head
from signaling.core.records import AuditRecord
from signaling.head_export import HeadExport, Webhook
from signaling.heads import HeadKey
from signaling.metrics import Counts
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from tests.databases import DESK, database, migrated, postgres, url
from tests.limits import PATIENCE_S

__all__ = ["database", "migrated", "postgres", "url"]


def entry(number: int) -> AuditRecord:
    return AuditRecord(at=number, kind="contact.looked", subject=f"c{number}")


@dataclass
class House:
    database: Database
    folder: Path
    counts: Counts = field(default_factory=Counts)
    now: int = 1_000

    @property
    def log(self) -> AuditLog:
        return AuditLog(self.database, DESK)

    @property
    def path(self) -> Path:
        return self.folder / "heads.jsonl"

    async def export(self, webhook: str | None = None) -> HeadExport:
        export = HeadExport(
            self.log,
            DESK,
            self.folder / "keys",
            self.path,
            now=lambda: self.now,
            counts=self.counts,
            webhook=webhook,
        )
        await export.start()
        return export

    def kept(self) -> list[Head]:
        public = HeadKey.of(self.folder / "keys").public
        found, bad = heads.read(self.path.read_bytes(), DESK, [public])
        assert bad == []
        return found

    async def kinds(self) -> list[str]:
        return [each.kind async for page in self.log.entries() for each in page]


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, tmp_path)


async def test_a_head_leaves_when_something_was_written_and_once(house: House) -> None:
    export = await house.export()
    await house.log.append(entry(1), entry(2))
    for _ in range(2):
        await export.look()
    assert house.kept() == [await house.log.head()]
    await house.log.append(entry(3))
    await export.look()
    assert [head.number for head in house.kept()] == [2, 3]
    assert house.counts.audit_heads == 2
    assert (export.checked, export.checked_at, export.damages) == (house.kept()[-1], 1_000, ())


async def test_a_head_names_the_last_destruction_which_the_journal_has(house: House) -> None:
    export = await house.export()
    await house.log.append(entry(1), AuditRecord(at=2, kind="record.destroyed", subject="c1"))
    await house.log.append(entry(3))
    await export.look()
    public = HeadKey.of(house.folder / "keys").public
    assert heads.destroyed(house.path.read_bytes(), DESK, [public]) == 2
    told, bad = destructions.read(export.journal.path.read_bytes(), DESK, [public])
    assert (bad, [(one.number, one.what, one.subject) for one in told]) == (
        [],
        [(2, "record", "c1")],
    )


async def test_a_new_start_goes_on_behind_the_last_head(house: House) -> None:
    await house.log.append(entry(1))
    await (await house.export()).stop()
    again = await house.export()
    await again.look()
    assert len(house.kept()) == 1, "nothing was written since"
    assert again.checked == house.kept()[0]
    await house.log.append(entry(2))
    await again.stop()
    assert [head.number for head in house.kept()] == [1, 2]


async def test_an_empty_log_has_no_head(house: House) -> None:
    export = await house.export()
    await export.stop()
    assert not house.path.exists() or house.kept() == [Head(0, "0" * 64)]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_damage_is_told_by_log_and_entry_and_the_next_head_leaves_nevertheless(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    export = await house.export()
    await house.log.append(*(entry(number) for number in range(1, 5)))
    async with house.database.write() as connection:
        await connection.execute(text("DROP TRIGGER audit_update"))
        await connection.execute(text("UPDATE audit SET subject = 'c9' WHERE number = 2"))
    await export.look()
    assert export.damages == (Damage(2, 2, "altered"),)
    assert "the audit log is damaged" in caplog.text
    assert (await house.kinds())[-1] == "audit.damaged"
    assert house.kept() == [Head(5, (await house.log.head()).hash)]
    await house.log.append(entry(6))
    await export.look()
    assert (await house.kinds()).count("audit.damaged") == 1, "told once"
    again = await house.export()
    assert again.damages == export.damages, "a restart forgets none"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_database_older_than_the_last_head_is_told_at_the_start(house: House) -> None:
    """A backup put back, or a cut."""
    await house.log.append(*(entry(number) for number in range(1, 5)))
    await (await house.export()).stop()
    async with house.database.write() as connection:
        await connection.execute(text("DROP TRIGGER audit_delete"))
        await connection.execute(text("DELETE FROM audit WHERE number > 1"))
        await connection.execute(
            text("UPDATE audit_heads SET number = 1, hash = (SELECT hash FROM audit)")
        )
    export = await house.export()
    await export.look()
    assert export.damages == (Damage(2, 4, "cut"),)
    assert (await house.kinds())[-1] == "audit.damaged"


async def test_a_stop_without_a_file_to_write_to_is_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.log.append(entry(1))
    export = await house.export()
    house.path.mkdir()
    await export.stop()
    assert "the audit log's head is not exported" in caplog.text


async def test_a_key_that_others_may_read_is_told_at_the_start(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    await house.export()
    assert caplog.text == ""
    (house.folder / "keys" / heads.KEY).chmod(0o640)
    await house.export()
    assert "others may read the key that signs the audit log" in caplog.text


# --- the webhook ---------------------------------------------------------------------------------------------------


@dataclass
class Listener:
    url: str
    answers: list[int] = field(default_factory=list)  # then 204
    got: list[str] = field(default_factory=list)
    tries: int = 0


@pytest_asyncio.fixture
async def listener() -> AsyncIterator[Listener]:
    found = Listener("")

    async def take(request: web.Request) -> web.Response:
        found.tries += 1
        status = found.answers.pop(0) if found.answers else 204
        if status == 204:
            found.got.append(await request.text())
        return web.Response(status=status, headers={"Location": found.url})

    app = web.Application()
    app.router.add_post("/heads", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/heads"
    yield found
    await runner.cleanup()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)


@pytest.mark.network
async def test_a_webhook_gets_the_newest_head_until_it_takes_one(listener: Listener) -> None:
    counts, told = Counts(), list[str | None]()

    async def tell(why: str | None) -> None:
        told.append(why)

    listener.answers = [500, 302, 404]
    webhook = Webhook(listener.url, counts, tell, retry_s=0.01)
    running = asyncio.create_task(webhook.run())
    webhook.newest("one")
    await until(lambda: listener.tries >= 1)
    webhook.newest("two")
    await until(lambda: webhook.idle and len(told) == 2)
    assert listener.got == ["two"]
    assert told == ["status 500", None]
    assert counts.audit_webhook_failures == 3
    webhook.newest("three")
    await until(lambda: webhook.idle)
    assert listener.got == ["two", "three"]
    await webhook.last()  # nothing is left to be posted
    assert len(listener.got) == 2
    running.cancel()


@pytest.mark.network
async def test_a_webhook_that_is_not_there_is_told_without_its_address(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    told = list[str | None]()

    async def tell(why: str | None) -> None:
        told.append(why)

    webhook = Webhook("http://127.0.0.1:1/secret", Counts(), tell)
    webhook.newest("one")
    await webhook.last()
    assert told == ["ClientConnectorError"]
    assert "secret" not in caplog.text


@pytest.mark.network
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_failing_and_working_again_are_entries(house: House, listener: Listener) -> None:
    listener.answers = [503]
    export = await house.export(listener.url)
    await house.log.append(entry(1))
    await export.look()
    await export.stop()
    assert (await house.kinds())[1:] == ["audit.webhook_failed"]
    await export.stop()
    assert (await house.kinds())[1:] == ["audit.webhook_failed", "audit.webhook_works"]
    assert [heads.read(each.encode(), DESK, [HeadKey.of(house.folder / "keys").public])[1]
            for each in listener.got] == [[]]  # fmt: skip


@pytest.mark.network
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_it_runs_by_itself(house: House, listener: Listener) -> None:
    export = await house.export(listener.url)
    running = asyncio.create_task(export.run(every_s=0.01))
    await house.log.append(entry(1))
    await until(lambda: len(listener.got) == 1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
