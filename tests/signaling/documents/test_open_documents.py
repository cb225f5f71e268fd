"""Which documents are open: shared by whoever looks, closed when nobody does, never more than there is room for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from signaling.documents import places
from signaling.documents.open_documents import OpenDocuments
from signaling.documents.storage import Threaded
from signaling.ports import OpenDocument, RenderTrouble, StorageTrouble
from tests.rendering import MemoryRenderer
from tests.signaling.documents.shelved import put, threaded

BODY = b"%PDF-0003"


@pytest.fixture
def renderer() -> MemoryRenderer:
    return MemoryRenderer()


@pytest_asyncio.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Threaded]:
    made = threaded(tmp_path)
    for name in "abcdefgh":
        put(made, name, BODY)
    yield made
    made.close()


@pytest_asyncio.fixture
async def opened(storage: Threaded, renderer: MemoryRenderer) -> AsyncIterator[OpenDocuments]:
    made = OpenDocuments(storage, renderer, most=2)
    yield made
    await made.stop()
    assert renderer.open_now == 0


async def look(opened: OpenDocuments, name: str, page: int = 1, by: str = "c") -> bytes:
    async with opened.use(name, len(BODY), by) as document:
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


async def test_one_contact_leaves_room_for_others(
    storage: Threaded, renderer: MemoryRenderer
) -> None:
    house = OpenDocuments(storage, renderer, most=4, wait_s=30)
    renderer.go.clear()
    greedy = [asyncio.ensure_future(look(house, name, by="greedy")) for name in "abcdef"]
    await until(lambda: len(renderer.asked) == 2)
    other = asyncio.ensure_future(look(house, "g", by="other"))
    await until(lambda: len(renderer.asked) == 3)
    assert renderer.open_now == 3, "two of one contact, and one of another that came last"
    renderer.go.set()
    await asyncio.gather(*greedy, other)
    await house.stop()


async def test_what_is_only_open_still_counts_again_when_it_is_used(
    storage: Threaded, renderer: MemoryRenderer
) -> None:
    house = OpenDocuments(storage, renderer, most=4, wait_s=30)
    for name in "abcd":
        await look(house, name)
    assert len(house) == 4, "nobody else wants the room"
    renderer.go.clear()
    renderer.asked.clear()
    looking = [asyncio.ensure_future(look(house, name)) for name in "abcd"]
    await until(lambda: len(renderer.asked) == 2)
    other = asyncio.ensure_future(look(house, "e", by="other"))
    await until(lambda: len(renderer.asked) == 3)
    renderer.go.set()
    await asyncio.gather(*looking, other)
    await house.stop()


async def test_who_has_the_most_open_makes_way(storage: Threaded, renderer: MemoryRenderer) -> None:
    house = OpenDocuments(storage, renderer, most=4)
    await look(house, "a", by="modest")
    for name in "bcd":
        await look(house, name, by="greedy")
    await look(house, "e", by="other")
    assert renderer.opened == 5
    await look(house, "a", by="modest")
    assert renderer.opened == 5, "theirs was used longest ago, but is their only one"
    await house.stop()


async def test_who_has_fewest_in_use_is_next(storage: Threaded, renderer: MemoryRenderer) -> None:
    house = OpenDocuments(storage, renderer, most=2, wait_s=30)
    served: list[str] = []

    async def wait(name: str, by: str) -> None:
        async with house.use(name, len(BODY), by):
            served.append(name)

    async with house.use("a", len(BODY), "first"):
        async with house.use("b", len(BODY), "second"):
            waiting = [
                asyncio.ensure_future(wait(*each))
                for each in (("c", "first"), ("d", "first"), ("e", "other"))
            ]
            await asyncio.sleep(0)
        await until(lambda: len(served) == 3)
    assert served[0] == "e", "who waited for a second one lets others go first"
    await asyncio.gather(*waiting)
    await house.stop()


async def test_who_gives_up_waiting_leaves_no_trace(
    storage: Threaded, renderer: MemoryRenderer
) -> None:
    house = OpenDocuments(storage, renderer, most=1, wait_s=30)
    async with house.use("a", len(BODY), "c"):
        gone = asyncio.ensure_future(look(house, "b", by="gone"))
        waits = asyncio.ensure_future(look(house, "d", by="other"))
        await asyncio.sleep(0)
        gone.cancel()
    # The place is free in the same step in which one of them is told to stop.
    assert await waits
    with pytest.raises(asyncio.CancelledError):
        await gone
    late = asyncio.ensure_future(look(house, "e", by="late"))
    async with house.use("d", len(BODY), "other"):
        await asyncio.sleep(0)
    late.cancel()
    await asyncio.wait({late})
    assert await look(house, "a"), "what was given to somebody who had just gone is free again"
    await house.stop()


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
        async with opened.use("locked", len(body), "c"):
            pass
    async with opened.use("locked", len(body), "c", password="geheim") as document:
        assert document.inspected.kind == "pdf"
    await opened.close("locked")
    assert renderer.open_now == 0
    with pytest.raises(RenderTrouble, match="needs_password"):
        async with opened.use("locked", len(body), "c"):
            pass


async def test_closing_waits_until_it_is_closed(
    opened: OpenDocuments, renderer: MemoryRenderer
) -> None:
    await look(opened, "a")
    await opened.close("a")
    assert renderer.open_now == 0
    await opened.close("nobody")


async def test_what_takes_long_gives_way_to_who_has_none_and_is_made_later(
    storage: Threaded, renderer: MemoryRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LENT_S", 0.01)
    house = OpenDocuments(storage, renderer, most=4, wait_s=30)
    renderer.go.clear()
    owners = {"a": "x", "b": "x", "c": "y", "d": "y"}
    slow = [asyncio.ensure_future(look(house, name, by=by)) for name, by in owners.items()]
    await until(lambda: len(renderer.asked) == 4)
    other = asyncio.ensure_future(look(house, "e", by="other"))
    await until(lambda: len(renderer.asked) == 5)
    done, held = await asyncio.wait(slow, return_when=asyncio.FIRST_COMPLETED)
    [gave] = done
    assert str(gave.exception()) == "renderer_away"
    assert len(held) == 3
    again = asyncio.ensure_future(look(house, "abcd"[slow.index(gave)], by="x"))
    renderer.go.set()
    await asyncio.gather(*held, other, again)
    await house.stop()


async def test_what_is_still_being_opened_gives_way_too(
    storage: Threaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "LENT_S", 0.01)
    renderer = Reluctant()
    house = OpenDocuments(storage, renderer, most=2, wait_s=30)
    slow = [asyncio.ensure_future(look(house, name)) for name in "ab"]
    await until(lambda: renderer.opening == 2)
    renderer.willing = True
    assert await look(house, "c", by="other")
    done, _ = await asyncio.wait(slow, return_when=asyncio.FIRST_COMPLETED)
    assert [str(each.exception()) for each in done] == ["renderer_away"]
    await house.stop()


class Reluctant(MemoryRenderer):
    """Until it is willing nothing ever gets open."""

    opening = 0
    willing = False

    @asynccontextmanager
    async def open(self, source: int, password: str | None = None) -> AsyncIterator[OpenDocument]:
        self.opening += 1
        if not self.willing:
            await asyncio.Event().wait()
        async with super().open(source, password) as document:
            yield document
