"""Exit codes: 0 done, 1 refused, 2 used wrongly; nobody meets a traceback."""

import pytest
from asyncpg import InvalidPasswordError
from sqlalchemy.exc import OperationalError

from signaling.__main__ import main
from signaling.cli import config
from signaling.core.errors import Code, Refused
from signaling.ports import DeskTaken


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("visavis 0")


@pytest.mark.parametrize(
    "words",
    [[], ["fly"], ["serve"], ["agent"], ["agent", "add"], ["link", "create", "--que", "x"]],
)
def test_used_wrongly(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage: visavis" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DeskTaken("the desk is served by process 7"), 1, "the desk is served by process 7."),
        (Refused(Code.UNAVAILABLE), 1, "unavailable."),
        (OperationalError("SELECT", {}, Exception("disk I/O error")), 1, "disk I/O error"),
        (ConnectionRefusedError("refused"), 1, "the database can't be used: refused."),
        (InvalidPasswordError("wrong password"), 1, "the database can't be used: wrong password."),
        (PermissionError(13, "Permission denied", "/data/demo.json"), 1, "/data/demo.json: Perm"),
        (KeyboardInterrupt(), 130, "stopped."),
    ],
)
def test_known_errors_are_a_sentence(
    error: BaseException,
    code: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(config, "read", fail)
    assert main(["config", "check", "x.toml"]) == code
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_our_own_mistakes_are_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr(config, "read", fail)
    with pytest.raises(AssertionError):
        main(["config", "check", "x.toml"])
