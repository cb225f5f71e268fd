"""Cameras and microphones refused, missing or left off: told in plain words, and nobody is kept out."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.browser import launch
from tests.demo_server import DemoServer
from tests.e2e.people import agent, customer

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
