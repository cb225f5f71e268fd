"""The whole way: from the link to goodbye, from the ring to after-call work, and what others of the staff see of it."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, CustomerPage, agent, customer, here, staff
from tests.firefox import Firefox

# Firefox counts no frames of a live stream, but tells of each that it shows.
TWO_FRAMES = """new Promise((seen) => {
  const face = %s;
  face.requestVideoFrameCallback((_, first) =>
    face.requestVideoFrameCallback((_, second) =>
      seen([first.presentedFrames, second.presentedFrames])));
})"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_from_the_link_to_goodbye(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk) as guest,
        agent(browser, desk, "anna", locale="en", by_form=True) as anna,
    ):
        await guest.open_link(await desk.link(reference="K-4711", topic="Bausparen"))
        await guest.start()
        await guest.join()
        await guest.waits()
        await guest.reads(guest.say("waiting.next"))
        await expect(guest.page).to_have_title(guest.say.like("waiting.tab"))
        await anna.be_available()
        await anna.rings()
        await expect(anna.ring).to_contain_text("K-4711")
        await expect(anna.ring).to_contain_text("Bausparen")
        await expect(anna.ring).to_contain_text(anna.words("supervisor").like("you.qualified"))
        await guest.reads(guest.say("waiting.reserved.title"))
        await anna.page.keyboard.press("Enter")
        await anna.page.keyboard.press("Enter")  # people press twice
        await asyncio.gather(guest.talks(), anna.talks())
        await asyncio.gather(guest.sees(), anna.sees(), guest.hears(), anna.hears())
        await _write_to_each_other(guest, anna)
        await _show_what_is_off(guest, anna)

        await guest.hang_up()
        await guest.rate(5, "Sehr freundlich")
        await anna.reads(anna.say("end.customer_hung_up"))
        await anna.finish("Advised", "Will call again in May.", then="available")
        await anna.go_offline()
    await _others_see_it(browser, desk)


async def _write_to_each_other(guest: CustomerPage, anna: AgentPage) -> None:
    await guest.write("Hören Sie mich?")
    await guest.reads(guest.in_call("chat.sent"))
    await anna.page.get_by_label(anna.in_call("unread", count=1)).wait_for()
    await anna.write("Yes, very well.")
    await guest.reads("Yes, very well.")
    await anna.reads("Hören Sie mich?")
    await guest.reads(guest.in_call("chat.delivered"))
    await anna.reads(anna.in_call("chat.delivered"))


async def _show_what_is_off(guest: CustomerPage, anna: AgentPage) -> None:
    await guest.control("microphone").click()
    await anna.reads(anna.in_call("peer.muted"))
    await guest.control("camera").click()
    await anna.reads(anna.in_call("peer.dark"))
    await anna.control("camera").click()
    await guest.reads(guest.in_call("peer.dark"))
    for person, name in ((guest, "microphone"), (guest, "camera"), (anna, "camera")):
        await person.control(name).click()
    await asyncio.gather(guest.sees(), anna.sees())


async def _others_see_it(browser: Browser, desk: DemoServer) -> None:
    async with staff(browser, desk, "sabine", locale="en") as sabine:
        said = sabine.words("supervisor")
        match = (
            sabine.page.get_by_role("listitem")
            .filter(has_text="Anna Berger")
            .filter(has=sabine.page.get_by_role("link", name=said("match.contact")))
        )
        why = said("agent.only.longest_waiting", agent="Anna Berger", waited="@").split("@")[0]
        await expect(match.first).to_contain_text(why)
        await expect(match.first).to_contain_text(said("outcome.accepted"))
    async with staff(browser, desk, "thomas", locale="de") as thomas:
        said = thomas.words("review")
        await thomas.go("nav.find")
        row = thomas.page.get_by_role("listitem").filter(has_text="K-4711")
        await expect(row).to_contain_text("Beraten")
        await row.get_by_role("link").click()
        await thomas.heading("K-4711").wait_for()
        await thomas.reads("Will call again in May.")
        await thomas.reads("Sehr freundlich")
        await thomas.reads(said("rating.stars", count=5))
        timeline = thomas.page.get_by_role("region", name=said("timeline"), exact=True)
        for kind in ("opened", "joined", "reserved", "connected", "ended", "rated", "wrapped_up"):
            await expect(timeline.get_by_text(said.like(f"kind.{kind}")).first).to_be_visible()


async def test_by_keyboard_alone(browser: Browser, desk: DemoServer) -> None:
    async with (
        customer(browser, desk, locale="en") as guest,
        agent(browser, desk, "anna") as anna,
    ):
        await guest.open_link(await desk.link())
        await _tab_to(guest, guest.say("welcome.start"))
        await guest.page.keyboard.press("Enter")
        await guest.heading(guest.say("devices.title")).wait_for()
        await expect(guest.button(guest.say("devices.join.both"))).to_be_enabled()
        await _tab_to(guest, guest.say("devices.join.both"))
        await guest.page.keyboard.press("Space")
        await guest.waits()

        await anna.page.keyboard.press("a")
        await anna.rings()
        await anna.page.keyboard.press("Enter")
        await asyncio.gather(guest.sees(), anna.sees())
        await anna.page.keyboard.press("m")
        await guest.reads(guest.in_call("peer.muted"))
        await guest.page.keyboard.press("c")
        await _tab_to(guest, guest.in_call("chat.write"))
        await guest.page.keyboard.type("Can you hear me?")
        await guest.page.keyboard.press("Enter")
        await anna.page.keyboard.press("c")
        await anna.reads("Can you hear me?")
        await anna.page.keyboard.press("n")
        await anna.page.keyboard.type("Kennt uns schon.")
        await anna.page.keyboard.press("Escape")
        await _tab_to(guest, guest.in_call("control.hangup"))
        await guest.page.keyboard.press("Enter")
        await guest.heading(guest.say("goodbye.title")).wait_for()
        await _tab_to(guest, guest.say("goodbye.stars.1"))
        await guest.page.keyboard.press("ArrowLeft")
        await _tab_to(guest, guest.say("goodbye.send"))
        await guest.page.keyboard.press("Enter")
        await guest.reads(guest.say("goodbye.sent.title"))

        await anna.heading(anna.say("wrap_up")).wait_for()
        await _tab_to(anna, "Beraten")
        await anna.page.keyboard.press("Space")
        await _tab_to(anna, anna.say("wrap_up.finish"))
        await anna.page.keyboard.press("Enter")
        await anna.is_now("available")
        await anna.page.keyboard.press("o")
        await anna.is_now("offline")


async def _tab_to(person: CustomerPage | AgentPage, name: str) -> None:
    """Tab until what has this name has the focus, and shows it."""
    focused = """() => {
      const element = document.activeElement;
      const names = [element.ariaLabel, element.innerText,
        ...[...(element.labels ?? [])].map((label) => label.textContent)];
      const style = getComputedStyle(element);
      const marked = element.closest("label.star") ?? element;
      return [names.map((name) => (name ?? "").trim()), element.matches(":focus-visible"),
        style.outlineStyle !== "none" || style.boxShadow !== "none" || marked !== element];
    }"""
    names: list[str] = []
    for _ in range(40):
        names, visible, marked = await person.page.evaluate(focused)
        if name in names:
            assert visible
            assert marked, f"the focus on {name!r} can't be seen"
            return
        await person.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {name!r}, last to {names}")


async def test_firefox_on_the_customers_side(
    browser: Browser, fox: Firefox, desk: DemoServer
) -> None:
    async with agent(browser, desk, "anna", locale="en") as anna:
        words = CustomerPage(anna.page, desk, "en")  # only for what its pages say
        tab = await fox.open(here(await desk.link()))
        await tab.click("button", words.say("welcome.start"))
        await tab.wait_for("document.querySelector('button[name=join]:enabled') !== null")
        await tab.click("button", words.say("devices.join.both"))
        await anna.be_available()
        await anna.accept()
        face = "document.querySelector('v-call-stage .face.picture video')"
        await tab.wait_for(f"({face}?.videoWidth ?? 0) > 0")
        shown = await tab.evaluate(TWO_FRAMES % face)
        assert shown[1] > shown[0]
        await asyncio.gather(anna.sees(), anna.hears())
        await tab.click("button", words.in_call("control.hangup"))
        await tab.wait_for("document.querySelector('v-goodbye') !== null")
        await anna.finish("Advised")
        assert re.fullmatch(r"\d+\..*", fox.version)
