"""Real pages around a forwarder: each sends its own colour with a counter in it, and its own tone.

async with forwarder() as sfu, launch() as browser, leg_page(browser, sfu, RED) as red:
    await red.join(slots=["green"])
    await red.sees(0, GREEN)
"""

import json
import re
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, Page

from media.sfu import BadOffer, Sfu
from tests.browser import open_page, until
from tests.limits import PATIENCE_S
from tests.relay import Relay

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Person:
    """A participant; `seen` is how its colour reads on the other side (red, green, blue)."""

    name: str
    colour: str
    seen: str
    hertz: int


RED = Person("red", "#ff0000", "100", 500)
GREEN = Person("green", "#00ff00", "010", 800)
BLUE = Person("blue", "#0000ff", "001", 1_100)
YELLOW = Person("yellow", "#ffff00", "110", 1_400)


@dataclass(slots=True)
class Forwarder:
    """A forwarder, the server of its pages, and what it told about its legs."""

    sfu: Sfu
    address: str = ""
    told: list[tuple[str, str, int, str]] = field(default_factory=list)
    relays: dict[str, Relay] = field(default_factory=dict)
    """Between a participant and the forwarder."""
    apart: set[str] = field(default_factory=set)
    """Who is told that a sound and its picture are of two streams: their browsers play each as it comes."""

    async def join(self, request: web.Request) -> web.Response:
        wish = json.loads(await request.text())
        try:
            sdp = self.sfu.join(
                wish["room"], wish["participant"], wish["leg"], wish["slots"], wish["offer"]
            )
        except BadOffer as error:
            return web.json_response({"code": error.code})
        if relay := self.relays.get(wish["participant"]):
            sdp = await relay.rewrite(sdp)
        if wish["participant"] in self.apart:
            sdp = re.sub(r"a=msid:(\S+) picture", r"a=msid:\1-picture picture", sdp)
        return web.json_response({"sdp": sdp})


def own_address() -> str:
    """The machine's own, from which packets would leave; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


@asynccontextmanager
async def forwarder(host: str = "127.0.0.1") -> AsyncIterator[Forwarder]:
    """One on a free port, with a web server for the pages."""
    told: list[tuple[str, str, int, str]] = []

    class Listener:
        def state(self, room: str, participant: str, leg: int, state: str) -> None:
            told.append((room, participant, leg, state))

    sfu = await Sfu.open(host=host, port=0, advertise=[(host, 0)], listener=Listener())
    made = Forwarder(sfu, told=told)
    app = web.Application()

    async def file(request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / request.match_info["name"])

    app.add_routes([web.post("/join", made.join), web.get(r"/{name:leg\.(html|js)}", file)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}/leg.html"
    try:
        yield made
    finally:
        for relay in made.relays.values():
            relay.close()
        await runner.cleanup()
        await sfu.close()


@dataclass(slots=True)
class LegPage:
    """A page of Chromium with one leg."""

    page: Page
    person: Person
    room: str = "room"

    async def join(self, slots: Sequence[str | None], *, leg: int = 1) -> None:
        """A new leg."""
        wish = {"room": self.room, "participant": self.person.name, "leg": leg, "slots": [*slots]}
        await self.page.evaluate("(wish) => join(wish)", wish)

    async def sees(self, slot: int, person: Person, *, seconds: float = PATIENCE_S) -> None:
        """Wait until that slot shows that person, moving."""
        await until(self.page, f"sees({slot}, '{person.seen}')", seconds=seconds)

    async def hears(self, slot: int, person: Person, *, seconds: float = PATIENCE_S) -> None:
        """Wait until that person's tone comes out of that slot."""
        await self.page.wait_for_function(
            f"hears({slot}, {person.hertz})", timeout=seconds * 1000, polling=100
        )

    async def frames(self, slot: int, seconds: float) -> float:
        """Pictures a second that this slot shows."""
        found = await self.page.evaluate(
            f"""async () => {{
              const before = picture({slot}).frames;
              await new Promise((resolve) => setTimeout(resolve, {seconds * 1000}));
              return picture({slot}).frames - before;
            }}"""
        )
        return float(found) / seconds

    async def line(self, slot: int, source: int) -> dict[str, Any]:
        """The browser's statistics of what it gets there."""
        found: dict[str, Any] = await self.page.evaluate(
            f"leg.stats().then((all) => all.lines[{3 * slot + source}] ?? {{}})"
        )
        return found

    async def sent(self, source: int) -> dict[str, Any]:
        """The browser's statistics of what it sends."""
        found: dict[str, Any] = await self.page.evaluate(
            f"leg.stats().then((all) => all.sent[{source}] ?? {{}})"
        )
        return found

    async def evaluate(self, expression: str) -> Any:
        return await self.page.evaluate(expression)


@asynccontextmanager
async def leg_page(
    browser: Browser, forwarder: Forwarder, person: Person, **options: Any
) -> AsyncIterator[LegPage]:
    """A page that holds its picture and tone, and has not joined yet."""
    async with open_page(browser, viewport=(640, 480)) as page:
        await page.goto(forwarder.address)
        await page.wait_for_function("window.ready")
        await page.click("button")  # sound may begin only after a gesture
        wish = {"colour": person.colour, "hertz": person.hertz, **options}
        await page.evaluate("(wish) => begin(wish)", wish)
        yield LegPage(page, person)
