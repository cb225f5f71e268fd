"""`visavis turn`."""

import stat
from pathlib import Path

import pytest

from tests.signaling.cli.command import Command

TURN = """
[turn]
urls = ["turn:turn.example.org:3478"]
realm = "turn.example.org"
addresses = ["203.0.113.7"]
"""
SECRET = "0123456789abcdef" * 4


@pytest.fixture
def with_turn(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    command.config.write_text(command.config.read_text() + TURN)
    monkeypatch.setenv("VISAVIS_TURN_SECRET", SECRET)
    return command


def test_the_configuration_is_printed(with_turn: Command) -> None:
    done = with_turn("turn", "config")
    assert (done.code, done.err) == (0, "")
    assert f"\nstatic-auth-secret={SECRET}\n" in done.out
    assert "\nlistening-ip=203.0.113.7\n" in done.out


def test_or_written_for_its_owner_alone(with_turn: Command, tmp_path: Path) -> None:
    target = tmp_path / "turnserver.conf"
    target.write_text("old")
    target.chmod(0o644)
    done = with_turn("turn", "config", "--output", str(target))
    assert SECRET not in done.out
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert f"static-auth-secret={SECRET}\n" in target.read_text()
    assert [path.name for path in tmp_path.glob("*turnserver*")] == ["turnserver.conf"]


def test_no_such_folder(with_turn: Command, tmp_path: Path) -> None:
    done = with_turn("turn", "config", "--output", str(tmp_path / "none" / "t.conf"))
    assert done.code == 1
    assert "No such file or directory" in done.err


def test_a_desk_without_turn(command: Command) -> None:
    done = command("turn", "config")
    assert done.code == 1
    assert "the settings have no [turn]" in done.err


def test_wrong_settings_are_named(with_turn: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISAVIS_TURN_SECRET", "short")
    done = with_turn("turn", "config")
    assert done.code == 1
    assert f"{with_turn.config}: turn.secret: must have at least 32 characters" in done.err
    assert "short" not in done.err
