"""Network namespaces of this machine: a customer's place and an agent's, with a route to a relay's and to nothing else.

Both are joined to the relay's by a cable each.
"""

import asyncio
import ctypes
import os
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

GUEST: Final = "10.77.1.2"
AGENT: Final = "10.77.2.2"
RELAY: Final = "10.77.0.1"
LOOPBACK: Final = "127.0.0.1"
PROGRAMS: Final = {"ip": "iproute2", "nft": "nftables"}
CLONE_NEWNET: Final = 0x4000_0000
CHUNK: Final = 65_536
FIREWALL: Final = """
table inet filter {
  chain out {
    type filter hook output priority 0; policy accept;
    oifname "lo" accept
    %s
  }
}
"""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Places:
    """The namespaces' names."""

    guest: str
    agent: str
    relay: str


def missing() -> list[str]:
    """What keeps namespaces from being made here, in words."""
    found = [f"{name} (package {package})" for name, package in PROGRAMS.items() if not _has(name)]
    return found if os.geteuid() == 0 else ["root's rights", *found]


def _has(program: str) -> bool:
    return shutil.which(program) is not None


@contextmanager
def places() -> Iterator[Places]:
    """Made, and taken away at the end with all that is in them."""
    made = Places(*(f"visavis-{role}-{os.getpid()}" for role in ("guest", "agent", "relay")))
    try:
        for name in (made.guest, made.agent, made.relay):
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", made.relay, "address", "add", f"{RELAY}/32", "dev", "lo")
        _cable(made.guest, GUEST, made.relay, "10.77.1.1")
        _cable(made.agent, AGENT, made.relay, "10.77.2.1")
        yield made
    finally:
        for name in (made.guest, made.agent, made.relay):
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "delete", name)


def _cable(place: str, here: str, relay: str, there: str) -> None:
    end = f"to-{here}"
    _ip("-n", place, "link", "add", "out", "type", "veth", "peer", "name", end, "netns", relay)
    for name, device, address in ((place, "out", here), (relay, end, there)):
        _ip("-n", name, "address", "add", f"{address}/30", "dev", device)
        _ip("-n", name, "link", "set", device, "up")
    _ip("-n", place, "route", "add", f"{RELAY}/32", "via", there)


def reaches(place: str, address: str) -> bool:
    """Whether there is any route."""
    words = ("ip", "-n", place, "route", "get", address)
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def shut(place: str, rule: str) -> None:
    """What doesn't leave that place from now on, as a rule of nftables."""
    words = (*inside(place), "nft", "-f", "-")
    subprocess.run(words, input=FIREWALL % rule, text=True, check=True, capture_output=True)


def inside(place: str) -> tuple[str, ...]:
    """What stands before a command that is to run there."""
    return ("ip", "netns", "exec", place)


def program(place: str, command: str, folder: Path) -> Path:
    """An executable file that runs this program there."""
    path = folder / f"{Path(command).name}-{place}"
    path.write_text(f'#!/bin/sh\nexec {" ".join(inside(place))} {command} "$@"\n')
    path.chmod(0o700)
    return path


def made_in(place: str, make: Callable[[], Made]) -> Made:
    """A socket belongs to where it was made, whoever uses it: a thread goes there, makes it and ends."""

    def there() -> Made:
        libc = ctypes.CDLL(None, use_errno=True)
        with Path("/run/netns", place).open() as entry:
            if libc.setns(entry.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        return make()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(there).result()


def listens(place: str, address: str, port: int) -> bool:
    """Whether somebody there takes connections."""

    def try_it() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex((address, port)) == 0

    return made_in(place, try_it)


@asynccontextmanager
async def door(place: str, port: int) -> AsyncIterator[None]:
    """This machine's own port on that place's loopback: its browser finds the desk as always, and nothing else."""
    tasks: set[asyncio.Task[None]] = set()

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(LOOPBACK, port)
        for one, other in ((reader, back), (there, writer)):
            task = asyncio.create_task(_pump(one, other))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    listening = made_in(place, lambda: socket.create_server((LOOPBACK, port)))
    server = await asyncio.start_server(lead, sock=listening)
    try:
        yield
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        with suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                writer.write(data)
                await writer.drain()
    finally:
        writer.close()


def _ip(*words: str) -> None:
    subprocess.run(("ip", *words), check=True, capture_output=True)  # noqa: S607
