"""Documents at rest, on a real folder: pieces, what a crash leaves, ranges, pictures, destruction."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from media.keys import KeyTrouble
from media.shelf import Shelf
from media.vault import BODY, Damaged, WriteFailed

ONE, TWO = os.urandom(3_000_000), os.urandom(70_000)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "documents", tmp_path / "keys", lambda: 1)
    made.prepare()
    return made


def stored(shelf: Shelf, holder: str = "a") -> None:
    shelf.begin(holder)
    shelf.append(holder, 0, ONE)
    shelf.append(holder, 1, TWO)


def test_what_was_put_there_is_read_again(shelf: Shelf) -> None:
    stored(shelf)
    assert shelf.pieces("a") == [len(ONE), len(TWO)]
    assert b"".join(shelf.read("a")) == ONE + TWO
    assert shelf.verify("a") == []
    assert shelf.holders() == ["a"]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), (2_999_999, 3_000_001), (3_000_000, 3_000_002), (1_048_570, 2_000_000), (9, None)],
)
def test_a_range_may_cross_pieces(shelf: Shelf, start: int, end: int | None) -> None:
    stored(shelf)
    assert b"".join(shelf.read("a", start, end)) == (ONE + TWO)[start:end]


def test_nothing_of_it_lies_there_readable(shelf: Shelf, tmp_path: Path) -> None:
    shelf.begin("a")
    shelf.append("a", 0, b"a secret of the house " * 100)
    shelf.keep_picture("a", "1/400", b"a secret of the house " * 100)
    assert all(b"secret" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_piece_without_its_end_was_never_acknowledged(shelf: Shelf) -> None:
    stored(shelf)
    writer = shelf.files.create("a", 2, shelf.keys.get("a"))
    writer.append(BODY, b"half")
    writer.close()
    with pytest.raises(Damaged):
        list(shelf.read("a"))
    assert shelf.pieces("a") == [len(ONE), len(TWO)]
    shelf.append("a", 2, b"whole")
    assert b"".join(shelf.read("a")) == ONE + TWO + b"whole"


def test_a_piece_cut_within_its_header_goes_too(shelf: Shelf) -> None:
    stored(shelf)
    path = shelf.files.path("a", 1)
    os.truncate(path, 20)
    assert shelf.pieces("a") == [len(ONE)]
    assert not path.exists()


def test_what_comes_behind_a_gap_goes_too(shelf: Shelf) -> None:
    stored(shelf)
    shelf.files.path("a", 0).unlink()
    assert shelf.pieces("a") == []
    assert shelf.files.items("a") == []


def test_an_altered_piece_is_named(shelf: Shelf) -> None:
    stored(shelf)
    path = shelf.files.path("a", 1)
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)
    assert [finding.file for finding in shelf.verify("a")] == ["a/1"]


def test_a_full_disk_leaves_nothing_half_written(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(shelf)
    real = os.write
    left = [100_000]

    def write(fd: int, data: bytes) -> int:
        if left[0] <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= len(data)
        return real(fd, data)

    monkeypatch.setattr("media.vault.os.write", write)
    with pytest.raises(WriteFailed) as full:
        shelf.append("a", 2, ONE)
    assert full.value.code == "disk_full"
    assert shelf.files.items("a") == [0, 1]


def test_destroying_the_key_destroys_it_with_its_pictures(shelf: Shelf) -> None:
    stored(shelf)
    shelf.keep_picture("a", "1/400", b"picture")
    assert shelf.destroy("a")
    assert shelf.holders() == []
    assert not (shelf.pictures.folder / "a").exists()
    with pytest.raises(KeyTrouble) as gone:
        list(shelf.read("a"))
    assert gone.value.code == "key_destroyed"
    with pytest.raises(KeyTrouble):
        shelf.begin("a")
    assert not shelf.destroy("a")


def test_pictures_are_kept_by_name(shelf: Shelf) -> None:
    stored(shelf)
    assert shelf.picture("a", "1/400") is None
    shelf.keep_picture("a", "1/400", ONE)
    shelf.keep_picture("a", "1/400", TWO)
    assert shelf.picture("a", "1/400") == TWO
    assert shelf.picture("a", "1/800") is None


def test_a_damaged_picture_counts_as_gone(shelf: Shelf) -> None:
    stored(shelf)
    shelf.keep_picture("a", "1/400", TWO)
    [path] = (shelf.pictures.folder / "a").iterdir()
    os.truncate(path, path.stat().st_size - 5)
    assert shelf.picture("a", "1/400") is None
    shelf.keep_picture("a", "1/400", TWO)
    assert shelf.picture("a", "1/400") == TWO


def test_pictures_used_longest_ago_make_way(shelf: Shelf) -> None:
    stored(shelf)
    for page in range(4):
        shelf.keep_picture("a", f"{page}/400", TWO)
    for age, path in enumerate(sorted((shelf.pictures.folder / "a").iterdir())):
        os.utime(path, (age, age))
    assert shelf.picture("a", "0/400") == TWO  # used just now
    left = shelf.trim(2 * len(TWO) + 1_000)
    assert 2 * len(TWO) <= left <= 2 * len(TWO) + 1_000
    assert shelf.picture("a", "0/400") == TWO
    assert len(list((shelf.pictures.folder / "a").iterdir())) == 2


def again(shelf: Shelf) -> Shelf:
    return Shelf(shelf.files.folder.parent, shelf.keys.folder, lambda: 2)


def test_it_is_found_again(shelf: Shelf) -> None:
    stored(shelf)
    other = again(shelf)
    other.prepare()
    assert not other.away
    assert b"".join(other.read("a")) == ONE + TWO


def unmounted(shelf: Shelf) -> None:
    shelf.files.folder.rename(shelf.files.folder.with_name("elsewhere"))


def without_keys(shelf: Shelf) -> None:
    shelf.keys.folder.rename(shelf.keys.folder.with_name("elsewhere"))


@pytest.mark.parametrize(("lost", "error"), [(unmounted, OSError), (without_keys, KeyTrouble)])
def test_a_folder_that_is_away_is_not_made_anew(
    shelf: Shelf, lost: Callable[[Shelf], None], error: type[Exception]
) -> None:
    stored(shelf)
    lost(shelf)
    other = again(shelf)
    with pytest.raises(error):
        other.prepare()
    assert other.away == (lost is unmounted)


def test_the_key_store_may_be_older_than_the_shelf(tmp_path: Path) -> None:
    """A desk that recorded before it had documents."""
    first = Shelf(tmp_path / "documents", tmp_path / "keys", lambda: 1)
    first.keys.prepare(1)
    assert not first.away
    first.prepare()
    stored(first)


def test_free_room_is_told(shelf: Shelf) -> None:
    assert shelf.free() > 0
