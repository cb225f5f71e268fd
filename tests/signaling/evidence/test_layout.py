"""Every byte between the files follows from them, and other programs read what is written."""

import io
import subprocess
import zipfile
import zlib
from pathlib import Path

import pytest

from signaling.evidence.layout import (
    Entry,
    NotOurs,
    before,
    behind,
    directory,
    placed,
    read_directory,
    start_of_directory,
)

FILES = {"a.txt": b"eins", "folder/b.bin": bytes(300), "empty": b""}


def archive() -> tuple[bytes, list[Entry]]:
    done, entries = b"", list[Entry]()
    for name, content in FILES.items():
        entries.append(Entry(name, len(done), len(content), zlib.crc32(content)))
        done += before(name) + content + behind(len(content), entries[-1].crc)
    return done + directory(entries), entries


def test_it_is_a_zip_file_to_others(tmp_path: Path) -> None:
    whole, _ = archive()
    with zipfile.ZipFile(io.BytesIO(whole)) as found:
        assert {name: found.read(name) for name in found.namelist()} == FILES
    path = tmp_path / "made.zip"
    path.write_bytes(whole)
    subprocess.run(["/usr/bin/env", "unzip", "-q", "made.zip"], cwd=tmp_path, check=True)
    assert (tmp_path / "folder" / "b.bin").read_bytes() == bytes(300)


def test_the_directory_is_read_as_it_was_written() -> None:
    whole, entries = archive()
    start = start_of_directory(whole[-128:], len(whole))
    assert start == entries[-1].end
    assert read_directory(whole[start:]) == entries
    assert placed(entries, start) == entries


def test_beyond_4_gib_it_says_so_in_wide_numbers() -> None:
    entries = [Entry("film", 0, 5 << 30, 1), Entry("after", (5 << 30) + 78, 3, 2)]
    raw = directory(entries)
    assert read_directory(raw) == entries
    assert start_of_directory(raw[-128:], 6 << 30) == entries[-1].end


def test_one_wrong_size_or_offset_is_made_good() -> None:
    _, entries = archive()
    end = entries[-1].end
    for at in range(len(entries)):
        entry = entries[at]
        for wrong in (entry._replace(size=77), entry._replace(offset=entry.offset + 1)):
            broken = [*entries[:at], wrong, *entries[at + 1 :]]
            assert placed(broken, end) == entries


@pytest.mark.parametrize("tail", [b"", b"PK\x05\x06", bytes(128)])
def test_what_is_no_bundle_is_told(tail: bytes) -> None:
    with pytest.raises(NotOurs):
        start_of_directory(tail, len(tail))
    with pytest.raises(NotOurs):
        read_directory(b"PK\x01\x02" + tail[:10])
