"""Strangers' pictures as backdrops, by the real sandbox: what becomes of them, and why not."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from signaling.core.errors import Code, Refused
from signaling.documents.backdrop import HEIGHT, WIDTH, rendered
from signaling.documents.renderer import SandboxedRenderer
from tests.hostile.heif import heic
from tests.papers import close, pdf, quartered, saved, shown

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[SandboxedRenderer]:
    renderer = SandboxedRenderer()
    await renderer.start()
    yield renderer
    await renderer.stop()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((2560, 1440), (WIDTH, HEIGHT)),
        ((3000, 1000), (WIDTH, 640)),
        ((2400, 3000), (864, HEIGHT)),
        ((1280, 720), (1280, 720)),
    ],
)
async def test_it_is_made_smaller_and_never_larger(
    renderer: SandboxedRenderer, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    picture = await rendered(renderer, saved(quartered(*size), "png"))
    assert (picture.width, picture.height) == expected == shown(picture.body).size
    assert close(shown(picture.body).getpixel((10, 10)), (255, 0, 0))


async def test_each_kind_becomes_a_jpeg_without_what_else_was_in_it(
    renderer: SandboxedRenderer,
) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Meierstrasse 7"
    files = {
        "png": saved(quartered(800, 600), "png"),
        "jpeg": saved(quartered(800, 600), "jpeg", exif=exif),
        "webp": saved(quartered(800, 600), "webp"),
        "heic": heic(800, 608),
    }
    for name, raw in files.items():
        picture = await rendered(renderer, raw)
        assert picture.type == "image/jpeg", name
        assert b"Meierstrasse" not in picture.body
        assert picture.body.startswith(b"\xff\xd8\xff")


async def test_what_is_none_is_refused_with_the_reason(renderer: SandboxedRenderer) -> None:
    whole = saved(quartered(800, 600), "png")
    files = {
        "unsupported": [b"", b"<svg/>", pdf(1), "Grüße".encode(), b"GIF89a" + bytes(50)],
        "damaged": [whole[:200], saved(quartered(800, 600), "jpeg")[:60]],
        "too_small": [saved(quartered(320, 200), "png")],
    }
    for reason, bodies in files.items():
        for body in bodies:
            with pytest.raises(Refused) as refused:
                await rendered(renderer, body)
            assert refused.value.code is Code.BACKDROP_UNREADABLE
            assert refused.value.details["reason"] == reason, body[:20]
