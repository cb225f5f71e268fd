"""The browsers of the tests themselves: both show the fake camera, and can be driven by label."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser

from tests.browser import Devices, axe, launch, open_page
from tests.firefox import BidiError, Firefox

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = """<!doctype html><html lang="en"><title>Camera</title><main><h1>Camera</h1>
<button type="button">Start camera</button><video autoplay muted playsinline></video><p></p></main>
<script src="/page.js"></script>"""
SCRIPT = """
document.querySelector("button").addEventListener("click", async () => {
  try {
    const video = document.querySelector("video");
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    video.requestVideoFrameCallback(() => { document.querySelector("p").textContent = "seen"; });
  } catch (error) {
    document.querySelector("p").textContent = error.name;
  }
});
"""
SAID = "document.querySelector('p').textContent"


@pytest_asyncio.fixture(loop_scope="session")
async def address() -> AsyncIterator[str]:
    """A page that shows the camera when its button is pressed, under a strict policy."""

    async def page(_: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": "default-src 'self'"}
        return web.Response(text=PAGE, content_type="text/html", headers=headers)

    async def script(_: web.Request) -> web.Response:
        return web.Response(text=SCRIPT, content_type="text/javascript")

    app = web.Application()
    app.add_routes([web.get("/", page), web.get("/page.js", script)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}/"
    await runner.cleanup()


@pytest.mark.parametrize(
    ("devices", "said"),
    [("granted", "seen"), ("denied", "NotAllowedError"), ("missing", "NotFoundError")],
)
async def test_chromium_has_the_devices_it_was_given(
    address: str, devices: Devices, said: str
) -> None:
    async with launch(devices=devices) as browser, open_page(browser, locale="de") as page:
        await page.goto(address)
        await page.get_by_role("button", name="Start camera").click()
        await page.get_by_text(said).wait_for()
        assert await page.evaluate("navigator.language") == "de"


async def test_axe_finds_what_is_wrong_behind_a_strict_policy(
    browser: Browser, address: str
) -> None:
    async with open_page(browser) as page:
        await page.goto(address)
        assert await axe(page) == []
        await page.evaluate("document.querySelector('button').textContent = ''")
        assert [(found.rule, found.places) for found in await axe(page)] == [
            ("button-name", ("button",))
        ]


async def test_axe_looks_at_what_is_at_rest(browser: Browser, address: str) -> None:
    moves = """(ends) => {
      const button = document.querySelector("button");
      const iterations = ends ? 1 : Infinity;
      button.animate([{ background: "#444" }, { background: "#fff" }], { duration: 3_600_000, iterations });
    }"""
    async with open_page(browser, reduced_motion=False) as page:
        await page.goto(address)
        await page.evaluate(moves, True)
        assert await axe(page) == []
        await page.evaluate(moves, False)
        assert [found.rule for found in await axe(page)] == ["color-contrast"]


async def test_a_page_that_throws_fails_its_test(browser: Browser, address: str) -> None:
    with pytest.raises(AssertionError, match="on purpose"):
        await _throw(browser, address)


async def _throw(browser: Browser, address: str) -> None:
    async with open_page(browser) as page:
        await page.goto(address)
        async with page.expect_event("pageerror"):
            await page.evaluate("setTimeout(() => { throw new Error('on purpose') })")


async def test_firefox_shows_the_camera(fox: Firefox, address: str) -> None:
    tab = await fox.open(address, viewport=(400, 600))
    await tab.click("button", "Start camera")
    assert await tab.wait_for(SAID) == "seen"
    assert await tab.evaluate("innerWidth") == 400
    assert (await tab.screenshot()).startswith(b"\x89PNG")
    with pytest.raises(BidiError, match="on purpose"):
        await tab.evaluate("(() => { throw new Error('on purpose') })()")
