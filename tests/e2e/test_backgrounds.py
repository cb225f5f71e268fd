"""The room behind an agent, covered: in the own picture and for the other side, and never bare by surprise."""

import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
from aiohttp import ClientSession
from PIL import Image, ImageStat
from playwright.async_api import Browser, Locator, expect

from tests.browser import axe, launch, until
from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, Person, agent, customer, here
from tests.e2e.words import Words
from tests.firefox import Firefox
from tests.limits import PATIENCE_S
from tests.pictures.cameras import camera, frame

GREEN: Final = (40, 150, 60)
DARK: Final = (28, 33, 38)
PARTS: Final = {"room": (0.06, 0.06, 0.18, 0.2), "face": (0.46, 0.42, 0.54, 0.52)}
"""Where a shelf stands, and within the face: left, top, right, bottom as parts of the picture."""
OWN: Final = ".self video, v-own video"
FACE: Final = "v-call-stage .face.picture video"

# The mean colour of a part of a video; null as long as nothing is to be seen.
COLOUR = """([selector, [left, top, right, bottom]]) => {
  const video = document.querySelector(selector);
  if (!video?.videoWidth) return null;
  const [width, height] = [video.videoWidth, video.videoHeight];
  const canvas = new OffscreenCanvas(16, 16);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, left * width, top * height, (right - left) * width, (bottom - top) * height, 0, 0, 16, 16);
  const { data } = context.getImageData(0, 0, 16, 16);
  const sum = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) sum[c] += data[i + c];
  return sum.map((each) => each / 256);
}"""
NEAR = f"""([selector, box, wanted]) => {{
  const seen = ({COLOUR})([selector, box]);
  return seen !== null && seen.every((value, c) => Math.abs(value - wanted[c]) < 30);
}}"""
# So that a worker can be told what no page would tell it.
PREPARED = """
const Plain = window.Worker;
window.workers = [];
window.Worker = class extends Plain {
  constructor(...how) { super(...how); window.workers.push(this); }
};
"""
TRIED = 'localStorage["visavis.background.fit"]'
BREAK = 'window.workers.at(-1).postMessage({ type: "backdrop", picture: null })'
# What the other side has shown there, from now on; twice as often as the camera gives pictures.
WITNESS = f"""(where) => {{
  window.seen = [];
  setInterval(() => {{
    const colour = ({COLOUR})(where);
    if (colour) window.seen.push(colour);
  }}, 50);
}}"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def shows(person: Person, selector: str, part: str, colour: tuple[int, int, int]) -> None:
    where = [selector, list(PARTS[part]), list(colour)]
    await until(person.page, NEAR, where, seconds=PATIENCE_S)


def colour(picture: Image.Image, part: str) -> tuple[int, int, int]:
    """The mean colour of a part of it."""
    left, top, right, bottom = PARTS[part]
    width, height = picture.size
    cut = picture.crop((left * width, top * height, right * width, bottom * height))
    red, green, blue = (round(mean) for mean in ImageStat.Stat(cut).mean)
    return red, green, blue


@asynccontextmanager
async def meadow(server: DemoServer) -> AsyncIterator[str]:
    """A plain green backdrop of the administrator's, for as long as it is needed; its id."""
    drawn = io.BytesIO()
    Image.new("RGB", (1280, 720), GREEN).save(drawn, "PNG")
    cookies = {name: each.value for name, each in (await server.session("nina")).items()}
    address = f"{server.url}/api/appearance/backdrops"
    async with ClientSession(cookies=cookies, headers={"Origin": server.url}) as client:
        names = {"de": "Wiese", "en": "Meadow"}
        async with client.post(address, data=drawn.getvalue(), params=names) as made:
            assert made.status == 201, await made.text()
            backdrop = str((await made.json())["id"])
        try:
            yield backdrop
        finally:
            await client.post(f"{address}/{backdrop}/remove")


async def open_menu(anna: AgentPage) -> Locator:
    await anna.press(anna.in_call("control.more"))
    group = anna.page.get_by_role("group", name=anna.words("appearance/effects")("title"))
    await group.wait_for()
    return group


async def test_the_other_side_sees_the_backdrop_and_never_the_room(
    browser: Browser, desk: DemoServer
) -> None:
    room, face = (colour(frame("wrong_backdrop"), part) for part in ("room", "face"))
    async with (
        meadow(desk) as backdrop,
        launch(camera=camera("wrong_backdrop"), fps=10) as own,
        customer(browser, desk) as guest,
        agent(own, desk, "anna", locale="en") as anna,
    ):
        say = anna.words("appearance/effects")
        await anna.page.add_init_script(PREPARED)
        await anna.page.reload()
        await anna.inside()
        await anna.be_available()
        await guest.come(await desk.link(reference="K-8801"))
        await anna.accept()
        await anna.sees()
        await guest.sees()
        await shows(guest, FACE, "room", room)

        # Offered once it was tried. How fast this machine is today is no matter of this test: from then on it fits.
        group = await open_menu(anna)
        await anna.button(say("choose"), group).click()
        await group.locator(".effect-tiles, button[name=effect-again]").wait_for()
        assert re.fullmatch(r"(fits|slow) \d{13}", await anna.page.evaluate(TRIED))
        await anna.page.evaluate(f"{TRIED} = `fits ${{Date.now()}}`")
        await anna.page.keyboard.press("Escape")
        await group.wait_for(state="detached")

        # Chosen in the call, by keyboard.
        group = await open_menu(anna)
        green = group.get_by_role("radio", name="Meadow")
        await green.wait_for()
        await group.get_by_role("radio", name=say("none")).focus()
        await anna.page.keyboard.press("ArrowRight")
        await expect(group.get_by_role("radio", name=say("blur"))).to_be_checked()
        while not await green.is_checked():
            await anna.page.keyboard.press("ArrowRight")
        assert await axe(anna.page, within=".effects") == []
        await anna.page.keyboard.press("Escape")
        await shows(anna, OWN, "room", GREEN)
        await shows(guest, FACE, "room", GREEN)
        await shows(guest, FACE, "face", face)

        # From here on the room is never seen again: not by a camera that comes back, and not by a failure.
        await guest.page.evaluate(WITNESS, [FACE, list(PARTS["room"])])
        await anna.control("camera").click()
        await guest.reads(guest.in_call("peer.dark"))
        await anna.control("camera").click()
        await guest.sees()
        await shows(guest, FACE, "room", GREEN)
        await anna.page.evaluate(BREAK)
        await anna.reads(anna.in_call("banner.background-dark"))
        await shows(guest, FACE, "face", DARK)
        await anna.press(anna.in_call("do.recover"))
        await shows(guest, FACE, "room", GREEN)
        await shows(guest, FACE, "face", face)
        assert (
            await anna.page.evaluate('localStorage["visavis.background"]') == f"backdrop:{backdrop}"
        )
        seen = await guest.page.evaluate("window.seen")
        bare = [
            each for each in seen if all(abs(a - b) < 30 for a, b in zip(each, room, strict=True))
        ]
        assert (len(seen) > 10, bare) == (True, [])

        # Only the person shows it again.
        await anna.page.evaluate(BREAK)
        await anna.press(anna.in_call("do.uncover"))
        await shows(guest, FACE, "room", room)
        await guest.hang_up()
        await anna.finish("Advised")


async def test_firefox_covers_as_well(fox: Firefox, desk: DemoServer) -> None:
    """Its fake camera shows plain colours and nobody: all of it is covered. It gives pages no stream of frames."""
    login, password = desk.account("anna")
    entry = json.dumps({"login": login, "password": password})
    home = here(desk.url)
    async with meadow(desk) as backdrop:
        tab = await fox.open(f"{home}/imprint")
        signed_in = await tab.evaluate(
            f"""(localStorage["visavis.background"] = "backdrop:{backdrop}", fetch("/api/sign-in", {{
              method: "POST", headers: {{ "Content-Type": "application/json" }}, body: {json.dumps(entry)},
            }}).then(({{ ok }}) => ok))"""
        )
        assert signed_in
        await tab.goto(f"{home}/console")
        await tab.click("button", Words("agent", "en")("devices.start"))
        where = json.dumps([OWN, PARTS["room"], GREEN])
        await tab.wait_for(f"({NEAR})({where})")
