"""What the doctor sees of ports, addresses and the front door: real sockets on this machine."""

import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path

import pytest
from aiohttp import web

from signaling.doctor import network
from signaling.tls import SELF_MADE_DAYS, self_made, server_context
from tests.coturn import free_port

pytestmark = pytest.mark.network

HERE = "127.0.0.1"
DAY = 86_400_000
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def now() -> int:
    return time.time_ns() // 1_000_000


async def ours(_: web.Request) -> web.StreamResponse:
    return web.Response(text="ok\n")


async def strange(_: web.Request) -> web.StreamResponse:
    return web.Response(text="hello", status=404)


async def late(_: web.Request) -> web.StreamResponse:
    return web.Response(text="ok\n", headers={"Date": formatdate(time.time() - 90, usegmt=True)})


@asynccontextmanager
async def served(handler: Handler, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_get("/healthz", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HERE, 0, ssl_context=context).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def made(folder: Path, name: str = "localhost", at: int | None = None) -> tuple[Path, Path]:
    return self_made(folder, (name,), now() if at is None else at)


async def test_a_free_port() -> None:
    found = await network.port(HERE, free_port(), tls=False)
    assert (found.level, "the server isn't running" in found.what) == ("warn", True)


async def test_our_own_port_plain_and_secured(tmp_path: Path) -> None:
    async with served(ours) as port:
        assert (await network.port(HERE, port, tls=False)).level == "ok"
    async with served(ours, server_context(*made(tmp_path))) as port:
        assert (await network.port(HERE, port, tls=True)).level == "ok"
        assert (await network.port(HERE, port, tls=False)).level == "bad"


async def test_somebody_elses_port() -> None:
    async with served(strange) as port:
        found = await network.port(HERE, port, tls=False)
    assert (found.level, "another program" in found.what) == ("bad", True)


async def test_somebody_elses_address() -> None:
    found = await network.port("192.0.2.1", 8080, tls=False)
    assert (found.level, "doesn't have that address" in found.todo) == ("bad", True)


async def test_a_front_door_as_it_should_be(tmp_path: Path) -> None:
    pair = made(tmp_path)
    trusting = ssl.create_default_context(cafile=pair[0])
    async with served(ours, server_context(*pair)) as port:
        url = f"https://localhost:{port}"
        found = await network.front_door(url, trusting, now())
        assert [(each.name, each.level) for each in found] == [
            ("https", "ok"),
            ("certificate", "ok"),
        ]
        left = SELF_MADE_DAYS - 13
        # Seen from then the certificate ends soon, and the clocks are apart.
        found = await network.front_door(url, trusting, now() + left * DAY)
    assert [(each.name, each.level) for each in found] == [
        ("https", "ok"),
        ("certificate", "warn"),
        ("clock.front_door", "bad"),
    ]


@pytest.mark.parametrize(
    ("name", "age_days", "words"),
    [
        ("elsewhere.example", 0, "Hostname mismatch"),
        ("localhost", 2 * SELF_MADE_DAYS, "certificate has expired"),
        ("localhost", None, "self-signed certificate"),
    ],
)
async def test_certificates_that_browsers_refuse(
    tmp_path: Path, name: str, age_days: int | None, words: str
) -> None:
    pair = made(tmp_path, name, now() - (age_days or 0) * DAY)
    context = ssl.create_default_context(cafile=None if age_days is None else pair[0])
    async with served(ours, server_context(*pair)) as port:
        (found,) = await network.front_door(f"https://localhost:{port}", context, now())
    assert (found.name, found.level) == ("https", "bad")
    assert words in found.what


async def test_doors_that_lead_elsewhere_or_nowhere() -> None:
    context = ssl.create_default_context()
    async with served(strange) as port:
        found = await network.front_door(f"http://localhost:{port}", context, now())
    assert ("https", "bad") in [(each.name, each.level) for each in found]
    assert "somebody else answers" in found[0].what
    for url in (f"http://localhost:{free_port()}", "https://nowhere.invalid"):
        (nothing,) = await network.front_door(url, context, now())
        assert "can't be reached from here" in nothing.what


async def test_clocks_that_differ() -> None:
    async with served(late) as port:
        url = f"http://localhost:{port}"
        found = await network.front_door(url, ssl.create_default_context(), now())
    assert found[-1].name == "clock.front_door"
    assert "apart" in found[-1].what
