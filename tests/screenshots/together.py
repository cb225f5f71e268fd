"""More than two: a contact passed on, a colleague asked for advice, a companion by a second link."""

import asyncio
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from tests.browser import open_page
from tests.screenshots.camera import Camera, Variant
from tests.screenshots.console import LIMIT_S, Set, on_set
from tests.screenshots.desk import Desk

WORDS: Final = {
    "de": "Möchte die Rate gleich lassen. Geht das ohne Entschädigung?",
    "en": "Wants to keep the rate. Does that go without a penalty?",
}
COMPANION: Final = {"de": "Franz Moser", "en": "Frank Miller"}
FACES: Final = """(count) => [...document.querySelectorAll("v-call-stage .face.picture video")]
    .filter((video) => video.videoWidth > 0 && !video.paused).length >= count"""


async def main(desk: Desk, folder: Path) -> None:
    await asyncio.wait_for(photograph(desk, Camera(), folder), timeout=LIMIT_S)


async def photograph(desk: Desk, camera: Camera, folder: Path) -> None:
    async with on_set(desk, camera, folder) as scene:
        for variant in camera.variants:
            await passed_on(scene, variant)
            await advised(scene, variant)
            await brought_along(scene, variant)


async def available(page: Page) -> None:
    """Whoever waits already rings at once."""
    await page.locator("button[name=available]").click()


async def accept(page: Page) -> None:
    await page.locator("v-reservation button[name=accept]").click()
    await page.wait_for_function(FACES, arg=1)


async def choose(page: Page, key: str, variant: Variant) -> None:
    """Open the dialog and choose Lukas, with a few words."""
    await page.keyboard.press(key)
    await page.locator(".target input:enabled").first.wait_for()
    await page.locator(".target", has_text="Lukas").locator("input:enabled").check()
    await page.locator("#pass-note").fill(WORDS[variant.language])


async def finish(page: Page) -> None:
    """After-call work, then offline."""
    await page.locator("v-wrap-up form").wait_for()
    await page.locator("input[name=disposition]").first.check()
    await page.locator("input[name=next][value=offline]").check()
    await page.locator("button[name=finish]").click()
    await page.locator(".idle-now.offline").wait_for()


async def passed_on(scene: Set, variant: Variant) -> None:
    shoot = scene.camera.shoot
    async with (
        scene.signed_in("anna", variant) as anna,
        scene.signed_in("lukas", variant) as lukas,
        scene.waiting(variant, "K-20815", seen=variant) as guest,
    ):
        await available(anna)
        await accept(anna)
        await available(lukas)
        await choose(anna, "t", variant)
        await shoot(anna, "agent-pass-on", variant)
        await anna.locator("button[name=pass]").click()
        await anna.locator("v-wrap-up form").wait_for()
        await shoot(anna, "agent-passed-on", variant)
        await lukas.locator("v-reservation").wait_for()
        await shoot(lukas, "agent-ring-passed-on", variant)
        await shoot(guest, "passed-on", variant)
        await accept(lukas)
        await finish(anna)
        await guest.locator("button[name=hangup]").click()
        await finish(lukas)


async def advised(scene: Set, variant: Variant) -> None:
    shoot = scene.camera.shoot
    async with (
        scene.signed_in("anna", variant) as anna,
        scene.signed_in("lukas", variant) as lukas,
        scene.waiting(variant, "K-20816", seen=variant) as guest,
    ):
        await available(anna)
        await accept(anna)
        await available(lukas)
        await choose(anna, "r", variant)
        await anna.locator("button[name=pass]").click()
        await lukas.locator("v-reservation").wait_for()
        await shoot(lukas, "agent-ring-advice", variant)
        await lukas.locator("button[name=accept]").click()
        await anna.locator(".consult.aside").wait_for()
        await anna.wait_for_function(FACES, arg=1)
        await shoot(anna, "agent-advice", variant)
        await guest.locator(".call-aside").wait_for()
        await shoot(guest, "aside", variant)
        await anna.locator("button[name=consult-join]").click()
        await asyncio.gather(*(page.wait_for_function(FACES, arg=2) for page in (anna, guest)))
        await shoot(anna, "agent-three", variant)
        await shoot(guest, "call-three", variant)
        await guest.locator("button[name=hangup]").click()
        await finish(anna)
        await lukas.locator(".idle-now").wait_for()
        await lukas.locator("button[name=offline]").click()


async def brought_along(scene: Set, variant: Variant) -> None:
    shoot = scene.camera.shoot
    async with (
        scene.signed_in("anna", variant) as anna,
        scene.waiting(variant, "K-20817", seen=variant) as guest,
        open_page(
            scene.customers,
            locale=variant.language,
            viewport=variant.size,
            touch=variant.device == "phone",
            reduced_motion=True,
        ) as friend,
    ):
        await available(anna)
        await accept(anna)
        await guest.locator("button[name=invite]").click()
        await guest.locator("#invite-name").fill(COMPANION[variant.language])
        await guest.locator("button[name=make-invite]").click()
        await guest.locator(".invite-link").wait_for()
        link = await guest.locator(".invite-link").input_value()
        await shoot(guest, "invite", variant)
        await guest.keyboard.press("Escape")
        await friend.goto(link.replace("localhost", "127.0.0.1"))
        await friend.locator("button[name=start]").wait_for()
        await shoot(friend, "companion", variant)
        await friend.locator("button[name=start]").click()
        await friend.locator("button[name=join]:enabled").click()
        await friend.locator(".place .pulse").wait_for()
        await shoot(friend, "companion-lobby", variant)
        await anna.locator("button[name=admit-companion]").wait_for()
        await shoot(anna, "agent-lobby", variant)
        await anna.locator("button[name=admit-companion]").click()
        await friend.wait_for_function(FACES, arg=2)
        await shoot(friend, "companion-call", variant)
        await friend.locator("button[name=hangup]").click()
        await friend.locator("v-call-stage").wait_for(state="detached")
        await shoot(friend, "companion-over", variant)
        await guest.locator("button[name=hangup]").click()
        await finish(anna)
