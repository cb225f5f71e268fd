"""Pages as pictures: made once, kept, neighbours ahead, heavy ones not again at once."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from signaling.documents import pictures as module
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.pictures import Looked, Pictures, content_type
from signaling.documents.storage import Threaded
from signaling.ports import RenderTrouble, StorageTrouble
from tests.rendering import MemoryRenderer
from tests.signaling.documents.shelved import put, threaded
from tests.signaling.documents.test_open_documents import until

BODY = b"%PDF-0005"
OF = Looked("a", len(BODY), 5, "c")


@pytest.fixture
def renderer() -> MemoryRenderer:
    return MemoryRenderer()


@pytest_asyncio.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Threaded]:
    made = threaded(tmp_path)
    put(made, "a", BODY)
    yield made
    made.close()


@pytest_asyncio.fixture
async def pictures(storage: Threaded, renderer: MemoryRenderer) -> AsyncIterator[Pictures]:
    opened = OpenDocuments(storage, renderer)
    made = Pictures(storage, opened, 1 << 20)
    yield made
    await made.stop()
    await opened.stop()


async def test_a_page_is_made_once_and_kept(pictures: Pictures, renderer: MemoryRenderer) -> None:
    both = await asyncio.gather(*(pictures.page(OF, 1, 160, "first") for _ in range(3)))
    assert set(both) == {b"\xff\xd81/160/first"}
    await pictures.page(OF, 1, 160, "first")
    assert renderer.asked == ["1/160/first"]


async def test_nobody_waits_for_the_disk(
    pictures: Pictures, renderer: MemoryRenderer, storage: Threaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, keep = threading.Event(), storage.storage.keep_picture

    def slow(holder: str, name: str, body: bytes) -> None:
        assert go.wait(30)
        keep(holder, name, body)

    monkeypatch.setattr(storage.storage, "keep_picture", slow)
    try:
        for _ in range(2):
            assert await pictures.page(OF, 1, 160, "first") == b"\xff\xd81/160/first"
        assert renderer.asked == ["1/160/first"], "had again while it is being kept"
        assert storage.storage.picture("a", "1/160/first") is None
    finally:
        go.set()
    await until(lambda: storage.storage.picture("a", "1/160/first") is not None)


async def test_who_wants_it_quickly_gets_the_good_one_if_it_is_there(
    pictures: Pictures, renderer: MemoryRenderer
) -> None:
    await pictures.page(OF, 1, 160, "good")
    body = await pictures.page(OF, 1, 160, "first")
    assert content_type(body) == "image/webp"
    assert renderer.asked == ["1/160/good"]


async def test_neighbours_are_made_ahead(pictures: Pictures, renderer: MemoryRenderer) -> None:
    await pictures.page(OF, 3, 800, "first")
    await until(lambda: len(renderer.asked) == 4)
    assert renderer.asked[0] == "3/800/first"
    assert set(renderer.asked[1:]) == {f"{page}/800/first ahead" for page in (2, 4, 5)}


async def test_there_is_nothing_before_the_first_page(
    pictures: Pictures, renderer: MemoryRenderer
) -> None:
    await pictures.page(Looked("a", len(BODY), 1, "c"), 1, 800, "first")
    await pictures.stop()
    assert renderer.asked == ["1/800/first"]


async def test_who_waits_gets_ahead_of_what_is_made_ahead(
    pictures: Pictures, renderer: MemoryRenderer
) -> None:
    await pictures.page(OF, 1, 800, "first")
    await until(lambda: "3/800/first ahead" in renderer.asked)
    renderer.go.clear()
    await pictures.page(OF, 1, 800, "first")  # kept; asks for nothing
    looking = asyncio.ensure_future(pictures.page(OF, 4, 800, "first"))
    await until(lambda: "4/800/first" in renderer.asked)
    renderer.go.set()
    assert await looking == b"\xff\xd84/800/first"


async def test_a_page_being_made_ahead_is_taken_when_it_is_there_first(
    pictures: Pictures, renderer: MemoryRenderer
) -> None:
    await pictures.page(OF, 1, 160, "first")
    renderer.go.clear()
    first = asyncio.ensure_future(pictures.page(OF, 3, 800, "good"))
    await until(lambda: "3/800/good" in renderer.asked)
    renderer.go.set()
    await first
    renderer.go.clear()
    await until(lambda: "4/800/good ahead" in renderer.asked)
    second = asyncio.ensure_future(pictures.page(OF, 4, 800, "good"))
    renderer.go.set()
    assert await second == b"RIFF4/800/good"


async def test_what_failed_is_not_tried_again_at_once(
    pictures: Pictures, renderer: MemoryRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer.troubles = {"1/160/first": "timeout"}
    for _ in range(3):
        with pytest.raises(RenderTrouble, match="timeout"):
            await pictures.page(OF, 1, 160, "first")
    assert renderer.asked == ["1/160/first"]
    await pictures.page(OF, 2, 160, "first")
    renderer.troubles = {}
    monkeypatch.setattr(module, "FAILED_S", 0.0)
    loop = asyncio.get_running_loop()
    real = loop.time
    monkeypatch.setattr(loop, "time", lambda: real() + 60)
    assert await pictures.page(OF, 1, 160, "first")


async def test_who_is_gone_takes_nothing_from_the_others(
    pictures: Pictures, renderer: MemoryRenderer
) -> None:
    renderer.go.clear()
    one = asyncio.ensure_future(pictures.page(OF, 1, 160, "first"))
    two = asyncio.ensure_future(pictures.page(OF, 1, 160, "first"))
    await until(lambda: renderer.asked == ["1/160/first"])
    one.cancel()
    renderer.go.set()
    assert await two


async def test_tiles_and_text(pictures: Pictures, renderer: MemoryRenderer) -> None:
    assert await pictures.tile(OF, 2, 6400, 1, 3) == b"RIFF2/6400/1/3"
    for _ in range(2):
        assert json.loads(await pictures.text(OF, 2)) == {
            "lines": [{"x": 100, "y": 200, "width": 300, "height": 40, "text": "Seite 2"}]
        }
    assert renderer.asked == ["2/6400/1/3", "2/text"]


async def test_the_cache_is_trimmed_as_it_grows(
    storage: Threaded, renderer: MemoryRenderer
) -> None:
    opened = OpenDocuments(storage, renderer)
    small = Pictures(storage, opened, 400)
    for page in range(1, 31):
        await small.page(OF, page, 160, "first")
    assert await storage.run(storage.storage.trim, 1 << 30) <= 2_000, "of 4,500"
    await small.stop()
    await opened.stop()


async def test_what_is_destroyed_beside_this_server_is_seen_no_more(
    pictures: Pictures, storage: Threaded, renderer: MemoryRenderer
) -> None:
    await pictures.page(OF, 1, 800, "first")
    await until(lambda: renderer.open_now == 1)
    await storage.run(storage.storage.destroy, "a")
    for page in (1, 2):
        with pytest.raises(StorageTrouble, match="key_destroyed"):
            await pictures.page(OF, page, 800, "first")
    assert renderer.open_now == 0, "nor is it in memory"
