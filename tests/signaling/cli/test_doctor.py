"""`visavis doctor`."""

import asyncio
from pathlib import Path

import pytest

from signaling.cli.doctor import told
from signaling.config_checks import validate
from tests.coturn import SECRET, coturn, free_port, wish
from tests.signaling.cli.command import Command
from tests.signaling.settings import minimal, with_turn

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


def test_media_addresses_are_those_told_and_those_let_through() -> None:
    raw = with_turn(minimal(), media=["203.0.113.9", "203.0.113.8"])
    raw |= {"storage": {}, "media": {"enabled": True, "advertise": ["203.0.113.8"]}}
    settings, problems = validate(raw, Path("/nowhere"), 0)
    assert settings is not None, problems
    assert told(settings) == ("203.0.113.8", "203.0.113.9")
    off = settings.media.model_copy(update={"enabled": False})
    assert told(settings.model_copy(update={"media": off, "turn": None})) == ()


def test_media_workers_that_are_not_running_yet_and_that_nobody_is_relayed_to(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISAVIS_TURN_SECRET", SECRET)
    text = command.config.read_text().replace(
        '"https://desk.example.org"', f'"http://localhost:{free_port()}"'
    )
    command.config.write_text(
        f'{text}\n[media]\nenabled = true\nworkers = 2\nport = 0\nadvertise = ["10.9.9.9"]\n'
        f'[turn]\nurls = ["turn:127.0.0.1:{free_port()}"]\nrealm = "r"\n'
        'addresses = ["127.0.0.1"]\n'
    )
    found = [(each["name"], each["level"]) for each in command("doctor", "--json").json["findings"]]
    assert found.count(("media.port", "warn")) == 1  # any port
    assert ("media.relayed", "warn") in found
    command.config.write_text(command.config.read_text() + 'media = ["10.9.9.9"]\n')
    found = [(each["name"], each["level"]) for each in command("doctor", "--json").json["findings"]]
    assert "media.relayed" not in dict(found)


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
