"""People in front of real browsers: what they see, press and read. Found by role and by the pages' own words.

    async with customer(browser, desk) as anyone, agent(browser, desk, "anna") as anna:
        await anna.be_available()
        await anyone.come(await desk.link())
        await anna.accept()
        await asyncio.gather(anyone.sees(), anna.sees())

Whatever happens, their pages ask no third party, throw nothing, break no policy and show no word that is none.
"""

import re
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.async_api import Error as PlaywrightError

from tests.browser import open_page, until
from tests.demo_server import DemoServer
from tests.e2e import tidy
from tests.e2e.words import Words
from tests.limits import PATIENCE_S

PICTURES: Final = Path(__file__).parents[2] / "build" / "e2e"
WATCH: Final = Path(__file__).with_name("watch.js")
# Counts what is painted, not what the element has counted: that begins anew with each connection.
FRAMES: Final = """(look) => {
  const video = document.querySelector("v-call-stage .face.picture video");
  if (!video?.videoWidth || video.paused) return false;
  window.looks ??= {};
  const seen = (window.looks[look] ??= { video: null, frames: 0 });
  if (seen.video !== video) {
    seen.video = video;
    seen.frames = 0;
    const count = () => {
      seen.frames += 1;
      if (seen.video === video && seen.frames < 5) video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
  }
  return seen.frames >= 5;
}"""
HEARD: Final = """async () => {
  let energy = 0;
  for (const peer of window.peers) {
    if (peer.connectionState !== "connected") continue;
    for (const report of (await peer.getStats()).values())
      if (report.type === "inbound-rtp" && report.kind === "audio")
        energy += report.totalAudioEnergy ?? 0;
  }
  return energy;
}"""
# Asked who is signed in, the server says nobody; the browser reports that answer as it does every one from 400 on.
UNASKED: Final = r"status of 401 \(Unauthorized\)"
Way = Literal["both", "microphone", "camera", "neither"]


def here(url: str) -> str:
    """The tests' browser resolves no name, not even localhost."""
    return url.replace("//localhost", "//127.0.0.1")


@dataclass
class Person:
    """Somebody with a page open. `say(key)` is what their pages say in their language."""

    page: Page
    server: DemoServer
    language: str

    @property
    def url(self) -> str:
        return here(self.server.url)

    def words(self, slice_: str) -> Words:
        return Words(slice_, self.language)

    @property
    def in_call(self) -> Words:
        """The words of the call itself, which both sides share."""
        return self.words("call")

    def button(self, name: str | re.Pattern[str], within: Page | Locator | None = None) -> Locator:
        exact = isinstance(name, str)
        return (within or self.page).get_by_role("button", name=name, exact=exact)

    def heading(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=isinstance(name, str))

    async def press(self, name: str | re.Pattern[str]) -> None:
        await self.button(name).click()

    async def look(self) -> None:
        """Bring this tab to the front: browsers paint nothing in the others."""
        await self.page.bring_to_front()

    async def reads(self, words: str | re.Pattern[str], seconds: float = PATIENCE_S) -> None:
        """These words are on the page, or will be."""
        found = self.page.get_by_text(words, exact=isinstance(words, str)).filter(visible=True)
        await expect(found.first).to_be_visible(timeout=seconds * 1000)

    async def is_told(self, words: str) -> None:
        """These words are said by a toast, or read out, or have been: both pass by themselves."""
        said = "(words) => window.told.some((each) => each.includes(words))"
        await self.page.wait_for_function(said, arg=words, polling=50)

    async def sees(self, seconds: float = PATIENCE_S) -> None:
        """Five new frames of the other side are painted."""
        look = secrets.token_hex(4)
        await self.page.wait_for_function(FRAMES, arg=look, timeout=seconds * 1000, polling=50)

    async def hears(self, seconds: float = PATIENCE_S) -> None:
        """Sound of the other side is played, louder than silence."""
        before = await self.page.evaluate(HEARD)
        louder = f"async (before) => await ({HEARD})() > before"
        await until(self.page, louder, before, seconds=seconds)

    def control(self, name: str) -> Locator:
        """A switch of the call's bar: microphone, camera, chat …"""
        return self.page.get_by_role("switch", name=self.in_call(f"control.{name}"))

    async def write(self, text: str) -> None:
        """Send a line; the chat is opened if it is not."""
        if await self.control("chat").get_attribute("aria-checked") != "true":
            await self.control("chat").click()
        box = self.page.get_by_role("textbox", name=self.in_call("chat.write"))
        await box.fill(text)
        await box.press("Enter")


class CustomerPage(Person):
    """A customer."""

    @property
    def say(self) -> Words:
        return self.words("customer")

    async def open_link(self, link: str) -> None:
        """Open the address and see whose desk this is."""
        await self.page.goto(here(link), wait_until="commit")
        await self.heading(self.say("welcome.title")).wait_for()

    async def start(self) -> None:
        """Press Start; the devices are asked for next."""
        await self.press(self.say("welcome.start"))
        await self.heading(self.say("devices.title")).wait_for()

    async def join(self, way: Way = "both") -> None:
        """Join with what the button offers; the waiting room follows, or the call at once."""
        await self.press(self.say(f"devices.join.{way}"))
        await self.button(self.say(f"devices.join.{way}")).wait_for(state="hidden")

    async def come(self, link: str) -> None:
        """All the way from the link into the waiting room."""
        await self.open_link(link)
        await self.start()
        await self.join()

    async def waits(self) -> None:
        await self.heading(self.say("waiting.title")).wait_for()

    async def talks(self) -> None:
        """The call's page is there."""
        await self.page.get_by_role("region", name=self.in_call("stage")).wait_for()

    async def hang_up(self) -> None:
        await self.press(self.in_call("control.hangup"))
        await self.heading(self.say("goodbye.title")).wait_for()

    async def leave(self) -> None:
        """Leave the waiting room, and say yes."""
        await self.press(self.say("waiting.leave"))
        await self.press(self.say("waiting.leave.yes"))
        await self.heading(self.say("ended.left.title")).wait_for()

    async def rate(self, stars: int, text: str = "") -> None:
        await self.page.get_by_role("radio", name=self.say(f"goodbye.stars.{stars}")).check(
            force=True  # the radio itself is unseen, its label is a star
        )
        if text:
            await self.page.get_by_role("textbox", name=self.say("goodbye.text")).fill(text)
        await self.press(self.say("goodbye.send"))
        await self.reads(self.say("goodbye.sent.title"))


class StaffPage(Person):
    """Somebody of the staff in the console."""

    login = ""

    @property
    def shell(self) -> Words:
        return self.words("console")

    async def enter(self, login: str) -> None:
        """Open the console, signed in already."""
        self.login = login
        for name, cookie in (await self.server.session(login)).items():
            await self.page.context.add_cookies(
                [{"name": name, "value": cookie.value, "url": self.url, "httpOnly": True}]
            )
        await self.page.goto(f"{self.url}/console", wait_until="commit")
        await self.inside()

    async def sign_in(self, login: str) -> None:
        """By the form."""
        self.login, password = self.server.account(login)
        await self.page.goto(f"{self.url}/console", wait_until="commit")
        await self.page.get_by_label(self.shell("sign_in.login"), exact=True).fill(login)
        field = self.page.get_by_label(self.shell("sign_in.password"), exact=True)
        await field.fill(password)
        await field.press("Enter")
        await self.inside()

    async def inside(self) -> None:
        await self.page.get_by_role("navigation", name=self.shell("nav"), exact=True).wait_for()

    async def go(self, page: str) -> None:
        """By the bar: home's name differs by role, so its key is given: nav.contacts …"""
        nav = self.page.get_by_role("navigation", name=self.shell("nav"), exact=True)
        await nav.get_by_role("link", name=self.shell(page), exact=True).click()


class AgentPage(StaffPage):
    """An agent."""

    @property
    def say(self) -> Words:
        return self.words("agent")

    @property
    def ring(self) -> Locator:
        """The card of somebody who would like to talk."""
        return self.page.get_by_role("alertdialog", name=self.say("ring.title"))

    def presence(self, name: Literal["available", "pause", "offline"]) -> Locator:
        group = self.page.get_by_role("group", name=self.say("presence.change"))
        return self.button(self.say(f"presence.{name}"), group)

    async def is_now(self, state: str) -> None:
        """The state that the rail shows: available, busy, wrap_up, paused, away, offline …"""
        badge = self.page.locator(".presence-now").get_by_text(self.shell(f"state.{state}"))
        await badge.wait_for()

    async def be_available(self) -> None:
        await self.presence("available").click()
        await (
            self.page.locator(".presence-now")
            .get_by_text(
                re.compile(f"{self.shell('state.available')}|{self.shell('state.reserved')}")
            )
            .wait_for()
        )

    async def go_offline(self) -> None:
        await self.presence("offline").click()
        await self.is_now("offline")

    async def accept(self, seconds: float = PATIENCE_S) -> None:
        """Wait until it rings, then accept by Enter."""
        await self.rings(seconds)
        await self.page.keyboard.press("Enter")
        await self.talks()

    async def rings(self, seconds: float = PATIENCE_S) -> None:
        await self.ring.wait_for(timeout=seconds * 1000)

    async def decline(self) -> None:
        await self.rings()
        await self.button(self.say("ring.decline"), self.ring).click()
        await self.ring.wait_for(state="hidden")

    async def talks(self) -> None:
        await self.page.get_by_role("region", name=self.in_call("stage")).wait_for()

    async def hang_up(self) -> None:
        """Hang up, and say yes; after-call work follows."""
        await self.press(self.in_call("control.hangup"))
        dialog = self.page.get_by_role("dialog", name=self.say("hang_up.sure"))
        await self.button(self.say("hang_up"), dialog).click()
        await self.heading(self.say("wrap_up")).wait_for()

    async def finish(self, disposition: str, note: str = "", then: str = "offline") -> None:
        """After-call work: how it ended, a note, and what the agent is next."""
        await self.heading(self.say("wrap_up")).wait_for()
        await self.page.get_by_role("radio", name=disposition, exact=True).check()
        if note:
            await self.page.get_by_role("textbox", name=self.say("note")).fill(note)
        await self.page.get_by_role("radio", name=self.say(f"presence.{then}"), exact=True).check()
        await self.press(self.say("wrap_up.finish"))
        await self.is_now(then)


@asynccontextmanager
async def watched(
    browser: Browser, server: DemoServer, *, ignoring: Sequence[str] = (), **how: Any
) -> AsyncIterator[Page]:
    """A page whose whole browser context is watched; what went wrong fails the test.

    `ignoring`: console errors that belong to what is tested, as regular expressions. A refused request is one:
    browsers report every answer from 400 on.
    """
    home = here(server.url)
    expected = re.compile("|".join((UNASKED, *ignoring)))
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not expected.search(message.text):
            wrong.append(f"console: {message.text}")

    def follow(request: Request) -> None:
        if not request.url.startswith((home, "blob:")):
            wrong.append(f"a third party was asked: {request.url}")

    async with open_page(browser, **how) as page:
        context = page.context
        context.on("console", hear)
        context.on("request", follow)
        context.on("weberror", lambda error: wrong.append(f"thrown: {error.error}"))
        await context.add_init_script(path=WATCH)
        try:
            yield page
        except BaseException:
            await _photograph(context)
            print(*wrong, sep="\n")  # noqa: T201 - beside the failure itself, in pytest's report
            raise
    assert not wrong, "\n".join(wrong)


async def _photograph(context: BrowserContext) -> None:
    """What was on the screens when a test failed: build/e2e/*.png."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for page in context.pages:
        with suppress(PlaywrightError):
            await page.screenshot(path=PICTURES / f"{time.monotonic_ns()}.png", timeout=5_000)


@asynccontextmanager
async def customer(
    browser: Browser, server: DemoServer, *, locale: str = "de", **how: Any
) -> AsyncIterator[CustomerPage]:
    """A customer with a browser of their own: cookies, storage, language. At the end they leave the desk for good."""
    seats: list[str] = []
    try:
        async with watched(browser, server, locale=locale, **how) as page:
            try:
                yield CustomerPage(page, server, locale)
            finally:
                cookies = await page.context.cookies()
                held = (one["value"] for one in cookies if one["name"] == tidy.SEAT_COOKIE)
                seats = [seat for value in held for seat in value.split("~")]
    finally:
        for seat in seats:
            await tidy.give_up(server, seat)


@asynccontextmanager
async def staff(
    browser: Browser,
    server: DemoServer,
    login: str,
    *,
    locale: str = "de",
    by_form: bool = False,
    **how: Any,
) -> AsyncIterator[StaffPage]:
    """Somebody signed in to the console; `by_form`: with login and password, in the page."""
    async with watched(browser, server, locale=locale, **how) as page:
        person = StaffPage(page, server, locale)
        await (person.sign_in if by_form else person.enter)(login)
        yield person


@asynccontextmanager
async def agent(
    browser: Browser,
    server: DemoServer,
    login: str,
    *,
    locale: str = "de",
    by_form: bool = False,
    **how: Any,
) -> AsyncIterator[AgentPage]:
    """An agent signed in, offline yet; camera and microphone are allowed beforehand."""
    async with watched(browser, server, locale=locale, **how) as page:
        await page.context.grant_permissions(["camera", "microphone"], origin=here(server.url))
        person = AgentPage(page, server, locale)
        await (person.sign_in if by_form else person.enter)(login)
        yield person
