"""What compliance does with a contact that was recorded: the contact itself, samples, plans, retention, customers."""

from typing import Final

from tests.screenshots.camera import Variant
from tests.screenshots.console import Set

PAGES: Final = (
    ("worklist", "/samples"),
    ("plans", "/plans"),
    ("retention", "/retention"),
    ("customers", "/customers?reference=K-20818"),
)
"""Name of the picture, path in the console."""


async def reviewed(scene: Set, variant: Variant) -> None:
    async with scene.signed_in("thomas", variant) as page:
        await page.goto(f"{scene.desk.url}/console/contacts")
        path = await page.locator("v-find .hit a").first.get_attribute("href")
        for name, at in (("contact-recorded", path), *((n, f"/console{p}") for n, p in PAGES)):
            await page.goto(f"{scene.desk.url}{at}")
            await page.get_by_role("heading", level=1).wait_for()
            await page.wait_for_load_state("networkidle")
            await scene.camera.shoot(page, name, variant)
