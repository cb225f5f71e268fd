"""The real server, started as a newcomer starts it a second time, in a process of its own that a test may kill."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from signaling.cli.data import now_ms, opened
from signaling.config_file import load
from signaling.demo import SECRETS, Serving, prepare, write_settings
from tests.databases import fast_passwords
from tests.limits import PATIENCE_S

ROOT = Path(__file__).parent.parent
PROGRAM = ("-m", "signaling")
START_S = 3 * PATIENCE_S  # a busy machine takes long over the first passwords


class DemoServer:
    """`visavis demo` on a free port of 127.0.0.1; restarts keep port and data.

    Without media the process is the server; with it the server is a child of the launcher that was started.
    """

    def __init__(
        self, data: Path, *, media: bool = False, program: Sequence[str] = PROGRAM
    ) -> None:
        self.data = data
        self.media = media
        self._program = program
        self.port = 0
        self.facts: dict[str, Any] = {}
        self._sessions: dict[str, SimpleCookie] = {}
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return str(self.facts["url"])

    async def start(self) -> None:
        """Start and wait for the facts, which are printed once the server is ready."""
        if not (self.data / SECRETS).exists():
            await furnish(self.data)
        command = [*self._program, "demo", "--json"]
        command += ["--port", str(self.port), "--data", str(self.data)]
        if not self.media:
            command.append("--no-media")
        with (self.data / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=log
            )
        assert self._process.stdout
        try:
            async with asyncio.timeout(START_S):
                self.facts = json.loads(await self._process.stdout.readline())
        except (TimeoutError, ValueError) as error:
            await self.kill()
            raise RuntimeError(f"the server did not start: {self.log()[-2000:]}") from error
        self.port = int(self.url.rpartition(":")[2])

    async def ready(self) -> None:
        """Wait for /readyz."""
        async with aiohttp.ClientSession() as http, asyncio.timeout(START_S):
            while True:
                try:
                    async with http.get(self.url + "/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.02)

    @property
    def server_pid(self) -> int:
        """Of the process that serves pages."""
        assert self._process
        return self.processes(workers=False)[0] if self.media else self._process.pid

    def processes(self, *, workers: bool) -> list[int]:
        """The process ids of the media workers, or else of the server that the launcher started."""
        return self.running("media.worker" if workers else "signaling")

    def running(self, module: str) -> list[int]:
        """Ids of the launched processes that run this: *signaling* (the server), *media.worker*, *media.recorder*."""
        assert self._process
        family = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        found = [int(child) for child in family.read_text().split()]

        def runs(child: int) -> bool:
            return module.encode() in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")

        return [pid for pid in found if runs(pid)]

    @contextmanager
    def unattended(self) -> Iterator[None]:
        """The launcher stands still meanwhile: what ends isn't started again."""
        assert self._process
        os.kill(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._process.pid, signal.SIGCONT)

    async def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it; returns the exit code."""
        assert self._process
        if self._process.returncode is None:
            os.kill(self._process.pid, how)
        return await self._process.wait()

    def log(self) -> str:
        return (self.data / "server.log").read_text(errors="replace")

    def faults(self) -> list[str]:
        """What stands in the log and never should. That a recorder comes up after the server may happen at a start."""
        wrong = re.compile(r"Traceback|\"level\": ?\"ERROR\"")
        lines = self.log().splitlines()
        return [line for line in lines if wrong.search(line) and '"no_recorder"' not in line]

    def account(self, login: str) -> tuple[str, str]:
        """Login and password."""
        accounts = {account["login"]: account for account in self.facts["accounts"]}
        return login, str(accounts[login]["password"])

    async def session(self, login: str) -> SimpleCookie:
        """The cookie of this account, which is signed in once for all: a password takes long to look at."""
        if login not in self._sessions:
            sign_in = dict(zip(("login", "password"), self.account(login), strict=True))
            async with (
                aiohttp.ClientSession(headers={"Origin": self.url}) as http,
                http.post(self.url + "/api/sign-in", json=sign_in) as answer,
            ):
                assert answer.status == 200, await answer.text()
                self._sessions[login] = answer.cookies
        return self._sessions[login]

    @asynccontextmanager
    async def signed_in(self, login: str) -> AsyncIterator[aiohttp.ClientSession]:
        """A client with that cookie, at the server's own addresses."""
        jar = aiohttp.CookieJar(unsafe=True)
        jar.update_cookies(await self.session(login), URL(self.url))
        headers = {"Origin": self.url}
        async with aiohttp.ClientSession(self.url, headers=headers, cookie_jar=jar) as http:
            yield http

    async def link(self, **wish: Any) -> str:
        """A fresh link by the API, as the administrator makes one; its whole address."""
        wish = {"queue": "german", **wish}
        async with self.signed_in("nina") as http, http.post("/api/links", json=wish) as answer:
            assert answer.status < 300, await answer.text()
            return str((await answer.json())["url"])


async def furnish(data: Path) -> None:
    """What the first start makes, with passwords hashed at their cheapest: that takes most of it."""
    config = write_settings(data, Serving(port=0)).absolute()
    settings, cheap = load(config, {}, now_ms()), fast_passwords()
    async with opened(settings) as database:
        await prepare(settings, database, config, now_ms(), cheap)


@asynccontextmanager
async def demo_server(
    data: Path, *, media: bool = False, program: Sequence[str] = PROGRAM
) -> AsyncIterator[DemoServer]:
    """A started server; killed at the end if it still runs. `program`: what Python is to run instead of the command."""
    server = DemoServer(data, media=media, program=program)
    await server.start()
    try:
        yield server
    finally:
        await server.kill(signal.SIGTERM)
