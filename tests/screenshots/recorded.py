"""Consent and recording: what is asked, the sign, the receipt, and what the agent can do about it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from tests.screenshots.camera import Camera, Variant
from tests.screenshots.console import LIMIT_S, Set, on_set
from tests.screenshots.desk import Desk
from tests.screenshots.review import reviewed
from tests.screenshots.together import FACES, accept, available, finish

RUNS: Final = ".recording-sign.live"
STILL: Final = """() => {
  const videos = [...document.querySelectorAll("v-player video")];
  const still = (video) => video.readyState >= 2 && !video.seeking && video.currentTime > 0;
  return videos.length === 2 && videos.every(still);
}"""


async def main(desk: Desk, folder: Path) -> None:
    await asyncio.wait_for(photograph(desk, Camera(), folder), timeout=LIMIT_S)


async def photograph(desk: Desk, camera: Camera, folder: Path) -> None:
    async with on_set(desk, camera, folder) as scene:
        for variant in camera.variants:
            await agreed(scene, variant)
            await watched(scene, variant)
            await reviewed(scene, variant)
            await ordered(scene, variant)
            await alone(scene, variant)


@asynccontextmanager
async def talk(scene: Set, variant: Variant, queue: str) -> AsyncIterator[tuple[Page, Page]]:
    """Agent and customer, face to face; afterwards both are out of it."""
    async with (
        scene.signed_in("anna", variant) as anna,
        scene.waiting(variant, "K-20818", seen=variant, queue=queue) as guest,
    ):
        await available(anna)
        await accept(anna)
        await guest.wait_for_function(FACES, arg=1)
        yield anna, guest
        await guest.locator("button[name=hangup]").click()
        await finish(anna)


async def agreed(scene: Set, variant: Variant) -> None:
    """Asked, agreed, paused, withdrawn."""
    shoot = scene.camera.shoot
    async with talk(scene, variant, "recorded") as (anna, guest):
        await guest.locator(".asking").wait_for()
        await shoot(guest, "asked", variant)
        await guest.locator("button[name=consent-individually]").click()
        await shoot(guest, "asked-individually", variant)
        await guest.locator(".asking input").first.check()
        await guest.locator(".asking input").nth(1).check()
        await guest.locator("button[name=consent-yes]").click()
        await anna.locator(".recording-people .icon").first.wait_for()
        await shoot(anna, "agent-asked", variant)
        await anna.locator("button[name=consent-yes]").click()
        await asyncio.gather(*(page.locator(RUNS).wait_for() for page in (anna, guest)))
        await quiet(guest)
        await shoot(guest, "recorded", variant)
        await shoot(anna, "agent-recorded", variant)
        await guest.locator("button[name=recording]").click()
        await shoot(guest, "recorded-more", variant)
        await guest.locator("button[name=recording]").click()
        await anna.locator("button[name=recording-pause-card_data]").click()
        await guest.locator(".recording-sign.held").wait_for()
        await shoot(guest, "paused", variant)
        await anna.locator("button[name=recording-resume]").click()
        await guest.locator(RUNS).wait_for()
        await guest.locator("button[name=recording]").click()
        await guest.locator("button[name=withdraw]").click()
        await guest.locator(".recording-panel .receipt").wait_for()
        await shoot(guest, "withdrawn", variant)
        await guest.locator("button[name=receipt-close]").click()


async def watched(scene: Set, variant: Variant) -> None:
    """What became of it, as compliance plays it."""
    shoot = scene.camera.shoot
    async with scene.signed_in("thomas", variant) as thomas:
        await thomas.goto(f"{scene.desk.url}/console/recordings")
        await thomas.locator("v-find .hit a").first.wait_for()
        await shoot(thomas, "found", variant)
        await thomas.locator("v-find .hit a").first.click()
        await thomas.locator(".film-bar").fill("1500")
        await thomas.wait_for_function(STILL)
        for scheme in ("light", "dark"):
            await thomas.emulate_media(color_scheme=scheme)
            name = "player" if scheme == "light" else "player-dark"
            await shoot(thomas, name, variant)


async def ordered(scene: Set, variant: Variant) -> None:
    """An order talk, which the law wants recorded."""
    shoot = scene.camera.shoot
    async with talk(scene, variant, "orders") as (anna, guest):
        await anna.locator("button[name=order-begin]").click()
        await guest.locator(".asking").wait_for()
        await shoot(guest, "announced", variant)
        await guest.locator("button[name=consent-yes]").click()
        await anna.locator("button[name=consent-yes]").click()
        await anna.locator(RUNS).wait_for()
        await shoot(anna, "agent-order", variant)


async def alone(scene: Set, variant: Variant) -> None:
    """Only the agent is recorded, with a headset."""
    async with talk(scene, variant, "coaching") as (anna, guest):
        await anna.locator("button[name=consent-yes]").click()
        await anna.locator("input[name=headset]").check()
        await guest.locator(RUNS).wait_for()
        await scene.camera.shoot(guest, "recorded-staff", variant)


async def quiet(page: Page) -> None:
    """The short news are gone."""
    await page.locator("v-toasts .toast").first.wait_for(state="detached")
