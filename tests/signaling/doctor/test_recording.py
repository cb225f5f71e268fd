"""What the doctor sees of recording: real folders, and a socket somebody listens at."""

import socket
from pathlib import Path
from typing import NamedTuple

import pytest

from signaling.doctor import recording
from signaling.findings import Finding
from tests import recorded


class Usage(NamedTuple):
    free: int


def levels(found: list[Finding]) -> dict[str, str]:
    return {each.name: each.level for each in found}


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(100 << 30))


@pytest.mark.usefixtures("roomy")
def test_before_the_first_start(tmp_path: Path) -> None:
    folder, keys = tmp_path / "recordings", tmp_path / "keys"
    found = [*recording.folder(folder, 1_024), *recording.keys(keys, folder)]
    assert levels(found) == {
        "recording.folder": "ok",
        "recording.disk": "ok",
        "recording.keys": "ok",
    }
    assert not folder.exists()
    assert not keys.exists()


@pytest.mark.usefixtures("roomy")
def test_folders_in_use(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    folder, keys = archive.vault.folder, archive.keys.folder
    found = [*recording.folder(folder, 1_024), *recording.keys(keys, folder)]
    assert set(levels(found).values()) == {"ok"}
    folder.chmod(0o750)
    keys.chmod(0o750)
    found = [*recording.folder(folder, 1_024), *recording.keys(keys, folder)]
    assert levels(found)["recording.folder"] == "warn"
    assert levels(found)["recording.keys"] == "bad", "the key store refuses such a folder"


@pytest.mark.usefixtures("roomy")
def test_a_folder_that_is_mounted_no_more(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    assert not archive.away
    archive.vault.folder.rename(tmp_path / "elsewhere")
    archive.vault.folder.mkdir()
    found = [*recording.folder(archive.vault.folder, 1, away=archive.away)]
    assert levels(found)["recording.folder"] == "bad"


def test_keys_that_are_gone(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    recorded.write(archive, "c1", 1, participant="anna")
    archive.keys.folder.rename(tmp_path / "elsewhere")
    (found,) = recording.keys(archive.keys.folder, archive.vault.folder)
    assert (found.level, "are missing" in found.what) == ("bad", True)
    assert "Restore it from its backup" in found.todo


def test_a_folder_that_can_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = recorded.archive(tmp_path)

    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    found = [
        *recording.folder(archive.vault.folder, 1),
        *recording.keys(archive.keys.folder, archive.vault.folder),
    ]
    assert levels(found)["recording.folder"] == levels(found)["recording.keys"] == "bad"
    assert "Permission denied" in found[0].what


@pytest.mark.parametrize(("free_mib", "level"), [(1_023, "bad"), (4_000, "warn"), (5_000, "ok")])
def test_room_for_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_mib: int, level: str
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(free_mib << 20))
    found = list(recording.folder(tmp_path / "recordings", 1_024))
    assert levels(found)["recording.disk"] == level


@pytest.mark.network
def test_a_recorder_runs_or_is_missed_or_is_not_expected(tmp_path: Path) -> None:
    path = tmp_path / "recorder"
    assert list(recording.runs(path, workers=False)) == []
    (found,) = recording.runs(path, workers=True)
    assert (found.name, found.level) == ("recording.recorder", "bad")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        (found,) = recording.runs(path, workers=True)
        assert found.level == "ok"
