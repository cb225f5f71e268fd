"""A page that measures pictures as the console's self-check does, from the real server with all its headers.

async with measuring(folder, {"good": frame("good")}) as address, launch() as browser, open_page(browser) as page:
    await page.goto(address)
    await page.evaluate(OPEN)
    measured = await page.evaluate(MEASURE, ["good", {}])
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image

from tests.e2e.small_desk import build
from tests.serving import serving

OPEN = """async () => {
  const counts = [];
  window.vision = await appearance.openVision({ onProgress: (...count) => counts.push(count) });
  return { models: vision.models, counts };
}"""
MEASURE = """async ([name, options]) => {
  const picture = await appearance.picture(`/assets/${name}.png`);
  const measured = await vision.measure(
    picture, { text: false, reference: null, palette: [], ...options });
  return { ...measured, width: picture.width };
}"""
"""Name of a picture, and options that differ from the plainest; what the product's worker answers."""


@asynccontextmanager
async def measuring(folder: Path, pictures: Mapping[str, Image.Image]) -> AsyncIterator[str]:
    """The page's address. Pictures lie at `/assets/NAME.png`."""
    dist = folder / "page"
    await build(dist, "appearance")
    for name, picture in pictures.items():
        picture.save(dist / "assets" / f"{name}.png")
    async with serving(folder, dist=dist) as house:
        yield f"{house.url}/console"
