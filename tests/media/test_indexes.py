"""An index beside a part: written when it ends, made anew where there is none or it fits no more, and believed in
nothing that isn't proven by the part itself.
"""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from struct import pack

import pytest

from media import indexes
from media.archive import Archive, Flaw
from media.core.film import SILENCE
from media.core.gate import Permit, Track
from media.core.timeline import MS, SenderClock
from media.disk import Disk, PartFile
from media.indexes import Indexes, scanned
from media.keys import KeyTrouble
from media.part import Anchor, Part
from media.vault import Damaged, Reader, Table
from tests import recorded
from tests.recorded import AT, MONOTONIC

PACKET = b"\xfc" + bytes(range(40))
LOUDNESS = 3


async def speak(archive: Archive, *, seconds: float, silent: range = range(0)) -> None:
    """Part 1: a voice, that says nothing at all in `silent` (packets of 20 ms) and is loud in every tenth."""
    disk = Disk(archive.vault, asyncio.get_running_loop())
    key = archive.key("c1")
    file = PartFile(disk, "c1", 1, key, written=lambda: None, failed=pytest.fail)
    part = Part(Permit(Track("c1", "c1", "sound"), 1), file, Anchor(AT, MONOTONIC))
    part.source(1, 1, SenderClock(), LOUDNESS)
    sequence = 0
    for number in range(round(seconds * 50)):
        if number in silent:
            continue
        level = 20 if number % 10 == 0 else 100
        head = pack("!BBHII", 0x90, 111, sequence, 960 * number, 1)
        extension = pack("!HHBBxx", 0xBEDE, 1, LOUDNESS << 4, 0x80 | level)
        part.take(1, MONOTONIC + number * 20 * MS, head + extension + PACKET)
        sequence += 1
    part.end("stopped", MONOTONIC)
    await asyncio.sleep(0)
    disk.stop(10)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return recorded.archive(tmp_path)


def anew(archive: Archive) -> Archive:
    """As another process would open it."""
    return recorded.archive(archive.vault.folder.parent)


def beside(archive: Archive) -> Path:
    return indexes.path(archive.vault, "c1", 1)


def played(archive: Archive, start: int = 0, end: int | None = None) -> bytes:
    film = archive.film("c1", 1)
    assert film is not None
    return b"".join(archive.play("c1", 1, start, film.size if end is None else end))


async def test_the_recorder_writes_what_a_part_would_tell(archive: Archive) -> None:
    await speak(archive, seconds=8, silent=range(100, 200))
    key = archive.key("c1")
    written = Indexes(archive.vault).known("c1", 1, key)
    assert written is not None
    with archive.open("c1", 1) as reader:
        made = scanned(reader)
        assert written.table.matches(reader.table)
        assert written.table.chunks == reader.chunks
    index = written.index
    assert (index.clusters, index.fills, index.duration) == (
        made.clusters,
        made.fills,
        made.duration,
    )
    assert [fill[1:] for fill in index.fills] == [(2_000, 100)]
    assert index.loudness == bytes([107] * 10 + [0] * 10 + [107] * 20)


async def test_it_is_made_anew_where_it_is_missing_or_fits_no_more(archive: Archive) -> None:
    await speak(archive, seconds=2)
    whole = played(archive)
    file = beside(archive)
    for spoil in (b"", b"anything else", file.read_bytes()[:-1], file.read_bytes()[:-40]):
        file.write_bytes(spoil)
        archive = anew(archive)
        assert played(archive) == whole
        assert len(file.read_bytes()) > 300, "and kept"
    file.unlink()
    archive = anew(archive)
    assert played(archive) == whole
    assert file.exists()
    path = archive.vault.path("c1", 1)
    os.truncate(path, path.stat().st_size * 6 // 10)
    shorter = played(archive)
    assert len(shorter) < len(whole)
    (part,) = archive.parts("c1")
    assert part.end is None
    assert part.duration is not None
    assert 800 <= part.duration <= 1_400, "how long it is stands nowhere in it"


async def test_only_the_ranges_that_are_asked_for_are_decrypted(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    await speak(archive, seconds=120)
    whole = played(archive)
    read: list[int] = []
    plain = Reader.plain

    def counted(self: Reader, number: int) -> bytes:
        if not self.label.endswith(".index"):
            read.append(number)
        return plain(self, number)

    monkeypatch.setattr(Reader, "plain", counted)
    for fresh in (False, True):
        if fresh:
            archive = anew(archive)
        read.clear()
        middle = len(whole) // 2
        assert played(archive, middle, middle + 3_000) == whole[middle : middle + 3_000]
        assert 0 < len(read) <= 6, "of some five hundred chunks"


def scans(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Files that are gone through from the beginning to the end."""
    found: list[str] = []
    scan = Reader._scan

    def seen(self: Reader, salt: bytes, at: int) -> Table:
        if not self.label.endswith(".index"):
            found.append(self.label)
        return scan(self, salt, at)

    monkeypatch.setattr(Reader, "_scan", seen)
    return iter(found)


async def test_nothing_is_gone_through_that_is_known(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    await speak(archive, seconds=2)
    gone_through = scans(monkeypatch)
    assert len(archive.parts("c1")) == 1
    played(archive)
    assert list(gone_through) == []


async def test_an_altered_chunk_is_named_and_the_rest_plays(archive: Archive) -> None:
    await speak(archive, seconds=4)
    whole = played(archive)
    with archive.open("c1", 1) as reader:
        number = reader.table.bodies[5]
        at = reader.chunks[number].offset
    path = archive.vault.path("c1", 1)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    heard = played(archive)
    assert len(heard) == len(whole)
    assert heard.count(SILENCE) == whole.count(SILENCE) + 13
    assert archive.verify("c1") == [Flaw("c1", 1, number, "altered", 1_040, 1_300)]
    beside(archive).unlink()
    again = anew(archive)
    played(again)
    (part,) = again.parts("c1")
    # what is gone doesn't say any more when it began: a quarter of a second after what is before it
    assert part.flaws == (Flaw("c1", 1, number, "altered", 1_030, 1_300),)


async def test_nothing_is_told_once_the_key_is_destroyed(archive: Archive) -> None:
    await speak(archive, seconds=1)
    played(archive)
    archive.destroy_key("c1")
    with pytest.raises(KeyTrouble):
        archive.film("c1", 1)
    with pytest.raises(KeyTrouble):
        list(archive.play("c1", 1, 0, 10))


async def test_of_a_part_that_does_not_say_what_it_is_there_is_none(archive: Archive) -> None:
    await speak(archive, seconds=1)
    beside(archive).unlink()
    with archive.open("c1", 1) as reader:
        at = reader.chunks[0].offset
    path = archive.vault.path("c1", 1)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    with pytest.raises(Damaged):
        archive.film("c1", 1)
    assert archive.film("c1", 2) is None


async def test_a_full_disk_costs_the_index_and_nothing_else(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(indexes, "write", full)
    await speak(archive, seconds=1)
    assert not beside(archive).exists()
    assert played(archive)
    assert archive.verify("c1") == []
