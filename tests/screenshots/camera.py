"""Takes the pictures: same names, same sizes, small files."""

import asyncio
import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Page

TARGET: Final = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES: Final = {"desktop": (1440, 900), "phone": (390, 844)}
LIMIT: Final = 150_000
POSTERISE: Final = """async ([encoded, step]) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const image = context.getImageData(0, 0, picture.width, picture.height);
  for (let i = 0; i < image.data.length; i += 1) image.data[i] = Math.round(image.data[i] / step) * step;
  context.putImageData(image, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  let text = "";
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}"""


@dataclass(frozen=True, slots=True)
class Variant:
    device: Literal["desktop", "phone"]
    language: Literal["de", "en"]

    @property
    def size(self) -> tuple[int, int]:
        return SIZES[self.device]

    def __str__(self) -> str:
        return f"{self.device}-{self.language}"


def every_variant() -> tuple[Variant, ...]:
    """All four, or those whose name holds what VARIANT says."""
    wanted = os.environ.get("VARIANT", "")
    all_four = (Variant(device, language) for device, language in product(SIZES, ("de", "en")))  # type: ignore[arg-type]  # keys are the literals
    return tuple(variant for variant in all_four if wanted in str(variant))


@dataclass(frozen=True, slots=True)
class Camera:
    target: Path = TARGET
    variants: Sequence[Variant] = field(default_factory=every_variant)

    async def shoot(self, page: Page, name: str, variant: Variant) -> None:
        """The visible part of the page, once its fonts are there and nothing moves any more."""
        await page.evaluate("document.fonts.ready")
        await page.wait_for_function(
            "() => document.getAnimations().every((a) => a.playState !== 'running')"
        )
        self.target.mkdir(parents=True, exist_ok=True)
        path = self.target / f"{name}-{variant}.png"
        picture = await page.screenshot(animations="disabled", caret="hide")
        for step in (4, 8, 12, 16, 24, 32, 48):
            if len(picture) <= LIMIT:
                break
            picture = await self._posterised(page, picture, step)
        if len(picture) > LIMIT:
            raise RuntimeError(f"{path.name} has {len(picture)} bytes, more than {LIMIT}")
        await asyncio.to_thread(path.write_bytes, picture)

    async def _posterised(self, page: Page, picture: bytes, step: int) -> bytes:
        """Fewer shades of each colour: the noise of a compressed video is most of a call's picture file."""
        assert page.context.browser
        helper = await page.context.browser.new_page()
        try:
            encoded = base64.b64encode(picture).decode()
            smaller: str = await helper.evaluate(POSTERISE, [encoded, step])
        finally:
            await helper.close()
        return base64.b64decode(smaller)
