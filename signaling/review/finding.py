"""Finding, put together: from a reviewer's filter to the contacts that fit, each with the words that were found.

The index gives ids; whatever is shown is read from the desk's tables at that moment. So a contact that was destroyed
meanwhile is shown no more, whatever the index says.
"""

import asyncio

from signaling.api.review_search_models import (
    AgentChoice,
    FoundContact,
    FoundList,
    PieceRow,
    SearchChoices,
    SnippetRow,
)
from signaling.review.entry import FLAGS, Filter, flags, query
from signaling.review.indexing import Indexer
from signaling.review.query import Query, parse
from signaling.review.search import MOST_COUNTED, Place, Search
from signaling.review.search_postgres import PostgresSearch
from signaling.review.search_sqlite import SqliteSearch, path_of
from signaling.review.snippets import snippet
from signaling.store.contacts import Contacts
from signaling.store.engine import Database
from signaling.store.found import FoundContacts, Text
from signaling.store.paging import cursor
from signaling.store.saved_searches import SavedSearches

PAGE = 25
MOST_SNIPPETS = 2


def search_of(database: Database, desk: str) -> Search:
    """The one beside this database."""
    if database.path is None:
        return PostgresSearch(database, desk)
    return SqliteSearch(path_of(database.path, desk))


class Finding:
    """One desk's."""

    def __init__(
        self, database: Database, desk: str, search: Search, indexer: Indexer | None = None
    ) -> None:
        self._search = search
        self._indexer = indexer
        self._contacts = Contacts(database, desk)
        self._found = FoundContacts(database, desk)
        self.saved = SavedSearches(database, desk)

    async def page(
        self, wish: Filter, before: Place | None = None, *, limit: int = PAGE
    ) -> FoundList:
        """The latest first, after `before`. Raises `SearchTrouble`."""
        found = await self._search.find(
            query(wish),
            since=wish.since,
            until=wish.until,
            before=before,
            limit=limit + 1,
            count=before is None,
        )
        places = found.places[:limit]
        last = places[-1] if len(found.places) > limit else None
        return FoundList(
            contacts=await self._shown(wish, [place.contact for place in places]),
            next=None if last is None else cursor(last.opened_at, last.contact),
            total=found.total,
            most_counted=MOST_COUNTED,
            complete=self._indexer is None or self._indexer.complete,
        )

    async def _shown(self, wish: Filter, contacts: list[str]) -> tuple[FoundContact, ...]:
        if not contacts:
            return ()
        rows, known = await asyncio.gather(
            self._contacts.some(contacts), self._found.facts_and_texts(contacts)
        )
        words, document = parse(wish.words), parse(wish.document)
        by_id = {facts.contact: (facts, texts) for facts, texts in known}
        shown = []
        for contact in contacts:
            if contact not in rows or contact not in by_id:
                continue
            facts, texts = by_id[contact]
            mine = flags(facts)
            shown.append(
                FoundContact(
                    contact=rows[contact],
                    mode=facts.mode,
                    recorded=facts.recorded,
                    flags=tuple(flag for flag in FLAGS if flag in mine),
                    snippets=tuple(_snippets(texts, words, document)),
                )
            )
        return tuple(shown)

    async def choices(self, account: str) -> SearchChoices:
        """What this reviewer may choose from."""
        agents = await self._found.agents()
        return SearchChoices(
            searches=await self.saved.seen_by(account),
            agents=tuple(AgentChoice(who=who, name=name) for who, name in sorted(agents.items())),
        )


def _snippets(texts: list[Text], words: Query, document: Query) -> list[SnippetRow]:
    """Where most of what was looked for is shown, as few as show it."""
    found: list[SnippetRow] = []
    for text in texts:
        wanted = document if text.where == "document" and document else words
        pieces = snippet(text.text, wanted)
        if pieces is None:
            continue
        rows = tuple(PieceRow(text=piece.text, hit=piece.hit) for piece in pieces)
        found.append(SnippetRow(where=text.where, role=text.role, pieces=rows))
    found.sort(key=lambda row: -len({piece.text.casefold() for piece in row.pieces if piece.hit}))
    return found[:MOST_SNIPPETS]
