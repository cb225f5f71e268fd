"""What the demo prints, and what it refuses before it changes anything."""

import shutil
import sys
from datetime import date
from pathlib import Path

import pytest

from signaling import lan
from signaling.cli.demo import abilities, program, qr, serving_of
from signaling.cli.terminal import CommandRefused
from signaling.demo import DemoAccount
from tests.signaling.cli.command import Command


def demo(command: Command, *words: str) -> list[str]:
    return ["demo", "--no-serve", "--data", str(command.config.parent / "demo"), *words]


def test_a_person_gets_a_table(command: Command) -> None:
    done = command.bare(*demo(command))
    assert done.code == 0, done.err
    assert "http://localhost:8080/j#ey" in done.out
    assert "http://localhost:8080/console" in done.out
    assert "Anna Berger" in done.out
    assert "video-advice ran out on" in done.out


def test_the_next_command_is_one_that_the_shell_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/visavis", "demo"])
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert program() == ".venv/bin/visavis"
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/visavis")
    assert program() == "visavis"


def test_a_folder_with_a_space_is_quoted_in_the_next_command(command: Command) -> None:
    folder = command.config.parent / "my desk"
    printed = command.bare("demo", "--no-serve", "--data", str(folder)).out
    assert f"--config '{folder / 'visavis.toml'}' --queue" in printed


def test_a_program_gets_one_line(command: Command) -> None:
    done = command.bare(*demo(command, "--json", "--port", "9000"))
    assert done.out.count("\n") == 1
    assert done.json["url"] == "http://localhost:9000"
    assert Path(done.json["config"]).is_absolute()
    again = command.bare(*demo(command, "--json"))
    assert again.json["url"] == "http://localhost:9000"
    assert again.json["accounts"] == done.json["accounts"]


def test_the_demos_settings_work_for_other_commands(command: Command) -> None:
    config = command.bare(*demo(command, "--json")).json["config"]
    done = command.bare(
        "link", "create", "--queue", "german", "--prefer", "anna", "--config", config
    )
    assert done.out.startswith("http://localhost:8080/j#")


def test_in_a_local_network_a_certificate_and_a_code_for_the_phone(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.20"])
    done = command.bare(*demo(command, "--lan", "--port", "8443"))
    assert "https://192.168.1.20:8443/j#ey" in done.out
    assert "█" in done.out
    assert "The phone will warn about the certificate" in done.out
    assert (command.config.parent / "demo" / "lan-certificate.pem").exists()


def test_no_local_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "addresses", list)
    with pytest.raises(CommandRefused, match="no address in a local network"):
        serving_of(8080, with_lan=True)


def test_no_such_port() -> None:
    with pytest.raises(CommandRefused, match="from 0 to 65535, not 70000"):
        serving_of(70_000, with_lan=False)


def test_abilities_say_what_ran_out() -> None:
    account = DemoAccount(
        login="jonas",
        password="x",
        name="Jonas",
        role="agent",
        languages=("de", "en"),
        skills={"advice": 4},
        certificates={"video": "2026-10-14"},
    )
    assert abilities(account, date(2026, 10, 14)) == "de, en; advice 4; video until 2026-10-14"
    assert abilities(account, date(2026, 10, 15)) == "de, en; advice 4; video ran out on 2026-10-14"


def test_the_code_fits_a_terminal() -> None:
    lines = qr("https://192.168.178.120:8080/j#" + "x" * 330)
    assert max(map(len, lines)) <= 100
