"""A camera whose picture a test changes: the browser goes on, its programs stay loaded, only the scene is another.

await page.context.add_init_script(path=SCENE)
await show(page, "back_lit")
"""

import base64
from io import BytesIO
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from tests.pictures.cameras import Scene, frame

SCENE: Final = Path(__file__).with_name("scene.js")


async def show(page: Page, scene: Scene) -> None:
    """From now on the camera sees this."""
    out = BytesIO()
    frame(scene).save(out, "JPEG", quality=92)
    await page.evaluate("(text) => window.scene(text)", base64.b64encode(out.getvalue()).decode())
