"""A sample of the files made to hurt; `make verify` opens them all, those that take until their limit as well."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from signaling.documents.renderer import Document, SandboxedRenderer
from tests.hostile import Hostile, everything
from tests.hostile.trial import trials, tried

pytestmark = pytest.mark.asyncio(loop_scope="module")
FILES = everything()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def there() -> AsyncIterator[tuple[SandboxedRenderer, Document]]:
    async with trials() as there:
        yield there


async def test_there_are_many() -> None:
    assert len(FILES) >= 250


@pytest.mark.parametrize("file", [each for each in FILES if each.quick], ids=lambda each: each.name)
async def test_a_hostile_file_ends_in_words_or_pixels(
    there: tuple[SandboxedRenderer, Document], file: Hostile
) -> None:
    await tried(*there, file)
