"""The same link on a second device: nobody is pushed out; the agent, or who is in already, decides."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer
from tests.e2e.people import CustomerPage, agent, customer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_agent_refuses_one_and_lets_another_in(
    browser: Browser, desk: DemoServer
) -> None:
    link = await desk.link()
    async with (
        customer(browser, desk) as first,
        customer(browser, desk, ignoring=["status of 403"]) as stranger,
        customer(browser, desk, locale="en") as phone,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await first.come(link)
        await anna.be_available()
        await anna.accept()
        await asyncio.gather(first.sees(), anna.sees())

        await _claim(stranger, link)
        await anna.reads(anna.say("claim.title"))
        await first.reads(first.say("claim.title"))
        await first.sees()  # still there, whatever the agent thinks
        await anna.press(anna.say("claim.refuse"))
        await stranger.heading(stranger.say("claim-refused.title")).wait_for()
        await expect(anna.page.get_by_text(anna.say("claim.title"))).to_be_hidden()
        await asyncio.gather(first.sees(), anna.sees())

        await _claim(phone, link)
        await anna.press(anna.say("claim.admit"))
        await first.reads(first.say("replaced.device"))
        await phone.talks()
        await asyncio.gather(phone.sees(), anna.hears())
        await phone.hang_up()
        await anna.finish("Advised")


async def test_who_waits_lets_their_own_phone_in(browser: Browser, desk: DemoServer) -> None:
    link = await desk.link()
    async with customer(browser, desk) as first, customer(browser, desk) as phone:
        await first.come(link)
        await first.waits()
        await _claim(phone, link)
        await first.press(first.say("claim.admit"))
        await phone.waits()
        await phone.reads(phone.say("waiting.next"))
        await first.reads(first.say("replaced.device"))
        await phone.leave()


async def _claim(person: CustomerPage, link: str) -> None:
    await person.open_link(link)
    await person.press(person.say("welcome.start"))
    await person.heading(person.say("claimant.title")).wait_for()
    await person.reads(person.say("claimant.waiting"))
