"""From a filter to contacts with the words that were found."""

from collections.abc import AsyncIterator

import pytest_asyncio

from signaling.review.entry import Filter
from signaling.review.finding import Finding, search_of
from signaling.review.indexing import reindex
from signaling.review.search import Place, Search
from signaling.store.accounts import Accounts
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.found import FoundContacts
from tests.databases import DESK, fast_passwords
from tests.signaling.store import examples


@pytest_asyncio.fixture
async def search(database: Database) -> AsyncIterator[Search]:
    made = search_of(database, DESK)
    await made.prepare()
    yield made
    await made.close()


@pytest_asyncio.fixture
async def finding(database: Database, search: Search) -> Finding:
    """Of five contacts with Anna; in the third one somebody asked for an umbrella."""
    accounts = Accounts(database, DESK, fast_passwords())
    await accounts.add(
        1, login="anna", name="Anna Ast", role="agent", password="long enough words", id="anna"
    )
    store = DeskStore(database)
    await store.begin(DESK)
    for n in range(5):
        said = "Haben Sie einen Regenschirm für Herrn Groß?" if n == 2 else "Guten Tag"
        await store.save(
            [
                examples.contact(id=f"c{n}", state="closed", opened_at=n, stars=1 if n else 5),
                examples.part(contact=f"c{n}", passed_note=None, note="Regen und Schirm" * (n < 2)),
                examples.chat(contact=f"c{n}", text=said, role="customer"),
                examples.recording(
                    contact=f"c{n}", mode="consent", started_at=5 if n else None, failed=None
                ),
            ]
        )
    await store.close()
    await reindex(search, FoundContacts(database, DESK))
    return Finding(database, DESK, search)


async def test_what_is_found_is_shown_with_its_words(finding: Finding) -> None:
    found = await finding.page(Filter(words="regenschirm gross"))
    (one,) = found.contacts
    assert (one.contact.id, one.contact.agent_name, one.contact.disposition) == (
        "c2",
        "Anna Ast",
        "done",
    )
    assert (one.mode, one.recorded, one.flags) == ("consent", True, ("low_rating",))
    (snippet,) = one.snippets
    assert (snippet.where, snippet.role) == ("chat", "customer")
    assert [piece.text for piece in snippet.pieces if piece.hit] == ["Regenschirm", "Groß"]
    assert (found.total, found.next, found.complete) == (1, None, True)


async def test_pages_follow_each_other(finding: Finding) -> None:
    first = await finding.page(Filter(), limit=3)
    assert [one.contact.id for one in first.contacts] == ["c4", "c3", "c2"]
    assert (first.total, first.next) == (5, "2-c2")
    assert all(one.snippets == () for one in first.contacts)
    second = await finding.page(Filter(), Place(2, "c2"), limit=3)
    assert [one.contact.id for one in second.contacts] == ["c1", "c0"]
    assert (second.total, second.next) == (None, None)
    assert (second.contacts[1].recorded, second.contacts[1].flags) == (False, ())


async def test_the_text_that_shows_most_comes_first(finding: Finding) -> None:
    found = await finding.page(Filter(words="guten schirm -regenschirm"))
    assert [one.contact.id for one in found.contacts] == ["c1", "c0"]
    assert [snippet.where for snippet in found.contacts[0].snippets] == ["note", "chat"]


async def test_what_the_tables_no_longer_have_is_not_shown(
    finding: Finding, search: Search, database: Database
) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM contacts WHERE id = 'c4'")
    found = await finding.page(Filter(), limit=2)
    assert [one.contact.id for one in found.contacts] == ["c3"]
    assert found.next == "3-c3"


async def test_there_is_something_to_choose_from(finding: Finding) -> None:
    choices = await finding.choices("ines")
    assert [(agent.who, agent.name) for agent in choices.agents] == [("anna", "Anna Ast")]
    assert choices.searches == ()
