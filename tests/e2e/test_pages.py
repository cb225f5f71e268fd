"""Every page and state: no rule of accessibility broken in either theme and size, and all of it fits on a phone."""

from typing import Final, Literal

import pytest
from playwright.async_api import Browser, Page

from tests.browser import BY_COLOUR, axe
from tests.demo_server import DemoServer
from tests.e2e import links
from tests.e2e.people import StaffPage, agent, customer, here, staff, watched

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESKTOP, PHONE = (1280, 800), (390, 844)
Theme = Literal["light", "dark"]
# A theme changes colours alone, so the other one is asked about no more than these.
LOOKS: Final[tuple[tuple[tuple[int, int], Theme, tuple[str, ...]], ...]] = (
    (DESKTOP, "light", ()),
    (DESKTOP, "dark", BY_COLOUR),
    (PHONE, "light", ()),
    (PHONE, "dark", BY_COLOUR),
)
TOO_WIDE = """() => {
  const width = document.scrollingElement.scrollWidth;
  return width > innerWidth ? [`the page is ${width} wide`] : [];
}"""
# What customers press with a thumb, and what they read. A switch of the language is no control of the call.
TOO_SMALL = """() => {
  const found = [];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !element.closest(".unseen, [aria-hidden=true]");
  for (const element of document.querySelectorAll("button.button, a.button, .call-control, select, input.input")) {
    const { width, height } = element.getBoundingClientRect();
    if (seen(element) && (height < 55.5 || width < 55.5))
      found.push(`${element.textContent.trim() || element.id}: ${width} x ${height}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(parent).fontSize);
    const words = walker.currentNode.data.trim();
    if (words && size < 16 && seen(parent) && !parent.closest("noscript, script, style"))
      found.push(`"${words.slice(0, 40)}" at ${size}px`);
  }
  return found;
}"""


async def inspect(page: Page, name: str, *, customers: bool) -> list[str]:
    """What is wrong with this state, in four looks."""
    wrong: list[str] = []
    for size, theme, rules in LOOKS:
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        looks = f"{name}, {'phone' if size == PHONE else 'desktop'}, {theme}"
        wrong += [f"{looks}: {found}" for found in await axe(page, rules=rules)]
    wrong += [f"{name}: {found}" for found in await page.evaluate(TOO_WIDE)]
    if customers:
        wrong += [f"{name}: {found}" for found in await page.evaluate(TOO_SMALL)]
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return wrong


async def test_the_customers_pages(browser: Browser, desk: DemoServer) -> None:
    wrong: list[str] = []
    async with customer(browser, desk, ignoring=[r"status of 4\d\d"]) as guest:

        async def look(name: str) -> None:
            wrong.extend(await inspect(guest.page, name, customers=True))

        for path in ("", "code", "privacy", "imprint", "c"):
            await guest.page.goto(f"{guest.url}/{path}")
            await guest.page.get_by_role("heading", level=1).wait_for()
            await look(f"/{path}")
        await guest.page.goto(here(await links.revoked(desk)))
        await guest.page.get_by_role("heading", level=1).wait_for()
        await look("trouble")
        await guest.page.goto("about:blank")
        await guest.page.goto(here(await desk.link(queue="shut")))
        await guest.heading(guest.say("closed.title")).wait_for()
        await look("closed")
        await guest.page.goto("about:blank")
        await guest.open_link(await desk.link())
        await look("welcome")
        await guest.start()
        await guest.button(guest.say("devices.join.both")).wait_for()
        await look("devices")
        await guest.join()
        await guest.waits()
        await look("waiting")
        await guest.press(guest.say("waiting.devices"))
        await look("devices while waiting")
        await guest.page.keyboard.press("Escape")
        await guest.press(guest.say("waiting.leave"))
        await look("leave")
        await guest.press(guest.say("waiting.leave.yes"))
        await guest.heading(guest.say("ended.left.title")).wait_for()
        await look("left")
    assert not wrong, "\n".join(wrong)


async def test_the_call_and_what_follows_on_both_sides(browser: Browser, desk: DemoServer) -> None:
    wrong: list[str] = []
    async with customer(browser, desk) as guest, agent(browser, desk, "anna") as anna:

        async def look(name: str) -> None:
            wrong.extend(await inspect(guest.page, f"customer, {name}", customers=True))
            wrong.extend(await inspect(anna.page, f"agent, {name}", customers=False))

        await anna.be_available()
        await guest.come(await desk.link(topic="Altersvorsorge"))
        await anna.rings()
        await look("ringing")
        await anna.page.keyboard.press("Enter")
        await guest.talks()
        await guest.sees()
        await look("call")
        await anna.page.keyboard.press("t")
        await anna.page.get_by_role("radio").first.wait_for()
        wrong += await inspect(anna.page, "agent, passing on", customers=False)
        await anna.page.keyboard.press("Escape")
        await guest.write("Guten Tag")
        await anna.write("Grüß Gott")
        await guest.reads("Grüß Gott")
        await look("chat")
        await guest.hang_up()
        await anna.heading(anna.say("wrap_up")).wait_for()
        await look("goodbye")
        await anna.finish("Beraten")
        await guest.rate(4)
        await look("rated")
        await anna.press(anna.say("invite.code"))
        await anna.page.get_by_role("dialog", name=anna.say("code")).wait_for()
        wrong += await inspect(anna.page, "agent, code", customers=False)
    assert not wrong, "\n".join(wrong)


async def test_the_consoles_pages(browser: Browser, desk: DemoServer) -> None:
    wrong: list[str] = []
    async with watched(browser, desk, locale="de") as page:
        await page.goto(f"{here(desk.url)}/console")
        await page.get_by_role("heading", level=1).wait_for()
        wrong += await inspect(page, "sign-in", customers=False)
    for login in ("anna", "sabine", "thomas", "nina"):
        async with staff(browser, desk, login) as person:
            wrong += await _each_page(person)
    assert not wrong, "\n".join(wrong)


async def _each_page(person: StaffPage) -> list[str]:
    """The first page of this role, and every other that the bar leads to."""
    wrong: list[str] = []
    nav = person.page.get_by_role("navigation", name=person.shell("nav"), exact=True)
    names = await nav.get_by_role("link").all_inner_texts()
    for name in names:
        await nav.get_by_role("link", name=name.strip(), exact=True).click()
        await person.page.get_by_role("heading", level=1).filter(visible=True).first.wait_for()
        wrong += await inspect(person.page, f"{person.login}, {name.strip()}", customers=False)
    await person.page.keyboard.press("?")
    dialog = person.page.get_by_role("dialog", name=person.shell("menu.shortcuts"))
    await dialog.wait_for()
    return wrong + await inspect(person.page, f"{person.login}, shortcuts", customers=False)
