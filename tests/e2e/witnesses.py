"""Two people whose browsers send what says when it was made (`timecode.js`), in a talk that is recorded.

async with talk(server) as (guest, anna):
    await agree(guest, anna)
    await recorded_for(6.0, guest, anna)
manifest, parts = await as_compliance_sees_it(server)
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from tests.browser import launch
from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, CustomerPage, Person, agent, customer
from tests.e2e.recorded import Shown, shown

TIMECODE: Final = Path(__file__).with_name("timecode.js")
SOUND_AT_ONCE: Final = "--autoplay-policy=no-user-gesture-required"
WHOLE_S: Final = 60.0
STATES: Final = {"whole", "truncated"}


@dataclass(frozen=True, slots=True)
class Voice:
    """`hertz`: the lowest of its pitches."""

    colour: str
    hertz: int


GUEST: Final = Voice("#ff0000", 1_000)
ANNA: Final = Voice("#00ff00", 2_000)
SEEN: Final = {"100": GUEST, "010": ANNA}


def sender(part: Shown) -> Voice:
    """By what is seen and heard, whatever the manifest says."""
    if isinstance(part.whose, str):
        return SEEN[part.whose]
    return next(voice for voice in SEEN.values() if voice.hertz == part.whose)


@asynccontextmanager
async def talk(
    server: DemoServer,
    queue: str = "recorded",
    *,
    reference: str | None = None,
    **how: Any,
) -> AsyncIterator[tuple[CustomerPage, AgentPage]]:
    """In a browser each; they see each other, and nobody has answered yet."""
    async with (
        launch(flags=[SOUND_AT_ONCE]) as first,
        launch(flags=[SOUND_AT_ONCE]) as second,
        customer(first, server, **how) as guest,
        agent(second, server, "anna", **how) as anna,
    ):
        for one, voice in ((guest, GUEST), (anna, ANNA)):
            context, code = one.page.context, json.dumps(asdict(voice))
            await context.add_init_script(f"window.timecode = {code};")
            await context.add_init_script(path=TIMECODE)
        await anna.page.reload(wait_until="commit")
        await anna.be_available()
        await guest.come(await server.link(queue=queue, reference=reference))
        await anna.accept()
        await asyncio.gather(guest.sees(), anna.sees())
        yield guest, anna


async def agree(*people: Person) -> None:
    for one in people:
        await one.press(one.words("recording")("ask.yes"))


async def recorded_for(seconds: float, *people: Person) -> None:
    """The sign says so, and they talk for a while."""
    for one in people:
        await one.reads(one.words("recording")("sign.running"))
    await asyncio.sleep(seconds)  # what lasts a while is the recording itself


async def as_compliance_sees_it(server: DemoServer) -> tuple[dict[str, Any], list[Shown]]:
    """The newest recording's manifest, and its parts as they play."""
    async with server.signed_in("thomas") as http:
        path = await _newest(http)
        manifest = await _whole(http, path)
        parts = []
        for part in manifest["parts"]:
            async with http.get(f"{path}/parts/{part['sequence']}") as answer:
                parts.append(shown(part, await answer.read(), (GUEST.hertz, ANNA.hertz)))
        return manifest, parts


async def _newest(http: aiohttp.ClientSession) -> str:
    """Contacts are listed newest first; the first that was recorded is the one that was just talked in."""
    async with http.get("/api/contacts") as answer:
        rows = (await answer.json())["contacts"]
    for row in rows:
        path = f"/api/recordings/{row['id']}"
        async with http.get(path) as answer:
            if answer.status == 200:
                return path
    raise AssertionError("none of the newest contacts was recorded")


async def _whole(http: aiohttp.ClientSession, path: str) -> dict[str, Any]:
    """The manifest, once the recorder has closed its files."""
    async with asyncio.timeout(WHOLE_S):
        while True:
            async with http.get(path) as answer:
                manifest: dict[str, Any] = await answer.json()
            if {part["state"] for part in manifest["parts"]} <= STATES:
                return manifest
            await asyncio.sleep(0.1)
