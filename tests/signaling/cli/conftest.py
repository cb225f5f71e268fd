"""A command line with a desk of its own, and hashing that costs no time."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from tests.signaling.cli.command import Command


@pytest.fixture
def command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(PasswordHasher, "from_parameters", lambda _: cheap)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    return Command(tmp_path, capsys)
