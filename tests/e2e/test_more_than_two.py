"""Three in a call: a colleague asked for advice, and somebody whom the customer brings along."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.demo_server import DemoServer
from tests.e2e.people import (
    AgentPage,
    CustomerPage,
    Person,
    agent,
    customer,
    here,
    staff,
    watched,
)
from tests.e2e.test_pages import inspect

pytestmark = pytest.mark.asyncio(loop_scope="session")

FACES = """(count) => [...document.querySelectorAll("v-call-stage .face.picture video")]
  .filter((video) => video.videoWidth > 0 && !video.paused).length >= count"""


def advice(person: AgentPage) -> Locator:
    return person.page.get_by_role("dialog", name=person.say("pass.title.consult"))


async def sees_faces(person: Person, count: int) -> None:
    """So many others are in the picture."""
    await person.page.wait_for_function(FACES, arg=count, polling=100)


async def ask(person: AgentPage, name: str, words: str) -> None:
    """By the keyboard alone: the key, part of the name, Enter, a few words, Enter on the button."""
    await person.page.keyboard.press("r")
    field = advice(person).get_by_role("searchbox", name=person.say("pass.search"))
    await expect(field).to_be_focused()
    await person.page.keyboard.type(name)
    await expect(advice(person).get_by_role("radio")).to_have_count(1)
    await field.press("Enter")
    await advice(person).get_by_role("textbox", name=person.say("pass.note")).fill(words)
    await advice(person).get_by_role("button", name=person.say("pass.do.consult")).press("Enter")
    await expect(advice(person)).to_be_hidden()


async def test_a_colleague_is_asked_brought_in_and_takes_over(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        agent(browser, desk, "lukas") as lukas,
    ):
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.accept()
        await asyncio.gather(guest.sees(), anna.sees())
        await lukas.be_available()

        # Taken back while it rings: the customer has not noticed anything.
        await ask(anna, "luk", "Is there a penalty?")
        asked = lukas.page.get_by_role("alertdialog", name=lukas.say.like("ring.consult"))
        await asked.wait_for()
        await expect(asked).to_contain_text("Is there a penalty?")
        await anna.press(anna.say("consult.cancel"))
        await expect(asked).to_be_hidden()
        await guest.sees()

        # In private: the customer is told, sees nobody, and can still write or go.
        await ask(anna, "luk", "Is there a penalty?")
        await asked.wait_for()
        await lukas.page.keyboard.press("Enter")
        await anna.reads(anna.say.like("consult.aside"))
        await lukas.reads(lukas.say.like("consult.advising"))
        await guest.reads(guest.say.like("aside.title"))
        await asyncio.gather(sees_faces(anna, 1), sees_faces(lukas, 1))
        wrong = await inspect(anna.page, "agent, in private", customers=False)
        wrong += await inspect(guest.page, "customer, meanwhile", customers=True)

        # With the customer, then the colleague goes on alone.
        await anna.press(anna.say("consult.join"))
        await asyncio.gather(*(sees_faces(each, 2) for each in (guest, anna, lukas)))
        await expect(guest.page.get_by_text(guest.say.like("aside.title"))).to_be_hidden()
        await lukas.reads(lukas.say("consult.guest"))
        wrong += await inspect(anna.page, "agent, three", customers=False)
        assert not wrong, "\n".join(wrong)
        people = anna.page.get_by_role("region", name=anna.say("people"))
        await people.get_by_role("button", name=anna.say("people.hand_over")).click()
        over = anna.page.get_by_role("dialog", name=anna.say.like("pass.title.hand_over"))
        await over.get_by_role("textbox").fill("Only the signature is missing.")
        await over.get_by_role("button", name=anna.say("pass.do.hand_over")).click()
        await anna.reads(anna.say("part.handed_over"))
        await lukas.reads("Only the signature is missing.")
        await asyncio.gather(guest.sees(), lukas.sees())
        await anna.finish("Follow-up")
        await lukas.hang_up()
        await lukas.finish("Beraten")


async def invited(guest: CustomerPage, name: str) -> str:
    """The customer makes a link for somebody; its address."""
    await guest.press(guest.say("invite"))
    dialog = guest.page.get_by_role("dialog", name=guest.in_call("invite.title"))
    if await dialog.get_by_role("button", name=guest.in_call("invite.another")).is_visible():
        await dialog.get_by_role("button", name=guest.in_call("invite.another")).click()
    await dialog.get_by_role("textbox", name=guest.in_call("invite.name")).fill(name)
    await dialog.get_by_role("button", name=guest.in_call("invite.make")).click()
    link = dialog.get_by_role("textbox", name=guest.in_call("invite.link"))
    url = await link.input_value()
    await expect(dialog).to_contain_text(guest.in_call("invite.state.invited"))
    await guest.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    return here(url)


async def to_the_lobby(person: CustomerPage, link: str) -> None:
    await person.page.goto(link, wait_until="commit")
    await person.heading(person.say("companion.welcome.title")).wait_for()
    await person.press(person.say("welcome.start"))
    await person.heading(person.say("devices.title")).wait_for()
    await person.press(person.say("devices.join.both"))


async def test_the_customer_brings_somebody_along(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        watched(browser, desk, locale="de", ignoring=[r"status of 4\d\d"]) as page,
    ):
        friend = CustomerPage(page, desk, "de")
        await anna.be_available()
        await guest.come(await desk.link())
        await anna.accept()
        await guest.sees()

        # Not let in: told so. The link has been used up by that.
        link = await invited(guest, "Onkel Franz")
        await to_the_lobby(friend, link)
        await friend.heading(friend.say("companion.lobby.title")).wait_for()
        wrong = await inspect(friend.page, "companion, lobby", customers=True)
        await anna.reads(anna.say.like("lobby.title"))
        await anna.press(anna.say("lobby.refuse"))
        await friend.heading(friend.say("companion.over.refused.title")).wait_for()
        await friend.page.goto("about:blank")
        await to_the_lobby(friend, link)
        await friend.reads(friend.say("companion.gone.hint"))

        # Let in, loaded anew, taken out of the call.
        await friend.page.goto("about:blank")
        await to_the_lobby(friend, await invited(guest, "Tante Mizzi"))
        await anna.press(anna.say("lobby.admit"))
        await friend.talks()
        wrong += await inspect(friend.page, "companion, call", customers=True)
        assert not wrong, "\n".join(wrong)
        await asyncio.gather(*(sees_faces(each, 2) for each in (guest, anna, friend)))
        await guest.reads(re.compile("Tante Mizzi"))
        await friend.page.reload()
        await friend.talks()
        await asyncio.gather(sees_faces(guest, 2), sees_faces(friend, 2))
        await anna.press(anna.say("people.remove.who", name="Tante Mizzi"))
        sure = anna.page.get_by_role(
            "dialog", name=anna.say("people.remove.sure", name="Tante Mizzi")
        )
        await sure.get_by_role("button", name=anna.say("people.remove"), exact=True).click()
        await friend.heading(friend.say("companion.over.removed.title")).wait_for()
        await asyncio.gather(guest.sees(), anna.sees())
        await guest.hang_up()
        await anna.finish("Advised")


async def test_a_supervisor_joins_for_a_purpose_and_is_seen(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        staff(browser, desk, "sabine", locale="en") as sabine,
    ):
        await anna.be_available()
        await guest.come(await desk.link(reference="K-4720"))
        await anna.accept()
        await guest.sees()

        review, say = sabine.words("review"), sabine.words("supervisor")
        await sabine.go("nav.contacts")
        row = sabine.page.get_by_role("row").filter(has_text="K-4720")
        await row.get_by_role("link").click()
        await sabine.press(review("join"))
        dialog = sabine.page.get_by_role("dialog", name=say("join.title"))
        # The house has one purpose: it is chosen already.
        await expect(dialog.get_by_role("radio", name="Training")).to_be_checked()
        wrong = await inspect(sabine.page, "supervisor, joining", customers=False)
        await dialog.get_by_role("button", name=say("join.do"), exact=True).click()
        await sabine.page.get_by_role("region", name=say("visit"), exact=True).wait_for()
        await sees_faces(sabine, 2)
        wrong += await inspect(sabine.page, "supervisor, in the call", customers=False)
        assert not wrong, "\n".join(wrong)
        for told in (guest, anna):
            await told.reads(re.compile("Sabine Hofer"))
        await sabine.page.keyboard.press("h")
        sure = sabine.page.get_by_role("dialog", name=say("visit.leave.sure"))
        await sure.get_by_role("button", name=say("visit.leave"), exact=True).click()
        await expect(sabine.page.get_by_role("region", name=say("visit"))).to_be_hidden()
        await sabine.button(review("join")).wait_for()
        await asyncio.gather(guest.sees(), anna.sees())
        await guest.hang_up()
        await anna.finish("Advised")
