"""Certificates with their evidence, one row an entry. What was entered is never changed: an entry ends at most once, by
being revoked (with a reason) or replaced by another entry, and stays as history.

Another process may write here too. Each change also touches the agent's account, by which a running server notices it,
and is an entry in the audit log.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.routing.facts import Certificate
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import Account
from signaling.store.models import Certificate as Row

ISSUER: Final = 120  # characters
EVIDENCE: Final = 500
REASON: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`name`: one of the configured certificates. `valid_from`, `valid_until`: whole days of the desk's zone, as their
    first moment and the first after them (ms); None: open. `issuer` and `evidence` are empty, and `entered_by` is None,
    in what was entered before evidence was asked for.
    """

    id: str
    account: str
    name: str
    valid_from: int | None
    valid_until: int | None
    issuer: str
    evidence: str
    entered_by: str | None
    entered_at: int
    ended_at: int | None = None
    ended_by: str | None = None
    end: Literal["replaced", "revoked"] | None = None
    reason: str | None = None
    replaced_by: str | None = None


class Certificates:
    """The certificates of one desk's agents."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def enter(
        self,
        now: int,
        *,
        account: str,
        name: str,
        valid_from: int | None,
        valid_until: int | None,
        issuer: str,
        evidence: str,
        by: str,
        replaces: str | None = None,
    ) -> Entry:
        """`replaces`: an entry of the same agent and name that was wrong; from now on only the new one counts.

        Raises `Refused`: FIELD_INVALID with its `field`, NOT_FOUND (the replaced), CERTIFICATE_OVER (it has ended).
        """
        if valid_from is not None and valid_until is not None and valid_until <= valid_from:
            raise Refused(Code.FIELD_INVALID, "ends before it begins", field="valid_until")
        entry = Entry(
            id=secrets.token_hex(8),
            account=account,
            name=name,
            valid_from=valid_from,
            valid_until=valid_until,
            issuer=_words(issuer, "issuer", ISSUER),
            evidence=_words(evidence, "evidence", EVIDENCE),
            entered_by=by,
            entered_at=now,
        )
        async with self._database.write() as connection:
            await self._touch(connection, now, account)
            if replaces is not None:
                old = await self._one(connection, replaces)
                if (old.account, old.name) != (account, name):
                    words = "replaces a certificate of somebody else, or another one"
                    raise Refused(Code.FIELD_INVALID, words, field="replaces")
                ended = {"end": "replaced", "ended_by": by, "replaced_by": entry.id}
                await self._end(connection, now, replaces, **ended)
            await connection.execute(insert(Row).values(desk=self._desk, **asdict(entry)))
            await self._note(connection, now, "certificate.entered", by, entry, replaces=replaces)
        return entry

    async def revoke(self, now: int, id: str, *, by: str, reason: str) -> Entry:  # noqa: A002
        """Raises `Refused`: FIELD_INVALID (reason), NOT_FOUND, CERTIFICATE_OVER."""
        reason = _words(reason, "reason", REASON)
        async with self._database.write() as connection:
            entry = await self._one(connection, id)
            await self._touch(connection, now, entry.account)
            await self._end(connection, now, id, end="revoked", ended_by=by, reason=reason)
            entry = await self._one(connection, id)
            await self._note(connection, now, "certificate.revoked", by, entry)
        return entry

    async def entries(self, account: str | None = None) -> list[Entry]:
        """Everything ever entered (for one agent), the newest first."""
        async with self._database.read() as connection:
            return await entries(connection, self._desk, account)

    async def get(self, id: str) -> Entry:  # noqa: A002
        async with self._database.read() as connection:
            return await self._one(connection, id)

    async def held(self, account: str) -> tuple[Certificate, ...]:
        """This agent's, as the rules want them."""
        return as_facts(await self.entries(account))

    async def _one(self, connection: AsyncConnection, id: str) -> Entry:  # noqa: A002
        found = await connection.execute(
            select(*_COLUMNS).where(Row.desk == self._desk, Row.id == id)
        )
        row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such certificate")
        return _entry(row)

    async def _touch(self, connection: AsyncConnection, now: int, account: str) -> None:
        touched = await connection.execute(
            update(Account)
            .where(Account.desk == self._desk, Account.id == account, Account.role == "agent")
            .values(changed_at=now)
        )
        if touched.rowcount != 1:
            raise Refused(Code.FIELD_INVALID, "there is no such agent", field="agent")

    async def _end(self, connection: AsyncConnection, now: int, id: str, **values: str) -> None:  # noqa: A002
        ended = await connection.execute(
            update(Row)
            .where(Row.desk == self._desk, Row.id == id, Row.ended_at.is_(None))
            .values(ended_at=now, **values)
        )
        if ended.rowcount != 1:
            raise Refused(Code.CERTIFICATE_OVER, "was revoked or replaced before")

    async def _note(
        self,
        connection: AsyncConnection,
        now: int,
        kind: str,
        by: str,
        entry: Entry,
        **more: str | None,
    ) -> None:
        """The audit log holds no texts: `hash` proves what the entry said then."""
        data = {"entry": entry.id, "certificate": entry.name, "hash": digest(entry)}
        record = AuditRecord(
            at=now, kind=kind, actor=by, subject=entry.account, data={**data, **more}
        )
        await append(connection, self._desk, record)


def digest(entry: Entry) -> str:
    """SHA-256 (hex) of the entry as JSON, keys sorted, without spaces."""
    text = json.dumps(asdict(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def entries(
    connection: AsyncConnection, desk: str, account: str | None = None
) -> list[Entry]:
    """The newest first."""
    query = select(*_COLUMNS).where(Row.desk == desk)
    if account is not None:
        query = query.where(Row.account == account)
    found = await connection.execute(query.order_by(Row.entered_at.desc(), Row.id))
    return [_entry(row) for row in found.mappings()]


def by_account(found: Iterable[Entry]) -> dict[str, tuple[Certificate, ...]]:
    each: dict[str, list[Entry]] = {}
    for entry in found:
        each.setdefault(entry.account, []).append(entry)
    return {account: as_facts(ones) for account, ones in each.items()}


def as_facts(found: Iterable[Entry]) -> tuple[Certificate, ...]:
    """Ended entries count until they ended: so an agent can be told since when a certificate is revoked.

    What was replaced doesn't count at all, since it was wrong; nor what ended before it began.
    """
    facts = []
    for entry in found:
        ends_at, revoked = entry.valid_until, False
        if entry.end == "replaced":
            continue
        if entry.ended_at is not None and (ends_at is None or entry.ended_at < ends_at):
            ends_at, revoked = entry.ended_at, True
        if ends_at is None or entry.valid_from is None or entry.valid_from < ends_at:
            facts.append(
                Certificate(
                    name=entry.name, begins_at=entry.valid_from, ends_at=ends_at, revoked=revoked
                )
            )
    return tuple(sorted(facts, key=lambda one: (one.name, one.begins_at or 0, one.ends_at or 0)))


def _words(text: str, field: str, most: int) -> str:
    text = " ".join(text.split())
    if not text or len(text) > most or not text.isprintable():
        raise Refused(Code.FIELD_INVALID, f"must be 1 to {most} characters", field=field)
    return text


_COLUMNS: Final = tuple(getattr(Row, field.name) for field in fields(Entry))


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(**row)
