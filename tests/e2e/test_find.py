"""A reviewer finds a contact by what was said in it; what they look for stands in the address, and can be kept."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, expect

from signaling.cli.demo import free_port
from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.people import StaffPage, staff
from tests.reviewing import HIDDEN, MINE, reviewed
from tests.serving import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")

DIST = Path(__file__).parents[2] / "web" / "dist"


class Reviewed(DemoServer):
    """The desk that runs in this process, for the people in front of browsers."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder)
        self.facts = {"url": f"http://127.0.0.1:{port}"}

    def account(self, login: str) -> tuple[str, str]:
        return login, PASSWORD


async def found(petra: StaffPage, *contacts: str) -> None:
    """Exactly these, in this order."""
    links = petra.page.locator(".hits h2 a")
    await expect(links).to_have_count(len(contacts))
    for number, contact in enumerate(contacts):
        await expect(links.nth(number)).to_have_attribute("href", re.compile(f"/{contact}$"))


def address(petra: StaffPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(petra.page.url).query)


async def test_what_was_said_is_found_and_the_search_is_kept(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port("127.0.0.1")
    async with (
        reviewed(tmp_path, dist=DIST, port=port),
        staff(browser, Reviewed(tmp_path, port), "compliance", by_form=True) as petra,
    ):
        say, page = petra.words("review/search"), petra.page
        bar = page.get_by_role("navigation", name=petra.shell("nav"), exact=True)
        await bar.get_by_role("link", name=petra.shell("nav.find")).click()
        await expect(petra.heading(say("title"))).to_be_focused()
        await found(petra, MINE, HIDDEN)

        # By the keyboard: a word without its umlaut, sent off with Enter.
        await page.keyboard.press("/")
        await page.keyboard.type("rueckruf MONT")
        await page.keyboard.press("Enter")
        await expect(page.locator(".hits mark").first).to_have_text("Rückruf")
        await expect(page.get_by_role("status")).to_contain_text(say("found", count=2))
        assert not await axe(page)

        await page.get_by_label(say("queue")).select_option("german")
        await found(petra, HIDDEN)
        assert address(petra) == {"q": ["rueckruf MONT"], "queue": ["german"]}
        await page.reload()
        await found(petra, HIDDEN)
        await expect(page.get_by_label(say("words"))).to_have_value("rueckruf MONT")

        await petra.press(say("save"))
        dialog = page.get_by_role("dialog", name=say("save"))
        await dialog.get_by_label(say("save.name")).fill("Rückrufe")
        await dialog.get_by_label(say("save.shared")).check()
        await dialog.get_by_role("button", name=say("save.do")).click()
        await expect(dialog).to_have_count(0)

        await page.get_by_label(say("words")).fill("nirgends gesagt")
        await petra.press(say("do"))
        await petra.reads(say("none.found"))
        assert not await axe(page)
        await page.get_by_role("link", name=say("clear")).click()
        await found(petra, MINE, HIDDEN)
        kept = page.get_by_role("list", name=say("saved"))
        await kept.get_by_role("link").click()
        await found(petra, HIDDEN)
        await petra.press(say("remove", name="Rückrufe"))
        await expect(kept).to_have_count(0)

        await page.locator(".hits h2 a").click()
        await expect(page).to_have_url(re.compile(f"/console/contacts/{HIDDEN}$"))
        await expect(page.locator("v-contact")).to_be_visible()
