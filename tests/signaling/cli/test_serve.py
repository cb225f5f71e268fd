"""What keeps a server from starting is said in a sentence that says what to do."""

import errno
import os

import pytest

from signaling.api.pages import PagesMissing
from signaling.cli import serve
from signaling.config import Settings
from signaling.store.engine import DatabaseAway
from tests.signaling.cli.command import Command


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    async def fail(settings: Settings, **_: object) -> int:
        raise error

    monkeypatch.setattr(serve, "serve", fail)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EADDRINUSE, "another program listens there; stop it or choose another port"),
        (errno.EACCES, "ports below 1024 are for root; choose a higher one"),
        (errno.EADDRNOTAVAIL, "this machine doesn't have that address"),
    ],
)
def test_a_port_that_cannot_be_had(
    command: Command, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    failing(monkeypatch, OSError(number, os.strerror(number)))
    done = command("serve")
    assert done.code == 1
    assert f"visavis: can't listen on 127.0.0.1 port 8080: {words}.\n" in done.err


def test_pages_that_were_not_built(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, PagesMissing())
    done = command("serve")
    assert done.code == 1
    assert 'run "make web" first' in done.err


def test_a_file_that_cannot_be_used(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, OSError(errno.ENOSPC, "No space left on device", "/data/visavis.db.lock"))
    done = command("serve")
    assert done.code == 1
    assert "visavis: /data/visavis.db.lock: No space left on device.\n" in done.err


def test_a_database_that_stays_away_is_a_reason_to_start_again(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, DatabaseAway("Connection refused"))
    done = command("serve")
    assert done.code == 5
    assert "visavis: the database is still away: Connection refused. Check storage" in done.err


def test_the_servers_exit_code_is_ours(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ended(settings: Settings, **_: object) -> int:
        return 3

    monkeypatch.setattr(serve, "serve", ended)
    assert command("serve").code == 3


def test_a_port_taken_by_another_demo(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, OSError(errno.EADDRINUSE, "in use"))
    data = str(command.config.parent / "demo")
    done = command.bare("demo", "--no-media", "--data", data, "--port", "9000")
    assert done.code == 1
    assert "make run PORT=9001" in done.err
