"""What the desk does when an agent says no, says nothing, isn't there, or is on the phone."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.demo_server import DemoServer
from tests.e2e.people import agent, customer
from tests.e2e.words import problem

MADE_READY = "() => window.peers.length === 1"
UNTOUCHED = """() => window.peers.every((peer) =>
  peer.iceGatheringState === "new" && peer.signalingState === "stable" && !peer.localDescription)"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_declined_it_rings_at_the_next_agent(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        agent(browser, desk, "lukas") as lukas,
    ):
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.rings()
        await lukas.be_available()
        await anna.page.keyboard.press("Escape")
        await lukas.rings()
        await expect(anna.ring).to_be_hidden()
        await guest.leave()  # while it rings
        await expect(lukas.ring).to_be_hidden()
        await lukas.reads(lukas.say.like("ended.withdrawn"))
        await lukas.is_now("available")


async def test_before_the_yes_nobody_tells_the_other_anything(
    browser: Browser, desk: DemoServer
) -> None:
    """Both pages make a connection ready while it rings; no address is looked for, and no signal leaves."""
    async with customer(browser, desk) as guest, agent(browser, desk, "anna") as anna:
        sides = (guest.page, anna.page)
        signals = [_signals(page) for page in sides]
        await anna.page.reload()  # its line is watched from the beginning
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.rings()
        for page in sides:
            await page.wait_for_function(MADE_READY)
        await anna.decline()
        await guest.reads(guest.say("waiting.next"))
        for page in sides:
            assert await page.evaluate(UNTOUCHED)
        assert signals == [[], []]
        await guest.leave()


def _signals(page: Page) -> list[str]:
    """What this page says to the other one by way of the desk, as it is said."""
    said: list[str] = []

    def hear(frame: bytes | str) -> None:
        if '"signal.' in str(frame):
            said.append(str(frame))

    page.on("websocket", lambda line: line.on("framesent", hear))
    return said


async def test_unanswered_the_agent_is_away_and_the_customer_keeps_the_place(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk, locale="en") as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await anna.be_available()
        await guest.come(await desk.link(queue="hasty"))
        await anna.is_now("away")
        await anna.reads(anna.say("idle.away"))
        await guest.waits()
        await guest.reads(guest.say("waiting.next"))
        await guest.leave()  # or it rings again, sooner or later
        await anna.press(anna.say("idle.back"))
        await anna.is_now("available")
        await expect(anna.page.get_by_text(anna.say.like("ended.unanswered"))).to_be_hidden()


async def test_nobody_signed_in_and_closed_are_told_at_once(
    browser: Browser, desk: DemoServer
) -> None:
    async with customer(browser, desk) as guest:
        await guest.open_link(await desk.link(queue="english"))
        await guest.reads(guest.say("welcome.unstaffed.title"))
        await guest.start()
        await guest.join()
        await guest.reads(guest.say("waiting.unstaffed.title"))
        await guest.leave()
        await guest.page.goto("about:blank")
        await guest.page.goto((await desk.link(queue="shut")).replace("localhost", "127.0.0.1"))
        await guest.heading(guest.say("closed.title")).wait_for()
        await guest.reads(guest.say.like("closed.next"))
        await guest.press(guest.say("closed.check"))
        await guest.is_told(guest.say("closed.checked"))


async def test_a_session_code_rings_at_its_agent_though_paused(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk, ignoring=[r"status of 4\d\d"]) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await anna.presence("pause").click()
        await anna.press("Lunch")
        await anna.is_now("paused")
        await anna.press(anna.say("invite.code"))
        dialog = anna.page.get_by_role("dialog", name=anna.say("code"))
        digits = dialog.get_by_label(re.compile(r"^\d( \d){5}$"))
        code = (await digits.get_attribute("aria-label") or "").replace(" ", "")
        await anna.page.keyboard.press("Escape")

        await guest.page.goto(f"{guest.url}/code")
        entry = guest.page.get_by_label(guest.say("code.label"), exact=True)
        await entry.fill("12")
        await entry.press("Enter")
        await guest.reads(guest.say("code.error"))
        await entry.fill(code[::-1] if code != code[::-1] else "000000")
        await entry.press("Enter")
        await guest.reads(problem("code.unknown", "de")["happened"].removesuffix("."))
        await entry.fill(f"{code[:3]} {code[3:]}")
        await entry.press("Enter")
        await guest.heading(guest.say("devices.title")).wait_for()
        await guest.join()
        await anna.rings()
        await expect(anna.ring).to_contain_text(anna.words("supervisor")("you.code"))
        await anna.decline()


async def test_guessing_codes_ends_soon(browser: Browser, desk: DemoServer) -> None:
    async with customer(browser, desk, locale="en", ignoring=[r"status of 4\d\d"]) as guest:
        await guest.page.goto(f"{guest.url}/code")
        entry = guest.page.get_by_label(guest.say("code.label"), exact=True)
        refused = guest.page.get_by_role("alert")
        for guess in range(100_000, 100_012):
            await entry.fill(str(guess))
            async with guest.page.expect_response("**/api/codes/redeem") as answer:
                await entry.press("Enter")
            if (await answer.value).status == 429:
                break
        said = problem("code.too_many_tries", "en")
        await expect(refused).to_contain_text(said["happened"].removesuffix("."))
        await expect(refused).to_contain_text(said["means"])
