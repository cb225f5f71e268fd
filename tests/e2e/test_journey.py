"""The whole way: from the link to goodbye, from the ring to after-call work, and what others of the staff see of it."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer
from tests.e2e.people import agent, customer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_from_the_link_to_goodbye(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await guest.open_link(await desk.link(reference="K-4711", topic="Bausparen"))
        await guest.start()
        await guest.join()
        await guest.waits()
        await guest.reads(guest.say("waiting.next"))
        await expect(guest.page).to_have_title(guest.say.like("waiting.tab"))
        await anna.be_available()
        await anna.rings()
        await guest.reads(guest.say("waiting.reserved.title"))
        await anna.page.keyboard.press("Enter")
        await asyncio.gather(guest.talks(), anna.talks())
        await asyncio.gather(guest.sees(), anna.sees(), guest.hears(), anna.hears())
