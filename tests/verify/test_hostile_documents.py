"""Every file made to hurt: within ten seconds a refusal with a code, or a picture; nobody else notices."""

import logging
import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from signaling.documents.memory import sealed
from signaling.documents.renderer import Document, SandboxedRenderer
from signaling.ports import RenderTrouble
from tests.hostile import Hostile, everything
from tests.hostile.heif import heic
from tests.hostile.trial import WITHIN_S, trials, tried
from tests.papers import encrypted, pdf, quartered, saved

log = logging.getLogger(__name__)
pytestmark = pytest.mark.asyncio(loop_scope="module")
HONEST = {
    "letter.pdf": lambda: pdf(3),
    "long.pdf": lambda: pdf(500),
    "photo.jpeg": lambda: saved(quartered(4_000, 3_000), "jpeg"),
    "screenshot.png": lambda: saved(quartered(2_560, 1_440), "png"),
    "picture.webp": lambda: saved(quartered(1_200, 900), "webp"),
    "phone.heic": lambda: heic(1_024, 768),
    "notes.txt": lambda: "Grüße\n".encode() * 5_000,
    "windows.txt": lambda: "Grüße\r\n".encode("cp1252") * 100,
    "export.txt": lambda: "Grüße\n".encode("utf-16") * 100,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def there() -> AsyncIterator[tuple[SandboxedRenderer, Document]]:
    async with trials() as there:
        yield there


@pytest.mark.parametrize("file", everything(), ids=lambda each: each.name)
async def test_a_hostile_file_ends_in_words_or_pixels_in_time(
    there: tuple[SandboxedRenderer, Document], file: Hostile
) -> None:
    outcome = await tried(*there, file)
    log.info("%s: %s after %.1f s, %d MB", file.name, outcome.what, outcome.seconds, outcome.peak)
    assert outcome.seconds <= WITHIN_S + 1  # what is around the two limits of 5 s


@pytest.mark.parametrize("name", HONEST)
async def test_an_honest_file_is_shown(
    there: tuple[SandboxedRenderer, Document], name: str
) -> None:
    renderer, _ = there
    source = sealed([HONEST[name]()])
    async with renderer.open(source) as document:
        for page in {1, len(document.inspected.sizes)}:
            assert (await document.page(page, 800, "first")).width == 800
            assert (await document.page(page, 800, "good")).width == 800
    os.close(source)


async def test_passwords_are_asked_for(there: tuple[SandboxedRenderer, Document]) -> None:
    renderer, _ = there
    source = sealed([encrypted("Geheim")])
    with pytest.raises(RenderTrouble, match="needs_password"):
        async with renderer.open(source):
            pass
    async with renderer.open(source, "Geheim") as document:
        assert len(document.inspected.sizes) == 1
    os.close(source)
