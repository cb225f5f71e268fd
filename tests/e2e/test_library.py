"""The library in the console, from the first drop to withdrawing, and what a customer takes home from it."""

import base64
import hashlib
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, expect

from tests import papers
from tests.browser import axe
from tests.demo_server import DemoServer
from tests.e2e.people import StaffPage, agent, customer, here, staff
from tests.e2e.words import Words, problem
from tests.giving import give, shelve

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHEET = papers.pdf(3)
DROP = """([name, encoded]) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "application/pdf" }));
  const target = document.querySelector("v-library .library");
  for (const type of ["dragenter", "dragover", "drop"])
    target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def day(days: int) -> str:
    return (datetime.now(ZoneInfo("Europe/Vienna")).date() + timedelta(days=days)).isoformat()


async def drop(person: StaffPage, name: str, body: bytes) -> None:
    await person.page.evaluate(DROP, [name, base64.b64encode(body).decode()])


def dialog(person: StaffPage, say: Words, title: str) -> Locator:
    return person.page.get_by_role("dialog", name=say(f"title.{title}"), exact=True)


async def save(person: StaffPage, say: Words, box: Locator) -> None:
    await person.button(say("save"), box).click()
    await expect(box).to_be_hidden()


def rows(person: StaffPage, say: Words, table: str = "library") -> Locator:
    region = person.page.get_by_role("region", name=say(table), exact=True)
    return region.locator("tbody tr")


async def test_a_document_is_filed_found_renewed_and_withdrawn(
    browser: Browser, desk: DemoServer
) -> None:
    async with (
        staff(browser, desk, "sabine") as sabine,
        agent(browser, desk, "anna", locale="en") as anna,
    ):
        say = sabine.words("library")
        await sabine.go("nav.library")
        await sabine.heading(say("library")).wait_for()

        # dropped, looked through, and filed
        await drop(sabine, "Zinssätze_Herbst.pdf", SHEET)
        box = dialog(sabine, say, "add")
        await expect(box.get_by_label(say("form.name"))).to_have_value("Zinssätze Herbst")
        await box.get_by_label(say("form.topic"), exact=True).fill("Herbstaktion")
        await box.get_by_label(say("form.from")).fill(day(9))
        await box.get_by_label(say("form.until")).fill(day(3))
        await sabine.button(say("save"), box).click()
        await expect(box.get_by_role("alert")).to_contain_text(say("fault.valid_until"))
        await box.get_by_label(say("form.from")).fill("")
        assert not await axe(sabine.page)
        await save(sabine, say, box)
        row = rows(sabine, say).filter(has_text="Zinssätze Herbst")
        await expect(row).to_contain_text(say.like("said.valid_until"))

        # found by what the address bar holds
        await sabine.page.get_by_role("searchbox", name=say("filter.query")).fill("herbst zins")
        await expect(rows(sabine, say)).to_have_count(1)
        await expect(sabine.page).to_have_url(re.compile(r"\?query=herbst"))
        await sabine.page.get_by_label(say("filter.state")).select_option("outdated")
        await sabine.reads(say("none_found"))
        await sabine.page.reload()
        await sabine.reads(say("none_found"))
        await sabine.press(say("filter.reset"))
        assert not await axe(sabine.page)

        # a newer version waits for its day, then replaces the first
        await row.get_by_role("link").click()
        await sabine.heading("Zinssätze Herbst").wait_for()
        picture = sabine.page.get_by_role("img", name=say.like("picture"))
        await expect(picture).to_have_js_property("complete", value=True)
        assert await picture.evaluate("(image) => image.naturalWidth") > 100
        await sabine.page.locator("input[name=version-file]").set_input_files(
            {"name": "neu.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(4)}
        )
        box = dialog(sabine, say, "version")
        await box.get_by_label(say("form.from")).fill(day(5))
        await save(sabine, say, box)
        versions = rows(sabine, say, "versions")
        await expect(versions).to_have_count(2)
        await expect(versions.first).to_contain_text(say.like("said.not_yet"))
        await sabine.button(say("validity.change"), versions.first).click()
        box = dialog(sabine, say, "validity")
        await expect(box.get_by_label(say("form.from"))).to_have_value(day(5))
        await box.get_by_label(say("form.from")).fill(day(0))
        await save(sabine, say, box)
        await expect(versions.first).to_contain_text(say("said.valid"))
        await expect(versions.last).to_contain_text(say("said.replaced"))
        await sabine.press(say("change"))
        box = dialog(sabine, say, "change")
        await box.get_by_label(say("form.name")).fill("Zinssätze im Herbst")
        await save(sabine, say, box)
        await sabine.heading("Zinssätze im Herbst").wait_for()
        assert not await axe(sabine.page)

        # an agent reads it, and after a reload too
        theirs = anna.words("library")
        await anna.go("nav.library")
        await rows(anna, theirs).get_by_role("link", name="Zinssätze im Herbst").click()
        await anna.page.reload()
        await expect(rows(anna, theirs, "versions")).to_have_count(2)

        # withdrawn for good
        await sabine.look()
        await sabine.press(say("withdraw"))
        sure = sabine.page.get_by_role(
            "dialog", name=say("withdraw.sure", name="Zinssätze im Herbst")
        )
        await sabine.button(say("withdraw"), sure).click()
        await sabine.reads(say("withdrawn.title"))
        await expect(sabine.button(say("change"))).to_have_count(0)
        await sabine.page.get_by_role("link", name=say("back")).click()
        await expect(rows(sabine, say).filter(has_text="im Herbst")).to_contain_text(
            say("said.withdrawn")
        )


async def test_what_is_no_document_is_refused_in_words(browser: Browser, desk: DemoServer) -> None:
    async with staff(browser, desk, "nina", locale="en", viewport=(390, 844), touch=True) as nina:
        say, uploads = nina.words("library"), nina.words("documents")
        await nina.page.goto(f"{nina.url}/console/library")
        await nina.heading(say("library")).wait_for()
        await nina.page.locator("input[name=library-files]").set_input_files(
            {"name": "picture.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>" * 100}
        )
        await nina.reads(uploads("code.unsupported"))
        assert not await axe(nina.page)
        await nina.press(uploads("upload.away"))
        await expect(nina.page.locator(".upload")).to_have_count(0)


async def test_what_was_given_is_taken_home(browser: Browser, desk: DemoServer) -> None:
    async with desk.signed_in("nina") as http:
        plain, marked = [await shelve(http, name, papers.pdf(2)) for name in ("Leaflet", "Form")]
    address = await give(
        here(desk.url),
        here(await desk.link()),
        desk.account("anna"),
        plain=[plain],
        marked=[marked],
    )
    async with customer(browser, desk, locale="en", viewport=(390, 844), touch=True) as guest:
        say = guest.words("downloads")
        await guest.page.goto(here(address))
        await guest.heading(say("title")).wait_for()
        files = guest.page.get_by_role("listitem")
        await expect(files).to_have_count(2)
        await expect(files.filter(has_text=say("marked"))).to_have_count(1)
        for file in (files.first, files.last):
            await file.get_by_text(say("sha256"), exact=True).click()
            told = await file.locator(".sha").inner_text()
            async with guest.page.expect_download() as begun:
                await file.get_by_role("link", name=say("download")).click()
            saved = await (await begun.value).path()
            assert hashlib.sha256(saved.read_bytes()).hexdigest() == told
        assert not await axe(guest.page)
        await guest.page.reload()
        await expect(files).to_have_count(2)

    async with customer(browser, desk, ignoring=[r"status of 410"]) as stranger:
        say = stranger.words("downloads")
        await stranger.page.goto(f"{stranger.url}/d#nothing")
        await stranger.heading(say("over")).wait_for()
        await stranger.reads(problem("download.over", "de")["todo"])
        assert not await axe(stranger.page)
