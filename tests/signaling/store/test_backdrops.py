"""Backdrops on both databases: kept with their picture, by desk, and each change written down."""

from typing import Any

import pytest

from signaling.core.errors import Code, Refused
from signaling.store.audit import AuditLog
from signaling.store.backdrops import MOST, Backdrop, Backdrops
from signaling.store.engine import Database

AT = 1_700_000_000_000
PICTURE = b"\xff\xd8\xff" + bytes(range(256))


def backdrop(id: str = "b", **changes: Any) -> Backdrop:  # noqa: A002
    values: dict[str, Any] = {
        "id": id,
        "name_de": "Filiale",
        "name_en": "Branch",
        "width": 1920,
        "height": 1080,
        "sha256": "ab" * 32,
        "added_at": AT,
        "added_by": "chief",
    }
    return Backdrop(**{**values, **changes})


async def test_added_listed_shown_and_removed(database: Database) -> None:
    ours, theirs = Backdrops(database, "demo"), Backdrops(database, "other")
    await ours.add(backdrop("b", added_at=AT + 1), PICTURE)
    await ours.add(backdrop("a", added_at=AT), PICTURE)
    await theirs.add(backdrop("b"), PICTURE[:3])
    assert [each.id for each in await ours.all()] == ["a", "b"]
    assert (await ours.all())[0] == backdrop("a")
    assert await ours.picture("b") == (PICTURE, "ab" * 32)
    await ours.remove(AT + 2, "b", by="nina")
    assert [each.id for each in await ours.all()] == ["a"]
    assert [each.id for each in await theirs.all()] == ["b"]
    for gone in (ours.picture("b"), ours.remove(AT + 3, "b", by="nina")):
        with pytest.raises(Refused) as refused:
            await gone
        assert refused.value.code is Code.NOT_FOUND
    entries = [each async for page in AuditLog(database, "demo").entries() for each in page]
    assert [(each.kind, each.actor, each.subject) for each in entries] == [
        ("backdrop.added", "chief", "b"),
        ("backdrop.added", "chief", "a"),
        ("backdrop.removed", "nina", "b"),
    ]


async def test_no_more_than_fit(database: Database) -> None:
    ours = Backdrops(database, "demo")
    for number in range(MOST):
        await ours.add(backdrop(f"b{number}"), PICTURE)
    with pytest.raises(Refused) as refused:
        await ours.add(backdrop("last"), PICTURE)
    assert refused.value.code is Code.BACKDROP_LIMIT
    assert len(await ours.all()) == MOST
