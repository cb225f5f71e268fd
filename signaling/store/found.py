"""What the search needs of the desk's tables: the facts of contacts to index, and the rows and words of those found.

Read only. By ids, some at a time; what isn't there any more is left out.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from signaling.core.session import ENDED
from signaling.review.entry import Event, Facts
from signaling.store.engine import Database
from signaling.store.judged import Judged, judged
from signaling.store.models import (
    Account,
    Chat,
    Consent,
    Contact,
    ContactDocument,
    Part,
    Recording,
    Timeline,
)

LONGEST_MS: Final = 3 * 86_400_000
SHOWN: Final = "document.shown"
KINDS: Final = (
    "media_lost",
    "leg_failed",
    "agent_lost",
    "network",
    "recording.started",
    "recording.stopped",
    "recording.cut",
    SHOWN,
)
"""Of the timeline: what a contact is found by."""
_CONTACT: Final = (
    Contact.id,
    Contact.state,
    Contact.queue,
    Contact.reference,
    Contact.topic,
    Contact.opened_at,
    Contact.connected_at,
    Contact.ended_at,
    Contact.end_reason,
    Contact.stars,
    Contact.rating_text,
)


class Text(NamedTuple):
    """Words of a contact."""

    where: Literal["topic", "note", "passed_note", "document", "chat", "rating", "comment"]
    text: str
    role: str | None = None  # who wrote it in the chat


class FoundContacts:
    """One desk's."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def facts(self, contacts: Sequence[str]) -> list[Facts]:
        """Of those that are over."""
        return [facts for facts, _ in await self.facts_and_texts(contacts)]

    async def facts_and_texts(self, contacts: Sequence[str]) -> list[tuple[Facts, list[Text]]]:
        """Of those that are over; the texts in the order in which they are shown: what the house wrote first, what
        reviewers wrote last."""
        async with self._database.read() as connection:
            # The state is asked for here: SQLite would go by it, through all contacts that are over.
            there = await connection.execute(_ROWS, self._given(contacts))
            rows = [row for row in there if row.state in ENDED]
            names = [row.id for row in rows]
            parts, recordings, consents, events, documents, chat = [
                await self._by_contact(connection, names, query) for query in _THEIRS
            ]
            texts = _texts(rows, parts, chat)
            judgements = await connection.run_sync(judged, self._desk, names)
        found = []
        for row in rows:
            said = judgements.get(row.id, Judged())
            facts = _facts(
                row,
                parts=parts[row.id],
                recordings=recordings[row.id],
                consents=consents[row.id],
                events=events[row.id],
                documents=documents[row.id],
                texts=texts[row.id],
                said=said,
            )
            named = [Text("document", name) for name in facts.documents]
            wrote = [Text("comment", words) for words in said.words]
            found.append((facts, [*texts[row.id], *named, *wrote]))
        return found

    async def over(
        self, since: int | None, after: tuple[int, str] | None, limit: int
    ) -> list[tuple[int, str]]:
        """When contacts were opened that are over (since then, if given), and their ids: the earliest first."""
        query = select(Contact.opened_at, Contact.id).where(
            Contact.desk == self._desk, Contact.state.in_(ENDED)
        )
        if since is not None:
            # The second is the index's: no contact stays open for days.
            ended = func.coalesce(Contact.closed_at, Contact.ended_at)
            query = query.where(ended >= since, Contact.opened_at >= since - LONGEST_MS)
        if after is not None:
            place = tuple_(literal(after[0]), literal(after[1]))
            query = query.where(tuple_(Contact.opened_at, Contact.id) > place)
        query = query.order_by(Contact.opened_at, Contact.id).limit(limit)
        async with self._database.read() as connection:
            return [(row.opened_at, row.id) for row in await connection.execute(query)]

    async def agents(self) -> dict[str, str]:
        """Whoever may have led a contact: id and name."""
        query = select(Account.id, Account.name).where(
            Account.desk == self._desk, or_(Account.role == "agent", Account.role == "supervisor")
        )
        async with self._database.read() as connection:
            return {row.id: row.name for row in await connection.execute(query)}

    def _given(self, contacts: Sequence[str]) -> dict[str, Any]:
        return {"desk": self._desk, "contacts": list(contacts)}

    async def _by_contact(
        self, connection: AsyncConnection, contacts: Sequence[str], query: Select[Any]
    ) -> defaultdict[str, list[Any]]:
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for row in await connection.execute(query, self._given(contacts)):
            found[row.contact].append(row)
        return found


def _texts(
    rows: Sequence[Any], parts: Mapping[str, Sequence[Any]], chat: Mapping[str, Sequence[Any]]
) -> defaultdict[str, list[Text]]:
    found: defaultdict[str, list[Text]] = defaultdict(list)
    for row in rows:
        texts = found[row.id]
        texts += [Text("topic", row.topic)] if row.topic else []
        for part in parts[row.id]:
            texts += [Text("note", part.note)] if part.note else []
            texts += [Text("passed_note", part.passed_note)] if part.passed_note else []
        texts += [Text("chat", line.text, line.role) for line in chat[row.id]]
        texts += [Text("rating", row.rating_text)] if row.rating_text else []
    return found


_NEEDED: Final = frozenset(
    {
        *("contact", "queue", "agent", "disposition", "note", "passed_note"),
        *("mode", "state", "failed", "started_at", "stands"),
        *("kind", "data", "version", "name", "text", "role"),
    }
)
"""Columns of the tables that are read by contact."""


def _among(model: Any, column: Any) -> tuple[ColumnElement[bool], ...]:
    """Written once: building a query and its key takes as long as the database needs to answer it."""
    return model.desk == bindparam("desk"), column.in_(bindparam("contacts", expanding=True))


def _theirs(model: Any, *order: Any) -> Select[Any]:
    columns = [column for column in model.__table__.columns if column.name in _NEEDED]
    return select(*columns).where(*_among(model, model.contact)).order_by(*order)


_ROWS: Final = select(*_CONTACT).where(*_among(Contact, Contact.id))
_THEIRS: Final = (
    _theirs(Part, Part.number),
    _theirs(Recording),
    _theirs(Consent),
    _theirs(Timeline, Timeline.number).where(Timeline.kind.in_(KINDS)),
    _theirs(ContactDocument, ContactDocument.brought_at),
    _theirs(Chat, Chat.number),
)


def _facts(
    row: Any,
    *,
    parts: Sequence[Any],
    recordings: Sequence[Any],
    consents: Sequence[Any],
    events: Sequence[Any],
    documents: Sequence[Any],
    texts: Sequence[Text],
    said: Judged,
) -> Facts:
    recording = recordings[0] if recordings else None
    shown = {event.data.get("version") for event in events if event.kind == SHOWN}
    return Facts(
        contact=row.id,
        queue=row.queue,
        queues=frozenset(part.queue for part in parts),
        agents=frozenset(part.agent for part in parts),
        dispositions=frozenset(part.disposition for part in parts if part.disposition),
        reference=row.reference,
        opened_at=row.opened_at,
        connected_at=row.connected_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        stars=row.stars,
        mode=recording.mode if recording else "never",
        recorded=recording is not None and recording.started_at is not None,
        recording_failed=recording.failed if recording else None,
        refused=any(consent.state == "refused" for consent in consents),
        events=tuple(
            Event(
                kind=event.kind,
                code=_said(event.data.get("code")),
                level=_said(event.data.get("level")),
            )
            for event in events
            if event.kind != SHOWN
        ),
        documents=tuple(each.name for each in documents if each.version in shown),
        texts=(*(text.text for text in texts), *said.words),
        verdicts=said.outcomes,
    )


def _said(value: object) -> str | None:
    return value if isinstance(value, str) else None
