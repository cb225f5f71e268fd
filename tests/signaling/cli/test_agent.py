"""Accounts from the command line: made, listed, shut out; everything wrong said at once."""

import getpass
import re
from collections.abc import Iterator

import pytest

from tests.signaling.cli.command import Command

ADD = ("agent", "add", "anna", "--name", "Anna Berger")


def test_add_and_list(command: Command) -> None:
    done = command(
        *ADD, "--language", "de", "--language", "en", "--skill", "tax:3",
        "--queue", "german",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "Anna Berger can sign in as anna (agent)." in done.out
    assert re.search(r"Password, shown only this once: ([a-z]{4}-){4}[a-z]{4}\n", done.out)
    listed = command("agent", "list").out.splitlines()[-1]
    assert listed.split() == [
        "anna", "Anna", "Berger", "agent", "de", "en", "tax:3", "german",
    ]  # fmt: skip


def test_everything_wrong_is_said_at_once(command: Command) -> None:
    done = command(
        *ADD, "--language", "fr", "--skill", "tax:9", "--skill", "golf:2",
        "--queue", "english",
    )  # fmt: skip
    assert done.code == 1
    assert done.out == ""
    for words in (
        '--language "fr" is not known here (de, en)',
        '--skill "tax:9" must be like "tax:3"',
        '--skill "golf" is not known here (tax)',
        '--queue "english" is not known here (german)',
    ):
        assert words in done.err
    assert done.err.count("\n") == 1


def test_a_supervisor_has_no_skills(command: Command) -> None:
    done = command(*ADD, "--role", "supervisor", "--skill", "tax:3")
    assert done.code == 1
    assert "are for agents" in done.err
    assert command(*ADD, "--role", "supervisor").code == 0


def test_a_reviewer_can_be_limited_to_queues(command: Command) -> None:
    person = ("agent", "add", "petra", "--name", "Petra", "--generate")
    assert command(*person, "--role", "supervisor", "--queue", "german").code == 1
    assert "not known here" in command(*person, "--role", "compliance", "--queue", "x").err
    assert command(*person, "--role", "compliance", "--queue", "german").code == 0
    assert command("agent", "list").out.split()[-1] == "german"


def test_queues_are_changed_and_taken_away(command: Command) -> None:
    command(*ADD, "--queue", "german", "--skill", "tax:3")
    with pytest.raises(SystemExit):  # all are never meant by saying none
        command("agent", "queues", "anna")
    done = command("agent", "queues", "anna", "--all")
    assert (done.code, done.out) == (0, "Anna Berger (anna): queues all.\n")
    assert command("agent", "list").out.split()[-1] == "tax:3", "what else she can do stays"
    done = command("agent", "queues", "anna", "--queue", "german")
    assert done.out == "Anna Berger (anna): queues german.\n"
    assert "not known here" in command("agent", "queues", "anna", "--queue", "x").err
    command("agent", "add", "sabine", "--name", "Sabine", "--role", "supervisor", "--generate")
    assert "are for agents" in command("agent", "queues", "sabine", "--all").err


def test_a_taken_login(command: Command) -> None:
    command(*ADD)
    done = command("agent", "add", "ANNA", "--name", "Another")
    assert (done.code, done.err) == (1, "visavis: the login 'ANNA' is taken.\n")


def test_disable_and_enable(command: Command) -> None:
    command(*ADD)
    assert (
        command("agent", "disable", "Anna").out
        == "Anna Berger (anna) is disabled and signed out.\n"
    )
    assert "disabled" in command("agent", "list").out
    assert command("agent", "enable", "anna").out == "Anna Berger (anna) can sign in.\n"
    assert "disabled" not in command("agent", "list").out


@pytest.mark.parametrize("verb", ["disable", "enable", "password"])
def test_nobody_of_that_login(command: Command, verb: str) -> None:
    done = command("agent", verb, "nobody")
    assert done.code == 1
    assert 'nobody has the login "nobody"' in done.err


def test_an_empty_list_says_what_to_do(command: Command) -> None:
    assert "visavis agent add" in command("agent", "list").out


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    waiting: Iterator[str] = iter(answers)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(getpass, "getpass", lambda _: next(waiting))


def test_a_password_typed_on_the_terminal(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(*ADD)
    typed(monkeypatch, "ein langes Passwort", "ein langes Passwort")
    done = command("agent", "password", "anna")
    assert done.out == "Anna Berger has a new password and was signed out everywhere.\n"


def test_two_different_passwords(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    command(*ADD)
    typed(monkeypatch, "ein langes Passwort", "ein anderes Passwort")
    done = command("agent", "password", "anna")
    assert done.code == 1
    assert "not the same" in done.err


def test_a_weak_password(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "kurz", "kurz")
    done = command(*ADD)
    assert (done.code, done.err) == (1, "visavis: a password has at least 12 characters.\n")
    assert "visavis agent add" in command("agent", "list").out


def test_an_empty_answer_makes_one(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "")
    assert "shown only this once" in command(*ADD).out
