"""Pages loaded anew, left by the back button, opened twice: the contact is still there, on one page at a time."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, CustomerPage, agent, customer
from tests.limits import PATIENCE_S, limit

pytestmark = pytest.mark.asyncio(loop_scope="session")

RELOADED_S = limit(3.0, PATIENCE_S)


@pytest.mark.timed
async def test_a_call_is_still_there_for_pages_loaded_anew_gone_back_and_opened_twice(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.accept()
        await asyncio.gather(guest.sees(), anna.sees())
        await guest.write("Guten Tag")
        await guest.reads(guest.in_call("chat.sent"))

        await guest.page.reload(wait_until="commit")
        await guest.sees(RELOADED_S)
        await anna.sees()
        await guest.control("chat").click()
        await guest.reads("Guten Tag")
        await anna.page.reload(wait_until="commit")
        await anna.sees(RELOADED_S)
        await asyncio.gather(guest.sees(), anna.hears(), guest.hears())
        await anna.control("chat").click()
        await anna.reads("Guten Tag")

        await guest.page.go_back(wait_until="commit")
        await anna.reads(anna.say("customer.gone"))
        await guest.page.go_forward(wait_until="commit")
        await asyncio.gather(guest.sees(), anna.sees())

        # The call on a second tab: it is on one at a time.
        tab = CustomerPage(await guest.page.context.new_page(), desk, guest.language)
        await tab.page.goto(f"{guest.url}/c", wait_until="commit")
        await asyncio.gather(tab.sees(), anna.sees())
        await guest.heading(guest.say("replaced.title")).wait_for()
        await guest.look()
        await guest.press(guest.say("replaced.here"))
        await asyncio.gather(guest.sees(), anna.sees())
        await tab.heading(tab.say("replaced.title")).wait_for()
        await tab.page.close()

        # A second link in the same browser leaves the first call alone.
        tab = CustomerPage(await guest.page.context.new_page(), desk, guest.language)
        await tab.come(await desk.link())
        await tab.waits()
        await guest.look()
        await guest.page.reload(wait_until="commit")
        await asyncio.gather(guest.sees(), anna.sees())
        await tab.look()
        await tab.page.reload(wait_until="commit")
        await tab.waits()
        await tab.leave()


async def test_reading_the_privacy_notice_gives_no_place_away(
    browser: Browser, desk: DemoServer
) -> None:
    async with customer(browser, desk, locale="en") as guest:
        await guest.come(await desk.link())
        await guest.waits()
        await guest.page.get_by_role("link", name=guest.words("ui")("privacy")).click()
        await guest.heading(guest.words("ui")("privacy")).wait_for()
        await guest.page.go_back()
        await guest.waits()
        await guest.page.reload()
        await guest.waits()
        await guest.reads(guest.say("waiting.next"))


async def test_a_second_console_looks_on_until_it_takes_over(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        other = AgentPage(await anna.page.context.new_page(), desk, "en")
        await other.page.goto(f"{other.url}/console", wait_until="commit")
        await other.reads(other.say("second"))
        await anna.look()
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.rings()
        await expect(other.ring).to_be_hidden()
        await anna.page.keyboard.press("Enter")
        await asyncio.gather(guest.sees(), anna.sees())
        await expect(other.page.get_by_role("region", name=other.in_call("stage"))).to_be_hidden()
        await other.look()
        await other.press(other.say("second.here"))
        await asyncio.gather(guest.sees(), other.sees(), other.hears())
        await anna.reads(anna.say("second"))
        await other.hang_up()
        await guest.heading(guest.say("goodbye.title")).wait_for()
        await other.finish("Advised")
