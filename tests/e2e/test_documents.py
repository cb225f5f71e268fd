"""Documents, looked at together: a customer with a phone and an agent at a desk, the whole way."""

import asyncio
import io
import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, expect

from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.documents import (
    DROP,
    PASTE,
    SHEET,
    WATCH,
    alike,
    bring,
    carry,
    colourful,
    has_marks,
    sees_page,
)
from tests.e2e.people import AgentPage, CustomerPage, Person, agent, customer
from tests.papers import changed

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE = (390, 844)
ZOOM = "() => document.querySelector('v-document-view').zoom"
FOCUSED = "() => document.activeElement.matches('.doc-view')"
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1200, 900), (30, 120, 60)).save(written, "JPEG")
    return written.getvalue()


def locked(raw: bytes) -> bytes:
    keys = pikepdf.Encryption(owner="owner", user="geheim", R=6)
    return changed(raw, lambda _: None, encryption=keys)


async def test_looking_together(browser: Browser, desk: DemoServer, tmp_path: Path) -> None:
    (tmp_path / "Schaden.jpg").write_bytes(photo())
    (tmp_path / "Rechnung.pdf").write_bytes(locked(colourful(1)))
    async with (
        customer(browser, desk, viewport=PHONE, touch=True) as guest,
        agent(browser, desk, "anna", locale="en", viewport=(1440, 900)) as anna,
    ):
        await guest.come(await desk.link(reference="K-4721"))
        await guest.waits()
        await _bring_before_the_talk(guest, tmp_path)
        await anna.be_available()
        await anna.accept()
        await guest.talks()
        await _bring_in_the_talk(anna, tmp_path)
        await _flip(anna, guest)
        await _look_around(anna, guest)
        await _bring_in_somebody(guest)
        await _hand_over(anna, guest)
        await _draw_and_come_back(anna, guest)
        await _close_and_remove(anna, guest)
        await guest.hang_up()
        await anna.finish("Advised")


async def _bring_before_the_talk(guest: CustomerPage, folder: Path) -> None:
    said = guest.words("documents")
    await guest.heading(said("waiting.title")).wait_for()
    await bring(guest, folder / "Schaden.jpg")
    await _row(guest, "Schaden.jpg").wait_for()
    await carry(guest, PASTE, "Skizze.html", "text/html", b"<!doctype html><script>1</script>")
    await guest.reads(said("code.unsupported"))
    await guest.press(said("upload.away"))
    assert await axe(guest.page) == []


async def _bring_in_the_talk(anna: AgentPage, folder: Path) -> None:
    said = anna.words("documents")
    await carry(anna, DROP, "Police.pdf", "application/pdf", colourful(12))
    await _row(anna, "Police.pdf").wait_for()
    await expect(_row(anna, "Schaden.jpg")).to_contain_text("K-4721")
    await bring(anna, folder / "Rechnung.pdf")
    field = anna.page.get_by_label(said("password"), exact=True)
    await field.fill("falsch")
    await field.press("Enter")
    await anna.reads(said("code.wrong_password"))
    await field.fill("geheim")
    await field.press("Enter")
    await _row(anna, "Rechnung.pdf").wait_for()
    assert await axe(anna.page) == []
    await anna.button(said("show"), _row(anna, "Police.pdf")).click()


async def _flip(anna: AgentPage, guest: CustomerPage) -> None:
    """By keys alone; whoever follows never sees a blank page."""
    await asyncio.gather(sees_page(anna, 1), sees_page(guest, 1))
    await anna.page.wait_for_function(FOCUSED)
    await guest.page.evaluate(WATCH)
    for key, page in (
        ("PageDown", 2),
        ("ArrowRight", 3),
        ("End", 12),
        ("Home", 1),
        ("PageDown", 2),
    ):
        await anna.page.keyboard.press(key)
        await asyncio.gather(sees_page(anna, page), sees_page(guest, page))
        assert await alike(anna, guest)
    seen = await guest.page.evaluate("frames_seen")
    assert seen["all"] > 0
    assert seen["blank"] == 0
    await anna.page.keyboard.press("+")
    await guest.page.wait_for_function(f"({ZOOM})() === 1250")
    await expect(guest.page.locator(".doc-text")).to_contain_text("Page 2 of 12")
    assert not await guest.page.evaluate(WIDER)
    assert await axe(guest.page) == []
    assert await axe(anna.page) == []


async def _look_around(anna: AgentPage, guest: CustomerPage) -> None:
    said = guest.words("documents")
    await guest.button(said("page.next")).click()
    await sees_page(guest, 3)
    elsewhere = anna.words("documents")("elsewhere.page", name="K-4721", page=3)
    await anna.reads(re.compile(re.escape(elsewhere)))
    await guest.reads(said("looking.page", name="Anna Berger", page=2))
    await guest.press(said("back", name="Anna Berger"))
    await sees_page(guest, 2)
    assert await guest.page.evaluate(ZOOM) == 1250


async def _bring_in_somebody(guest: CustomerPage) -> None:
    """An upright phone has no room for that beside a document: it is where a thumb finds the rest."""
    await expect(guest.button(guest.say("invite"))).to_be_hidden()
    await guest.press(guest.in_call("control.more"))
    await guest.press(guest.in_call("invite.title"))
    dialog = guest.page.get_by_role("dialog", name=guest.in_call("invite.title"))
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await guest.page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()


async def _hand_over(anna: AgentPage, guest: CustomerPage) -> None:
    """By keyboard alone: what was pressed goes by that, and one is on the page."""
    said = anna.words("documents")
    await anna.button(said("hand")).press("Enter")
    await anna.button("K-4721", anna.page.get_by_role("dialog")).press("Enter")
    await anna.page.wait_for_function(FOCUSED)
    await guest.reads(guest.words("documents")("presenting"))
    await guest.button(guest.words("documents")("page.next")).click()
    await asyncio.gather(sees_page(anna, 3), sees_page(guest, 3))
    await anna.is_told(f"Police.pdf. {said('page.of', page=3, pages=12)}")
    await anna.button(said("take")).press("Enter")
    await anna.reads(said("presenting"))
    await anna.page.wait_for_function(FOCUSED)


async def _draw_and_come_back(anna: AgentPage, guest: CustomerPage) -> None:
    await anna.press(anna.words("documents")("draw"))
    surface = anna.page.locator(".mark-surface")
    box = await surface.bounding_box()
    seen = await anna.page.locator(".doc-view").bounding_box()
    assert box
    assert seen
    x, y = seen["x"] + 80, seen["y"] + 120
    await anna.page.mouse.move(x, y)
    await anna.page.mouse.down()
    await anna.page.mouse.move(x + 160, y + 60, steps=8)
    await anna.page.mouse.up()
    await asyncio.gather(has_marks(anna, 1), has_marks(guest, 1))
    marks = guest.words("documents/marks")
    await guest.is_told(marks("list.mark", tool=marks("tool.pen"), name="Anna Berger"))
    await guest.page.reload()
    await sees_page(guest, 3)
    await has_marks(guest, 1)
    await guest.page.wait_for_function(f"({ZOOM})() === 1250")
    assert await alike(anna, guest)


async def _close_and_remove(anna: AgentPage, guest: CustomerPage) -> None:
    said = anna.words("documents")
    await anna.button(said("close.all")).press("Enter")
    await expect(guest.page.locator(SHEET)).to_have_count(0)
    await expect(anna.control("documents")).to_be_focused()
    await anna.page.keyboard.press("Enter")
    await anna.button(said("remove"), _row(anna, "Police.pdf")).click()
    sure = anna.page.get_by_role("dialog", name=said("remove.sure", name="Police.pdf"))
    await anna.button(said("remove"), sure).click()
    await expect(_row(anna, "Police.pdf")).to_have_count(0)
    await guest.control("documents").click()
    await _row(guest, "Schaden.jpg").wait_for()
    await expect(_row(guest, "Police.pdf")).to_have_count(0)
    for person in (anna, guest):
        await person.page.keyboard.press("Escape")


def _row(person: Person, name: str) -> Locator:
    return person.page.locator(".document-row").filter(has_text=name)
