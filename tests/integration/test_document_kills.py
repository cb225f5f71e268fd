"""The server killed with -9 while somebody sends it a document: what it acknowledged is there, and the rest goes on."""

import asyncio
import os
import random
from pathlib import Path
from typing import Any

import aiohttp
import pikepdf

from tests import papers
from tests.house_server import HouseServer, house_server
from tests.integration.test_documents import got, settled
from tests.talking import JOIN, Page

PIECE = 150_000
KILLS = 3
GONE = (aiohttp.ClientError, ConnectionError, asyncio.TimeoutError)


def large() -> bytes:
    """A PDF of 3 MB that nothing makes smaller."""

    def fatten(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Weight = pdf.make_stream(os.urandom(3_000_000))

    return papers.changed(papers.pdf(3), fatten)


async def piece(client: aiohttp.ClientSession, upload: str, offset: int, data: bytes) -> Any:
    """The view that acknowledges it; None where nobody answered."""
    where = f"/api/contact/uploads/{upload}/bytes"
    try:
        async with client.post(where, params={"offset": str(offset)}, data=data) as response:
            return response.status, await response.json()
    except GONE:
        return None


async def again(server: HouseServer) -> None:
    await server.kill()
    await server.start()
    await server.ready()


async def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    body, chance = large(), random.Random(11)
    async with (
        house_server(tmp_path, agents=1, links=1) as server,
        aiohttp.ClientSession(
            server.url,
            headers={"Origin": server.url},
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        ) as client,
    ):
        token = server.links[0].split("#")[1]
        async with client.post("/api/links/redeem", json={"token": token}) as response:
            contact = (await response.json())["contact"]
        page = Page(await client.ws_connect("/ws/customer"))
        await page.snapshot()
        assert (await page.ask({**JOIN, "contact": contact, "channel": "chat"}))["type"] == "ok"
        wish = {"name": "Unterlagen.pdf", "size": len(body)}
        async with client.post("/api/contact/uploads", json=wish) as response:
            assert response.status == 201, await response.text()
            upload = (await response.json())["id"]
        kills = sorted(chance.sample(range(2, len(body) // PIECE), KILLS))
        acknowledged = sent = 0
        while acknowledged < len(body):
            sending = asyncio.ensure_future(
                piece(client, upload, acknowledged, body[acknowledged : acknowledged + PIECE])
            )
            sent += 1
            if kills and sent >= kills[0]:
                kills.pop(0)
                await asyncio.sleep(chance.random() * 0.02)  # somewhere within the piece
                await again(server)
            answered = await sending
            if answered is not None and answered[0] == 200:
                acknowledged = answered[1]["offset"]
                continue
            status, view = await got(client, f"/api/contact/uploads/{upload}")
            assert status == 200, view
            assert view["offset"] >= acknowledged, "what was acknowledged is there"
            assert view["state"] == "receiving" or view["offset"] == len(body)
            acknowledged = view["offset"]
        await again(server)  # once more while it is examined
        view = await settled(client, "/api/contact", upload)
        assert (view["state"], view["pages"]) == ("ready", 3), view
        shown = f"/api/contact/documents/{view['version']}"
        status, original = await got(client, f"{shown}/file")
        assert (status, original == body) == (200, True)
        status, _ = await got(client, f"{shown}/pages/3", width="800")
        assert status == 200
        assert not kills
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
