"""Recordings with their keys: what is there, what is whole, and what is gone for which reason."""

from pathlib import Path

import pytest

from media.archive import Archive, Flaw
from media.keys import KeyTrouble
from media.shelf import Shelf
from media.vault import BODY, HEAD, NOTE

AT = 1_790_000_000_000


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "recordings", tmp_path / "keys", lambda: AT)
    made.prepare()
    return made


def record(archive: Archive, recording: str, sequence: int, *, whole: bool = True) -> None:
    writer = archive.vault.create(recording, sequence, archive.key(recording))
    writer.append(HEAD, b'{"kind":"sound"}')
    writer.append(BODY, b"0123")
    writer.append(NOTE, b'{"type":"gap"}')
    writer.append(BODY, b"4567")
    if whole:
        writer.finish(b'{"why":"stopped"}')
    writer.close()


def alter(archive: Archive, recording: str, sequence: int, chunk: int) -> None:
    with archive.open(recording, sequence) as reader:
        place = reader.chunks[chunk].offset
    path = archive.vault.path(recording, sequence)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def test_documents_that_were_there_first_are_no_recordings(tmp_path: Path) -> None:
    """They share the folder of keys, and a fresh desk begins both."""
    Shelf(tmp_path / "documents", tmp_path / "keys", lambda: AT).prepare()
    made = Archive(tmp_path / "recordings", tmp_path / "keys", lambda: AT)
    for _ in range(2):
        made.prepare()
        assert not made.away
    record(made, "c1", 1)


def test_parts_tell_of_themselves(archive: Archive) -> None:
    record(archive, "c1", 3)
    record(archive, "c1", 4, whole=False)
    record(archive, "c2", 1)
    assert archive.recordings() == ["c1", "c2"]
    whole, cut = archive.parts("c1")
    assert archive.part("c1", 3) == whole
    assert archive.part("c1", 5) is None
    assert (whole.sequence, whole.size, whole.head) == (3, 8, {"kind": "sound"})
    assert (whole.notes, whole.end, whole.flaws) == (({"type": "gap"},), {"why": "stopped"}, ())
    assert (cut.sequence, cut.size, cut.end) == (4, 8, None)
    assert cut.flaws == (Flaw("c1", 4, None, "truncated"),)
    assert b"".join(archive.read("c1", 3, 3, 6)) == b"345"


def test_what_was_altered_is_named(archive: Archive) -> None:
    record(archive, "c1", 1)
    record(archive, "c1", 2)
    assert archive.verify("c1") == []
    alter(archive, "c1", 1, 2)
    alter(archive, "c1", 1, 3)
    assert archive.verify("c1") == [Flaw("c1", 1, 2, "altered"), Flaw("c1", 1, 3, "altered")]
    part, other = archive.parts("c1")
    assert part.notes == ()
    assert part.flaws == (Flaw("c1", 1, 2, "altered"), Flaw("c1", 1, 3, "altered"))
    assert other.flaws == ()
    archive.vault.path("c1", 1).write_bytes(b"")
    assert archive.parts("c1")[0].flaws == (Flaw("c1", 1, None, "truncated"),)


def test_a_recording_gets_one_key(archive: Archive) -> None:
    key = archive.key("c1")
    assert archive.key("c1") == key
    assert archive.rotate().wrapped == 1
    assert archive.key("c1") == key


def test_a_lost_key_is_never_replaced_where_parts_lie(archive: Archive) -> None:
    record(archive, "c1", 1)
    (archive.keys.folder / "recordings" / "c1.key").unlink()
    with pytest.raises(KeyTrouble) as caught:
        archive.key("c1")
    assert caught.value.code == "key_missing"
    assert archive.verify("c1") == [Flaw("c1", None, None, "key_missing")]
    assert archive.check_keys().lost == ("c1",)


def test_destroying_the_key_destroys_the_recording(archive: Archive) -> None:
    record(archive, "c1", 1)
    assert archive.destroy_key("c1")
    for action in (archive.key, archive.parts):
        with pytest.raises(KeyTrouble) as caught:
            action("c1")
        assert (caught.value.code, caught.value.at) == ("key_destroyed", AT)
    assert archive.verify("c1") == [Flaw("c1", None, None, "key_destroyed")]


def test_keys_are_counted(archive: Archive) -> None:
    for name in ("c1", "c2", "c3"):
        record(archive, name, 1)
    archive.destroy_key("c2")
    (archive.keys.folder / "recordings" / "c3.key").write_text("{}")
    report = archive.check_keys()
    assert (report.whole, report.destroyed, report.lost) == (1, 1, ())
    assert [(trouble.code, trouble.about) for trouble in report.troubles] == [("key_altered", "c3")]


def test_a_key_store_that_is_away_is_not_begun_anew(archive: Archive) -> None:
    record(archive, "c1", 1)
    archive.keys.folder.rename(archive.keys.folder.with_name("elsewhere"))
    archive.keys.folder.mkdir(mode=0o700)  # an empty mount point
    with pytest.raises(KeyTrouble) as found:
        archive.prepare()
    assert found.value.code == "master_missing"
    assert not any(archive.keys.folder.rglob("*.key"))
    archive.keys.folder.rmdir()
    archive.keys.folder.with_name("elsewhere").rename(archive.keys.folder)
    archive.prepare()
    assert archive.parts("c1")


@pytest.mark.parametrize("mount_point", [True, False])
def test_a_folder_that_is_away_is_not_begun_anew(archive: Archive, mount_point: bool) -> None:
    folder = archive.vault.folder
    folder.rename(folder.with_name("elsewhere"))
    if mount_point:
        folder.mkdir()
    assert archive.away
    with pytest.raises(FileNotFoundError):
        archive.prepare()
    assert folder.exists() == mount_point
    if mount_point:
        folder.rmdir()
    folder.with_name("elsewhere").rename(folder)
    archive.prepare()
    assert not archive.away
