"""What the doctor sees of the audit log, and that looking makes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import text

from signaling.config import Settings
from signaling.core.records import AuditRecord
from signaling.doctor.audit import BEHIND_MS, audit
from signaling.head_export import HeadExport
from signaling.heads import KEY
from signaling.metrics import Counts
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.serving import settings

NOW = 10**12


class House:
    def __init__(self, given: Settings) -> None:
        self.settings = given
        self.database = Database(given.storage.database_url)
        self.log = AuditLog(self.database, given.desk.id)

    async def write(self, *kinds: str, at: int = NOW) -> None:
        await self.log.append(*(AuditRecord(at=at, kind=kind) for kind in kinds))

    async def export(self) -> None:
        given = self.settings
        export = HeadExport(
            self.log,
            given.desk.id,
            given.keys_folder,
            given.heads_file,
            now=lambda: NOW,
            counts=Counts(),
        )
        await export.start()
        await export.look()

    async def found(self, now: int = NOW) -> list[tuple[str, str]]:
        return [(each.name, each.level) for each in await audit(self.settings, now)]


@pytest.fixture
async def house(tmp_path: Path) -> House:
    given = settings(tmp_path, audit={"webhook": "https://audit.example.org/"})
    given.storage.data.mkdir(exist_ok=True, parents=True)
    there = House(given)
    await upgrade(there.database)
    await there.write("contact.looked", "contact.looked")
    await there.export()
    return there


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_before_the_first_start_there_is_nothing_and_nothing_is_made(tmp_path: Path) -> None:
    given = settings(tmp_path)
    before = everything(tmp_path)
    assert await audit(given, NOW) == []
    assert everything(tmp_path) == before


async def test_a_whole_log_with_its_heads(house: House) -> None:
    assert await house.found() == [("audit", "ok")]
    await house.write("contact.looked")
    assert await house.found() == [("audit", "ok")], "the next head may still come"
    assert await house.found(NOW + BEHIND_MS + 1) == [("audit", "warn")]
    await house.database.close()


async def test_damage_and_lines_that_are_no_heads(house: House) -> None:
    await house.write("contact.looked")
    async with house.database.write() as connection:
        await connection.execute(text("DROP TRIGGER audit_update"))
        await connection.execute(text("UPDATE audit SET kind = 'x' WHERE number = 3"))
    assert await house.found() == [("audit", "bad")]
    with house.settings.heads_file.open("a") as file:
        file.write("{}\n")
    assert await house.found() == [("audit.heads", "bad"), ("audit", "bad")]
    await house.database.close()


async def test_a_key_that_is_gone_unusable_or_open_to_others(house: House) -> None:
    key = house.settings.keys_folder / KEY
    key.chmod(0o644)
    assert await house.found() == [("audit.key", "warn"), ("audit", "ok")]
    key.write_text("nonsense")
    assert await house.found() == [("audit.key", "bad")]
    key.unlink()
    assert await house.found() == [("audit.key", "bad")]
    assert not key.exists()
    await house.database.close()


async def test_a_webhook_that_fails_until_it_works_again(house: House) -> None:
    await house.write("audit.webhook_failed")
    assert await house.found() == [("audit", "ok"), ("audit.webhook", "warn")]
    await house.write("audit.webhook_works")
    assert await house.found() == [("audit", "ok")]
    await house.database.close()


async def test_a_database_of_before_has_no_log(house: House) -> None:
    async with house.database.write() as connection:
        await connection.execute(text("DROP TABLE audit"))
    assert await house.found() == []
    await house.database.close()
