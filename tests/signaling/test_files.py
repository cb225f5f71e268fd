"""Whole or not at all, and for its owner alone."""

import os
import stat
from pathlib import Path

import pytest

from signaling.files import write_whole


def test_what_was_there_is_replaced_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("before")
    path.chmod(0o644)
    assert write_whole(path, b"after")
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_once_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert write_whole(path, b"first", once=True)
    assert not write_whole(path, b"second", once=True)
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings"
    path.write_bytes(b"before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"half")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
