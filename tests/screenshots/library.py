"""The library in the console, and what a customer takes home."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from playwright.async_api import FilePayload, Page
from reportlab.pdfgen.canvas import Canvas

from tests import papers
from tests.giving import give
from tests.screenshots.camera import Camera, Variant
from tests.screenshots.console import Set, on_set
from tests.screenshots.desk import here, running

LIMIT_S: Final = 300
TOPICS: Final = {"de": ("Baufinanzierung", "Sparen"), "en": ("Mortgages", "Savings")}
NAMES: Final = {
    "de": ("Zinssätze Baufinanzierung", "Merkblatt Tilgung", "Sparplan"),
    "en": ("Mortgage rates", "Leaflet on repayment", "Savings plan"),
}
LINES: Final = {
    "de": "Dieses Blatt gehört zu Ihrem Gespräch.",
    "en": "This sheet belongs to your conversation.",
}


async def main(folder: Path) -> None:
    """A desk for each variant: what one of them adds doesn't lie in another's library."""
    camera = Camera()
    for variant in camera.variants:
        async with running() as desk, on_set(desk, camera, folder) as scene:
            await asyncio.wait_for(library(scene, variant), timeout=LIMIT_S)


def sheet(name: str, variant: Variant, pages: int = 2) -> FilePayload:
    def draw(canvas: Canvas, page: int) -> None:
        canvas.setFont("Helvetica-Bold", 26)
        canvas.drawString(72, 740, name)
        canvas.setFont("Helvetica", 14)
        canvas.drawString(72, 700, LINES[variant.language])
        for row in range(12):
            canvas.line(72, 660 - 28 * row, 520 - 31 * (row % 4), 660 - 28 * row)
        canvas.drawString(72, 72, str(page))

    body = papers.pdf(pages, draw=draw)
    return {"name": f"{name.replace(' ', '_')}.pdf", "mimeType": "application/pdf", "buffer": body}


async def library(scene: Set, variant: Variant) -> None:
    """Empty, filled by a supervisor, an outdated version among the valid ones; then given to a customer."""
    shoot, (rates, leaflet, plan) = scene.camera.shoot, NAMES[variant.language]
    loans, savings = TOPICS[variant.language]
    today = datetime.now(ZoneInfo("Europe/Vienna")).date()
    async with scene.signed_in("sabine", variant) as page:
        await page.goto(f"{scene.desk.url}/console/library?topic=–")
        await page.locator("v-library .empty").wait_for()
        await shoot(page, "library-none", variant)
        await page.goto(f"{scene.desk.url}/console/library")
        await page.locator("v-library h1").wait_for()
        await page.locator("input[name=library-files]").set_input_files(
            sheet(rates, variant), timeout=60_000
        )
        await page.locator("#document-topic").fill(loans)
        await page.locator("#document-valid_until").fill(str(today + timedelta(days=40)))
        await shoot(page, "library-add", variant)
        await saved(page)
        await added(page, sheet(leaflet, variant, 4), loans, until=today - timedelta(days=3))
        await added(page, sheet(plan, variant), savings, begins=today + timedelta(days=9))
        await page.goto(f"{scene.desk.url}/console/library?queue=english")
        await page.locator("v-library tbody tr").nth(2).wait_for()
        await shoot(page, "library", variant)
        await page.get_by_role("link", name=rates).first.click()
        await page.locator("v-library-document img.library-page").wait_for()
        await page.locator("input[name=version-file]").set_input_files(sheet(rates, variant, 3))
        await page.locator("#document-valid_from").fill(str(today + timedelta(days=41)))
        await saved(page)
        await page.locator("v-library-document tbody tr").nth(1).wait_for()
        await shoot(page, "library-document", variant)
        found = await page.evaluate("async () => (await fetch('/api/library?state=valid')).json()")
        await shoot_download(scene, variant, found["documents"])


async def added(
    page: Page,
    file: FilePayload,
    topic: str,
    *,
    begins: date | None = None,
    until: date | None = None,
) -> None:
    await page.locator("input[name=library-files]").set_input_files(file)
    await page.locator("#document-topic").fill(topic, timeout=60_000)
    if begins:
        await page.locator("#document-valid_from").fill(str(begins))
    if until:
        await page.locator("#document-valid_until").fill(str(until))
    await saved(page)


async def saved(page: Page) -> None:
    await page.locator("button[name=save-document]").click()
    await page.locator("v-library-form dialog[open]").wait_for(state="detached")


async def shoot_download(scene: Set, variant: Variant, documents: list[Any]) -> None:
    desk = scene.desk
    versions = [each["current"]["version"] for each in documents[:2]]
    link = await desk.link({"de": "german", "en": "english"}[variant.language])
    login = "anna"
    address = await give(
        desk.url, link, (login, desk.password(login)), plain=versions[1:], marked=versions[:1]
    )
    async with scene.open(variant) as page:
        await page.goto(here(address))
        await page.locator("v-downloads li").first.wait_for()
        await scene.camera.shoot(page, "downloads", variant)
        await page.goto(f"{desk.url}/d#over")
        await page.reload()
        await page.locator("v-downloads h1").wait_for()
        await scene.camera.shoot(page, "downloads-over", variant)
