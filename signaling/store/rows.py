"""Records as rows and back. A row is a dict for one statement's parameters; every record type has one table.

The audit log is apart (`audit.py`): its entries are appended, not replaced.
"""

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from operator import attrgetter, itemgetter
from typing import Any, Final, TypeVar

from sqlalchemy import Table

from policies.appearance.facts import Reason
from signaling.core.desk_views import ReasonView
from signaling.core.records import (
    AppearanceRecord,
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    ConsentTextRecord,
    ContactDocumentRecord,
    ContactRecord,
    LinkUseRecord,
    LookHead,
    MarkHead,
    MarkRecord,
    MarkRemovalRecord,
    ParticipantRecord,
    PartRecord,
    PresenceRecord,
    RecordingRecord,
    ReservationRecord,
    Row,
    SharingRecord,
    TimelineRecord,
)
from signaling.store import models
from signaling.store.engine import dumps

_REASON: Final = tuple(field.name for field in fields(ReasonView))


@dataclass(frozen=True, slots=True)
class Kind:
    """How one type of record is stored. `key` names its fields that, with the desk, make the primary key."""

    table: Table
    key: tuple[str, ...]
    names: tuple[str, ...]
    converted: Mapping[str, Callable[[Any], Any]]  # fields whose value is not the column's
    gone: Callable[[Any], bool] | None = None  # whether a record's row is to be deleted

    def identity(self) -> Callable[[Row], Any]:
        return attrgetter(*self.key)

    def parameters(self, names: Sequence[str]) -> Callable[[str, Row], list[Any]]:
        """A function from desk and record to a statement's parameters, in the order of `names`.

        By position and without a dict for each row: a contact has 29 columns, and a busy desk saves little else.
        """
        desks = names.index("desk")
        get = attrgetter(*(name for name in names if name != "desk"))
        converted = tuple(
            (names.index(name), convert)
            for name, convert in self.converted.items()
            if name in names
        )

        def parameters(desk: str, record: Row) -> list[Any]:
            row = [*get(record)]
            row.insert(desks, desk)
            for position, convert in converted:
                row[position] = convert(row[position])
            return row

        return parameters


def storable(value: str | None) -> str | None:
    """PostgreSQL refuses NUL, and neither takes half a surrogate pair: one such character would lose a whole group."""
    if value is None or (value.isascii() and "\0" not in value):
        return value
    return (
        value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def _data(data: Mapping[str, str | int | None]) -> str:
    return dumps(
        {name: storable(value) if isinstance(value, str) else value for name, value in data.items()}
    )


def _reason(reason: ReasonView) -> str:
    return dumps({name: getattr(reason, name) for name in _REASON})


def _reasons(reasons: Sequence[Reason] | None) -> str | None:
    return None if reasons is None else dumps([asdict(reason) for reason in reasons])


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


POINT: Final = 12
"""Bytes of a mark's point in the database: x, y, pressure."""


def points_to_bytes(points: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(points)}i", *points)


def points_from_bytes(value: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(value) // 4}i", value)


def _kind(
    model: type[models.Base],
    record: type[Row],
    key: tuple[str, ...],
    **converted: Callable[[Any], Any],
) -> Kind:
    names = tuple(field.name for field in fields(record))
    return Kind(models.table(model), key, names, converted)


KINDS: Final[Mapping[type[Row], Kind]] = {
    ContactRecord: _kind(
        models.Contact,
        ContactRecord,
        ("id",),
        skills=dumps,
        reference=storable,
        topic=storable,
        rating_text=storable,
    ),
    PartRecord: _kind(
        models.Part,
        PartRecord,
        ("contact", "number"),
        reason=_reason,
        note=storable,
        passed_note=storable,
    ),
    PresenceRecord: _kind(models.Presence, PresenceRecord, ("agent",)),
    ReservationRecord: _kind(
        models.Reservation, ReservationRecord, ("id",), reason=_reason, note=storable
    ),
    ChatRecord: _kind(
        models.Chat, ChatRecord, ("contact", "message"), text=storable, message=storable
    ),
    ParticipantRecord: _kind(
        models.Participant, ParticipantRecord, ("contact", "participant"), slots=dumps
    ),
    LinkUseRecord: _kind(models.Link, LinkUseRecord, ("link",)),
    ClaimRecord: _kind(models.Claim, ClaimRecord, ("id",)),
    CompanionRecord: _kind(models.Companion, CompanionRecord, ("id",), name=storable),
    ConsentRecord: _kind(models.Consent, ConsentRecord, ("contact", "participant", "purpose")),
    ConsentTextRecord: _kind(models.ConsentText, ConsentTextRecord, ("hash",), text=storable),
    RecordingRecord: _kind(
        models.Recording, RecordingRecord, ("contact",), asked=dumps, headset=dumps
    ),
    ContactDocumentRecord: _kind(
        models.ContactDocument,
        ContactDocumentRecord,
        ("contact", "version"),
        name=storable,
        sizes=dumps,
    ),
    SharingRecord: _kind(models.Sharing, SharingRecord, ("contact",)),
    MarkRecord: _kind(
        models.Mark, MarkRecord, ("contact", "mark"), points=points_to_bytes, text=storable
    ),
    MarkRemovalRecord: _kind(models.MarkRemoval, MarkRemovalRecord, ("contact", "mark")),
    AppearanceRecord: replace(
        _kind(
            models.AppearanceCheck,
            AppearanceRecord,
            ("id",),
            versions=dumps,
            reasons=_reasons,
            override=storable,
            release=storable,
        ),
        gone=attrgetter("gone"),
    ),
    TimelineRecord: _kind(models.Timeline, TimelineRecord, ("contact", "number"), data=_data),
}


def contact(row: Mapping[str, Any]) -> ContactRecord:
    return ContactRecord(**{**row, "skills": pairs(row["skills"])})


def part(row: Mapping[str, Any]) -> PartRecord:
    return PartRecord(**{**row, "reason": reason_from_json(row["reason"])})


def reservation(row: Mapping[str, Any]) -> ReservationRecord:
    return ReservationRecord(**{**row, "reason": reason_from_json(row["reason"])})


def participant(row: Mapping[str, Any]) -> ParticipantRecord:
    return ParticipantRecord(**{**row, "slots": tuple(row["slots"])})


def recording(row: Mapping[str, Any]) -> RecordingRecord:
    lists = {"asked": tuple(row["asked"]), "headset": tuple(row["headset"])}
    return RecordingRecord(**{**row, **lists})


def document(row: Mapping[str, Any]) -> ContactDocumentRecord:
    return ContactDocumentRecord(**{**row, "sizes": pairs(row["sizes"])})


def appearance(row: Mapping[str, Any]) -> AppearanceRecord:
    reasons = row["reasons"]
    read = None if reasons is None else tuple(Reason(**reason) for reason in reasons)
    return AppearanceRecord(**{**row, "reasons": read})


R = TypeVar(
    "R",
    PresenceRecord,
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    SharingRecord,
    MarkHead,
)


def looks(timeline: Iterable[Mapping[str, Any]]) -> tuple[LookHead, ...]:
    """Who looks elsewhere, from rows of the timeline: what each of them said last."""
    said = (row for row in timeline if row["kind"] == "document.looked")
    last = {(row["contact"], row["actor"]): row for row in sorted(said, key=itemgetter("number"))}
    return tuple(
        LookHead(
            contact=row["contact"],
            participant=row["actor"],
            version=row["data"]["version"],
            page=row["data"]["page"],
            at=row["at"],
        )
        for row in last.values()
        if row["data"]["page"] is not None
    )


def plain(record: type[R], row: Mapping[str, Any]) -> R:
    """A record whose fields are the columns as they are."""
    return record(**row)
