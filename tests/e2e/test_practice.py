"""Rehearsing a call: alone, with a colleague, and what comes between."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, agent, here
from tests.e2e.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="session")


def say(person: AgentPage) -> Words:
    return person.words("practice")


async def test_rehearsing_leaves_nothing(browser: Browser, desk: DemoServer) -> None:
    async with (
        agent(browser, desk, "anna") as anna,
        agent(browser, desk, "lukas", locale="en") as lukas,
    ):
        await anna.page.get_by_role("link", name=anna.say("practice")).click()
        await anna.heading(say(anna)("title")).wait_for()
        assert await axe(anna.page) == []

        # Alone: what was recorded plays, and is forgotten.
        await expect(anna.button(say(anna)("alone.start"))).to_be_disabled()
        await anna.press(anna.say("devices.start"))
        await anna.press(say(anna)("alone.start"))
        assert await axe(anna.page) == []  # while it records
        await anna.press(say(anna)("alone.stop"))
        take = anna.page.get_by_label(say(anna)("alone.play"))
        await expect(take).to_be_visible()
        await expect(take).not_to_have_js_property("readyState", 0)
        await anna.press(say(anna)("alone.drop"))
        await expect(take).to_have_count(0)

        # Two: the link, both see each other, one reloads, one leaves.
        await anna.press(say(anna)("two.start"))
        link = await anna.page.get_by_label(say(anna)("two.link")).inner_text()
        await lukas.page.goto(here(link), wait_until="commit")
        for person in (anna, lukas):
            await person.sees()
        await expect(anna.heading(say(anna)("two.with", name="Lukas Brunner"))).to_be_visible()
        await lukas.page.reload(wait_until="commit")
        for person in (lukas, anna):
            await person.sees()

        await lukas.press(lukas.in_call("control.hangup"))
        await lukas.heading(say(lukas)("title")).wait_for()
        await anna.reads(say(anna)("two.wait"))
        await anna.press(say(anna)("two.leave"))
        await anna.button(say(anna)("two.start")).wait_for()
