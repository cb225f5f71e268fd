"""Searches that reviewers keep: their own, and what others share."""

import json

import pytest

from signaling.api.review_search_models import SearchToSave
from signaling.core.errors import Code, Refused
from signaling.store import saved_searches
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from signaling.store.saved_searches import SavedSearches
from tests.databases import DESK


@pytest.fixture
def searches(database: Database) -> SavedSearches:
    return SavedSearches(database, DESK)


def wish(name: str, query: str = "q=zins", *, shared: bool = False) -> SearchToSave:
    return SearchToSave(name=name, query=query, shared=shared)


async def test_one_sees_one_s_own_and_what_others_share(searches: SavedSearches) -> None:
    await searches.save(1, "ines", wish("Zins"))
    await searches.save(2, "ines", wish("Beschwerden", "flag=lost", shared=True))
    await searches.save(3, "otto", wish("alle", shared=True))
    await searches.save(4, "otto", wish("meine"))
    assert [(row.name, row.mine, row.shared) for row in await searches.seen_by("ines")] == [
        ("Beschwerden", True, True),
        ("Zins", True, False),
        ("alle", False, True),
    ]
    assert [row.name for row in await searches.seen_by("otto")] == ["alle", "meine", "Beschwerden"]
    assert await SavedSearches(searches._database, "other").seen_by("ines") == ()


async def test_the_same_name_is_replaced(searches: SavedSearches) -> None:
    await searches.save(1, "ines", wish("Zins"))
    await searches.save(2, "ines", wish(" Zins ", "q=miete", shared=True))
    (row,) = await searches.seen_by("ines")
    assert (row.name, row.query, row.shared) == ("Zins", "q=miete", True)


async def test_only_one_s_own_can_be_removed(searches: SavedSearches) -> None:
    saved = await searches.save(1, "ines", wish("Zins", shared=True))
    with pytest.raises(Refused) as refused:
        await searches.remove(2, "otto", saved)
    assert refused.value.code == Code.NOT_FOUND
    await searches.remove(3, "ines", saved)
    assert await searches.seen_by("otto") == ()


async def test_those_for_a_customer_who_is_erased_go(
    searches: SavedSearches, database: Database
) -> None:
    await searches.save(1, "ines", wish("K", "recorded=yes&reference=k+4711"))
    await searches.save(2, "otto", wish("alle", "reference=K-4711*", shared=True))
    await searches.save(3, "otto", wish("anderer", "reference=K-47&q=4711"))
    await searches.save(4, "ines", wish("Anruf von K 4711 im Mai", "flag=lost"))
    await searches.save(5, "ines", wish("Zins", "q=zins+k-4711"))
    assert await searches.naming("K-4711") == 4
    assert await SavedSearches(database, "other").naming("K-4711") == 0
    assert await searches.forget(9, "K-4711", "vera") == 4
    assert await searches.forget(9, "K-4711", "vera") == 0
    assert await searches.seen_by("ines") == ()
    assert [row.name for row in await searches.seen_by("otto")] == ["anderer"]
    entries = await AuditLog(database, DESK).page(kinds=("search.removed",), limit=9)
    assert [each.actor for each in entries] == ["vera"] * 4


async def test_there_is_a_limit(searches: SavedSearches, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_searches, "MOST", 2)
    for name in ("one", "two", "two"):
        await searches.save(1, "ines", wish(name))
    with pytest.raises(Refused):
        await searches.save(1, "ines", wish("three"))
    await searches.save(1, "otto", wish("three"))


async def test_the_audit_log_tells_of_it_without_its_words(
    searches: SavedSearches, database: Database
) -> None:
    saved = await searches.save(1, "ines", wish("Frau Muster", "q=muster", shared=True))
    await searches.remove(2, "ines", saved)
    told = [each async for page in AuditLog(database, DESK).entries() for each in page]
    assert [(each.kind, each.actor, each.subject, json.loads(each.data)) for each in told] == [
        ("search.saved", "ines", saved, {"shared": 1}),
        ("search.removed", "ines", saved, {}),
    ]
