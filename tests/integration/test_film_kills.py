"""The server killed with -9 while a film is made: it is begun anew, what was left is swept, what is finished stays."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp

from signaling.cli.data import now_ms
from signaling.config_file import load
from signaling.demo import Serving, write_settings
from tests import evidence_case, filmed, recorded
from tests.demo_server import DemoServer, demo_server, furnish
from tests.limits import PATIENCE_S

FILM = "/api/recordings/c1/film"
WISH = {"purpose": "authority", "language": "de"}


class Desk:
    def __init__(self, server: DemoServer, folder: Path) -> None:
        self.server = server
        self.films = folder / "compositions"
        self.job = folder / "film-jobs" / "c1.json"

    async def again(self) -> None:
        await self.server.kill()
        await self.server.start()
        await self.server.ready()

    async def until(self, client: aiohttp.ClientSession, true: Callable[[Any], bool]) -> Any:
        async with asyncio.timeout(2 * PATIENCE_S):
            while True:
                async with client.get(FILM) as response:
                    if true(row := await response.json()):
                        return row
                await asyncio.sleep(0.01)

    async def fetched(self, client: aiohttp.ClientSession) -> bytes:
        async with client.get(f"{FILM}/file") as response:
            assert response.status == 200, await response.text()
            return await response.read()

    def kept(self) -> Any:
        return json.loads(self.job.read_text())

    def names(self) -> set[str]:
        return {path.name for path in self.films.iterdir() if path.is_dir()}


async def test_a_film_outlives_the_server(tmp_path: Path) -> None:
    await furnish(tmp_path)
    settings = load(write_settings(tmp_path, Serving(port=0)).absolute(), {}, now_ms())
    await evidence_case.save(settings)
    archive = recorded.archive(tmp_path)
    await asyncio.to_thread(filmed.picture, archive, 2, "anna", 200, seconds=8)
    await asyncio.to_thread(filmed.tone, archive, 1, "c1", 400, seconds=8)
    async with demo_server(tmp_path) as server:
        desk = Desk(server, tmp_path)
        async with server.signed_in("thomas") as client:
            async with client.post(FILM, json=WISH) as response:
                assert response.status == 200, await response.text()
            await desk.until(client, lambda row: row["state"] == "running" and row["of"] > 0)
        assert await server.kill() == -9
        before = desk.kept()
        assert (before["state"], before["tries"], desk.names()) == ("running", 1, {before["name"]})
        (desk.films / "dead").mkdir()
        (desk.films / "dead" / "1.part").write_bytes(b"what a job left")
        await desk.again()
        async with server.signed_in("thomas") as client:
            made = await desk.until(client, lambda row: row["state"] in {"done", "failed"})
            after = desk.kept()
            assert (made["state"], after["tries"], desk.names()) == ("done", 2, {after["name"]})
            assert after["name"] != before["name"], "nothing is written twice"
            whole = await desk.fetched(client)
            assert len(whole) == made["size"]
        await desk.again()
        async with server.signed_in("thomas") as client:
            assert await desk.until(client, lambda _: True) == {**made, "done": 0, "of": 0}
            assert await desk.fetched(client) == whole
            async with client.post(f"{FILM}/cancel") as response:
                assert (await response.json())["state"] == "cancelled"
        assert (desk.names(), desk.job.exists()) == (set(), False)
