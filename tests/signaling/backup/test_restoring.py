"""What was lost comes back whole onto an empty machine; what was destroyed stays destroyed; what is wrong is named."""

import json
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from signaling.backup import database as databases
from signaling.backup import manifest, restoring, unfinished
from signaling.backup.copying import BackupTrouble, copy, hashed
from signaling.backup.making import KEYS
from signaling.backup.places import Place
from signaling.core.audit import Head
from signaling.core.records import AuditRecord
from signaling.heads import HeadKey
from signaling.review.destroying import Ground
from signaling.review.offline import offline
from signaling.store.customers import Customers
from signaling.store.migrations import newest, upgrade
from tests import canary, recorded
from tests.backups import DESK, NOW, House, Machine
from tests.databases import Migrated, migrated, postgres
from tests.signaling.store import examples

__all__ = ["migrated", "postgres"]


class Ruin(House):
    """A house with a backup, and an empty machine."""

    empty: Machine
    older: str = ""
    """The address of one more database."""


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def house(
    request: pytest.FixtureRequest, migrated: Migrated, tmp_path: Path
) -> AsyncIterator[Ruin]:
    if request.param == "sqlite":
        made = Ruin(tmp_path)
        made.empty = made.machine("second")
        await made.begin()
        yield made
        await made.close()
        return
    names = [f"{which}_{time.monotonic_ns()}" for which in ("first", "second", "third")]
    for name in names:
        migrated.postgres.create(name)
    first, second, older = (migrated.postgres.url(name, "postgresql") for name in names)
    made = Ruin(tmp_path, first)
    made.older = older
    made.empty = made.machine("second", second)
    await made.begin()
    yield made
    await made.close()
    for name in names:
        migrated.postgres.drop(name)


only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


async def refused(house: Ruin, **how: object) -> str:
    with pytest.raises(BackupTrouble) as found:
        await house.restore(house.empty, **how)
    return str(found.value)


async def test_everything_comes_back_and_is_proven(house: Ruin) -> None:
    made = await house.backup()
    done = await house.restore(house.empty)
    assert (done.number, done.media, done.damaged, done.again) == (made.number, 5, [], 0)
    assert await house.empty.contacts() == 2
    assert house.empty.readable("c1")
    assert b"".join(house.empty.shelf.read("v1")) == b"a paper" * 1_000
    assert house.empty.archive.verify("c1") == house.empty.archive.verify("c2") == []
    assert (await house.empty.kinds())[-2:] == ["backup.begun", "backup.restored"]
    verdict = await house.empty.log.verify()
    assert verdict.damages == ()
    await house.empty.heads()
    assert house.empty.settings.heads_file.read_bytes().count(b"\n") == 2
    await house.empty.save(examples.contact(id="c3"))
    assert await house.empty.contacts() == 3
    assert unfinished.begun(house.empty.settings.storage.data) is None


async def test_what_was_destroyed_since_is_destroyed_again(house: Ruin) -> None:
    await house.backup()
    await house.first.destroy("c1")
    await house.first.heads()
    done = await house.restore(house.empty, extra_destructions=house.first.journal)
    assert done.again == 1
    assert (house.empty.readable("c1"), house.empty.readable("c2")) == (False, True)
    kinds = await house.empty.kinds()
    assert (kinds[-1], kinds.count("recording.destroyed")) == ("backup.restored", 1)
    told = house.empty.journal.read_text().splitlines()
    assert [json.loads(line)["subject"] for line in told] == ["c1"]
    assert (await house.empty.log.verify()).damages == ()


async def test_who_was_erased_stays_erased(house: Ruin) -> None:
    """With all words of theirs, though a hold of then is in the backup, too."""
    settings, url = house.first.settings, house.empty.settings.storage.database
    words = ["Sumpfmeise", "Blaukehlchen"]
    closed = {"state": "closed", "closed_at": NOW - 86_400_000}
    await house.first.save(
        examples.contact(**{"id": "c9", "link": "l9", "reference": words[0], **closed}),
        examples.chat(contact="c9", text=words[1]),
    )
    await house.first.link("l9", words[0])
    recorded.write(house.first.archive, "c9", 1, participant="c9")
    async with offline(settings, house.first.database, house) as keeping:
        hold = await keeping.holds.set(["c9"], "a case", "chief", NOW)
        await house.backup()
        await keeping.holds.lift(hold, "over", "chief", NOW)
        await keeping.destroyer.destroy("c9", "record", Ground(why="erasure", by="chief"))
    await Customers(house.first.database, DESK).erase_links(["l9"], NOW, "chief")
    await house.first.heads()
    done = await house.restore(house.empty, extra_destructions=house.first.journal)
    assert done.again == 2
    assert (await house.empty.contacts(), house.empty.readable("c9")) == (2, False)
    assert not house.empty.archive.vault.items("c9")
    if url:
        assert await canary.in_postgres(url, words) == []
    else:
        assert canary.sightings([house.folder / "second"], words) == []
    kinds = await house.empty.kinds()
    assert {"record.destroyed", "content.destroyed", "link.erased"} < set(kinds)
    assert (await house.empty.log.verify()).damages == ()


@only_sqlite
async def test_a_journal_that_is_older_than_the_heads_tell_is_refused(house: Ruin) -> None:
    await house.backup()
    await house.first.destroy("c1")
    await house.first.heads()
    heads = house.first.settings.heads_file
    said = await refused(house, extra_heads=heads)
    assert "later than any that destructions.jsonl names" in said
    assert unfinished.begun(house.empty.settings.storage.data) is None, "nothing was begun"
    assert "there is no file" in await refused(house, extra_destructions=house.folder / "none")
    forged = house.folder / "forged.jsonl"
    forged.write_bytes(house.first.journal.read_bytes().replace(b'"c1"', b'"c2"'))
    said = await refused(house, extra_heads=heads, extra_destructions=forged)
    assert "line 1, is not as this desk wrote it" in said
    done = await house.restore(house.empty, extra_heads=heads, despite=["old-destructions"])
    assert done.again == 0
    entries = [each async for page in house.empty.log.entries() for each in page]
    assert json.loads(entries[-1].data)["despite"] == "old-destructions"


@only_sqlite
async def test_a_newer_backup_tells_an_older_one_what_was_destroyed(house: Ruin) -> None:
    first = await house.backup()
    await house.first.destroy("c1")
    await house.backup()
    done = await house.restore(house.empty, number=first.number)
    assert (done.again, done.damaged) == (1, [])
    assert (house.empty.readable("c1"), house.empty.readable("c2")) == (False, True)


@only_sqlite
async def test_media_that_are_damaged_or_missing_are_named_and_the_rest_comes_back(
    house: Ruin,
) -> None:
    await house.backup()
    part = house.data.media / "recordings/c1/1.part"
    content = bytearray(part.read_bytes())
    content[500] ^= 1
    part.write_bytes(content)
    (house.data.media / "documents/v1/0.part").unlink()
    done = await house.restore(house.empty)
    assert sorted(done.damaged) == ["documents/v1/0.part", "recordings/c1/1.part"]
    assert house.empty.readable("c2")


@only_sqlite
@pytest.mark.parametrize("which", ["database", "manifest", "keys", "missing"])
async def test_a_backup_that_was_touched_is_refused(house: Ruin, which: str) -> None:
    made = await house.backup()
    folder = house.data.backup(made.number)
    path = {
        "database": folder / "visavis.db",
        "manifest": folder / "manifest.json",
        "keys": house.keys.backup(made.number) / KEYS / "recordings" / "c1.key",
        "missing": folder / "media.jsonl",
    }[which]
    if which == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    said = await refused(house)
    assert "not as it was written" in said or "is missing" in said
    assert not house.empty.settings.recordings_folder.exists()


@only_sqlite
@pytest.mark.parametrize("kind", ["media", "keys"])
async def test_nothing_is_written_beside_its_folder(house: Ruin, kind: str) -> None:
    """Though whoever made such a backup had the key that signs it."""
    made = await house.backup()
    place = house.data if kind == "media" else house.keys
    folder, about = place.backup(made.number), place.claimed(made.number)
    if kind == "media":
        row = next(manifest.rows(folder / manifest.MEDIA))
        manifest.write_rows(folder / manifest.MEDIA, [row._replace(path="recordings/../../out")])
        files = manifest.described(folder)
        del files[manifest.FILE]
    else:
        (place.folder / "out").write_bytes(b"mine")
        beside = "keys/../../../out"
        files = {**about.files, beside: hashed(folder / beside)}
    manifest.write(
        folder, replace(about, files=files), HeadKey.read(house.first.settings.keys_folder)
    )
    assert "lies outside of it" in await refused(house)
    assert not house.empty.settings.recordings_folder.exists()


@only_sqlite
async def test_what_does_not_belong_together_is_told(house: Ruin, tmp_path: Path) -> None:
    made = await house.backup()
    other = Ruin(tmp_path / "elsewhere")
    await other.begin()
    other.clock += 77
    await other.backup()
    await other.close()
    said = await refused(house, places=(house.data, other.keys))
    assert "different backups" in said
    said = await refused(house, number=made.number, places=(house.data, other.keys))
    assert f"of backup {made.number} there is nothing in {other.keys.folder}" in said
    # the same number, and yet another's
    shutil.copytree(other.keys.backup(other.clock), other.keys.backup(made.number))
    said = await refused(house, number=made.number, places=(house.data, other.keys))
    assert "different backups" in said
    swapped = Place(house.keys.folder, "data"), Place(house.data.folder, "keys")
    assert "the two were mixed up" in await refused(house, places=swapped)
    nowhere = Place(tmp_path / "nowhere", "data")
    assert "holds no backups" in await refused(house, places=(nowhere, house.keys))


async def test_an_older_program_s_backup_is_brought_up_to_date(house: Ruin) -> None:
    old = house.machine("old", house.older)
    old.archive.prepare()
    old.shelf.prepare()
    old.settings.storage.data.mkdir(exist_ok=True)
    await upgrade(old.database, "0012")
    await old.log.append(AuditRecord(at=NOW, kind="contact.looked", subject="c1"))
    house.first = old
    await house.backup()
    assert house.data.claimed(house.data.numbers()[0]).schema == "0012"
    await house.restore(house.empty)
    await house.empty.save(examples.contact(id="new"))
    async with house.empty.database.read() as connection:
        revision = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert revision == newest()


@only_sqlite
async def test_a_newer_program_s_backup_is_refused(
    house: Ruin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.backup()
    monkeypatch.setattr(restoring, "newest", lambda: "0001")
    assert "install that version first" in await refused(house)


@only_sqlite
async def test_nothing_that_is_there_is_written_over(house: Ruin) -> None:
    await house.backup()
    await house.empty.begin(examples.contact(id="mine"))
    assert "the database is in use already" in await refused(house)
    house.empty = house.machine("third")
    house.empty.archive.prepare()
    assert "is not empty" in await refused(house)


async def test_an_interrupted_one_is_done_again(
    house: Ruin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every file, and at the database."""
    made = await house.backup()
    real = copy
    for stop in range(1, 12, 2):
        left = [stop]

        def breaks(*args: object, left: list[int] = left, **how: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            return real(*args, **how)  # type: ignore[arg-type] # as they came

        monkeypatch.setattr(restoring, "copy", breaks)
        try:
            await house.restore(house.empty)
        except KeyboardInterrupt:
            assert unfinished.begun(house.empty.settings.storage.data) == made.number
        else:
            break
    else:
        raise AssertionError("it never came to its end")
    assert house.empty.readable("c2")
    assert await house.empty.contacts() == 2
    assert "not empty" in await refused(house) or "in use" in await refused(house)


@only_sqlite
async def test_another_one_is_not_put_into_what_was_begun(
    house: Ruin, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await house.backup()
    second = await house.backup()

    def breaks(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(databases, "load", breaks)
        with pytest.raises(KeyboardInterrupt):
            await house.restore(house.empty, number=first.number)
    said = await refused(house, number=second.number)
    assert f"the restore of backup {first.number} was begun here" in said
    assert (await house.restore(house.empty)).number == first.number


@only_sqlite
async def test_a_log_that_heads_contradict_is_refused(house: Ruin) -> None:
    made = await house.backup()
    entries = [each async for page in house.first.log.entries() for each in page]
    key = HeadKey.of(house.first.settings.keys_folder)
    wrong = key.sign("house", NOW, Head(entries[0].number, "ab" * 32), 0)
    kept = house.folder / "kept.jsonl"
    kept.write_text(wrong + "\n")
    said = await refused(house, extra_heads=kept)
    assert "the audit log in this backup is damaged (rewritten" in said
    assert unfinished.begun(house.empty.settings.storage.data) == made.number
    done = await house.restore(house.empty, extra_heads=kept, despite=["damaged-log"])
    assert done.entries == len(entries) - 1


@only_sqlite
async def test_heads_of_what_was_lost_are_left_alone(house: Ruin) -> None:
    """On a share that outlived the machine."""
    await house.backup()
    await house.first.heads()
    target = house.empty.settings.heads_file
    target.parent.mkdir(parents=True)
    shutil.copy(house.first.settings.heads_file, target)
    before = target.read_bytes()
    done = await house.restore(house.empty)
    assert done.ahead
    assert target.read_bytes() == before


@only_sqlite
async def test_a_full_disk_is_said_before_anything_is_written(
    house: Ruin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.backup()
    monkeypatch.setattr(restoring, "SPARE", 1 << 60)
    assert "are needed" in await refused(house)
    assert unfinished.begun(house.empty.settings.storage.data) is None


@only_sqlite
async def test_the_wrong_kind_of_database_is_said(house: Ruin, tmp_path: Path) -> None:
    await house.backup()
    other = house.machine("third", "postgresql://nobody@/nowhere?host=/nonexistent")
    about = house.data.claimed(house.data.numbers()[0])
    with pytest.raises(BackupTrouble, match=r"this backup is of sqlite, and storage.database is"):
        await databases.load(other.database, restoring._saved(about), tmp_path)
