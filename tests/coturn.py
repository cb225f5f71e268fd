"""Real coturn on this machine, with the configuration that we render."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from turn.client import Endpoint, Turn, TurnRefused, TurnSilent
from turn.configuration import Coturn, render

PROGRAM = shutil.which("turnserver") or "/usr/bin/turnserver"
SECRET = "a-secret-of-the-tests-and-coturn-alone"
HERE = "127.0.0.1"


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(type=kind) as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def wish(address: str = HERE) -> Coturn:
    """On loopback two relayed sides can meet only if its address is allowed by name."""
    return Coturn(
        realm="turn.example.org",
        secret=SECRET,
        addresses=(address,),
        media=(address,),
        port=free_port(),
        tls_port=free_port(),
        relay_ports=(20_000, 29_999),
        total_quota=100,
    )


@asynccontextmanager
async def coturn(
    folder: Path,
    wish: Coturn,
    *,
    change: Callable[[str], str] = lambda text: text,
    inside: tuple[str, ...] = (),
) -> AsyncIterator[tuple[Coturn, Callable[[], str]]]:
    """Runs until the end of the block: what it was told, and how to read its log. `change` weakens the configuration;
    `inside`: a command that enters a network namespace."""
    settings, log = folder / "turnserver.conf", folder / "turn.log"
    settings.write_text(change(render(wish)))
    settings.chmod(0o600)
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *inside, PROGRAM, "-c", str(settings), "--pidfile", "", stdout=out, stderr=out
        )
    try:
        if not inside:
            await _up(wish, process)
        yield wish, lambda: log.read_text(errors="replace")
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), 5)
            except TimeoutError:
                process.kill()
                await process.wait()


async def _up(wish: Coturn, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(20):
        while True:
            assert process.returncode is None, "coturn has ended"
            turn = await Turn.connect(udp(wish))
            try:
                await turn.ask()
            except TurnSilent:
                continue
            except TurnRefused:
                pass
            finally:
                await turn.close()
            return


def udp(wish: Coturn) -> Endpoint:
    return Endpoint("udp", "localhost", wish.addresses[0], wish.port)


def tcp(wish: Coturn) -> Endpoint:
    return replace(udp(wish), transport="tcp")


def tls(wish: Coturn) -> Endpoint:
    return Endpoint("tls", "localhost", wish.addresses[0], wish.tls_port)
