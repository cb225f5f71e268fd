"""What two people let be recorded is there to the moment and in sync, and nothing else is.

Two browsers send a picture and a sound that say when they were made (`timecode.js`) by the machine's clock, which is
the desk's as well. Both agree, the customer withdraws, agrees again and hangs up. Then the recording is read as
compliance reads it.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser import launch
from tests.demo_server import DemoServer, demo_server
from tests.e2e.conftest import settings
from tests.e2e.people import Person, agent, customer
from tests.e2e.recorded import EVERY_MS, Shown, shown

pytestmark = pytest.mark.asyncio(loop_scope="session")

TIMECODE: Final = Path(__file__).with_name("timecode.js")
SOUND_AT_ONCE: Final = "--autoplay-policy=no-user-gesture-required"
TALK_S: Final = 6.0
SYNC_MS: Final = 40
FIRST_MS: Final = 1_000
"""A recording begins with the first key frame, which is asked for when it is allowed."""
ON_ITS_WAY_MS: Final = 60
"""What arrives may be written once it is allowed: a sound of 20 ms was made shortly before it arrived."""
LAST_MS: Final = 300
"""What was made just before the end may still be on its way when it comes."""
HOLE_MS: Final = 400
WHOLE_S: Final = 20.0


@dataclass(frozen=True, slots=True)
class Voice:
    """`hertz`: the lowest of its pitches."""

    colour: str
    hertz: int


GUEST: Final = Voice("#ff0000", 1_000)
ANNA: Final = Voice("#00ff00", 2_000)
SEEN: Final = {"100": GUEST, "010": ANNA}


@pytest_asyncio.fixture(loop_scope="session")
async def alone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    data = tmp_path_factory.mktemp("recording")
    settings(data)
    async with demo_server(data, media=True) as server:
        yield server
    assert not re.search(r"Traceback|\"level\": ?\"ERROR\"", server.log()), server.log()[-4000:]


async def speaks(one: Person, voice: Voice) -> None:
    """From the next page on, camera and microphone say when."""
    code = json.dumps(asdict(voice))
    await one.page.context.add_init_script(f"window.timecode = {code};")
    await one.page.context.add_init_script(path=TIMECODE)


async def agrees(*people: Person) -> None:
    for one in people:
        await one.press(one.words("recording")("ask.yes"))


async def is_recorded(*people: Person) -> None:
    """The sign says so, and they talk for a while."""
    for one in people:
        await one.reads(one.words("recording")("sign.running"))
    await asyncio.sleep(TALK_S)  # what lasts a while is the recording itself


async def test_what_two_people_allow_is_recorded_in_sync_and_nothing_else(
    alone: DemoServer,
) -> None:
    async with (
        launch(flags=[SOUND_AT_ONCE]) as first,
        launch(flags=[SOUND_AT_ONCE]) as second,
        customer(first, alone) as guest,
        agent(second, alone, "anna") as anna,
    ):
        await speaks(guest, GUEST)
        await speaks(anna, ANNA)
        await anna.page.reload(wait_until="commit")
        await anna.be_available()
        await guest.come(await alone.link(queue="recorded"))
        await anna.accept()
        await asyncio.gather(guest.sees(30), anna.sees(30))

        await agrees(guest, anna)
        await is_recorded(guest, anna)
        say = guest.words("recording")
        sign = guest.page.get_by_role("region", name=say("sign"), exact=True)
        await sign.get_by_role("button", name=say.like("sign.running")).click()
        await guest.press(say("withdraw"))
        await guest.reads(say("receipt.withdrawn"))
        await guest.press(say("receipt.close"))
        await anna.reads(anna.words("recording")("sign.stopped"))
        await asyncio.sleep(TALK_S / 2)  # so that there is something that must not be in it

        await sign.get_by_role("button", name=say.like("sign.stopped")).click()
        await guest.press(say("reconsider"))
        await agrees(guest)
        await is_recorded(guest, anna)
        await guest.hang_up()
        await expect(guest.page.get_by_text(say("receipt.title"))).to_be_visible()
    holds_what_was_allowed(*await as_compliance_sees_it(alone))


async def as_compliance_sees_it(server: DemoServer) -> tuple[dict[str, Any], list[Shown]]:
    """The newest recording's manifest, and its parts as they play."""
    login, password = server.account("thomas")
    sign_in = {"login": login, "password": password}
    headers, jar = {"Origin": server.url}, aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(server.url, headers=headers, cookie_jar=jar) as http:
        async with http.post("/api/sign-in", json=sign_in) as answer:
            assert answer.status == 200, await answer.text()
        async with http.get("/api/recordings") as answer:
            [row] = (await answer.json())["recordings"]
        path = f"/api/recordings/{row['contact']}"
        manifest = await _whole(http, path)
        parts = []
        for part in manifest["parts"]:
            async with http.get(f"{path}/parts/{part['sequence']}") as answer:
                parts.append(shown(part, await answer.read(), (GUEST.hertz, ANNA.hertz)))
        return manifest, parts


async def _whole(http: aiohttp.ClientSession, path: str) -> dict[str, Any]:
    """The manifest, once the recorder has closed its files."""
    async with asyncio.timeout(WHOLE_S):
        while True:
            async with http.get(path) as answer:
                manifest: dict[str, Any] = await answer.json()
            if all(part["state"] == "whole" for part in manifest["parts"]):
                return manifest
            await asyncio.sleep(0.1)


def holds_what_was_allowed(manifest: dict[str, Any], parts: list[Shown]) -> None:
    begins = [row["at"] for row in manifest["timeline"] if row["kind"] == "recording.started"]
    ends = [row["at"] for row in manifest["timeline"] if row["kind"] == "recording.stopped"]
    assert len(begins) == 2
    assert len(parts) == 2 * 2 * 2, "intervals, people, sound and picture; nobody showed a screen"
    for begin, end in zip(begins, ends, strict=True):
        inside = [part for part in parts if begin - ON_ITS_WAY_MS <= part.first <= end]
        sent = {(part.kind, _sender(part)) for part in inside}
        assert sent == {(kind, who) for kind in ("sound", "picture") for who in (GUEST, ANNA)}
        for part in inside:
            _holds_all_of_it(part, begin, end)
        late = [part.late for part in inside]
        assert max(late) - min(late) <= SYNC_MS, "lips and voice, and both people, on one clock"
    roles = {row["participant"]: row["role"] for row in manifest["people"]}
    assert {(roles[part.participant], _sender(part)) for part in parts} == {
        ("customer", GUEST),
        ("agent", ANNA),
    }


def _sender(part: Shown) -> Voice:
    """By what is seen and heard, whatever the manifest says."""
    if isinstance(part.whose, str):
        return SEEN[part.whose]
    return next(voice for voice in SEEN.values() if voice.hertz == part.whose)


def _holds_all_of_it(part: Shown, begin: int, end: int) -> None:
    """Nothing that was made before or after, not even silence; all in between but for the edges."""
    made = [each.made for each in part.times]
    rare = EVERY_MS if part.kind == "sound" else 0  # beeps are further apart than pictures
    assert begin <= made[0] <= begin + FIRST_MS + rare
    assert begin - ON_ITS_WAY_MS <= part.first
    assert end - LAST_MS - rare <= made[-1] <= end
    assert end - LAST_MS <= part.last <= end
    assert max(then - now for now, then in pairwise(made)) <= (rare + 1 if rare else HOLE_MS), (
        "a hole"
    )
