"""Certificates from the command line: entered with evidence, listed with their history, revoked with a reason."""

import re
import sqlite3
from datetime import date

import pytest

from signaling.days import end_of_day, start_of_day
from signaling.store.audit import COMMAND_LINE
from tests.signaling.cli.command import Command

EVIDENCE = ("--issuer", "Academy", "--evidence", "No. 7")
ADD = ("agent", "certificate", "add", "anna", "video", *EVIDENCE)


@pytest.fixture(autouse=True)
def anna(command: Command) -> None:
    assert command("agent", "add", "anna", "--name", "Anna Berger").code == 0


def entry(words: str) -> str:
    found = re.search(r"\(entry ([0-9a-f]{16})\)", words)
    assert found is not None, words
    return found[1]


def test_enter_list_and_revoke(command: Command) -> None:
    done = command(*ADD, "--from", "2026-01-01", "--until", "2199-06-30")
    assert done.out.startswith("Anna Berger: video from 2026-01-01 until 2199-06-30 (entry ")
    assert "video:2199-06-30" in command("agent", "list").out
    name = entry(done.out)
    (row,) = command("agent", "certificate", "list", "ANNA").out.splitlines()[2:]
    assert row.startswith(f"{name}  anna   video")
    assert re.search(r"valid +Academy +No\. 7 +command-line \d", row)

    revoke = ("agent", "certificate", "revoke", name, "--reason", "not passed")
    assert command(*revoke).out == "Anna Berger: video is revoked.\n"
    (row,) = command("agent", "certificate", "list").out.splitlines()[2:]
    assert re.search(r"revoked .*revoked \d{4}-\d\d-\d\d by command-line: not passed", row)
    with sqlite3.connect(command.config.parent / "data" / "visavis.db") as database:
        told = database.execute("SELECT actor FROM audit WHERE kind LIKE 'certificate.%'")
        assert told.fetchall() == [(COMMAND_LINE,)] * 2
    again = command(*revoke)
    assert (again.code, again.out) == (1, "")
    assert "was revoked or replaced before" in again.err


def test_days_are_the_desks(command: Command) -> None:
    command(*ADD, "--from", "2026-07-01", "--until", "2027-06-30")
    with sqlite3.connect(command.config.parent / "data" / "visavis.db") as database:
        [row] = database.execute("SELECT valid_from, valid_until FROM certificates")
    zone = "Europe/Vienna"
    assert row == (start_of_day(date(2026, 7, 1), zone), end_of_day(date(2027, 6, 30), zone))


def test_a_wrong_entry_is_replaced(command: Command) -> None:
    wrong = entry(command(*ADD, "--until", "2020-01-01").out)
    right = entry(command(*ADD, "--until", "2199-01-01", "--replaces", wrong).out)
    listed = command("agent", "certificate", "list").out
    assert re.search(rf"{wrong} .* replaced .*by command-line: {right}", listed)
    assert "video:2199-01-01" in command("agent", "list").out


def test_without_entries_the_list_says_how_to_make_one(command: Command) -> None:
    assert "visavis agent certificate add" in command("agent", "certificate", "list").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ben", "video", *EVIDENCE), 'nobody has the login "ben"'),
        (("anna", "golf", *EVIDENCE), 'certificate "golf" is not known here (video)'),
        (("anna", "video", *EVIDENCE, "--until", "soon"), '--until "soon" must be like'),
        (("anna", "video", "--issuer", " ", "--evidence", "7"), "must be 1 to 120 characters"),
        (
            ("anna", "video", *EVIDENCE, "--from", "2027-01-02", "--until", "2027-01-01"),
            "ends before it begins",
        ),
        (("anna", "video", *EVIDENCE, "--replaces", "x"), "there is no such certificate"),
    ],
)
def test_what_does_not_fit_is_said(command: Command, words: tuple[str, ...], says: str) -> None:
    done = command("agent", "certificate", "add", *words)
    assert (done.code, done.out) == (1, "")
    assert says in done.err
