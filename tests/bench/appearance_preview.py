"""Pictures a second in the agent's mirror while its list is measured twice a second, in Chromium without a GPU.

From a camera of 1280x720 at 30 pictures a second; *blur*: the same with the room behind blurred
(no goal: where it falls under 20 by itself, the page makes the picture smaller and says so).
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

from aiohttp import ClientSession
from playwright.async_api import Page
from pydantic import TypeAdapter

from policies.appearance.facts import Policy
from signaling.demo_appearance import POLICY, QUEUE
from tests.bench import Goal, Row, alone
from tests.browser import launch
from tests.demo_server import DemoServer, demo_server
from tests.e2e.people import agent
from tests.pictures.cameras import camera

NAMES = ("appearance.preview", "appearance.preview.blur")
SECONDS: Final = 10
MIRROR: Final = ".mirror-frame.live video"
MEASURED: Final = "button[name=done]:not([disabled])"
COVERED: Final = """() => {
  const words = document.querySelector("v-effects")?.media.state;
  return words?.effect === "blur";
}"""
PAINTED = """([selector, seconds]) => new Promise((done) => {
  const video = document.querySelector(selector);
  let first = null;
  const look = (now, { presentedFrames }) => {
    first ??= { now, presentedFrames };
    const passed = (now - first.now) / 1000;
    if (passed < seconds) video.requestVideoFrameCallback(look);
    else done([presentedFrames - first.presentedFrames, passed]);
  };
  video.requestVideoFrameCallback(look);
})"""


def at_least(limit: float) -> Goal:
    return {"of": "value", "op": ">=", "limit": limit}


def run() -> list[Row]:
    (bare, seconds), (blurred, longer) = asyncio.run(_both())
    return [
        alone("appearance.preview", bare / seconds, "fps", bare, at_least(25)),
        alone("appearance.preview.blur", blurred / longer, "fps", blurred, None),
    ]


async def _both() -> list[tuple[int, float]]:
    with tempfile.TemporaryDirectory() as name:
        async with (
            demo_server(Path(name)) as server,
            launch(camera=camera("good")) as browser,
            agent(browser, server, "anna", locale="en") as anna,
        ):
            await _ask(server)
            bare = await _seen(anna.page, anna.url)
            await anna.page.evaluate('localStorage["visavis.background"] = "blur"')
            blurred = await _seen(anna.page, anna.url, COVERED)
            return [bare, blurred]


async def _seen(page: Page, url: str, ready: str | None = None) -> tuple[int, float]:
    await page.goto(f"{url}/console/appearance")
    await page.locator(MEASURED).wait_for()
    if ready is not None:
        await page.wait_for_function(ready)
    count, passed = await page.evaluate(PAINTED, [MIRROR, SECONDS])
    return count, passed


async def _ask(server: DemoServer) -> None:
    """Something that there is to measure."""
    cookies = {name: each.value for name, each in (await server.session("nina")).items()}
    policy: Any = TypeAdapter(Policy).dump_python(POLICY, mode="json")
    address = f"{server.url}/api/appearance/policies/{QUEUE}"
    async with (
        ClientSession(cookies=cookies, headers={"Origin": server.url}) as client,
        client.post(address, json={"based_on": 0, "policy": policy}) as saved,
    ):
        assert saved.status == 200, await saved.text()
