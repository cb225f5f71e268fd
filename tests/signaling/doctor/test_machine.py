"""What the doctor sees of the machine."""

import os
import resource
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest

from signaling.doctor import machine
from signaling.findings import Finding
from tests.signaling.cli.command import SETTINGS

DAY = 86_400_000


def levels(found: Iterable[Finding]) -> dict[str, str]:
    return {each.name: each.level for each in found}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "desk.toml"
    path.write_text(SETTINGS)
    path.chmod(0o644)
    return path


def test_a_data_folder_of_our_own(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert levels(machine.files(config, data, None)) == {"files.data": "ok"}
    data.mkdir(mode=0o700)
    assert levels(machine.files(config, data, None)) == {"files.data": "ok"}
    data.chmod(0o755)
    assert levels(machine.files(config, data, None)) == {"files.data": "warn"}


def test_a_data_folder_that_is_a_file(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.touch()
    (found,) = machine.files(config, data, None)
    assert (found.name, found.level) == ("files.data", "bad")
    assert "ReadWritePaths" in found.todo


def test_another_users_folder(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert levels(machine.files(config, tmp_path, None))["files.user"] == "warn"


@pytest.mark.parametrize(
    ("secret", "level"),
    [
        ('\n[turn]\nsecret = "s"\n', "warn"),
        ('\n[storage]\ndatabase = "postgresql://u:p@h/d"\n', "warn"),
        ('\n[storage]\ndatabase = "postgresql://u@h/d"\n', None),
        ('\n[[ice_servers]]\ncredential = "c"\n', "warn"),
        ('\n[turn]\nrealm = "r"\n', None),
    ],
)
def test_secrets_that_others_may_read(
    config: Path, tmp_path: Path, secret: str, level: str | None
) -> None:
    config.write_text(SETTINGS + secret)
    found = levels(machine.files(config, tmp_path / "data", None))
    assert found.get("files.settings") == level
    config.chmod(0o600)
    assert "files.settings" not in levels(machine.files(config, tmp_path / "data", None))


def test_a_key_that_others_may_read(config: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.touch(0o640)
    assert levels(machine.files(config, tmp_path / "data", key))["files.key"] == "warn"
    key.chmod(0o600)
    assert "files.key" not in levels(machine.files(config, tmp_path / "data", key))


@pytest.mark.parametrize(("free", "level"), [(100, "bad"), (1_000, "warn"), (5_000, "ok")])
def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free * machine.MIB))
    found = machine.disk(tmp_path / "not" / "yet")
    assert found.level == level
    assert bool(found.todo) == (level != "ok")


@pytest.mark.parametrize(
    ("soft", "level"),
    [(100, "bad"), (1_024, "warn"), (65_536, "ok"), (resource.RLIM_INFINITY, "ok")],
)
def test_descriptors(monkeypatch: pytest.MonkeyPatch, soft: int, level: str) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, soft))
    assert machine.descriptors().level == level


def test_a_clock_from_before_the_installation() -> None:
    program = Path(machine.__file__).parent
    assert machine.clock(0, program).level == "bad"
    assert "1970-01-01" in machine.clock(0, program).what
    assert machine.clock(time.time_ns() // 1_000_000 + DAY, program).level in {"ok", "warn"}


@pytest.mark.parametrize(("answer", "level"), [(5, "warn"), (0, "ok")])
def test_what_the_kernel_knows_of_the_clock(
    monkeypatch: pytest.MonkeyPatch, answer: int, level: str
) -> None:
    library = SimpleNamespace(adjtimex=lambda _: answer)
    monkeypatch.setattr("ctypes.CDLL", lambda _: library)
    found = machine.clock(time.time_ns() // 1_000_000 + DAY, Path(machine.__file__).parent)
    assert found.level == level


def test_pages(tmp_path: Path) -> None:
    assert machine.pages(tmp_path).level == "bad"
    for name in ("customer.html", "console.html"):
        (tmp_path / name).touch()
    assert machine.pages(tmp_path).level == "ok"


def test_codecs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.codecs().level == "ok"
    assert "VP8 and Opus" in machine.codecs().what
    monkeypatch.setattr(machine, "CODECS", ("libvpx", "nothing"))
    found = machine.codecs()
    assert found.level == "bad"
    assert "lacks nothing (reading), nothing (writing)" in found.what


def test_no_codecs_without_the_media_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "the media extra is not installed" in machine.codecs().what
