"""What is drawn on a page, with mouse, pen, fingers and keys, in a real browser: a sheet of paper without a desk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, CDPSession, FloatRect, Page, expect

from tests.browser import axe, open_page
from tests.e2e.small_desk import build

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKS = "() => ink.state.marks.map(({ tool, points, text }) => ({ tool, points, text }))"
THEIRS = """() => ink.follow({
  sender: "other", version: "v1", page: 1, mark: "x", tool: "highlighter", size: 1400,
  points: [5000, 83000, 50, 50000, 83000, 50],
})"""
DRAWN = "(tool) => said.filter((each) => each.type === 'mark.draw' && each.tool === tool)"
# Whether a pixel of what is done (0) or being drawn (1) has any colour there: x, y in shares of the page.
INK = """([layer, x, y]) => {
  const canvas = document.querySelectorAll("vv-marks > canvas")[layer];
  const [near, side] = [3, 7];
  const [left, top] = [x * canvas.width - near, y * canvas.height - near];
  const { data } = canvas.getContext("2d").getImageData(left, top, side, side);
  return data.some((value) => value > 0);
}"""


@asynccontextmanager
async def serve(folder: Path) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([web.static("/", folder)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/index.html"
    finally:
        await runner.cleanup()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    target = tmp_path_factory.mktemp("marks")
    await build(target, "marks")
    async with serve(target) as made:
        yield made


class Sheet:
    def __init__(self, page: Page, session: CDPSession, box: FloatRect) -> None:
        self.page = page
        self.session = session
        self.box = box

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Shares of the page to pixels of the window."""
        return self.box["x"] + x * self.box["width"], self.box["y"] + y * self.box["height"]

    async def take(self, tool: str) -> None:
        await self.page.get_by_role("button", name=tool, exact=True).click()

    async def drag(self, *places: tuple[float, float]) -> None:
        mouse = self.page.mouse
        await mouse.move(*self.at(*places[0]))
        await mouse.down()
        for place in places[1:]:
            await mouse.move(*self.at(*place))
        await mouse.up()

    async def pen(self, kind: str, x: float, y: float, force: float) -> None:
        left, top = self.at(x, y)
        word = {"type": kind, "x": left, "y": top, "force": force, "pointerType": "pen"}
        buttons = 0 if kind == "mouseReleased" else 1
        await self.session.send(
            "Input.dispatchMouseEvent",
            {**word, "button": "left", "buttons": buttons, "clickCount": 1},
        )

    async def touch(self, kind: str, *places: tuple[float, float]) -> None:
        points = [
            {"x": x, "y": y, "id": index}
            for index, (x, y) in enumerate(
                map(self.at, *zip(*places, strict=True)) if places else []
            )
        ]
        await self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    async def marks(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = await self.page.evaluate(MARKS)
        return made

    async def count(self, number: int) -> None:
        await self.page.wait_for_function("(n) => ink.state.marks.length === n", arg=number)

    async def inked(self, layer: int, x: float, y: float, there: bool = True) -> None:
        await self.page.wait_for_function(
            f"([at, there]) => ({INK})(at) === there", arg=[[layer, x, y], there]
        )


@asynccontextmanager
async def sheet(browser: Browser, address: str, **wish: Any) -> AsyncIterator[Sheet]:
    async with open_page(browser, viewport=(800, 1150), **wish) as page:
        await page.goto(address)
        box = await page.locator("vv-marks").bounding_box()
        assert box is not None
        yield Sheet(page, await page.context.new_cdp_session(page), box)


async def test_each_tool_by_mouse_undo_redo_and_whose_it_is(browser: Browser, address: str) -> None:
    async with sheet(browser, address) as paper:
        page = paper.page
        await paper.take("Pen")
        await page.mouse.move(*paper.at(0.1, 0.3))
        await page.mouse.down()
        for step in range(1, 41):
            await page.mouse.move(*paper.at(0.1 + step * 0.01, 0.3))
        # Seen while it is drawn, on the layer of what is being drawn alone; told to others in pieces.
        await paper.inked(1, 0.3, 0.3)
        await paper.inked(0, 0.3, 0.3, there=False)
        await page.mouse.up()
        await paper.inked(0, 0.3, 0.3)
        await paper.inked(1, 0.3, 0.3, there=False)
        assert len(await page.evaluate(DRAWN, "pen")) >= 2
        await paper.take("Arrow")
        await paper.drag((0.2, 0.5), (0.3, 0.55), (0.6, 0.5))
        await paper.take("Frame")
        await paper.drag((0.2, 0.6), (0.5, 0.7))
        await paper.take("Highlighter")
        await paper.drag((0.1, 0.13), (0.2, 0.13), (0.4, 0.13))
        await paper.take("Text")
        await page.mouse.click(*paper.at(0.2, 0.8))
        await page.keyboard.type("Größe 12")
        await page.keyboard.press("Enter")
        await paper.count(5)
        made = {mark["tool"]: mark for mark in await paper.marks()}
        assert made["arrow"]["points"][3:5] == pytest.approx([0.6 * 59_528, 0.5 * 84_189], abs=200)
        assert len(made["rectangle"]["points"]) == 6
        assert made["text"]["text"] == "Größe 12"
        await page.keyboard.press("Control+z")
        await page.keyboard.press("Control+z")
        await paper.count(3)
        await paper.inked(0, 0.3, 0.13, there=False)
        await page.keyboard.press("Control+Shift+z")
        await paper.count(4)
        await paper.inked(0, 0.3, 0.13)
        await page.keyboard.press("Escape")  # the tool is put down
        await page.mouse.move(*paper.at(0.3, 0.3))
        await expect(page.locator(".mark-name")).to_have_text("Anna Berger")
        assert await axe(page) == []


async def test_by_keyboard_alone(browser: Browser, address: str) -> None:
    async with sheet(browser, address) as paper:
        page = paper.page
        await page.get_by_role("button", name="Arrow", exact=True).focus()
        await page.keyboard.press("Enter")
        surface = page.get_by_role("application")
        for _ in range(12):
            if await surface.evaluate("(element) => element === document.activeElement"):
                break
            await page.keyboard.press("Tab")
        await expect(surface).to_be_focused()
        await expect(page.locator(".mark-cross")).to_be_visible()
        assert await axe(page) == []
        await page.keyboard.press("Enter")
        for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
            await page.keyboard.press(key)
        await page.keyboard.press("Enter")
        await paper.count(1)
        [arrow] = await paper.marks()
        step = 59_528 / 40
        x, y = arrow["points"][:2]
        assert arrow["points"][3:5] == pytest.approx([x + 2 * step, y + step], abs=2)
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowLeft")
        await page.keyboard.press("Escape")  # what was begun is given up, the tool stays
        assert (await page.evaluate(DRAWN, "arrow"))[-1]["points"] == []
        listed = page.get_by_role("listbox", name="One drawing on this page")
        await listed.focus()
        await expect(page.get_by_role("option", name="Arrow by Anna Berger")).to_have_attribute(
            "aria-selected", "true"
        )
        await page.keyboard.press("Delete")
        await paper.count(0)


async def test_a_pen_is_pressed_wins_over_the_palm_and_two_fingers_draw_nothing(
    browser: Browser, address: str
) -> None:
    async with sheet(browser, address, touch=True) as paper:
        page = paper.page
        await paper.take("Pen")
        await paper.touch("touchStart", (0.2, 0.2))
        await paper.touch("touchMove", (0.4, 0.2))
        await paper.touch("touchEnd")
        await paper.count(1)
        await paper.touch("touchStart", (0.2, 0.4))
        await paper.touch("touchMove", (0.3, 0.4))
        await paper.touch("touchStart", (0.3, 0.4), (0.6, 0.6))
        await paper.touch("touchMove", (0.2, 0.4), (0.8, 0.8))
        await paper.touch("touchEnd")
        assert (await page.evaluate(DRAWN, "pen"))[-1]["points"] == []
        await paper.pen("mousePressed", 0.2, 0.6, 0.2)
        for step in range(1, 21):
            await paper.pen("mouseMoved", 0.2 + step * 0.02, 0.6, 0.2 + step * 0.035)
            await asyncio.sleep(0)
        await paper.pen("mouseReleased", 0.6, 0.6, 0)
        await paper.count(2)
        pressures = (await paper.marks())[-1]["points"][2::3]
        assert pressures[0] == 20
        assert max(pressures) > 40
        # Whoever has a pen rests the hand on the glass.
        await paper.touch("touchStart", (0.2, 0.8))
        await paper.touch("touchMove", (0.5, 0.8))
        await paper.touch("touchEnd")
        await paper.inked(1, 0.3, 0.8, there=False)
        assert len(await paper.marks()) == 2


async def test_what_the_desk_does_not_have_yet_says_so_and_two_thousand_strokes_are_no_burden(
    browser: Browser, address: str
) -> None:
    async with sheet(browser, address) as paper:
        page = paper.page
        await paper.take("Pen")
        await page.evaluate("desk.there = false")
        await paper.drag((0.2, 0.3), (0.4, 0.3), (0.5, 0.4))
        await expect(page.locator(".mark-unsent")).to_contain_text("One drawing is not sent yet")
        await paper.inked(0, 0.2, 0.3)  # a hand as quick as a test's cuts its corners
        await page.evaluate("desk.there = true; desk.waiting.forEach((done) => done())")
        await expect(page.locator(".mark-unsent")).to_have_count(0)
        await page.evaluate("fill(2000)")
        await paper.count(2001)
        await page.evaluate(THEIRS)
        await paper.inked(1, 0.5, 83_000 / 84_189)
        await paper.drag((0.2, 0.2), (0.4, 0.3), (0.5, 0.4))
        await paper.count(2002)
