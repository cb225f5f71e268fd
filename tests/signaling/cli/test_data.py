"""Data that can't be used: a sentence, no traceback."""

from pathlib import Path

from signaling.config_file import load
from tests.signaling.cli.command import Command


def test_a_folder_that_is_a_file(command: Command) -> None:
    (command.config.parent / "data").write_text("in the way")
    done = command("agent", "list")
    assert done.code == 1
    assert "can't be used: File exists" in done.err


def test_a_database_that_is_none(command: Command) -> None:
    data = command.config.parent / "data"
    data.mkdir()
    (data / "visavis.db").write_text("not a database, but long enough to look at" * 30)
    done = command("agent", "list")
    assert done.code == 1
    assert done.err.startswith("visavis: the database can't be used: file is not a database.")


def test_the_data_folder_is_for_the_owner_alone(command: Command) -> None:
    command("agent", "list")
    data: Path = load(command.config, {}, 0).storage.data
    assert data.stat().st_mode & 0o777 == 0o700
