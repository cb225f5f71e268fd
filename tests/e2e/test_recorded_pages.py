"""A document drawn on in a recorded talk: seen while it is drawn, undone, taken home, and later beside the faces."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pikepdf
import pypdfium2
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from signaling.documents.palette import COLOURS
from tests.browser import axe
from tests.demo_server import DemoServer, demo_server
from tests.e2e.conftest import settings
from tests.e2e.documents import bring, colourful, has_marks, sees_page
from tests.e2e.people import AgentPage, CustomerPage, Person, staff
from tests.e2e.witnesses import agree, as_compliance_sees_it, recorded_for, talk
from tests.limits import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUEUE: Final = """
[[queues]]
id = "shown"
title = { de = "Mit Unterlagen", en = "With documents" }
language = "de"
recording = { mode = "consent", purposes = ["sound", "documents"] }
reservation_s = 300

[[recording.texts]]
purpose = "documents"
version = "1"
text = { de = "Dürfen wir gezeigte Unterlagen aufzeichnen?", en = "May we record documents that are shown?" }

"""
TALK_S: Final = 2.0
# Whether there is ink on the layer of what is done (0), or being drawn (1).
INKED: Final = """([layer, there]) => {
  const canvas = document.querySelectorAll("vv-marks > canvas")[layer];
  if (!canvas?.width) return !there;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value > 0) === there;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def keeping(tmp_path: Path) -> AsyncIterator[DemoServer]:
    data = tmp_path / "data"
    settings(data)
    file = data / "visavis.toml"
    before, mark, after = file.read_text().partition("[[skills]]")
    file.write_text(before + QUEUE + mark + after)
    async with demo_server(data, media=True) as server:
        yield server


async def test_drawn_together_and_kept(
    browser: Browser, keeping: DemoServer, tmp_path: Path
) -> None:
    paper = tmp_path / "Antrag.pdf"
    paper.write_bytes(raw := colourful(3))
    async with talk(keeping, "shown") as (guest, anna):
        await agree(guest, anna)
        await _shown(anna, guest, paper)
        await _drawn(anna, guest)
        await _taken_home(anna, raw)
        await recorded_for(TALK_S, guest, anna)
        await guest.hang_up()
    manifest, _ = await as_compliance_sees_it(keeping)
    pages = {(row["page"], tuple(row["viewers"])) for row in manifest["shown"]}
    drawn, until = manifest["marks"][-1]["at"], manifest["shown"][-1]["end"]
    moment = (drawn + until) // 2 - min(part["started_at"] for part in manifest["parts"])
    contact, anna_id = manifest["recording"]["contact"], manifest["recording"]["agent"]
    assert pages == {(1, (contact, anna_id))}
    assert [mark["removed_at"] is None for mark in manifest["marks"]] == [False, True]
    async with staff(browser, keeping, "thomas") as thomas:
        await thomas.go("nav.find")
        await thomas.page.locator("v-find .hit").get_by_role("link").click()
        say = thomas.words("review/recording")
        bar = thomas.page.get_by_role("slider", name=say("position"))
        await bar.fill(str(moment // 100 * 100))
        words = say("page.alt", document=paper.name, page=1)
        picture = thomas.page.get_by_role("img", name=words, exact=True)
        await expect(picture).to_have_js_property("complete", True)
        await expect(picture).not_to_have_js_property("naturalWidth", 0)
        await inked(thomas, 0)
        await expect(thomas.page.get_by_text(say("lane.page"), exact=True)).to_be_visible()
        leaf = thomas.page.get_by_role("group", name=say("lane.page"), exact=True)
        await leaf.get_by_role("button").first.press("Enter")  # to where it was shown
        await expect(bar).not_to_have_value(str(moment // 100 * 100))
        await picture.wait_for()
        assert await axe(thomas.page) == []


async def inked(person: Person, layer: int, *, there: bool = True) -> None:
    await person.page.wait_for_function(INKED, arg=[layer, there], timeout=1000 * PATIENCE_S)


async def _shown(anna: AgentPage, guest: CustomerPage, paper: Path) -> None:
    await anna.control("documents").click()
    await bring(anna, paper)
    await anna.page.click("[name=show-document]")
    await asyncio.gather(sees_page(anna, 1), sees_page(guest, 1))


async def _drawn(anna: AgentPage, guest: CustomerPage) -> None:
    await anna.press(anna.words("documents")("draw"))
    seen = await anna.page.locator(".doc-view").bounding_box()
    assert seen
    x, y = seen["x"] + 80, seen["y"] + 120
    mouse = anna.page.mouse
    await mouse.move(x, y)
    await mouse.down()
    await mouse.move(x + 160, y + 60, steps=8)
    await inked(guest, 1)  # the hand is still down
    await mouse.up()
    await asyncio.gather(has_marks(anna, 1), has_marks(guest, 1))
    await inked(guest, 0)
    await anna.page.keyboard.press("Control+z")
    await asyncio.gather(has_marks(anna, 0), has_marks(guest, 0))
    await inked(guest, 0, there=False)
    await anna.page.keyboard.press("Control+Shift+z")
    await asyncio.gather(has_marks(anna, 1), has_marks(guest, 1))


async def _taken_home(anna: AgentPage, original: bytes) -> None:
    """The PDF with what was drawn: the same page, with ink of the author's colour on it."""
    [version] = await anna.page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => name)"
        ".filter((name) => name.includes('/marks?')).map((name) => name.split('/marks?')[0]).slice(0, 1)"
    )
    answer = await anna.page.request.get(f"{version}/marked")
    assert answer.ok
    raw = await answer.body()
    with pikepdf.open(io.BytesIO(raw)) as copy:
        assert len(copy.pages) == 3
    before, after = (
        pypdfium2.PdfDocument(each)[0].render(scale=4).to_pil().convert("RGB")
        for each in (original, raw)
    )
    inks = {(int(each[1:3], 16), int(each[3:5], 16), int(each[5:7], 16)) for each in COLOURS}
    assert not inks & {colour for _, colour in before.getcolors(1 << 24)}
    assert inks & {colour for _, colour in after.getcolors(1 << 24)}
