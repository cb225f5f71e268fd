"""`visavis doctor`."""

import asyncio
from pathlib import Path

import pytest

from tests.coturn import SECRET, coturn, free_port, wish
from tests.signaling.cli.command import Command

pytestmark = pytest.mark.network


def test_a_desk_that_is_not_running_yet(command: Command) -> None:
    text = command.config.read_text().replace(
        '"https://desk.example.org"', f'"http://localhost:{free_port()}"\nport = {free_port()}'
    )
    command.config.write_text(text)
    done = command("doctor", "--json")
    assert done.code == 1
    found = {each["name"]: each["level"] for each in done.json["findings"]}
    assert found["settings"] == "ok"
    assert found["database"] == "ok"
    assert found["port"] == "warn"
    assert found["https"] == "bad"
    assert found["turn"] == "warn"
    assert {"disk", "descriptors", "clock", "pages", "codecs", "files.data"} <= set(found)
    assert list(command.config.parent.glob("data*")) == []


def test_settings_that_are_wrong(command: Command) -> None:
    command.config.write_text(command.config.read_text().replace("public_url", "public_uri"))
    done = command("doctor")
    assert done.code == 1
    assert "BAD  " in done.out
    assert "server.public_uri: is not a known setting" in done.out


async def test_turn_is_tried_too(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISAVIS_TURN_SECRET", SECRET)
    async with coturn(tmp_path, wish()) as (server, _):
        text = command.config.read_text().replace(
            '"https://desk.example.org"', f'"http://localhost:{free_port()}"'
        )
        command.config.write_text(
            f'{text}\n[turn]\nurls = ["turn:127.0.0.1:{server.port}"]\nrealm = "r"\n'
            'addresses = ["127.0.0.1"]\nmedia = ["127.0.0.1"]\n'
        )
        done = await asyncio.to_thread(command, "doctor", "--json")
    found = {each["name"]: each["level"] for each in done.json["findings"]}
    # Loopback is no place for media servers, which is why it is named.
    assert found["media"] == "bad"
    for name in ("turn.allocate", "turn.credentials", "turn.peers", "turn.relaying", "turn.quota"):
        assert found[name] == "ok"
