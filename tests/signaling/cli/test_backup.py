"""Backup and restore from the command line."""

import shutil
from pathlib import Path

import pytest

from signaling.backup import unfinished
from tests import recorded
from tests.signaling.cli.command import Command, Done


@pytest.fixture(autouse=True)
def _not_slower_ever_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.nice", lambda _: 0)


@pytest.fixture
def lost(command: Command, tmp_path: Path) -> Command:
    """A desk with a recording, whose backup was made and whose machine is gone."""
    archive = recorded.archive(tmp_path / "data")
    recorded.write(archive, "c1", 1, participant="c1")
    assert command("agent", "list").code == 0
    assert backed(command, tmp_path, "--first").code == 0
    shutil.rmtree(tmp_path / "data")
    return command


def backed(command: Command, folder: Path, *more: str) -> Done:
    return command(
        "backup", "--to", str(folder / "backup"), "--keys-to", str(folder / "keys"), *more
    )


def restored(command: Command, folder: Path, *more: str) -> Done:
    return command(
        "restore", "--from", str(folder / "backup"), "--keys-from", str(folder / "keys"), *more
    )


def test_there_and_back(lost: Command, tmp_path: Path) -> None:
    done = restored(lost, tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "2 files of media" in done.out
    assert "0 things were destroyed again" in done.out
    verified = lost("recordings", "verify", "c1")
    assert (verified.code, "c1 is as it was written" in verified.out) == (0, True)
    assert lost("audit", "verify").code == 0
    again = backed(lost, tmp_path)
    assert (again.code, "0 bytes are new" in again.out) == (0, True)


def test_what_is_refused_is_a_sentence(command: Command, tmp_path: Path) -> None:
    done = backed(command, tmp_path)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "say --first" in done.err
    assert "--keep is at least 1" in backed(command, tmp_path, "--keep", "0").err
    done = restored(command, tmp_path)
    assert (done.code, "holds no backups of a desk" in done.err) == (1, True)


def test_damaged_media_are_named_by_word_and_code(lost: Command, tmp_path: Path) -> None:
    (tmp_path / "backup/media/recordings/c1/1.part").unlink()
    done = restored(lost, tmp_path)
    assert done.code == 1
    assert "recordings/c1/1.part is not as it was written, or missing" in done.err


def test_nothing_runs_on_half_a_restore(lost: Command, tmp_path: Path) -> None:
    unfinished.begin(tmp_path / "data", 7)
    for words in (("agent", "list"), ("serve", "--quiet")):
        done = lost(*words)
        assert (done.code, "restore of backup 7 was begun" in done.err) == (1, True)
    unfinished.end(tmp_path / "data")
    assert restored(lost, tmp_path).code == 0
