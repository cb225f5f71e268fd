"""The library on both databases: documents, versions, what changes and what is written down."""

from typing import Any

import pytest

from signaling.core.errors import Code, Refused
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.library import Document, Library, Valid
from signaling.store.uploads import Uploads
from tests.signaling.store.library_examples import AT, upload, version

DESK = "demo"
OPEN = Valid(since=None, until=None)


def document(id: str = "d", **changes: Any) -> Document:  # noqa: A002
    values: dict[str, Any] = {
        "id": id,
        "name": "Zinsblatt",
        "topic": "Wohnen",
        "queues": ("german",),
        "made_at": AT,
        "made_by": "chief",
        "changed_at": AT,
    }
    return Document(**{**values, **changes})


async def ready(database: Database, *ids: str, **changes: Any) -> None:
    table = Uploads(database, DESK)
    for each in ids:
        await table.add(upload(each))
        await table.change(upload(each, state="ready"), version=version(each, **changes))


async def kinds(database: Database) -> list[str]:
    return [each.kind async for page in AuditLog(database, DESK).entries() for each in page]


async def test_a_document_with_its_versions(database: Database) -> None:
    library = Library(database, DESK)
    await ready(database, "u", "v")
    added = await library.add(document(), "u", Valid(since=1, until=100))
    assert added.document == document()
    assert [(each.number, each.valid_from, each.valid_until) for each in added.versions] == [
        (1, 1, 100)
    ]
    more = await library.add_version(AT + 1, "d", "v", OPEN, by="nina")
    assert [each.number for each in more.versions] == [1, 2]
    assert more.document.changed_at == AT + 1
    assert await library.get("d") == more
    assert await library.all() == [more]
    for each in ("u", "v"):
        assert await library.of_version(each) == more
    assert await library.of_version("x") is None
    assert await kinds(database) == ["library.added", "library.version"]


async def test_only_what_was_checked_for_the_library_comes_in_and_once(database: Database) -> None:
    library = Library(database, DESK)
    await ready(database, "u")
    await ready(database, "brought", contact="c")
    await library.add(document(), "u", OPEN)
    early = Uploads(database, DESK)
    await early.add(upload("early"))
    await early.change(upload("early", state="converting"), version=version("early"))
    for name in ("u", "brought", "nobody", "early"):
        with pytest.raises(Refused) as refused:
            await library.add(document("e"), name, OPEN)
        assert refused.value.code is Code.UPLOAD_UNREADY
        with pytest.raises(Refused):
            await library.add_version(AT, "d", name, OPEN, by="nina")
    assert [entry.document.id for entry in await library.all()] == ["d"], "nothing half done"


async def test_what_may_change(database: Database) -> None:
    library = Library(database, DESK)
    await ready(database, "u")
    await library.add(document(), "u", OPEN)
    changed = await library.change(
        AT + 5,
        "d",
        by="nina",
        name="Zinsen",
        topic="Kredit",
        queues=("english", "english"),
        version=("u", Valid(since=None, until=500)),
    )
    found = changed.document
    assert (found.name, found.topic, found.queues) == ("Zinsen", "Kredit", ("english",))
    assert changed.versions[0].valid_until == 500
    with pytest.raises(Refused):
        await library.change(AT, "d", by="nina", name="x", topic="", queues=(), version=("v", OPEN))
    assert (await library.get("d")).document.name == "Zinsen", "all or nothing"
    assert await kinds(database) == ["library.added", "library.changed"]


async def test_withdrawn_once(database: Database) -> None:
    library = Library(database, DESK)
    await ready(database, "u")
    await library.add(document(), "u", OPEN)
    for at in (AT + 1, AT + 2):
        entry = await library.withdraw(at, "d", by="nina")
        assert (entry.document.withdrawn_at, entry.document.withdrawn_by) == (AT + 1, "nina")
    assert await kinds(database) == ["library.added", "library.withdrawn"]


async def test_unknown_ones_are_not_found(database: Database) -> None:
    library = Library(database, DESK)
    for asking in (
        library.get("x"),
        library.withdraw(AT, "x", by="nina"),
        library.add_version(AT, "x", "u", OPEN, by="nina"),
        library.change(AT, "x", by="nina", name="x", topic="", queues=()),
    ):
        with pytest.raises(Refused) as refused:
            await asking
        assert refused.value.code is Code.NOT_FOUND


async def test_in_the_order_of_a_shelf(database: Database) -> None:
    library = Library(database, DESK)
    await ready(database, "u1", "u2", "u3")
    for name, topic, each in (("b", "Wohnen", "u1"), ("A", "wohnen", "u2"), ("z", "Konto", "u3")):
        await library.add(document(name, name=name, topic=topic), each, OPEN)
    assert [entry.document.name for entry in await library.all()] == ["z", "A", "b"]
