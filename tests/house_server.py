"""A desk as its operator runs it (`visavis serve`), with as many agents and links as a test needs.

It serves behind a proxy's address, so that a test can be many people with an address each. The process may be killed;
restarts keep port and data.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp
from argon2 import PasswordHasher

from signaling.api.models import LinkWish
from signaling.cli.data import now_ms, opened
from signaling.cli.demo import free_port
from signaling.config import Settings
from signaling.config_file import load
from signaling.invitations import invite
from signaling.store.accounts import Accounts, Skills
from signaling.store.keys import SigningKeys
from signaling.store.links import Links
from signaling.store.passwords import Passwords
from signaling.store.sessions import Sessions
from tests.limits import PATIENCE_S

ROOT: Final = Path(__file__).parent.parent
START_S: Final = 3 * PATIENCE_S
PASSWORD: Final = "seven grey herons wade at dawn"
SETTINGS: Final = """
[desk]
id = "house"
name = "Beispielbank"
privacy = { de = "Datenschutz", en = "Privacy" }
imprint = { de = "Impressum", en = "Imprint" }
contact_hint = { de = "Telefon", en = "Telephone" }

[server]
port = PORT
public_url = "http://127.0.0.1:PORT"
trusted_proxies = ["127.0.0.1/32"]

[storage]
data = "."
database = "DATABASE"

[[queues]]
id = "german"
title = { de = "Beratung", en = "Advice" }
language = "de"
reservation_s = 20
wrap_up_s = 600

[[dispositions]]
id = "advised"
title = { de = "Beraten", en = "Advised" }
"""


def address() -> dict[str, str]:
    """The header of somebody with an address of their own, as a proxy writes it."""
    return {"X-Forwarded-For": ".".join(["10", *(str(random.randrange(256)) for _ in range(3))])}


@dataclass
class HouseServer:
    """`links` open any number of contacts each; `tokens` are the agents' sessions, by agent."""

    folder: Path
    database: str = ""
    port: int = field(default_factory=lambda: free_port("127.0.0.1"))
    links: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def config(self) -> Path:
        return self.folder / "visavis.toml"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def settings(self) -> Settings:
        return load(self.config, {}, now_ms())

    async def furnish(self, agents: int = 0, links: int = 0) -> None:
        """Write the settings; agents signed in, and links."""
        self.folder.mkdir(parents=True, exist_ok=True)
        words = SETTINGS.replace("PORT", str(self.port)).replace("DATABASE", self.database)
        self.config.write_text(words)
        settings, now = self.settings(), now_ms()
        async with opened(settings) as database:
            # At its cheapest: nobody signs in by password again.
            cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
            accounts = Accounts(database, settings.desk.id, cheap)
            sessions = Sessions(database, settings.desk.id, accounts)
            for number in range(1, agents + 1):
                name = f"agent-{number}"
                await accounts.add(
                    now,
                    id=name,
                    login=name,
                    name=f"Agent {number}",
                    role="agent",
                    password=PASSWORD,
                    skills=Skills(languages=("de",)),
                )
                self.tokens[name] = (await sessions.sign_in(now, name, PASSWORD)).token
            ring = await SigningKeys(database, settings.desk.id).ring(now)
            for _ in range(links):
                made = await invite(
                    now,
                    LinkWish(queue="german", contacts=1_000_000),
                    settings=settings,
                    links=Links(database, settings.desk.id),
                    ring=ring,
                    agents=(),
                    made_by="test",
                )
                self.links.append(made.url)

    async def start(self) -> None:
        """Start; `ready` waits."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "signaling", "serve", "--config", str(self.config)),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    async def ready(self, seconds: float = START_S) -> None:
        """Wait until /readyz says yes."""
        async with aiohttp.ClientSession() as http, asyncio.timeout(seconds):
            while not await self.is_ready(http):
                assert self._process is not None
                if self._process.returncode is not None:
                    raise RuntimeError(f"the server ended: {self.log()[-2000:]}")
                await asyncio.sleep(0.02)

    async def is_ready(self, http: aiohttp.ClientSession) -> bool:
        try:
            async with http.get(self.url + "/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it; returns the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            os.kill(self._process.pid, how)
        return await self._process.wait()

    async def ended(self) -> int:
        """Wait until it ends by itself; returns the exit code."""
        assert self._process is not None
        return await self._process.wait()

    def log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")


@asynccontextmanager
async def house_server(
    folder: Path, *, agents: int = 0, links: int = 0, database: str = ""
) -> AsyncIterator[HouseServer]:
    """A furnished server, started and ready; stopped at the end if it still runs."""
    server = HouseServer(folder, database)
    await server.furnish(agents, links)
    await server.start()
    try:
        await server.ready()
        yield server
    finally:
        await server.kill(signal.SIGTERM)
