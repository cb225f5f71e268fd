"""Links from the command line."""

import pytest

from signaling.cli.link import moment
from signaling.cli.terminal import CommandRefused
from tests.signaling.cli.command import Command

CREATE = ("link", "create", "--queue", "german")
NOW = 1_800_000_000_000


def test_only_the_address_is_printed(command: Command) -> None:
    done = command(*CREATE)
    assert done.code == 0, done.err
    assert done.out.startswith("https://desk.example.org/j#ey")
    assert done.out.count("\n") == 1


def test_all_that_can_be_wished(command: Command) -> None:
    command("agent", "add", "anna", "--name", "Anna Berger")
    done = command(
        *CREATE, "--reference", "A-17", "--topic", "Tax return", "--contacts", "3", "--language", "en",
        "--skill", "tax:2", "--agent", "anna", "--priority", "60", "--expires", "2h", "--json",
    )  # fmt: skip
    link = done.json["link"]
    assert link["fixed_agent"] != "anna"  # the account's id, not its login
    assert link["expires_at"] == link["made_at"] + 7_200_000
    for field, value in {
        "queue": "german",
        "reference": "A-17",
        "topic": "Tax return",
        "contacts": 3,
        "language": "en",
        "skills": {"tax": 2},
        "priority_s": 60,
    }.items():
        assert link[field] == value


def test_revoke(command: Command) -> None:
    link = command(*CREATE, "--json").json["link"]["id"]
    assert f"The link {link} is revoked since" in command("link", "revoke", link).out
    assert command("link", "revoke", "none").err == "visavis: there is no such link.\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--queue", "x"), 'there is no queue "x" (german)'),
        (("--skill", "tax"), '--skill "tax" must be like "tax:3"'),
        (("--skill", "tax:9"), "--skill tax: Input should be less than or equal to 5"),
        (("--agent", "nobody"), "there are none yet"),
        (("--contacts", "0"), "--contacts: Input should be greater than or equal to 1"),
        (("--priority", "-1"), "--priority: "),
        (("--expires", "tomorrow"), '--expires "tomorrow" must be like'),
        (("--expires", "900d"), "a link may end at most 90 days from now"),
    ],
)
def test_what_cannot_be_made(command: Command, words: tuple[str, ...], why: str) -> None:
    done = command(*CREATE, *words)
    assert done.code == 1
    assert why in done.err
    assert done.out == ""


def test_moments() -> None:
    assert moment("90m", NOW, "Europe/Vienna") == NOW + 5_400_000
    assert moment("12h", NOW, "Europe/Vienna") == NOW + 43_200_000
    assert moment("7d", NOW, "Europe/Vienna") == NOW + 604_800_000
    assert moment("1970-01-01", NOW, "UTC") == 86_400_000
    with pytest.raises(CommandRefused):
        moment("-1d", NOW, "UTC")
