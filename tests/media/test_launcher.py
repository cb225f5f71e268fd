"""The launcher with real processes: small programs that say who they are in a file and wait."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from media.launcher import Launcher, Plan

SAYS = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); "
WORKER = SAYS + "sys.stdin.read()"
SERVER = SAYS + "import signal; signal.pause()"
ORDERLY = SAYS + "import signal; signal.sigwait({signal.SIGTERM}); sys.exit(0)"
BLOCKED = "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM}); "


def program(code: str, path: Path) -> tuple[str, ...]:
    return (sys.executable, "-c", code, str(path))


def plan(folder: Path, server: str, *, workers: int = 1) -> Plan:
    return Plan(
        server=program(server, folder / "server"),
        workers=[program(WORKER, folder / f"worker{i}") for i in range(workers)],
        environment=os.environ,
        final=frozenset({0, 3}),
    )


async def wait(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.01)


def said(path: Path) -> int:
    return int(path.read_text() or 0) if path.exists() else 0


async def pid(path: Path, *, other_than: int = 0) -> int:
    await wait(lambda: said(path) not in {0, other_than})
    return said(path)


def alive(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


@asynccontextmanager
async def launched(plan: Plan) -> AsyncIterator[tuple[Launcher, asyncio.Task[int]]]:
    launcher = Launcher(plan)
    run = asyncio.create_task(launcher.run())
    try:
        yield launcher, run
    finally:
        launcher.stop()
        await asyncio.wait_for(run, 30)


async def test_a_dead_worker_is_started_again_beside_the_living(tmp_path: Path) -> None:
    async with launched(plan(tmp_path, SERVER, workers=2)):
        first, other = await pid(tmp_path / "worker0"), await pid(tmp_path / "worker1")
        server = await pid(tmp_path / "server")
        os.kill(first, signal.SIGKILL)
        await pid(tmp_path / "worker0", other_than=first)
        assert alive(other)
        assert alive(server)


async def test_a_server_that_crashed_is_started_again_and_workers_go_on(tmp_path: Path) -> None:
    async with launched(plan(tmp_path, SERVER)):
        worker, server = await pid(tmp_path / "worker0"), await pid(tmp_path / "server")
        os.kill(server, signal.SIGKILL)
        await pid(tmp_path / "server", other_than=server)
        assert alive(worker)


async def test_the_server_says_once_that_it_serves(tmp_path: Path) -> None:
    ready: list[str] = []
    says = "import os; os.write(int(os.environ['VISAVIS_READY_FD']), b'ready'); "
    launcher = Launcher(plan(tmp_path, says + SERVER), lambda: ready.append("yes"))
    run = asyncio.create_task(launcher.run())
    server = await pid(tmp_path / "server")
    await wait(lambda: ready == ["yes"])
    os.kill(server, signal.SIGKILL)
    await pid(tmp_path / "server", other_than=server)
    launcher.stop()
    await asyncio.wait_for(run, 30)
    assert ready == ["yes"]


async def test_a_stop_stops_everything(tmp_path: Path) -> None:
    async with launched(plan(tmp_path, BLOCKED + ORDERLY)) as (launcher, run):
        worker, server = await pid(tmp_path / "worker0"), await pid(tmp_path / "server")
        launcher.stop()
        assert await asyncio.wait_for(run, 30) == 0
        assert not alive(worker)
        assert not alive(server)


async def test_a_server_that_hangs_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.launcher.SERVER_S", 0.1)
    async with launched(plan(tmp_path, BLOCKED + SERVER)) as (launcher, run):
        server = await pid(tmp_path / "server")
        launcher.stop()
        assert await asyncio.wait_for(run, 30) == -signal.SIGKILL
        assert not alive(server)


@pytest.mark.parametrize("code", [0, 3])
async def test_a_last_word_ends_all(tmp_path: Path, code: int) -> None:
    async with launched(plan(tmp_path, SAYS + f"sys.exit({code})")) as (_, run):
        assert await asyncio.wait_for(run, 30) == code


async def test_a_server_that_only_crashes_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.launcher.LAST_PAUSE_S", 0.01)
    async with launched(plan(tmp_path, "import sys; sys.exit(4)")) as (_, run):
        assert await asyncio.wait_for(run, 30) == 4


async def test_workers_end_with_a_killed_launcher(tmp_path: Path) -> None:
    code = (
        "import asyncio, os, sys; from media.launcher import Launcher, Plan; "
        "server, worker = [sys.executable, '-c', *sys.argv[1:3]], [sys.executable, '-c', *sys.argv[3:5]]; "
        "asyncio.run(Launcher(Plan(server=server, workers=[worker], environment=os.environ, "
        "final=frozenset())).run())"
    )
    launcher = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        SERVER,
        str(tmp_path / "server"),
        WORKER,
        str(tmp_path / "worker"),
    )
    worker, server = await pid(tmp_path / "worker"), await pid(tmp_path / "server")
    try:
        launcher.kill()
        await launcher.wait()
        await wait(lambda: not alive(worker))
    finally:
        os.kill(server, signal.SIGKILL)


async def test_a_loop_that_stands_still_ends_the_process() -> None:
    code = (
        "import asyncio, time; from media import launcher; launcher.ALARM_S = 2\n"
        "async def main():\n"
        "    launcher.keep_alive(asyncio.get_running_loop())\n"
        "    await asyncio.sleep(3)\n"  # longer than the alarm: a turning loop puts it off
        "    print('turned', flush=True)\n"
        "    time.sleep(60)\n"
        "asyncio.run(main())"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await asyncio.wait_for(process.communicate(), 30)
    assert out == b"turned\n"
    assert process.returncode == -signal.SIGALRM
