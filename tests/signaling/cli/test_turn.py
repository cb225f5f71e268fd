"""`visavis turn`."""

import asyncio
import stat
import sys
from pathlib import Path

import pytest

from tests.coturn import SECRET as SHARED
from tests.coturn import coturn, wish
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


@pytest.mark.network
async def test_a_running_server_is_tried(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISAVIS_TURN_SECRET", SHARED)
    async with coturn(tmp_path, wish()) as (server, _):
        turn = TURN.replace("turn.example.org:3478", f"127.0.0.1:{server.port}")
        command.config.write_text(f'{command.config.read_text()}{turn}media = ["127.0.0.1"]\n')
        well = await asyncio.to_thread(command, "turn", "check")
        monkeypatch.setenv("VISAVIS_TURN_SECRET", SECRET)
        other = await asyncio.to_thread(command, "turn", "check", "--json")
    assert (well.code, well.err) == (0, "")
    assert "ok   no reserved address can be reached through it\n" in well.out
    assert "All is well: 6 things looked at.\n" in well.out
    assert other.code == 1
    assert other.json["level"] == "bad"
    (finding,) = other.json["findings"]
    assert (finding["name"], finding["level"]) == ("turn.allocate", "bad")
    assert "secrets of desk and coturn differ" in finding["todo"]
    assert SECRET not in other.out


@pytest.mark.network
def test_a_server_that_is_not_there(with_turn: Command) -> None:
    text = with_turn.config.read_text().replace("turn.example.org:3478", "nowhere.invalid")
    with_turn.config.write_text(text)
    done = with_turn("turn", "check")
    assert done.code == 1
    assert "BAD  turn:nowhere.invalid has no IPv4 address" in done.out
    assert "1 is wrong" in done.out


def test_an_authority_that_is_none(with_turn: Command, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")
    done = with_turn("turn", "check", "--ca", str(tmp_path / "ca.pem"))
    assert "holds no certificate in PEM" in done.err
    done = with_turn("turn", "check", "--ca", str(tmp_path / "none.pem"))
    assert done.code == 1
    assert "No such file" in done.err


def test_without_the_client(with_turn: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "turn.check", None)
    assert "visavis[media]" in with_turn("turn", "check").err
