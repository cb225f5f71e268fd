"""A person's rights, by keyboard: found by their number, handed out as a package, held, released, erased."""

import zipfile
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from signaling.cli.demo import free_port
from signaling.clock import SystemClock
from signaling.store.holds import Holds
from signaling.store.keepings import Keepings
from tests.browser import axe
from tests.e2e.people import StaffPage, staff
from tests.e2e.test_purposes import DIST, Reviewed
from tests.limits import PATIENCE_S
from tests.reviewing import HIDDEN, MINE, reviewed
from tests.signaling.store import examples

pytestmark = pytest.mark.asyncio(loop_scope="session")

REASON = "Rechtsstreit um den Kirschbaum"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_person_is_found_handed_out_held_released_and_erased(
    browser: Browser, tmp_path: Path, language: str
) -> None:
    port = free_port("127.0.0.1")
    reference = examples.contact().reference or ""
    said = examples.chat().text
    async with (
        reviewed(tmp_path, dist=DIST, port=port) as review,
        staff(
            browser, Reviewed(tmp_path, port), "compliance", locale=language, by_form=True
        ) as petra,
    ):
        desk, settings = review.house.settings.desk.id, review.house.settings
        keepings = Keepings(review.house.database, desk, settings.retention_rules())
        holds = Holds(review.house.database, desk, keepings)
        now = SystemClock().now
        for contact in (MINE, HIDDEN):  # which every contact of these tests has
            await holds.lift(f"hold-{contact}", "settled", "petra", now())
        hold = await holds.set([MINE], REASON, "petra", now())
        say, page = petra.words("review/customers"), petra.page
        await page.goto(f"{petra.url}/console/customers")
        await expect(petra.heading(say("title"))).to_be_visible()
        number = page.get_by_role("searchbox", name=say("by.reference"))
        await number.focus()
        await page.keyboard.press("Enter")
        await petra.reads(say("needs.words"))
        await page.keyboard.type(reference)
        await page.keyboard.press("Enter")
        await petra.reads(say("state.held", reasons=REASON))
        await petra.reads(say("state.free"))
        assert not await axe(page)

        async with page.expect_download(timeout=PATIENCE_S * 1000) as waiting:
            await page.get_by_role("link", name=say("package")).focus()
            await page.keyboard.press("Enter")
        download = await waiting.value
        with zipfile.ZipFile(await download.path()) as package:
            assert any(name.endswith(".webm") for name in package.namelist())
            assert said in package.read("Auskunft.de.html").decode()

        await _erase(petra, say("erase"))
        await petra.reads(say("results.some"))
        await expect(page.get_by_text(say("state.erased"), exact=True)).to_be_visible()
        assert not await axe(page)
        await expect(petra.button(say("erase"))).to_have_count(0)
        await petra.reads(say("erase.nothing"))

        await holds.lift(hold, "over", "petra", now())
        await page.reload()
        await petra.reads(say("state.free"))
        await _erase(petra, say("erase"))
        await petra.reads(say("results.all"))
        await page.reload()
        await petra.reads(say("none"))
        assert not await axe(page)
        looks = [each[:2] for each in await review.looks()]
        assert [who for kind, who in looks if kind == "record.destroyed"] == [HIDDEN, MINE]


async def _erase(person: StaffPage, label: str) -> None:
    await person.button(label).focus()
    await person.page.keyboard.press("Enter")
    dialog = person.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name=label, exact=True).focus()
    await person.page.keyboard.press("Enter")
