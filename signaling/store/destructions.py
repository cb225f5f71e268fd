"""The two transactions of a destruction: `claim` decides that something goes, `finish` that it is gone.

Both lock the contact's row, as setting a hold does (`holds.py`): whichever commits first wins, and the other one sees
it. Between the two keys and files go; what a kill left there is `pending` and only ever goes on. Of a contact that was
claimed nothing can be held any more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from policies.retention import WHATS, Rules, What, ripe
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.keepings import Keepings, look
from signaling.store.models import (
    Base,
    Chat,
    Claim,
    Companion,
    Consent,
    Contact,
    ContactDocument,
    Destruction,
    Extension,
    HeldContact,
    Hold,
    Keeping,
    Link,
    Mark,
    MarkRemoval,
    Part,
    Participant,
    Recording,
    Reservation,
    Sharing,
    Timeline,
)

Why = Literal["retention", "erasure", "withdrawn", "other"]
Key = Literal["destroyed", "missing", "none"]
"""*missing*: it had been lost before; *none*: nothing was recorded."""
RESTORE: Final = "restore"
"""The rule of a ground that destroys again what a backup brought back: nothing it says can stop that."""
BEGUN: Final = "destruction.begun"
_CONTENT: Final[tuple[type[Base], ...]] = (Chat, ContactDocument, Sharing, Mark, MarkRemoval)
_RECORD: Final[tuple[type[Base], ...]] = (
    Part,
    Participant,
    Claim,
    Companion,
    Consent,
    Recording,
    Timeline,
    Reservation,
    Keeping,
    Extension,
    HeldContact,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why something goes. `by`: an account, *command-line*, or None: the desk by itself. `rule`: the setting."""

    why: Why
    by: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A layer of a contact that goes for certain. `recorded`: there was a recording."""

    contact: str
    what: What
    ground: Ground
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """That something is gone. `number`: of its entry in the audit log; `parts`: files of media that were deleted."""

    contact: str
    what: What
    why: Why
    rule: str | None
    by: str | None
    at: int
    number: int
    key: Key
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A certificate as the list tells it: of a recording with what became of its key."""

    contact: str
    what: What
    why: Why
    rule: str | None
    by: str | None
    at: int
    key: Key | None
    parts: int | None


Claims = tuple[list[Claimed], dict[str, Code]]
Rows = Callable[[Connection, Sequence[str], What], None]


class Destructions:
    """Of one desk."""

    def __init__(self, database: Database, desk: str, keepings: Keepings, rules: Rules) -> None:
        self._database = database
        self._desk = desk
        self._keepings = keepings
        self._rules = rules

    async def claim(
        self,
        contacts: Sequence[str],
        what: What | None,
        ground: Ground,
        now: int,
        *,
        closed_before: int,
    ) -> Claims:
        """What goes of them, and why the others don't go. `what` None: as much as the rules say by now.

        `closed_before`: who was closed later counts as open still.
        """

        def work(connection: Connection) -> Claims:
            claimed: list[Claimed] = []
            refused: dict[str, Code] = {}
            known = look(connection, self._desk, contacts, lock=True)
            if ground.rule == RESTORE:
                self._forget(connection, contacts, _layers(what))
            for contact in contacts:
                found = known.get(contact)
                if ground.rule == RESTORE:
                    claimed += [
                        Claimed(contact=contact, what=each, ground=ground, recorded=True)
                        for each in _layers(what)
                    ]
                elif found is None:
                    refused[contact] = Code.NOT_FOUND
                elif found.held:
                    refused[contact] = Code.CONTACT_HELD
                elif found.facts is None or found.facts.closed_at > closed_before:
                    refused[contact] = Code.CONTACT_OPEN
                else:
                    layers = dict.fromkeys(_layers(what), ground)
                    if what is None:
                        due = ripe(found.facts, self._rules, now, found.gone)
                        layers = {each: replace(ground, rule=one.rule) for each, one in due.items()}
                        if "record" in layers:
                            layers = dict.fromkeys(WHATS, layers["record"]) | layers
                    left = {each: layers[each] for each in layers if each not in found.gone}
                    if not found.asked:
                        left.pop("recording", None)
                    if what is not None and not left:
                        refused[contact] = Code.NOT_FOUND
                    claimed += [
                        Claimed(contact=contact, what=each, ground=why, recorded=found.recorded)
                        for each, why in left.items()
                        if each not in found.running
                    ]
            if what is None:
                kept = set(known) - {each.contact for each in claimed}
                self._keepings.put(connection, sorted(kept))
            if claimed:
                connection.execute(insert(Destruction), [self._row(each, now) for each in claimed])
            append_to(connection, self._desk, [_begun(each, now) for each in claimed])
            return claimed, refused

        return await self._database.transact(work)

    async def pending(self, limit: int, after: tuple[str, str] = ("", "")) -> list[Claimed]:
        """What was claimed and isn't gone."""
        started = exists().where(
            Recording.desk == Destruction.desk,
            Recording.contact == Destruction.contact,
            Recording.started_at.is_not(None),
        )
        query = (
            select(
                Destruction.contact,
                Destruction.what,
                Destruction.why,
                Destruction.rule,
                Destruction.by,
                started.label("recorded"),
            )
            .where(
                Destruction.desk == self._desk,
                Destruction.done_at.is_(None),
                Destruction.what.in_(WHATS),
                tuple_(Destruction.contact, Destruction.what) > after,
            )
            .order_by(Destruction.contact, Destruction.what)
            .limit(limit)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).all()
        return [
            Claimed(
                contact=row.contact,
                what=cast("What", row.what),
                ground=Ground(why=cast("Why", row.why), by=row.by, rule=row.rule),
                recorded=bool(row.recorded),
            )
            for row in found
        ]

    async def page(
        self, *, after_cursor: str | None = None, limit: int = 50
    ) -> tuple[list[Gone], str | None]:
        """What is gone, the newest first. Raises `Refused(FIELD_INVALID)` for a cursor."""
        query = select(
            Destruction.contact,
            Destruction.what,
            Destruction.why,
            Destruction.rule,
            Destruction.by,
            Destruction.done_at.label("at"),
            Destruction.key,
            Destruction.parts,
        ).where(Destruction.desk == self._desk, Destruction.done_at.is_not(None))
        if after_cursor is not None:
            at, _, rest = after_cursor.partition("-")
            contact, colon, what = rest.rpartition(":")
            if not colon or not at.isascii() or not at.isdecimal() or len(at) > 15:
                raise Refused(Code.FIELD_INVALID, "not a cursor of this list", field="after")
            place = tuple_(literal(int(at)), literal(contact), literal(what))
            mine = tuple_(Destruction.done_at, Destruction.contact, Destruction.what)
            query = query.where(Destruction.done_at <= int(at), mine < place)
        query = query.order_by(
            Destruction.done_at.desc(), Destruction.contact.desc(), Destruction.what.desc()
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query.limit(limit + 1))).mappings().all()
        found = [Gone(**{str(name): value for name, value in row.items()}) for row in rows]
        last = found[limit - 1] if len(found) > limit else None
        more = None if last is None else f"{last.at}-{last.contact}:{last.what}"
        return found[:limit], more

    async def finish(
        self,
        claimed: Sequence[Claimed],
        keys: dict[str, tuple[Key, int]],
        now: int,
        others: Sequence[Rows],
    ) -> list[Certificate]:
        """The rows go, and the log certifies it. `keys`: by contact, what became of the recording; `others`: rows that
        further parts of the desk have."""

        def work(connection: Connection) -> list[Certificate]:
            layers = {
                what: [each.contact for each in claimed if each.what == what] for what in WHATS
            }
            for what, contacts in layers.items():
                if contacts:
                    _take(connection, self._desk, contacts, what, now)
                    for rows in others:
                        rows(connection, contacts, what)
            left = {each.contact for each in claimed} - set(layers["record"])
            made = _done(
                connection, self._desk, [_certificate(each, keys, now) for each in claimed]
            )
            entries = [_entry(each) for each in made]
            self._keepings.put(connection, sorted(left))
            numbers = [entry.number for entry in append_to(connection, self._desk, entries)]
            return [replace(each, number=n) for each, n in zip(made, numbers, strict=True)]

        return await self._database.transact(work)

    def _forget(
        self, connection: Connection, contacts: Sequence[str], what: Sequence[What]
    ) -> None:
        """That it was destroyed before: what lies there now came back from a backup."""
        connection.execute(
            delete(Destruction).where(
                Destruction.desk == self._desk,
                Destruction.contact.in_(contacts),
                Destruction.what.in_(what),
            )
        )

    def _row(self, each: Claimed, now: int) -> dict[str, object]:
        return {
            "desk": self._desk,
            "contact": each.contact,
            "what": each.what,
            "why": each.ground.why,
            "rule": each.ground.rule,
            "by": each.ground.by,
            "begun_at": now,
        }


def check(refused: dict[str, Code]) -> None:
    """Raises `Refused` for the first of them."""
    for contact, code in refused.items():
        raise Refused(code, SENTENCES[code], contact=contact)


SENTENCES: Final = {
    Code.NOT_FOUND: "there is no such contact",
    Code.CONTACT_HELD: "a legal hold keeps this contact as it is",
    Code.CONTACT_OPEN: "this contact isn't over, or was a moment ago",
}


def _layers(what: What | None) -> tuple[What, ...]:
    return () if what is None else WHATS if what == "record" else (what,)


def _take(connection: Connection, desk: str, contacts: Sequence[str], what: What, now: int) -> None:
    """What the desk's own tables hold of a layer."""
    if what == "content":
        _delete(connection, desk, contacts, _CONTENT)
        for model, values in (
            (Part, {"note": "", "passed_note": None}),
            (Companion, {"name": ""}),
            (Reservation, {"note": None}),
        ):
            its = model.__table__.c
            connection.execute(
                update(model).where(its.desk == desk, its.contact.in_(contacts)).values(values)
            )
        connection.execute(
            update(Contact)
            .where(Contact.desk == desk, Contact.id.in_(contacts))
            .values(topic=None, rating_text=None)
        )
        connection.execute(update(Link).where(*_spent(desk, contacts, now)).values(topic=None))
    elif what == "record":
        links = connection.scalars(
            select(Contact.link)
            .where(Contact.desk == desk, Contact.id.in_(contacts), Contact.link.is_not(None))
            .distinct()
        ).all()
        _delete(connection, desk, contacts, _RECORD)
        connection.execute(delete(Contact).where(Contact.desk == desk, Contact.id.in_(contacts)))
        used = exists().where(Contact.desk == Link.desk, Contact.link == Link.id)
        connection.execute(
            delete(Link).where(Link.desk == desk, Link.id.in_(links), _over(now), ~used)
        )
        empty = ~exists().where(HeldContact.desk == Hold.desk, HeldContact.hold == Hold.id)
        connection.execute(delete(Hold).where(Hold.desk == desk, empty))


def _delete(
    connection: Connection, desk: str, contacts: Sequence[str], models: Sequence[type[Base]]
) -> None:
    for model in models:
        its = model.__table__.c
        connection.execute(delete(model).where(its.desk == desk, its.contact.in_(contacts)))


def _over(now: int) -> ColumnElement[bool]:
    """A link that opens no contact any more."""
    return or_(Link.expires_at < now, Link.used >= Link.contacts, Link.revoked_at.is_not(None))


def _spent(desk: str, contacts: Sequence[str], now: int) -> tuple[ColumnElement[bool], ...]:
    its = select(Contact.link).where(
        Contact.desk == desk, Contact.id.in_(contacts), Contact.link.is_not(None)
    )
    return (Link.desk == desk, Link.id.in_(its), _over(now))


def _done(
    connection: Connection, desk: str, certificates: Sequence[Certificate]
) -> list[Certificate]:
    """Those that nobody else has finished meanwhile."""
    alike: dict[tuple[str, Key, int], list[Certificate]] = {}
    for each in certificates:
        alike.setdefault((each.what, each.key, each.parts), []).append(each)
    made: list[Certificate] = []
    for (what, key, parts), some in alike.items():
        found = connection.scalars(
            update(Destruction)
            .where(
                Destruction.desk == desk,
                Destruction.what == what,
                Destruction.contact.in_([each.contact for each in some]),
                Destruction.done_at.is_(None),
            )
            .values(done_at=some[0].at, key=key, parts=parts)
            .returning(Destruction.contact)
        )
        mine = set(found)
        made += [each for each in some if each.contact in mine]
    return made


def _begun(each: Claimed, now: int) -> AuditRecord:
    data: dict[str, str | int | None] = {
        "what": each.what,
        "why": each.ground.why,
        "rule": each.ground.rule,
    }
    return AuditRecord(at=now, kind=BEGUN, actor=each.ground.by, subject=each.contact, data=data)


def _certificate(each: Claimed, keys: dict[str, tuple[Key, int]], now: int) -> Certificate:
    key, parts = keys.get(each.contact, ("none", 0)) if each.what == "recording" else ("none", 0)
    return Certificate(
        contact=each.contact,
        what=each.what,
        why=each.ground.why,
        rule=each.ground.rule,
        by=each.ground.by,
        at=now,
        number=0,
        key=key,
        parts=parts,
    )


def _entry(each: Certificate) -> AuditRecord:
    data: dict[str, str | int | None] = {"why": each.why, "rule": each.rule}
    if each.what == "recording":
        data |= {"key": each.key, "parts": each.parts}
    return AuditRecord(
        at=each.at, kind=f"{each.what}.destroyed", actor=each.by, subject=each.contact, data=data
    )
