"""Pages load the marks that stand, and know from which number on a message is news."""

from collections.abc import AsyncIterator

import pytest_asyncio

from signaling.core import marks
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.marks import Marks
from tests.databases import DESK
from tests.signaling.store import examples


@pytest_asyncio.fixture
async def store(database: Database) -> AsyncIterator[DeskStore]:
    begun = DeskStore(database)
    await begun.begin(DESK)
    yield begun
    await begun.close()


async def test_a_pages_marks_are_those_that_stand(database: Database, store: DeskStore) -> None:
    drawn = [examples.mark(number) for number in (3, 1, 2)]
    await store.save([*drawn, examples.mark(4, page=3), examples.mark(5, version="v2")])
    await store.save([examples.mark_removal(2, 6), examples.mark(7, contact="c2")])
    number, found = await Marks(database, DESK).of_page("c1", "v1", 2)
    assert number == 6
    assert found == tuple(marks.view(examples.mark(mark)) for mark in (1, 3))


async def test_a_documents_marks_are_those_of_all_its_pages(
    database: Database, store: DeskStore
) -> None:
    text = examples.mark(2, page=1, tool="text", text="Hier 👍", points=(-5, 1_440_000, 0))
    await store.save([examples.mark(1, page=3), text, examples.mark(3, version="v2")])
    found = await Marks(database, DESK).of_version("c1", "v1")
    assert [(mark.page, mark.text, mark.points[:2]) for mark in found] == [
        (3, None, (1_000, -2_000)),
        (1, "Hier 👍", (-5, 1_440_000)),
    ]


async def test_where_nothing_is_drawn_everything_is_news(database: Database) -> None:
    assert await Marks(database, DESK).of_page("c1", "v1", 1) == (0, ())


async def test_other_desks_marks_are_theirs(database: Database, store: DeskStore) -> None:
    await store.save([examples.mark()])
    assert await Marks(database, "other").of_page("c1", "v1", 2) == (0, ())
