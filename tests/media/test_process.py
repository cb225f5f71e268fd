import argparse
import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from media import process


@pytest.fixture(autouse=True)
def mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def arguments(folder: Path) -> argparse.Namespace:
    return argparse.Namespace(socket=folder / "socket", quiet=True)


@pytest.mark.parametrize("failing", [True, False])
def test_its_socket_is_gone_before_and_after(tmp_path: Path, failing: bool) -> None:
    args = arguments(tmp_path)
    args.socket.touch()

    async def serve(given: argparse.Namespace) -> None:
        assert not given.socket.exists(), "one that was left behind"
        given.socket.touch()
        assert given.socket.stat().st_mode & 0o077 == 0
        if failing:
            raise PermissionError(13, "no")

    assert process.run("worker", args, serve) == int(failing)
    assert not args.socket.exists()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_in_order(tmp_path: Path, told: signal.Signals) -> None:
    async def serve(_: argparse.Namespace) -> None:
        over = process.told_to_end()
        os.kill(os.getpid(), told)
        await asyncio.wait_for(over.wait(), 30)

    assert process.run("worker", arguments(tmp_path), serve) == 0
