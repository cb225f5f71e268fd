"""A demo desk of its own for the pictures, on a free port, with data that is thrown away."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

START_S = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """`url` without a slash at the end; `facts` is what `visavis demo --json` prints."""

    url: str
    facts: dict[str, Any]

    def password(self, login: str) -> str:
        found: str = next(a["password"] for a in self.facts["accounts"] if a["login"] == login)
        return found

    @staticmethod
    def now() -> int:
        return time.time_ns() // 1_000_000

    async def link(self, queue: str, **wish: Any) -> str:
        """A fresh customer link, made by an agent of the demo."""
        async with self._agent() as http:
            return str((await self._made(http, queue, wish))["url"])

    async def revoked(self, queue: str) -> str:
        """A link that has been taken back."""
        async with self._agent() as http:
            made = await self._made(http, queue, {})
            async with http.post(f"{self.url}/api/links/{made['link']['id']}/revoke") as answer:
                answer.raise_for_status()
            return str(made["url"])

    async def _made(
        self, http: aiohttp.ClientSession, queue: str, wish: dict[str, Any]
    ) -> dict[str, Any]:
        async with http.post(f"{self.url}/api/links", json={"queue": queue, **wish}) as answer:
            answer.raise_for_status()
            made: dict[str, Any] = await answer.json()
        made["url"] = here(made["url"])
        return made

    @asynccontextmanager
    async def _agent(self) -> AsyncIterator[aiohttp.ClientSession]:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
        async with aiohttp.ClientSession(headers={"Origin": self.url}, cookie_jar=jar) as http:
            who = {"login": "anna", "password": self.password("anna")}
            async with http.post(f"{self.url}/api/sign-in", json=who) as answer:
                answer.raise_for_status()
            yield http


def here(url: str) -> str:
    """The tests' browser resolves no name, not even localhost."""
    return url.replace("//localhost", "//127.0.0.1")


@asynccontextmanager
async def running() -> AsyncIterator[Desk]:
    """A desk that has been started and says that it serves."""
    with TemporaryDirectory() as folder:
        command = ["-m", "signaling", "demo", "--port", "0", "--data", folder, "--json"]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=Path(__file__).parents[2],
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(START_S):
                facts = await _facts(process)
            yield Desk(here(facts["url"]), facts)
        finally:
            process.terminate()
            await process.wait()


async def _facts(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout
    async for line in process.stdout:
        facts: dict[str, Any] = json.loads(line)
        if "links" in facts:
            return facts
    raise RuntimeError("the demo desk ended before it served")
