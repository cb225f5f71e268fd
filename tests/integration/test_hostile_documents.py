"""A sample of the files made to hurt; `make verify` opens them all, those that take until their limit as well."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from signaling.documents.memory import sealed
from signaling.documents.renderer import Document, SandboxedRenderer
from tests.hostile import Hostile, everything
from tests.hostile.trial import tried
from tests.papers import pdf

pytestmark = pytest.mark.asyncio(loop_scope="module")
FILES = everything()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[SandboxedRenderer]:
    renderer = SandboxedRenderer()
    await renderer.start()
    assert renderer.trouble is None
    yield renderer
    await renderer.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def beside(renderer: SandboxedRenderer) -> AsyncIterator[Document]:
    source = sealed([pdf(3)])
    async with renderer.open(source) as document:
        yield document
    os.close(source)


async def test_there_are_many() -> None:
    assert len(FILES) >= 250


@pytest.mark.parametrize("file", [each for each in FILES if each.quick], ids=lambda each: each.name)
async def test_a_hostile_file_ends_in_words_or_pixels(
    renderer: SandboxedRenderer, beside: Document, file: Hostile
) -> None:
    await tried(renderer, file, beside)
