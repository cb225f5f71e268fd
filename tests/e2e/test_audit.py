"""The audit log in the console: what somebody just did stands in it, and so does that it was looked at."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.people import StaffPage, staff

pytestmark = pytest.mark.asyncio(loop_scope="session")


def rows(person: StaffPage) -> Locator:
    say = person.words("audit")
    return person.page.get_by_role("region", name=say("entries"), exact=True).get_by_role("row")


async def test_what_was_done_is_found_by_kind_and_day(browser: Browser, desk: DemoServer) -> None:
    await desk.link()
    async with staff(browser, desk, "thomas", by_form=True) as thomas:
        say, shell = thomas.words("audit"), thomas.shell
        await thomas.go("nav.find")
        await thomas.go("nav.audit")
        await expect(thomas.page.get_by_role("heading", level=1)).to_have_text(say("title"))
        mine = rows(thomas).filter(has_text="Thomas")
        await expect(mine.filter(has_text=say("kind.contacts.searched")).first).to_be_visible()
        await expect(mine.filter(has_text=say("kind.sign_in.ok")).first).to_be_visible()
        made = rows(thomas).filter(has_text=say("kind.link.made"))
        await expect(made.first).to_be_visible()
        assert not await axe(thomas.page)

        group = thomas.page.get_by_label(say("filter.group"))
        await group.select_option(label=say("group.sign_ins"))
        await expect(made).to_have_count(0)
        await expect(mine.filter(has_text=say("kind.sign_in.ok")).first).to_be_visible()
        await thomas.page.reload()
        await expect(group).to_have_value("sign_ins")
        await expect(made).to_have_count(0)

        await thomas.page.get_by_label(say("filter.to")).fill("2020-01-01")
        await thomas.reads(say("none_found"))
        assert not await axe(thomas.page)
        await thomas.button(say("filter.clear"), thomas.page.get_by_role("search")).click()
        looked = rows(thomas).filter(has_text=say("kind.audit.looked"))
        await expect(looked.filter(has_text="Thomas").first).to_be_visible()
        assert shell("nav.audit") == say("title")


async def test_how_far_the_log_is_whole_is_said(browser: Browser, desk: DemoServer) -> None:
    for _ in range(50):
        await desk.link()
    async with staff(browser, desk, "nina", locale="en") as nina:
        say = nina.words("audit")
        await nina.go("nav.audit")
        # either all is signed already, or the newest entries follow within the minute
        whole = nina.page.locator(".notice.good")
        await expect(whole).to_contain_text("Whole")
        await expect(whole).to_contain_text("hecked and signed")
        await nina.button(say("more"), nina.page.get_by_role("main")).click()
        await expect(rows(nina)).not_to_have_count(51)
        assert not await axe(nina.page)
