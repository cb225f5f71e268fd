"""The self-check of dress and background: the mirror, what comes of it, and the policies behind it."""

import asyncio
from pathlib import Path
from typing import Final

from tests.screenshots.camera import Camera, Variant
from tests.screenshots.console import Set, on_set
from tests.screenshots.desk import Desk

LIMIT_S: Final = 400


async def main(desk: Desk, folder: Path) -> None:
    camera = Camera()
    async with on_set(desk, camera, folder) as scene:
        for variant in camera.variants:
            await asyncio.wait_for(mirror(scene, variant), timeout=LIMIT_S)
            await asyncio.wait_for(policies(scene, variant), timeout=LIMIT_S)


async def mirror(scene: Set, variant: Variant) -> None:
    """A drawn adviser looks into the mirror, and what is still open is told."""
    async with scene.signed_in("anna", variant) as page:
        await page.goto(f"{scene.desk.url}/console/appearance")
        await page.locator(".check:is(.good, .hint)").first.wait_for()
        await scene.camera.shoot(page, "appearance", variant)
        await page.locator("button[name=done]:enabled").click()
        await page.locator("button[name=override]").click()
        await page.locator("#appearance-reason").wait_for()
        await scene.camera.shoot(page, "appearance-override", variant)


async def policies(scene: Set, variant: Variant) -> None:
    async with scene.signed_in("nina", variant) as page:
        await page.goto(f"{scene.desk.url}/console/appearance")
        await page.locator("v-appearance-policies tbody tr").first.wait_for()
        await scene.camera.shoot(page, "appearance-policies", variant)
        await page.goto(f"{scene.desk.url}/console/appearance/german")
        await page.locator("v-appearance-policy .policy-rule").first.wait_for()
        await scene.camera.shoot(page, "appearance-policy", variant)
