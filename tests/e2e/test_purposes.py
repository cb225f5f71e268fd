"""A reviewer who is limited to a queue says why they look, sees theirs alone, and nobody's name."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from signaling.cli.demo import free_port
from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.people import StaffPage, staff
from tests.reviewing import LIMITED, MINE, NAMES, PURPOSES, reviewed
from tests.serving import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")

DIST = Path(__file__).parents[2] / "web" / "dist"
REFUSED = r"status of 403"
"""What the browser says of a request before its purpose was declared."""


class Reviewed(DemoServer):
    """The desk that runs in this process, for the people in front of browsers."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder)
        self.facts = {"url": f"http://127.0.0.1:{port}"}

    def account(self, login: str) -> tuple[str, str]:
        return login, PASSWORD


def question(person: StaffPage, about: str) -> Locator:
    return person.page.get_by_role("dialog", name=person.words("review")(f"purpose.of_{about}"))


async def test_why_somebody_looks_is_asked_before_and_they_see_their_queue_alone(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port("127.0.0.1")
    rules = {"purposes": PURPOSES, "pseudonyms": True}
    async with (
        reviewed(tmp_path, dist=DIST, port=port, **rules) as review,
        staff(
            browser, Reviewed(tmp_path, port), LIMITED, by_form=True, ignoring=(REFUSED,)
        ) as petra,
    ):
        say, page = petra.words("review"), petra.page
        search, contact = question(petra, "search"), question(petra, "contact")
        await expect(search).to_be_visible()
        assert not await axe(page)
        await page.keyboard.press("Enter")
        await expect(search.get_by_role("alert")).to_contain_text(say("purpose.missing"))
        assert await review.looks() == []
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await expect(search).to_have_count(0)
        await expect(page.get_by_text(re.compile(r"^Agent \w{4}$"))).to_have_count(1)
        bar = page.get_by_role("navigation", name=petra.shell("nav"), exact=True)
        await expect(bar.get_by_role("link", name=petra.shell("nav.audit"))).to_have_count(0)

        await page.goto(f"{petra.url}/console/contacts/{MINE}")
        await expect(contact).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(contact).to_have_count(0)
        again = petra.button(petra.shell("try_again")).first
        await again.click()
        await contact.get_by_label(PURPOSES[1]["title"]["de"]).check()
        await page.keyboard.press("Enter")
        await expect(page.get_by_text(re.compile(r"Agent \w{4}")).first).to_be_visible()
        await expect(page.get_by_text(re.compile(r"Supervisor \w{4}")).first).to_be_visible()
        shown = await page.locator("main").inner_text()
        assert not re.search("|".join((*NAMES, *NAMES.values())), shown, re.IGNORECASE)
        told = await review.looks()
        assert ("purpose.declared", MINE, '{"purpose":"quality"}') in told
        assert ("contact.looked", MINE, '{"declared":"quality"}') in told
