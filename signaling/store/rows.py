"""Records as rows and back. A row is a dict for one statement's parameters; every record type has one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

from sqlalchemy import Table

from signaling.core.messages import ReasonView
from signaling.core.records import (
    ChatRecord,
    ClaimRecord,
    ContactRecord,
    LinkUseRecord,
    PresenceRecord,
    Record,
    ReservationRecord,
    TimelineRecord,
)
from signaling.store import models

_REASON: Final = tuple(field.name for field in fields(ReasonView))


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type of record is stored. `key` names its fields that, with the desk, make the primary key."""

    table: Table
    key: tuple[str, ...]
    names: tuple[str, ...]
    converted: Mapping[str, Callable[[Any], Any]]  # fields whose value is not the column's

    def row(self, desk: str, record: Record) -> dict[str, Any]:
        row = {name: getattr(record, name) for name in self.names}
        for name, convert in self.converted.items():
            row[name] = convert(row[name])
        row["desk"] = desk
        return row


def storable(value: str | None) -> str | None:
    """PostgreSQL refuses NUL, and neither takes half a surrogate pair: one such character would lose a whole group."""
    if value is None or (value.isascii() and "\0" not in value):
        return value
    return (
        value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def _storable_values(data: dict[str, str | int | None]) -> dict[str, str | int | None]:
    return {
        str(storable(name)): storable(value) if isinstance(value, str) else value
        for name, value in data.items()
    }


def reason_to_json(reason: ReasonView | None) -> dict[str, Any] | None:
    return None if reason is None else {name: getattr(reason, name) for name in _REASON}


def reason_from_json(value: Mapping[str, Any]) -> ReasonView:
    return ReasonView(
        **{
            **value,
            "skills": tuple((name, asked, has) for name, asked, has in value["skills"]),
            "certificates": tuple(value["certificates"]),
        }
    )


def pairs(value: Sequence[Sequence[Any]]) -> tuple[tuple[str, Any], ...]:
    return tuple((first, second) for first, second in value)


def _kind(
    model: type[models.Base],
    record: type[Record],
    key: tuple[str, ...],
    **converted: Callable[[Any], Any],
) -> Kind:
    names = tuple(field.name for field in fields(record))
    return Kind(models.table(model), key, names, converted)


KINDS: Final[Mapping[type[Record], Kind]] = {
    ContactRecord: _kind(
        models.Contact,
        ContactRecord,
        ("id",),
        reason=reason_to_json,
        reference=storable,
        topic=storable,
        note=storable,
        rating_text=storable,
    ),
    PresenceRecord: _kind(models.Presence, PresenceRecord, ("agent",)),
    ReservationRecord: _kind(models.Reservation, ReservationRecord, ("id",), reason=reason_to_json),
    ChatRecord: _kind(
        models.Chat, ChatRecord, ("contact", "message"), text=storable, message=storable
    ),
    LinkUseRecord: _kind(models.Link, LinkUseRecord, ("link",)),
    ClaimRecord: _kind(models.Claim, ClaimRecord, ("id",)),
    TimelineRecord: _kind(
        models.Timeline, TimelineRecord, ("contact", "number"), data=_storable_values
    ),
}


def contact(row: Mapping[str, Any]) -> ContactRecord:
    values = {name: row[name] for name in KINDS[ContactRecord].names}
    values["skills"] = pairs(row["skills"])
    values["reason"] = None if row["reason"] is None else reason_from_json(row["reason"])
    return ContactRecord(**values)


def reservation(row: Mapping[str, Any]) -> ReservationRecord:
    values = {name: row[name] for name in KINDS[ReservationRecord].names}
    return ReservationRecord(**{**values, "reason": reason_from_json(row["reason"])})


R = TypeVar("R", PresenceRecord, ChatRecord, ClaimRecord)


def plain(record: type[R], row: Mapping[str, Any]) -> R:
    """A record whose fields are the columns as they are."""
    return record(**{name: row[name] for name in KINDS[record].names})
