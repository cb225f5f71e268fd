"""A file on its way: the line breaks off and comes back, the page is loaded anew, the file is gone from the device."""

import asyncio
import io
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.async_api import Browser, Locator, Page, Route, expect

from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.documents import alike, bring, sees_page
from tests.e2e.network import NOISE
from tests.e2e.people import AgentPage, CustomerPage, Person, agent, customer
from tests.e2e.words import problem

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = "**/api/contact/uploads/*/bytes*"
PHONE = (390, 844)
Happens = Callable[[int], Awaitable[bool]]


def photo(path: Path) -> Path:
    """Some megabytes that can't be made smaller: more than one piece."""
    noise = random.Random(path.name).randbytes(1200 * 900 * 3)
    written = io.BytesIO()
    Image.frombytes("RGB", (1200, 900), noise).save(written, "JPEG", quality=90)
    path.write_bytes(written.getvalue())
    return path


async def pieces(page: Page, happens: Happens | None = None) -> list[int]:
    """Where the pieces from now on belong, as they are sent; `happens` with each, and says whether it may pass."""
    offsets: list[int] = []

    async def carry(route: Route) -> None:
        [offset] = parse_qs(urlsplit(route.request.url).query)["offset"]
        offsets.append(int(offset))
        if happens is None or await happens(len(offsets)):
            await route.continue_()

    await page.unroute(PIECES)
    await page.route(PIECES, carry)
    return offsets


async def test_a_file_on_its_way_gets_there_or_says_why_not(
    browser: Browser, desk: DemoServer, tmp_path: Path
) -> None:
    async with (
        customer(browser, desk, viewport=PHONE, touch=True, ignoring=NOISE) as guest,
        agent(browser, desk, "anna", locale="en", viewport=(1440, 900)) as anna,
    ):
        await guest.open_link(await desk.link(queue="writing", reference="K-4726"))
        await guest.press(guest.say("welcome.start"))
        await guest.press(guest.say("devices.chat.join"))
        await guest.waits()
        await _cut(guest, photo(tmp_path / "Schaden.jpg"))
        await _loaded_anew(guest, photo(tmp_path / "Quittung.jpg"))
        await _taken_away(guest, photo(tmp_path / "Vertrag.jpg"))
        await _seen_while_writing(guest, anna)


async def _cut(guest: CustomerPage, path: Path) -> None:
    said, page = guest.words("documents"), guest.page

    async def cut(number: int) -> bool:
        if number > 1:
            await page.context.set_offline(True)
        return True

    await pieces(page, cut)
    await bring(guest, path)
    await _upload(guest, path.name).get_by_text(said("upload.paused")).wait_for()
    offsets = await pieces(page)
    await page.context.set_offline(False)
    await _row(guest, path.name).wait_for()
    assert offsets[0] > 0, "what had arrived was not sent again"


async def _loaded_anew(guest: CustomerPage, path: Path) -> None:
    said, page = guest.words("documents"), guest.page
    held = asyncio.Event()

    async def hold(number: int) -> bool:
        if number > 1:
            held.set()
        return number == 1

    await pieces(page, hold)
    await bring(guest, path)
    await asyncio.wait_for(held.wait(), 30)
    await page.reload()
    await _upload(guest, path.name).get_by_text(said("upload.lost")).wait_for()
    await _row(guest, "Schaden.jpg").wait_for()
    offsets = await pieces(page)
    await bring(guest, path)
    await _row(guest, path.name).wait_for()
    assert offsets[0] > 0, "it went on where it had stopped"


async def _taken_away(guest: CustomerPage, path: Path) -> None:
    async def take(number: int) -> bool:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        return True

    offsets = await pieces(guest.page, take)
    await bring(guest, path)
    upload = _upload(guest, path.name)
    await upload.get_by_text(problem("local.file", "de")["todo"]).wait_for()
    assert offsets == [0]
    await guest.press(guest.words("documents")("upload.away"))
    await expect(upload).to_have_count(0)


async def _seen_while_writing(guest: CustomerPage, anna: AgentPage) -> None:
    """A contact without faces has room for documents, too."""
    await anna.be_available()
    await anna.rings()
    await anna.page.keyboard.press("Enter")
    await anna.press(anna.words("documents")("documents"))
    row = _row(anna, "Quittung.jpg")
    await anna.button(anna.words("documents")("show"), row).click()
    await asyncio.gather(sees_page(anna, 1), sees_page(guest, 1))
    assert await alike(anna, guest)
    assert await axe(anna.page) == []
    await guest.hang_up()
    await anna.finish("Advised")


def _row(guest: Person, name: str) -> Locator:
    return guest.page.locator(".document-row").filter(has_text=name)


def _upload(guest: CustomerPage, name: str) -> Locator:
    return guest.page.locator(".upload").filter(has_text=name)
