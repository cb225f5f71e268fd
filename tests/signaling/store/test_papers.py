"""What outlives a talk of its documents, on both databases: what was given, how far it is drawn on, copies."""

from dataclasses import replace
from typing import Any

from sqlalchemy import insert

from signaling.store.engine import Database
from signaling.store.models import ContactDocument, Mark, MarkRemoval
from signaling.store.papers import Copy, GivenVersion, Papers
from signaling.store.rows import points_to_bytes
from tests.signaling.documents.test_sweep import contact

DESK = "demo"


async def brought(database: Database, version: str, **changes: Any) -> None:
    values: dict[str, Any] = {
        "contact": "c", "name": f"{version}.pdf", "kind": "pdf", "pages": 2, "sizes": [[1, 1]],
        "sha256": "", "size": 1, "library": None, "number": None, "valid_until": None, "by": "c",
        "brought_at": 5, "given": None, "removed_at": None, **changes,
    }  # fmt: skip
    async with database.write() as connection:
        await connection.execute(
            insert(ContactDocument).values(desk=DESK, version=version, **values)
        )


async def marked(database: Database, mark: str, number: int, **changes: Any) -> None:
    values: dict[str, Any] = {
        "contact": "c", "version": "v", "page": 1, "author": "a", "colour": 3, "tool": "pen",
        "points": points_to_bytes((1, 2, 50, 3, 4, 100)), "text": None, "size": 200, "at": 9, **changes,
    }  # fmt: skip
    async with database.write() as connection:
        await connection.execute(insert(Mark).values(desk=DESK, mark=mark, number=number, **values))


async def removed(database: Database, mark: str, number: int, contact: str = "c") -> None:
    async with database.write() as connection:
        await connection.execute(
            insert(MarkRemoval).values(desk=DESK, contact=contact, mark=mark, number=number, at=10)
        )


async def test_what_was_given_in_its_order(database: Database) -> None:
    papers = Papers(database, DESK)
    assert await papers.given("c") is None
    await contact(database, "c", None)
    await brought(database, "kept")
    await brought(database, "second", given="marked", brought_at=7)
    await brought(database, "first", given="plain")
    await brought(database, "gone", given="plain", removed_at=8)
    await brought(database, "other", given="plain", contact="d")
    found = await papers.given("c")
    assert found is not None
    assert found.ended_at is None
    assert found.versions == (
        GivenVersion(version="first", name="first.pdf", given="plain"),
        GivenVersion(version="second", name="second.pdf", given="marked"),
    )
    await contact(database, "d", 77)
    found = await papers.given("d")
    assert found is not None
    assert found.ended_at == 77


async def test_what_is_drawn_is_told_by_its_number(database: Database) -> None:
    papers = Papers(database, DESK)
    assert await papers.number("c", "v") == 0
    await marked(database, "m1", 1)
    await marked(database, "m2", 2, page=2)
    await marked(database, "w1", 3, version="w")
    await marked(database, "m1", 1, contact="d")
    assert await papers.number("c", "v") == 2
    await removed(database, "m1", 4)
    assert await papers.number("c", "v") == 4
    assert await papers.number("c", "w") == 3, "another version's removal changes nothing"
    assert await papers.number("d", "v") == 1


async def test_a_copy_takes_the_place_of_the_one_before(database: Database) -> None:
    papers = Papers(database, DESK)
    one = Copy(contact="c", version="v", number=1, holder="h1", sha256="aa", size=5, made_at=1)
    two = replace(one, number=2, holder="h2")
    assert await papers.copy("c", "v") is None
    for copy in (one, two):
        await papers.put_copy(copy)
        assert await papers.copy("c", "v") == copy
    assert await papers.holders() == {"h2"}
