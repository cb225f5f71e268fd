"""Cameras and microphones refused, missing or left off: told in plain words, and nobody is kept out."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.browser import launch
from tests.demo_server import DemoServer
from tests.e2e import links
from tests.e2e.people import agent, customer, here

# Held, a video is never collected as garbage: whatever it holds it holds for good.
KEEP = """
window.kept = new Set();
new MutationObserver(() => {
  for (const video of document.querySelectorAll("video")) window.kept.add(video);
}).observe(document, { subtree: true, childList: true });
"""
GONE = (
    "() => [...window.kept].filter((video) => !video.isConnected).map((video) => video.srcObject)"
)

INSIDE_AN_APP = """
Object.defineProperty(navigator, "userAgent", { get: () =>
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 380.0.0.1" });
Object.defineProperty(navigator, "mediaDevices", { value: undefined });
"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_refused_devices_leave_watching_and_typing(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        launch(devices="denied") as poor,
        customer(poor, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await anna.be_available()
        await guest.open_link(await desk.link())
        await guest.start()
        await guest.reads(guest.say("failure.both.refused"))
        await guest.reads(guest.say("remedy.chromium"))
        await guest.press(guest.say("retry"))
        await guest.reads(guest.say("failure.both.refused"))
        await guest.join("neither")
        await anna.accept()
        await guest.sees()
        await anna.reads(anna.in_call("peer.dark"))
        await anna.reads(anna.in_call("peer.muted"))
        await guest.write("Ich kann nur schreiben.")
        await anna.write("That is fine.")
        await guest.reads("That is fine.")
        await anna.reads("Ich kann nur schreiben.")
        await guest.hang_up()
        await anna.finish("Advised")


async def test_with_a_microphone_only(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk, locale="en") as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await anna.be_available()
        await guest.open_link(await desk.link())
        await guest.start()
        await guest.button(guest.say("devices.join.both")).wait_for()
        await guest.page.get_by_text(guest.say("devices.other"), exact=True).click()
        await guest.press(guest.say("devices.other.microphone"))
        await guest.reads(guest.say("devices.camera.off"))
        await guest.join("microphone")
        await anna.accept()
        await asyncio.gather(guest.hears(), anna.hears())
        await guest.control("camera").click()
        await anna.sees()
        await expect(guest.control("camera")).to_be_checked()
        await guest.hang_up()
        await anna.finish("Advised")


async def test_inside_an_app_the_link_can_still_be_taken_to_a_browser(
    browser: Browser, desk: DemoServer
) -> None:
    async with customer(browser, desk) as guest:
        await guest.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await guest.page.add_init_script(INSIDE_AN_APP)
        link = here(await desk.link())
        await guest.open_link(link)
        await guest.reads(guest.say("in-app.title"))
        await guest.reads(guest.say("in-app.known", app="Instagram"))
        await guest.press(guest.say("in-app.copy"))
        await guest.is_told(guest.say("in-app.copied"))
        await expect(guest.page).to_have_url(link)  # "open in browser" takes it along, too
        assert await links.uses(desk, link) == 0
        await guest.start()
        await guest.reads(guest.say("failure.in-app"))
        await guest.reads(guest.say("fix.in-app"))
        await expect(guest.page).to_have_title(re.compile(guest.say("devices.title")))


async def test_where_no_camera_is_the_microphone_does(browser: Browser, desk: DemoServer) -> None:
    async with launch(devices="missing") as poor, customer(poor, desk) as guest:
        await guest.open_link(await desk.link())
        await guest.start()
        await guest.reads(guest.say("failure.camera.missing"))
        await guest.reads(guest.say("fix.missing"))
        await guest.join("microphone")
        await guest.waits()
        await guest.leave()


async def test_pictures_that_leave_the_page_let_go_of_the_camera(
    browser: Browser, desk: DemoServer
) -> None:
    """A camera has few frames to give: what the steps before a call keep of them is missing in the call."""
    async with customer(browser, desk) as guest, agent(browser, desk, "anna") as anna:
        for person in (guest, anna):
            await person.page.context.add_init_script(KEEP)
        await anna.page.reload()
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.accept()
        await asyncio.gather(guest.sees(), anna.sees())
        assert await guest.page.evaluate(GONE) == [
            None,
            None,
        ]  # of the check and of the waiting room
        assert await anna.page.evaluate(GONE) == [None]
        await guest.press(guest.in_call("own.hide"))
        await guest.page.wait_for_function(f"({GONE})().length === 3")
        assert await guest.page.evaluate(GONE) == [None, None, None]
        await guest.hang_up()
        await anna.finish("Beraten")
