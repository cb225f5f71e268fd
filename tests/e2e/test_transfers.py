"""Passing a customer on: to a colleague or a queue, with words to whoever takes it; and what can go wrong."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, agent, customer
from tests.e2e.words import problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONGEST = 2_000


def dialog(person: AgentPage) -> Locator:
    return person.page.get_by_role("dialog", name=person.say("pass.title.transfer"))


def note(person: AgentPage) -> Locator:
    return dialog(person).get_by_role("textbox", name=person.say("pass.note"))


async def search(person: AgentPage, typed: str) -> Locator:
    """Open the dialog by its key and look for somebody; whose focus is in the field already."""
    await person.page.keyboard.press("t")
    field = dialog(person).get_by_role("searchbox", name=person.say("pass.search"))
    await expect(field).to_be_focused()
    await person.page.keyboard.type(typed)
    return field


async def send(person: AgentPage) -> None:
    await person.button(person.say("pass.do.transfer"), dialog(person)).click()


async def test_to_a_colleague_whatever_comes_between(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        agent(browser, desk, "lukas") as lukas,
    ):
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.accept()
        await guest.sees()
        await lukas.be_available()

        # Closed by accident, then the page loaded anew: what was typed is still there.
        await search(anna, "luk")
        await note(anna).fill("Has a question about the follow-up rate.")
        await anna.page.keyboard.press("Escape")
        await expect(anna.page.locator("v-pass[open]")).to_have_count(0)
        await anna.page.keyboard.press("t")
        await expect(note(anna)).to_have_value("Has a question about the follow-up rate.")
        await anna.page.reload()
        await anna.talks()
        field = await search(anna, "luk")
        await expect(note(anna)).to_have_value("Has a question about the follow-up rate.")

        await send(anna)
        await expect(dialog(anna)).to_contain_text(anna.say("pass.nobody.transfer"))
        await field.press("Enter")
        chosen = dialog(anna).get_by_role("radio", name=re.compile("Lukas"))
        await expect(chosen).to_be_checked()
        await note(anna).fill("x" * (LONGEST + 1))
        await send(anna)
        await expect(dialog(anna)).to_contain_text(anna.say("pass.note.too_long", count=1))
        await note(anna).fill("Rate: 3.4 % bis 2029.")

        await lukas.go_offline()
        await send(anna)
        await expect(dialog(anna)).to_contain_text(
            problem("colleague.not_available", "en")["means"]
        )
        await expect(note(anna)).to_have_value("Rate: 3.4 % bis 2029.")
        await guest.sees()  # nothing has happened to the customer

        await lukas.be_available()
        await send(anna)
        await anna.reads(anna.say("part.transferred"))
        await guest.heading(guest.say("passed.title")).wait_for()
        await guest.reads(guest.say.like("passed.to_agent"))
        await lukas.rings()
        await expect(lukas.ring).to_contain_text("Rate: 3.4 % bis 2029.")
        await lukas.accept()
        await asyncio.gather(guest.sees(), lukas.sees(), lukas.hears())
        await lukas.reads("Rate: 3.4 % bis 2029.")
        await anna.finish("Follow-up", "Passed to Lukas.")
        await guest.sees()  # whatever the first agent does afterwards
        await guest.hang_up()
        await lukas.finish("Beraten")


async def test_to_a_queue_and_back_in_line_when_nobody_there_wants_it(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk, locale="en") as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        agent(browser, desk, "lukas") as lukas,
        agent(browser, desk, "katharina") as katharina,
    ):
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.accept()
        await guest.talks()

        # A second window only looks on: it offers nothing and its keys do nothing.
        second = await anna.page.context.new_page()
        await second.goto(f"{anna.url}/console")
        await second.get_by_text(anna.say("second")).wait_for()
        await second.keyboard.press("t")
        await expect(second.get_by_role("dialog")).to_be_hidden()
        await expect(second.get_by_role("button", name=anna.say("pass"), exact=True)).to_be_hidden()
        await second.close()
        await anna.look()

        await anna.press(anna.say("pass"))
        queues = dialog(anna).get_by_role("group", name=anna.say("queues"))
        other = queues.get_by_role("radio", name=re.compile("Other"))
        await expect(other).to_be_disabled()
        await expect(queues).to_contain_text(anna.say("standing.unstaffed"))
        await expect(queues.get_by_role("radio", name=re.compile("Shut"))).to_be_disabled()
        await expect(queues.get_by_role("radio", name=re.compile("Writing"))).to_be_hidden()
        await lukas.be_available()
        await expect(other).to_be_enabled()  # the list renews itself
        await other.check()
        await send(anna)
        await anna.heading(anna.say("wrap_up")).wait_for()
        await lukas.rings()
        await expect(lukas.ring).to_contain_text(lukas.say("passed.no_note"))
        await guest.reads(guest.say.like("passed.to_queue"))
        await lukas.decline()
        await lukas.go_offline()  # left alone with this customer, he is asked again
        await guest.reads(guest.say("waiting.next"))
        await katharina.be_available()
        await katharina.accept()
        await guest.sees()
        await anna.finish("Follow-up")
        await katharina.hang_up()
        await katharina.finish("Beraten")
