"""Documents: brought while waiting, taken from the library, looked at together, drawn on, given away."""

import asyncio
from pathlib import Path

from playwright.async_api import Page

from tests.papers import pdf
from tests.screenshots.camera import Camera, Variant
from tests.screenshots.console import LIMIT_S, Set, on_set
from tests.screenshots.desk import Desk
from tests.screenshots.together import accept, available, finish


async def main(desk: Desk, folder: Path) -> None:
    await asyncio.wait_for(photograph(desk, Camera(), folder), timeout=LIMIT_S)


async def photograph(desk: Desk, camera: Camera, folder: Path) -> None:
    paper = folder / "Rechnung.pdf"
    paper.write_bytes(pdf(3))
    async with on_set(desk, camera, folder) as scene:
        for variant in camera.variants:
            await looked_at(scene, variant, paper)


async def page_is(page: Page, number: int) -> None:
    await page.locator(f'.doc-page[data-page="{number}"][data-quality="good"]').wait_for()


async def quiet(page: Page) -> None:
    """Without words that would go by themselves."""
    toasts = page.locator("v-toasts .toast")
    while await toasts.count():
        await toasts.first.locator("button").click()


async def looked_at(scene: Set, variant: Variant, paper: Path) -> None:
    shoot = scene.camera.shoot
    async with (
        scene.signed_in("anna", variant) as anna,
        scene.waiting(variant, "K-20818", seen=variant) as guest,
    ):
        await guest.locator("input[name=bring-file]").set_input_files(paper)
        await guest.locator(".document-row").wait_for()
        await guest.locator("#bring-title").scroll_into_view_if_needed()
        await shoot(guest, "waiting-documents", variant)
        await available(anna)
        await accept(anna)
        await anna.keyboard.press("d")
        await anna.locator("button[name=library]").click()
        await anna.locator("button[name=bring-version]").first.wait_for()
        await shoot(anna, "agent-library-picker", variant)
        await anna.locator("button[name=bring-version]").first.click()
        await anna.locator("v-library-picker").wait_for(state="detached")
        await anna.locator(".document-row").nth(1).wait_for()
        await shoot(anna, "agent-documents", variant)
        await anna.locator("button[name=show-document]").first.click()
        await asyncio.gather(page_is(anna, 1), page_is(guest, 1))
        await draw(anna)
        await guest.locator("vv-mark-names [role=option]").wait_for(state="attached")
        await quiet(guest)
        await shoot(anna, "agent-document", variant)
        await shoot(guest, "document", variant)
        await guest.locator("button[name=document-thumbnails]").click()
        await guest.locator(".thumbnail-picture img").first.wait_for()
        await guest.locator("button[name=document-zoom-in]").click()
        await guest.locator("button[name=document-back]").wait_for()
        await shoot(guest, "document-looking", variant)
        await guest.locator("button[name=documents]").click()
        await guest.locator(".document-row").first.wait_for()
        await shoot(guest, "documents", variant)
        await guest.keyboard.press("Escape")
        await guest.locator("button[name=hangup]").click()
        await anna.locator("v-wrap-up .document-give select").first.select_option("marked")
        await anna.locator("v-document-downloads section").wait_for()
        await shoot(anna, "agent-wrap-up-documents", variant)
        await finish(anna)


async def draw(page: Page) -> None:
    """A line with the pen, from where the page can be seen."""
    await page.locator("button[name=document-draw]").click()
    await page.locator(".mark-surface").wait_for()
    await page.locator(".doc-view").scroll_into_view_if_needed()
    seen = await page.locator(".doc-view").bounding_box()
    assert seen
    x, y = seen["x"] + seen["width"] / 4, seen["y"] + seen["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + seen["width"] / 3, y + 40, steps=12)
    await page.mouse.up()
