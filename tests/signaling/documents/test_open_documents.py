"""Which documents are open: shared by whoever looks, closed when nobody does, never more than there is room for."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from signaling.documents.open_documents import OpenDocuments
from signaling.documents.storage import Threaded
from signaling.ports import RenderTrouble, StorageTrouble
from tests.rendering import MemoryRenderer
from tests.signaling.documents.shelved import put, threaded

BODY = b"%PDF-0003"


@pytest.fixture
def renderer() -> MemoryRenderer:
    return MemoryRenderer()


@pytest_asyncio.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Threaded]:
    made = threaded(tmp_path)
    for name in "abcd":
        put(made, name, BODY)
    yield made
    made.close()


@pytest_asyncio.fixture
async def opened(storage: Threaded, renderer: MemoryRenderer) -> AsyncIterator[OpenDocuments]:
    made = OpenDocuments(storage, renderer, most=2)
    yield made
    await made.stop()
    assert renderer.open_now == 0


async def look(opened: OpenDocuments, name: str, page: int = 1) -> bytes:
    async with opened.use(name, len(BODY)) as document:
        return (await document.page(page, 400, "first")).body


async def until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


async def test_who_looks_at_the_same_shares_a_process(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    await asyncio.gather(*(look(opened, "a", page) for page in (1, 2, 3)))
    assert renderer.opened == 1


async def test_the_one_used_longest_ago_makes_way(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    for name in "abac":
        await look(opened, name)
    assert renderer.opened == 3
    await look(opened, "a")
    assert renderer.opened == 3, "it was used after b"
    assert len(opened) == 2


async def test_when_all_are_in_use_one_waits(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    renderer.go.clear()
    busy = [asyncio.ensure_future(look(opened, name)) for name in "ab"]
    await until(lambda: renderer.open_now == 2)
    waiting = asyncio.ensure_future(look(opened, "d"))
    await asyncio.sleep(0)
    renderer.go.set()
    await asyncio.gather(*busy, waiting)


async def test_nobody_waits_for_ever(storage: Threaded, renderer: MemoryRenderer) -> None:
    hurried = OpenDocuments(storage, renderer, most=1, wait_s=0.05)
    renderer.go.clear()
    busy = asyncio.ensure_future(look(hurried, "a"))
    await until(lambda: renderer.open_now == 1)
    with pytest.raises(RenderTrouble, match="renderer_away"):
        await look(hurried, "c")
    renderer.go.set()
    await busy
    await hurried.stop()


async def test_idle_ones_are_closed(storage: Threaded, renderer: MemoryRenderer) -> None:
    short = OpenDocuments(storage, renderer, idle_s=0.05)
    await look(short, "a")
    await until(lambda: renderer.open_now == 0)
    assert renderer.opened == 1
    assert len(short) == 0
    await short.stop()


async def test_a_dead_process_is_replaced_and_a_bad_page_kills_none(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    renderer.troubles = {"1/400/first": "timeout", "2/400/first": "damaged"}
    with pytest.raises(RenderTrouble, match="damaged"):
        await look(opened, "a", 2)
    with pytest.raises(RenderTrouble, match="timeout"):
        await look(opened, "a", 1)
    assert renderer.opened == 1
    await look(opened, "a", 3)
    assert renderer.opened == 2


async def test_what_cannot_be_opened_is_said_to_all_who_wait(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    renderer.troubles = {"open": "renderer_away"}
    results = await asyncio.gather(look(opened, "a"), look(opened, "a"), return_exceptions=True)
    assert [getattr(each, "code", each) for each in results] == ["renderer_away"] * 2
    renderer.troubles = {}
    assert await look(opened, "a")


async def test_what_cannot_be_read_either(opened: OpenDocuments) -> None:
    with pytest.raises(StorageTrouble, match="key_missing"):
        await look(opened, "z")
    assert len(opened) == 0


async def test_a_password_opens_it_for_this_time(
    opened: OpenDocuments, storage: Threaded, renderer: MemoryRenderer
) -> None:
    body = b"%PDF-0001 locked"
    put(storage, "locked", body)
    with pytest.raises(RenderTrouble, match="needs_password"):
        async with opened.use("locked", len(body)):
            pass
    async with opened.use("locked", len(body), password="geheim") as document:
        assert document.inspected.kind == "pdf"
    await opened.close("locked")
    assert renderer.open_now == 0
    with pytest.raises(RenderTrouble, match="needs_password"):
        async with opened.use("locked", len(body)):
            pass


async def test_closing_waits_until_it_is_closed(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    await look(opened, "a")
    await opened.close("a")
    assert renderer.open_now == 0
    await opened.close("nobody")
