"""What was written is read, at any place; what was changed is named; what was cut off loses no whole chunk."""

import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media import vault
from media.vault import BODY, END, HEAD, NOTE, Damaged, Finding, Reader, Vault, WriteFailed, Writer

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
CANARY = b"visavis-canary-0123456789"


@pytest.fixture
def archive(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "recordings")
    made.begin()
    return made


def written(
    archive: Vault, holder: str = "c1", item: int = 1, bodies: tuple[bytes, ...] = (b"ab", b"cde")
) -> Path:
    writer = archive.create(holder, item, KEY)
    writer.append(HEAD, b'{"kind":"sound"}')
    for body in bodies:
        writer.append(BODY, body)
        writer.append(NOTE, b"{}")
    writer.finish(b'{"why":"stopped"}')
    return archive.path(holder, item)


def body(archive: Vault, holder: str = "c1", item: int = 1) -> bytes:
    with archive.open(holder, item, KEY) as reader:
        return b"".join(reader.read())


def named(findings: list[Finding]) -> list[tuple[int | None, str]]:
    return [(finding.chunk, finding.what) for finding in findings]


def test_what_was_written_is_read(archive: Vault) -> None:
    written(archive)
    assert archive.verify("c1", 1, KEY) == []
    with archive.open("c1", 1, KEY) as reader:
        assert reader.complete
        assert reader.size == 5
        assert b"".join(reader.read()) == b"abcde"
        assert list(reader.of(HEAD)) == [b'{"kind":"sound"}']
        assert list(reader.of(END)) == [b'{"why":"stopped"}']
        assert len(list(reader.of(NOTE))) == 2


def test_the_folder_tells_what_is_there(archive: Vault) -> None:
    for holder, item in (("c2", 10), ("c1", 2), ("c2", 9)):
        written(archive, holder, item)
    (archive.folder / "c2" / "notes.txt").touch()
    assert archive.holders() == ["c1", "c2"]
    assert archive.items("c2") == [9, 10]
    assert archive.items("c3") == []


@pytest.mark.parametrize("holder", ["", "..", "a/b", "a" * 65, "a.b", "ä"])
def test_a_name_can_t_lead_elsewhere(archive: Vault, holder: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        archive.create(holder, 1, KEY)


def test_only_the_server_s_user_may_read(archive: Vault) -> None:
    path = written(archive)
    modes = [one.stat().st_mode & 0o777 for one in (archive.folder, path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]


def test_a_file_is_written_once(archive: Vault) -> None:
    path = written(archive)
    before = path.read_bytes()
    with pytest.raises(WriteFailed) as caught:
        archive.create("c1", 1, KEY)
    assert caught.value.code == "written_already"
    assert path.read_bytes() == before


def test_a_folder_that_went_away_is_not_made_anew(archive: Vault) -> None:
    shutil.rmtree(archive.folder)
    for _ in range(2):
        with pytest.raises(WriteFailed) as caught:
            archive.create("c1", 1, KEY)
        assert caught.value.code == "archive_unreachable"
        archive.folder.touch()  # no folder either
    assert not archive.folder.is_dir()


@given(
    bodies=st.lists(st.binary(max_size=40), max_size=6),
    start=st.integers(0, 200),
    length=st.integers(0, 200),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_range_is_read(archive: Vault, bodies: list[bytes], start: int, length: int) -> None:
    number = len(archive.items("c1"))
    written(archive, item=number, bodies=tuple(bodies))
    with archive.open("c1", number, KEY) as reader:
        assert b"".join(reader.read(start, start + length)) == b"".join(bodies)[start:][:length]


def test_a_range_is_read_without_the_rest(archive: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    written(archive, bodies=(b"0123", b"4567", b"89"))
    read: list[int] = []
    real = Reader.plain

    def watched(self: Reader, number: int) -> bytes:
        read.append(number)
        return real(self, number)

    monkeypatch.setattr(Reader, "plain", watched)
    with archive.open("c1", 1, KEY) as reader:
        assert b"".join(reader.read(5, 8)) == b"567"
    assert read == [3]


def test_a_long_body_becomes_several_chunks(archive: Vault) -> None:
    long = bytes(range(256)) * (vault.MOST // 100)
    written(archive, bodies=(long,))
    with archive.open("c1", 1, KEY) as reader:
        assert sum(chunk.kind == BODY for chunk in reader.chunks) == 3
        assert b"".join(reader.read()) == long
    with pytest.raises(ValueError, match="can't be split"):
        archive.create("c1", 2, KEY).append(NOTE, bytes(vault.MOST + 1))


def test_what_is_still_being_written_can_be_read(archive: Vault) -> None:
    writer = archive.create("c1", 1, KEY)
    assert archive.verify("c1", 1, KEY) == [Finding("c1/1", 0, "truncated")]
    writer.append(BODY, b"so far")
    assert body(archive) == b"so far"
    writer.sync()
    writer.append(BODY, b" and on")
    assert body(archive) == b"so far and on"
    writer.close()
    writer.close()
    with pytest.raises(WriteFailed):
        writer.append(BODY, b"after the end")
    assert named(archive.verify("c1", 1, KEY)) == [(2, "truncated")]


def test_cut_at_any_byte_all_whole_chunks_stay(archive: Vault) -> None:
    path = written(archive, bodies=(b"first", b"second", b"third"))
    whole = path.read_bytes()
    with archive.open("c1", 1, KEY) as reader:
        chunks = reader.chunks
        header = chunks[0].offset - 5
        plain = [reader.plain(n) for n in range(len(chunks))]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        kept = sum(chunk.offset + chunk.length + vault.TAG <= length for chunk in chunks)
        if length < header:
            assert named(archive.verify("c1", 1, KEY)) == [(None, "truncated")]
            continue
        assert named(archive.verify("c1", 1, KEY)) == [(kept, "truncated")]
        with archive.open("c1", 1, KEY) as reader:
            assert not reader.complete
            assert [reader.plain(n) for n in range(len(reader.chunks))] == plain[:kept]


def test_a_bit_flipped_in_any_byte_is_found_and_named(archive: Vault) -> None:
    path = written(archive)
    whole = bytearray(path.read_bytes())
    with archive.open("c1", 1, KEY) as reader:
        begins = [chunk.offset - 5 for chunk in reader.chunks]
    for place in range(len(whole)):
        whole[place] ^= 1 << place % 8
        path.write_bytes(whole)
        whole[place] ^= 1 << place % 8
        first = archive.verify("c1", 1, KEY)[0]
        expected = sum(begin <= place for begin in begins) - 1
        assert first.file == "c1/1"
        assert first.chunk == (expected if expected >= 0 else None), place
    path.write_bytes(whole)
    assert archive.verify("c1", 1, KEY) == []


def test_an_altered_chunk_spoils_no_other(archive: Vault) -> None:
    path = written(archive)
    with archive.open("c1", 1, KEY) as reader:
        place = reader.chunks[1].offset
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    assert named(archive.verify("c1", 1, KEY)) == [(1, "altered")]
    with archive.open("c1", 1, KEY) as reader:
        assert b"".join(reader.read(2)) == b"cde"
        with pytest.raises(Damaged, match="c1/1 is altered at chunk 1"):
            b"".join(reader.read())


def pieces(archive: Vault, holder: str = "c1", item: int = 1) -> list[bytes]:
    """The header and each chunk, as they lie in the file."""
    whole = archive.path(holder, item).read_bytes()
    with archive.open(holder, item, KEY) as reader:
        begins = [0, *(chunk.offset - 5 for chunk in reader.chunks), len(whole)]
    return [whole[a:b] for a, b in pairwise(begins)]


def test_chunks_that_are_moved_are_named(archive: Vault) -> None:
    path = written(archive, bodies=(b"one", b"two"))
    header, *chunks = pieces(archive)
    head, one, note, two, _, end = chunks
    for changed, expected in (
        ([head, two, note, one, note, end], [1, 3, 4]),
        ([head, one, one, note, two, note, end], [2, 3, 4, 5, 6]),
        ([head, one, two, note, end], [2, 3, 4]),
        ([head, one, note, two, note, end, end], [4, 6]),
    ):
        path.write_bytes(b"".join([header, *changed]))
        found = named(archive.verify("c1", 1, KEY))
        altered = [chunk for chunk, what in found if what == "altered"]
        assert altered[: len(expected)] == expected
    path.write_bytes(b"".join([header, *chunks[:-1]]))
    assert named(archive.verify("c1", 1, KEY)) == [(5, "truncated")]


@pytest.mark.parametrize("other", [("c1", 2), ("c2", 1)])
def test_what_comes_from_another_file_is_named(archive: Vault, other: tuple[str, int]) -> None:
    """Of another track or another recording, even under the same data key and with the same content."""
    path, foreign = written(archive), written(archive, *other)
    header, *chunks = pieces(archive)
    chunks[1] = pieces(archive, *other)[2]
    path.write_bytes(b"".join([header, *chunks]))
    assert named(archive.verify("c1", 1, KEY)) == [(1, "altered")]
    path.write_bytes(foreign.read_bytes())
    assert named(archive.verify("c1", 1, KEY)) == [(None, "misplaced")]


def test_another_key_opens_nothing(archive: Vault) -> None:
    written(archive)
    assert named(archive.verify("c1", 1, OTHER_KEY)) == [(None, "header_altered")]
    with pytest.raises(ValueError, match="a data key of 16 bytes"):
        archive.create("c1", 2, bytes(16))


def test_the_same_content_never_looks_the_same(archive: Vault) -> None:
    written(archive)
    before = pieces(archive)
    archive.path("c1", 1).unlink()
    written(archive)
    assert not set(before) & set(pieces(archive))


def test_nothing_lies_on_disk_in_clear(archive: Vault) -> None:
    writer = archive.create("c1", 1, KEY)
    for kind in (HEAD, BODY, NOTE, BODY):
        writer.append(kind, CANARY * 50)
    writer.finish(CANARY)
    found = list(archive.folder.rglob("*.part"))
    assert len(found) == 1
    raw = found[0].read_bytes()
    assert not any(CANARY[n : n + 6] in raw for n in range(len(CANARY) - 5))
    assert KEY not in raw


FULL = """
import resource, sys
from pathlib import Path
from media.vault import BODY, HEAD, Vault, WriteFailed
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
archive = Vault(Path(sys.argv[1]))
try:
    writer = archive.create("c1", 1, bytes(range(32)))
    writer.append(HEAD, b"{}")
    while True:
        writer.append(BODY, b"x" * 1_000)
except WriteFailed as failed:
    print(failed.code)
"""


@pytest.mark.parametrize("most", [0, 10, 80, 90, 3_000, 4_001])
def test_a_full_disk_is_told_and_costs_no_whole_chunk(archive: Vault, most: int) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(archive.folder), str(most)],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert ran.stdout == "disk_full\n"
    if most < 80:
        assert archive.items("c1") == []
        return
    assert archive.path("c1", 1).stat().st_size <= most
    kept = max(0, most - 90) // 1_021
    assert body(archive) == b"x" * 1_000 * kept
    found = archive.verify("c1", 1, KEY)
    assert [(finding.what) for finding in found] == ["truncated"]


def test_a_writer_stands_alone(tmp_path: Path) -> None:
    """For others than recordings: any path, any label."""
    path = tmp_path / "page"
    writer = Writer(path, "documents/d1/page/3", KEY)
    writer.finish(b"")
    with Reader(path, "documents/d1/page/3", KEY) as reader:
        assert reader.verify() == []


def test_what_is_mounted_no_more_is_not_written_below(archive: Vault) -> None:
    archive.folder.rename(archive.folder.with_name("elsewhere"))
    archive.folder.mkdir()  # the empty mount point
    with pytest.raises(WriteFailed) as failed:
        archive.create("c1", 1, KEY)
    assert failed.value.code == "archive_unreachable"
    assert list(archive.folder.iterdir()) == []
