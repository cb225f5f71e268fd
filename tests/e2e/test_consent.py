"""Asked, agreed, refused, withdrawn: what people see of consent and recording, in a real talk with a real recorder."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, CustomerPage, Person, agent, customer, watched
from tests.e2e.test_more_than_two import invited, to_the_lobby
from tests.e2e.test_pages import inspect

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = (
    "Dürfen wir den Ton dieses Gesprächs aufzeichnen?",
    "Dürfen wir auch das Bild aufzeichnen?",
    "Dürfen Mitarbeitende unserer Qualitätssicherung die Aufnahme ansehen?",
)


def question(person: Person, key: str = "ask.title") -> Locator:
    """What this person is asked."""
    return person.page.get_by_role("region", name=person.words("recording")(key))


def sign(person: Person, state: str) -> Locator:
    """The bar that is always there, while it says this."""
    said = person.words("recording")
    bar = person.page.get_by_role("region", name=said("sign"), exact=True)
    return bar.get_by_role("button").filter(has_text=said(f"sign.{state}"))


async def answer(person: Person, key: str, title: str = "ask.title") -> None:
    said = person.words("recording")
    await person.button(said(key), question(person, title)).click()
    await expect(question(person, title)).to_be_hidden()


async def begin(guest: CustomerPage, anna: AgentPage, desk: DemoServer, queue: str) -> None:
    await anna.be_available()
    await guest.come(await desk.link(queue=queue))
    await anna.accept()
    await asyncio.gather(guest.sees(), anna.sees())


async def everybody(state: str, *people: Person) -> None:
    await asyncio.gather(*(expect(sign(each, state)).to_be_visible() for each in people))


async def test_agreed_paused_and_withdrawn(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        said, says = guest.words("recording"), anna.words("recording")
        await begin(guest, anna, desk, "recorded")
        await everybody("asking", guest, anna)
        for words in ASKED:
            await expect(question(guest)).to_contain_text(words)
        await expect(question(guest).get_by_role("checkbox")).not_to_be_checked()
        await _alike(question(guest), said("ask.yes"), said("ask.no.consent"))
        wrong = await inspect(guest.page, "customer, asked", customers=True)
        wrong += await inspect(anna.page, "agent, asked", customers=False)

        # Loaded anew in the middle of it, the question is there again; it keeps nobody from chatting.
        await guest.page.reload()
        await guest.talks()
        await expect(question(guest)).to_be_visible()
        await guest.write("Einen Moment")
        await anna.page.get_by_label(anna.in_call("unread", count=1)).wait_for()
        await guest.control("chat").click()

        await question(guest).get_by_role("checkbox").check()
        await answer(guest, "ask.yes")
        await expect(sign(guest, "asking")).to_be_focused()
        people = anna.page.get_by_role("list", name=says("control.people"))
        await expect(people).to_contain_text(says("state.granted"))
        await answer(anna, "ask.yes")
        await everybody("running", guest, anna)
        await guest.is_told(said("said.running"))
        await expect(sign(guest, "running")).to_contain_text(said("purpose.sound"))

        await anna.press(says("control.pause.card_data"))
        await everybody("paused", guest, anna)
        await expect(sign(guest, "paused")).to_contain_text(said("pause.card_data"))
        await anna.press(says("control.resume"))
        await everybody("running", guest, anna)

        # Nothing lies over the sign, neither a dialog nor the chat.
        await guest.press(guest.in_call("control.more"))
        await _uncovered(sign(guest, "running"))
        await guest.page.keyboard.press("Escape")
        await guest.control("chat").click()
        await _uncovered(sign(guest, "running"))
        await guest.control("chat").click()

        await sign(guest, "running").click()
        wrong += await inspect(guest.page, "customer, recorded", customers=True)
        await guest.press(said("withdraw"))
        await guest.reads(said("receipt.withdrawn"))
        await everybody("stopped", guest, anna)
        wrong += await inspect(guest.page, "customer, receipt", customers=True)
        assert not wrong, "\n".join(wrong)
        await _download(guest)
        await guest.press(said("receipt.close"))
        await asyncio.gather(guest.sees(), anna.sees())

        await guest.hang_up()
        await expect(guest.page.get_by_role("region", name=said("receipt.title"))).to_contain_text(
            said("state.withdrawn")
        )
        await anna.finish("Advised")


async def _alike(asked: Locator, *names: str) -> None:
    """Buttons of one size and one look."""
    looks = [
        await asked.get_by_role("button", name=name, exact=True).evaluate(
            """(button) => {
              const { width, height } = button.getBoundingClientRect();
              const { color, backgroundColor, borderColor, fontWeight, fontSize } = getComputedStyle(button);
              return [width, height, color, backgroundColor, borderColor, fontWeight, fontSize].join();
            }"""
        )
        for name in names
    ]
    assert len(set(looks)) == 1, looks


async def _uncovered(shown: Locator) -> None:
    """Whoever looks there sees it. What is behind a dialog can't be hit, so this goes by the dialog's place."""
    await expect(shown).to_be_visible()
    assert await shown.evaluate(
        """(sign) => {
          const { top, bottom, left, right } = sign.getBoundingClientRect();
          const dialog = document.querySelector("dialog[open]");
          if (dialog) return dialog.getBoundingClientRect().top >= bottom;
          return sign.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
        }"""
    )


async def _download(guest: CustomerPage) -> None:
    """The receipt as a file, with the words themselves."""
    said = guest.words("recording")
    async with guest.page.expect_download() as started:
        await guest.page.get_by_role("link", name=said("receipt.download")).click()
    path = Path(await (await started.value).path())
    text = await asyncio.to_thread(path.read_text)
    assert ASKED[0] in text
    assert re.search(r"[0-9a-f]{64}", text)


async def test_refused_then_chosen_one_by_one(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        said, says = guest.words("recording"), anna.words("recording")
        await begin(guest, anna, desk, "later")
        await everybody("off", guest, anna)
        await expect(question(guest)).to_be_hidden()
        await anna.press(says("control.ask"))
        await answer(anna, "ask.yes")

        await guest.button(said("ask.no.consent"), question(guest)).dblclick()
        await guest.is_told(said("wait.refused"))
        await everybody("off", guest, anna)
        people = anna.page.get_by_role("list", name=says("control.people"))
        await expect(people).to_contain_text(says("state.refused"))
        await asyncio.gather(guest.sees(), guest.hears())

        # Nobody asks twice, but a mind may be changed: for the sound alone.
        await sign(guest, "off").click()
        await guest.press(said("reconsider"))
        await guest.press(said("ask.individually"))
        await expect(question(guest).get_by_role("checkbox").first).to_be_focused()
        await guest.page.keyboard.press("Space")
        await guest.button(said("ask.chosen"), question(guest)).click()
        await everybody("running", guest, anna)
        await expect(sign(guest, "running")).to_contain_text(said("purpose.sound"))
        await expect(sign(guest, "running")).not_to_contain_text(said("purpose.picture"))

        await anna.page.get_by_text(says("control.impossible"), exact=True).click()
        await anna.press(says("control.impossible.confused"))
        await everybody("stopped", guest, anna)
        await expect(people).to_contain_text(says("state.impossible"))
        await guest.hang_up()
        await anna.finish("Advised")


async def test_who_comes_late_is_asked_before_it_goes_on(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
        watched(browser, desk, locale="de") as page,
    ):
        friend = CustomerPage(page, desk, "de")
        await begin(guest, anna, desk, "recorded")
        await asyncio.gather(answer(guest, "ask.yes"), answer(anna, "ask.yes"))
        await everybody("running", guest, anna)
        await to_the_lobby(friend, await invited(guest, "Onkel Franz"))
        await anna.press(anna.say("lobby.admit"))
        await friend.talks()
        await everybody("asking", guest, anna, friend)
        await answer(friend, "ask.yes")
        await everybody("running", guest, anna, friend)
        await friend.press(friend.in_call("control.hangup"))
        said = friend.words("recording")
        receipt = friend.page.get_by_role("region", name=said("receipt.title"))
        await expect(receipt).to_contain_text(said("state.granted"))
        await _download(friend)
        await guest.hang_up()
        await anna.finish("Advised")


async def test_an_order_talk_and_its_end(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        said, says = guest.words("recording"), anna.words("recording")
        await begin(guest, anna, desk, "orders")
        await everybody("off", guest, anna)
        await anna.press(says("control.order.begin"))
        await expect(sign(guest, "asking")).to_contain_text(said("order"))
        await answer(guest, "ask.yes.announcement", "ask.title.announcement")
        await answer(anna, "ask.yes.announcement", "ask.title.announcement.all")
        await everybody("running", guest, anna)
        await sign(guest, "running").click()
        await guest.reads(said("withdraw.means.statutory"))
        await guest.press(said("withdraw"))
        await guest.reads(said("receipt.withdrawn"))
        await anna.reads(re.compile(re.escape(says("order.ended.withdrawn"))))
        await expect(anna.button(says("control.order.begin"))).to_be_disabled()
        await asyncio.gather(guest.sees(), anna.sees())
        await guest.hang_up()
        await anna.finish("Advised")


async def test_only_the_agent_is_recorded(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        says = anna.words("recording")
        await begin(guest, anna, desk, "coaching")
        await answer(anna, "ask.yes")
        await expect(question(guest)).to_be_hidden()
        await anna.page.get_by_role("checkbox", name=says("control.headset")).check()
        await expect(sign(anna, "running.me")).to_be_visible()
        await expect(sign(guest, "running.staff")).to_be_visible()
        await guest.hang_up()
        await anna.finish("Advised")


class Line:
    """A page's way to the desk, which can be cut and mended."""

    def __init__(self) -> None:
        self.cut = False
        self._route: WebSocketRoute | None = None

    async def lay(self, page: Page) -> None:
        await page.route_web_socket(re.compile("/ws/"), self._connect)

    async def _connect(self, route: WebSocketRoute) -> None:
        self._route = route
        if self.cut:
            await route.close()
        else:
            route.connect_to_server()

    async def break_(self) -> None:
        self.cut = True
        assert self._route
        await self._route.close()


async def test_an_answer_without_a_connection_arrives_later(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        line = Line()
        await line.lay(guest.page)
        said = guest.words("recording")
        await begin(guest, anna, desk, "recorded")
        await answer(anna, "ask.yes")
        await expect(question(guest)).to_be_visible()
        await line.break_()
        await guest.button(said("ask.yes"), question(guest)).click()
        await guest.reads(said("ask.held"))
        line.cut = False
        await guest.is_told(said("arrived"))
        await everybody("running", guest, anna)
        await guest.hang_up()
        await anna.finish("Advised")
