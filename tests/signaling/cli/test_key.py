"""API keys from the command line."""

from tests.signaling.cli.command import Command


def test_an_api_key_is_shown_once(command: Command) -> None:
    done = command("key", "add", "CRM", "--scope", "links.write", "--expires", "30d")
    first, text = done.out.splitlines()
    identity, _, secret = text.partition(".")
    assert first == f"API key {identity} for CRM (links.write). Shown only this once:"
    listed = command("key", "list").out
    assert identity in listed
    assert secret not in listed
    assert " until " in listed
    assert command("key", "revoke", identity).out == f"The API key {identity} is revoked.\n"
    assert " revoked " in command("key", "list").out


def test_revoking_what_is_not_there(command: Command) -> None:
    assert command("key", "revoke", "x").err == "visavis: there is no such API key.\n"


def test_no_keys_yet(command: Command) -> None:
    assert "visavis key add" in command("key", "list").out
