"""What was found, for people and for programs."""

import json

import pytest

from signaling.cli.findings import show
from signaling.findings import Finding

WELL = Finding("a.b", "ok", "this is well")
LOOK = Finding("a.c", "warn", "this is odd", "Look at it.")
WRONG = Finding("a.d", "bad", "das ist falsch: ü", "Mend it.")


def test_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([WELL, LOOK, WRONG], as_json=False) == 1
    assert capsys.readouterr().out.splitlines() == [
        "ok   this is well",
        "WARN this is odd",
        "     Look at it.",
        "BAD  das ist falsch: ü",
        "     Mend it.",
        "",
        "Of 3 things looked at, 1 is wrong and 1 deserves a look.",
    ]


def test_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([WELL, WELL], as_json=False) == 0
    assert capsys.readouterr().out.endswith("\nAll is well: 2 things looked at.\n")


def test_what_deserves_a_look_fails_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([WELL, LOOK, LOOK], as_json=False) == 0
    assert "0 are wrong and 2 deserve a look" in capsys.readouterr().out


def test_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert show([WELL, WRONG], as_json=True) == 1
    out = capsys.readouterr().out
    assert "ü" in out
    given = json.loads(out)
    assert given["level"] == "bad"
    assert given["findings"][1] == WRONG._asdict()
