"""Links that don't work say so and show a way on; links that do are burnt by nobody who only looks; no token stays."""

from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.demo_server import DemoServer
from tests.e2e import links
from tests.e2e.people import CustomerPage, agent, customer, here
from tests.e2e.words import problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

REFUSED = r"status of 4\d\d"
TROUBLES: tuple[tuple[str, Callable[[DemoServer], Awaitable[str]], str], ...] = (
    ("link.expired", links.expired, "code"),
    ("link.not_yet_valid", links.not_yet_valid, "retry"),
    ("link.revoked", links.revoked, "code"),
    ("link.used_up", links.used_up, "code"),
    ("link.wrong_desk", links.wrong_desk, "code"),
    ("link.invalid", links.tampered, "code"),
    ("link.invalid", links.cut_short, "code"),
)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_each_trouble_has_its_own_page_and_a_way_on(
    browser: Browser, desk: DemoServer, language: str
) -> None:
    async with customer(browser, desk, locale=language, ignoring=[REFUSED]) as guest:
        for code, make, way in TROUBLES:
            link = here(await make(desk))
            await guest.page.goto("about:blank")
            await guest.page.goto(link)
            said = problem(code, language)
            await guest.heading(said["happened"].removesuffix(".")).wait_for()
            await guest.reads(said["means"])
            await guest.reads(said["todo"])
            await guest.heading(guest.say("help")).wait_for()
            if way == "retry":
                await guest.reads(guest.say.like("trouble.not-yet"))
                await guest.press(guest.say("retry"))
                await guest.heading(said["happened"].removesuffix(".")).wait_for()
            else:
                await guest.page.get_by_role("link", name=guest.say("enter-code")).click()
                await guest.heading(guest.say("code.title")).wait_for()


async def test_only_start_uses_a_link_and_leaves_no_token_behind(
    browser: Browser, desk: DemoServer
) -> None:
    link = await desk.link()
    token = link.partition("#")[2]
    async with aiohttp.ClientSession() as scanner, scanner.get(link) as answer:
        assert answer.status == 200
    async with customer(browser, desk) as guest:
        await guest.open_link(link)
        await guest.page.reload()
        await guest.heading(guest.say("welcome.title")).wait_for()
        assert await links.uses(desk, link) == 0
        start = guest.button(guest.say("welcome.start"))
        await start.dblclick()  # people press twice
        await guest.heading(guest.say("devices.title")).wait_for()
        assert await links.uses(desk, link) == 1
        await _no_token(guest, token)
        await guest.join()
        await guest.waits()
        await guest.leave()
    for part in token.split("."):
        assert part not in desk.log()


async def test_a_link_made_in_the_console_works_until_it_is_taken_back(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        agent(browser, desk, "anna", locale="en") as anna,
        customer(browser, desk, ignoring=[REFUSED]) as guest,
    ):
        say = anna.shell
        await anna.go("nav.links")
        contacts = anna.page.get_by_role("textbox", name=say("links.contacts"))
        await contacts.fill("none")
        await anna.press(say("links.submit"))
        await anna.reads(say("links.contacts_wrong"))
        await expect(contacts).to_be_focused()
        await contacts.fill("2")
        await anna.page.get_by_role("textbox", name=say("links.reference")).fill("K-4722")
        await anna.press(say("links.submit"))
        await expect(anna.heading(say("links.made"))).to_be_focused()
        await guest.open_link(await anna.page.locator(".made-url").inner_text())

        row = anna.page.get_by_role("row").filter(has_text="K-4722")
        await expect(row).to_contain_text("0 / 2")
        await anna.button(say("links.revoke"), row).click()
        sure = anna.page.get_by_role("dialog", name=say("links.revoke_sure"))
        await anna.button(say("links.revoke"), sure).click()
        await expect(row).to_contain_text(say("link.revoked"))
        await expect(anna.button(say("links.revoke"), row)).to_have_count(0)
        await guest.page.reload()
        await guest.heading(problem("link.revoked", "de")["happened"].removesuffix(".")).wait_for()


async def _no_token(guest: CustomerPage, token: str) -> None:
    session = await guest.page.context.new_cdp_session(guest.page)
    history = await session.send("Page.getNavigationHistory")
    stored = await guest.page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.referrer])"
    )
    cookies = await guest.page.context.cookies()
    for part in token.split("."):
        assert all(part not in entry["url"] for entry in history["entries"])
        assert part not in stored
        assert all(part not in cookie["value"] for cookie in cookies)
    seat = next(cookie for cookie in cookies if cookie["name"] == "visavis_seat")
    assert seat["httpOnly"]
    await expect(guest.page).to_have_url(f"{guest.url}/c")
