"""A backup is whole or none, copies only what is new, and forgets what was destroyed."""

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from signaling.backup import copying, making, manifest
from signaling.backup.copying import BackupTrouble
from signaling.backup.making import KEYS, Making
from signaling.backup.places import Place
from tests import recorded
from tests.backups import House
from tests.signaling.store import examples


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    await made.begin()
    yield made
    await made.close()


def media(house: House) -> set[str]:
    folder = house.data.media
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def refused(making: Making, *, first: bool = False) -> str:
    with pytest.raises(BackupTrouble) as found:
        making.begin(first=first)
    return str(found.value)


async def test_everything_is_there_once_and_its_keys_apart(house: House) -> None:
    made = await house.backup()
    assert media(house) == {
        "recordings/.visavis",
        "recordings/c1/1.part",
        "recordings/c2/1.part",
        "documents/.visavis",
        "documents/v1/0.part",
    }
    folder = house.data.backup(made.number)
    about = house.data.claimed(made.number)
    assert (about.desk, about.database, about.head) == ("house", "sqlite", await head(house))
    rows = {row.path: row for row in manifest.rows(folder / manifest.MEDIA)}
    assert rows.keys() == media(house)
    for path, row in rows.items():
        assert copying.hashed(house.data.media / path) == row.sha256
    keys = house.keys.backup(made.number) / KEYS
    there = {str(path.relative_to(keys)) for path in keys.rglob("*.key")}
    assert {"audit.key", "recordings/c1.key", "recordings/c2.key", "documents/v1.key"} < there
    assert not any(path.suffix == ".key" for path in house.data.folder.rglob("*"))
    for place in (house.data.folder, house.keys.folder):
        for lies in place.rglob("*"):
            assert not stat.S_IMODE(lies.stat().st_mode) & 0o077, lies


async def head(house: House) -> object:
    """Before the entry that says that the backup is whole."""
    found = await house.first.log.head()
    entries = [each async for page in house.first.log.entries() for each in page]
    assert [each.kind for each in entries][-2:] == ["backup.begun", "backup.made"]
    assert found.number == entries[-1].number
    return entries[-2].number, entries[-2].hash


async def test_the_next_one_copies_only_what_is_new(house: House) -> None:
    await house.backup()
    assert (await house.backup()).new == 0
    recorded.write(house.first.archive, "c3", 1, participant="c3", whole=False)
    grows = house.first.archive.vault.path("c3", 1)
    assert (await house.backup()).new == grows.stat().st_size
    with grows.open("ab") as file:
        file.write(b"more")
    made = await house.backup()
    assert made.new == grows.stat().st_size
    assert (house.data.media / "recordings/c3/1.part").read_bytes() == grows.read_bytes()


async def test_old_ones_go_with_media_that_no_other_has(house: House) -> None:
    first = await house.backup(keep=2)
    for path in (house.first.settings.recordings_folder / "c1").iterdir():
        path.unlink()
    second = await house.backup(keep=2)
    assert "recordings/c1/1.part" in media(house), "the first backup still tells of it"
    third = await house.backup(keep=2)
    assert third.dropped == (first.number,)
    assert house.data.numbers() == house.keys.numbers() == [second.number, third.number]
    assert "recordings/c1/1.part" not in media(house)


async def test_what_was_destroyed_leaves_older_backups(house: House) -> None:
    first = await house.backup()
    key = house.keys.backup(first.number) / KEYS / "recordings" / "c1.key"
    wrapped = json.loads(key.read_bytes())["wrapped"]
    await house.first.destroy("c1")
    second = await house.backup()
    assert "recordings/c1/1.part" not in media(house), "though its file is still there"
    assert "destroyed_at" in json.loads(key.read_bytes())
    assert "recordings/c2/1.part" in media(house)
    for path in house.keys.folder.rglob("*"):
        assert path.is_dir() or wrapped.encode() not in path.read_bytes()
    assert second.number in house.data.numbers()


async def test_an_interrupted_one_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = copying.copy, [3]

    def breaks(*args: object, **how: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return real(*args, **how)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(making, "copy", breaks)
    with pytest.raises(KeyboardInterrupt):
        await house.backup()
    assert house.data.numbers() == []
    there = media(house)
    assert there
    monkeypatch.setattr(making, "copy", real)
    (house.data.media / "recordings" / ".1.part.abc.copying").write_bytes(b"half")
    made = await house.backup()
    assert house.data.numbers() == house.keys.numbers() == [made.number]
    assert len(media(house)) == 5
    assert made.new < made.media_bytes, "what was there isn't copied again"
    assert [path.name for path in (house.data.folder / "backups").iterdir()] == [str(made.number)]


async def test_a_full_disk_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    making_ = house.making()
    making_.begin(first=True)
    small = os.statvfs_result((4096, 4096, 100, 10, 10, 0, 0, 0, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: small)
    with pytest.raises(BackupTrouble, match=r"has 41\.0 kB free, and .* are needed"):
        await making_.run(house.first.database)
    monkeypatch.undo()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", full)
    with pytest.raises(BackupTrouble, match=r"no room left in .*: make some and do it again"):
        await making_.run(house.first.database)
    monkeypatch.undo()
    assert house.data.numbers() == []
    assert (await house.backup()).media == 5


async def test_two_at_once_are_refused(house: House) -> None:
    await house.backup()
    with (
        house.data.alone(),
        pytest.raises(BackupTrouble, match=r"another backup into .* is running"),
    ):
        await house.backup()


async def test_places_are_told_apart(house: House, tmp_path: Path) -> None:
    assert "holds no backups yet. Is its disk mounted?" in refused(house.making())
    house.making().begin(first=True)
    house.making().begin(first=False)
    house.data, house.keys = Place(house.keys.folder, "data"), Place(house.data.folder, "keys")
    assert "is a place for keys, not for media and databases" in refused(house.making())
    house.data = Place(tmp_path / "one", "data")
    house.keys = Place(tmp_path / "one" / "keys", "keys")
    assert "media and keys belong apart" in refused(house.making(), first=True)
    house.data = Place(house.first.settings.storage.data / "backup", "data")
    assert "lie in each other" in refused(house.making(), first=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").touch()
    house.data, house.keys = Place(tmp_path / "full", "data"), Place(tmp_path / "k", "keys")
    assert "is not empty and no place of backups" in refused(house.making(), first=True)


async def test_another_desk_s_place_is_refused(house: House, tmp_path: Path) -> None:
    Place(tmp_path / "other", "data").begin("other", first=True)
    house.data = Place(tmp_path / "other", "data")
    assert "holds backups of another desk, 'other'" in refused(house.making(), first=True)


async def test_a_folder_of_media_that_is_away_takes_nothing_out(house: House) -> None:
    await house.backup()
    before = media(house)
    folder = house.first.settings.recordings_folder
    folder.rename(folder.with_name("away"))
    with pytest.raises(BackupTrouble, match="is its disk mounted"):
        await house.backup()
    assert media(house) == before


async def test_a_database_that_is_damaged_is_no_backup(house: House) -> None:
    await house.machines.pop().database.close()
    path = house.first.settings.storage.data / "visavis.db"
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    content = bytearray(path.read_bytes())
    content[200_000:240_000] = bytes(40_000)
    path.write_bytes(content)
    house.first = house.machine("first")
    house.making().begin(first=True)
    with pytest.raises(Exception, match=r"damaged|malformed"):
        await house.making().run(house.first.database)
    assert house.data.numbers() == []


async def test_records_are_saved_while_it_runs(house: House) -> None:
    """Neither waits for the other, and what comes meanwhile is in this backup or in the next."""
    backup = asyncio.create_task(house.backup())
    for number in range(20):
        await house.first.save(examples.contact(id=f"later{number}"))
    await backup
    assert await house.first.contacts() == 22
