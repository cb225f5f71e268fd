"""What compliance does with a contact that was recorded: the contact itself, samples, plans, retention, customers."""

from typing import Final

from tests.screenshots.camera import Variant
from tests.screenshots.console import Set

PAGES: Final = (
    ("worklist", "/samples", "v-samples .empty"),
    ("plans", "/plans", "v-plans .empty"),
    ("retention", "/retention", "v-retention .empty"),
    ("customers", "/customers?reference=K-20818", "v-customers a[download]"),
)
"""Name of the picture, path in the console, what is there once all has been fetched."""
FACES: Final = """() => {
  const videos = [...document.querySelectorAll("v-player video")];
  return videos.length === 2 && videos.every((video) => video.readyState >= 2);
}"""


async def reviewed(scene: Set, variant: Variant) -> None:
    async with scene.signed_in("thomas", variant) as page:
        await page.goto(f"{scene.desk.url}/console/contacts")
        path = await page.locator("v-find .hit a").first.get_attribute("href")
        await page.goto(f"{scene.desk.url}{path}")
        await page.wait_for_function(FACES)
        await scene.camera.shoot(page, "contact-recorded", variant)
        for name, at, there in PAGES:
            await page.goto(f"{scene.desk.url}/console{at}")
            await page.locator(there).first.wait_for()
            await scene.camera.shoot(page, name, variant)
