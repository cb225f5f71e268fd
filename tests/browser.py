"""Chromium for tests: the system's own, with a fake camera and microphone, cut off from the network.

async with launch() as browser, open_page(browser, locale="de") as page:
    await page.goto(address)
    assert await axe(page) == []
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests.limits import PATIENCE_S

AXE = Path(__file__).parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
BY_COLOUR = ("color-contrast", "link-in-text-block")
"""Rules of axe that a page may break in one theme and not in the other."""
# A colour on its way from one to another is neither; what never ends is left alone.
REST = """() => {
  for (const animation of document.getAnimations())
    if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
}"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Of several such switches only the last one counts: what Playwright leaves out as well, where it matters here.
LEFT_OUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "PaintHolding",
    "PreconnectToSearch",
    # A page for the address bar's list in each window, which nobody sees, costs more than a desk's page itself.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(LEFT_OUT)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)

expect.set_options(timeout=PATIENCE_S * 1000)

Devices = Literal["granted", "denied", "missing"]


@cache
def executable() -> str:
    """The system's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("no Chromium here: run tests/system-packages")


@asynccontextmanager
async def launch(
    *,
    devices: Devices = "granted",
    camera: Path | None = None,
    fps: int = 30,
    program: Path | None = None,
    flags: Sequence[str] = (),
) -> AsyncIterator[Browser]:
    """A browser whose camera and microphone are granted, denied, or not there at all.

    The camera shows a moving test picture, or the frames of a .y4m or .mjpeg file. `program`: what starts the
    browser in its stead; `flags`: said last, so that they count.
    """
    answer = "=deny" if devices == "denied" else ""
    device = "device-count=0" if devices == "missing" else f"fps={fps}"
    words = [
        *FLAGS,
        f"--use-fake-ui-for-media-stream{answer}",
        f"--use-fake-device-for-media-stream={device}",
    ]
    if camera:
        words.append(f"--use-file-for-fake-video-capture={camera}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program or executable(), headless=True, args=[*words, *flags]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def open_page(
    browser: Browser,
    *,
    locale: str = "en",
    viewport: tuple[int, int] = (1280, 800),
    scale: float = 1,
    touch: bool = False,
    dark: bool = False,
    reduced_motion: bool = True,
) -> AsyncIterator[Page]:
    """A page with cookies and storage of its own; an uncaught error in it fails the test.

    What moves for its own sake says nothing to a test, and costs a busy machine much.
    """
    context = await browser.new_context(
        locale=locale,
        viewport={"width": viewport[0], "height": viewport[1]},
        device_scale_factor=scale,
        has_touch=touch,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce" if reduced_motion else "no-preference",
    )
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            errors.append(message.text)

    try:
        context.set_default_timeout(PATIENCE_S * 1000)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", hear)
        yield page
    finally:
        await context.close()
    assert not errors, errors


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of axe that a page breaks, how badly, and the selectors of the places."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]


async def axe(
    page: Page, *, within: str | None = None, rules: Sequence[str] = ()
) -> list[Violation]:
    """What axe-core finds against WCAG 2.2 A and AA, in shadow roots too; by all rules or these alone.

    What is still moving is at its end then.
    """
    if not await page.evaluate("() => 'axe' in window"):
        # Evaluated, not added as a script: the page's content security policy stays as it is.
        await page.evaluate(f"() => {{ {_axe_source()} }}")
    await page.evaluate(REST)
    found = await page.evaluate(
        """async ([within, runOnly]) => {
             const result = await axe.run(within ?? document, { runOnly, resultTypes: ["violations"] });
             return result.violations.map((v) =>
               [v.id, v.impact ?? "", v.help, v.nodes.map((n) => n.target.flat().join(" "))]);
           }""",
        [within, {"type": "rule", "values": [*rules]} if rules else WCAG],
    )
    return [Violation(rule, impact, help_, tuple(at)) for rule, impact, help_, at in found]


@cache
def _axe_source() -> str:
    return AXE.read_text()


async def until(page: Page, expression: str, arg: object = None, *, seconds: float) -> None:
    """Wait until it is true. For what has to be awaited: `wait_for_function` takes the promise itself for true."""
    try:
        async with asyncio.timeout(seconds):
            while not await page.evaluate(expression, arg):
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"not within {seconds:.0f} s: {expression}") from None
