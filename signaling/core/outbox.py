"""Collects the effects of one event in their three parts: what protects, the save, what promises."""

from typing import Literal

from signaling.core.effects import Answer, Close, Effect, Media, Save, Send
from signaling.core.events import Opened
from signaling.core.messages import Message, Ok
from signaling.core.records import (
    AppearanceRecord,
    AuditRecord,
    ChatRecord,
    ClaimRecord,
    CompanionRecord,
    ConsentRecord,
    ConsentTextRecord,
    ContactDocumentRecord,
    ContactRecord,
    LinkUseRecord,
    MarkRecord,
    MarkRemovalRecord,
    ParticipantRecord,
    PartRecord,
    PresenceRecord,
    Record,
    RecordingRecord,
    ReservationRecord,
    Row,
    SharingRecord,
    TimelineRecord,
)

Why = Literal["replaced", "not_admitted", "ended", "disabled"]


class Outbox:
    """One event's effects. A row changed twice is saved once, as it is in the end."""

    def __init__(self) -> None:
        self._before: list[Effect] = []
        self._records: dict[tuple[str, ...], Record] = {}
        self._audit: list[AuditRecord] = []
        self._after: list[Effect] = []

    def protect(self, connection: str, message: Message) -> None:
        """Leaves at once: being late would harm someone, being early harms nobody."""
        self._before.append(Send(connection, message))

    def cut(self, effect: Media) -> None:
        """Takes somebody out of others' sight and hearing: at once."""
        self._before.append(effect)

    def media(self, effect: Media) -> None:
        self._after.append(effect)

    def save(self, record: Record) -> None:
        if isinstance(record, AuditRecord):
            self._audit.append(record)
        else:
            self._records[_key(record)] = record

    def send(self, connection: str, message: Message) -> None:
        self._after.append(Send(connection, message))

    def ok(self, connection: str, command: str) -> None:
        self._after.append(Send(connection, Ok(), re=command))

    def close(self, connection: str, why: Why, *, first: bool = False) -> None:
        (self._before if first else self._after).append(Close(connection, why))

    def answer(self, result: Opened) -> None:
        self._after.append(Answer(result))

    def take(self) -> list[Effect]:
        """All effects in the order of the world, and an empty box."""
        effects = self._before
        if self._records or self._audit:
            effects.append(Save((*self._records.values(), *self._audit)))
        effects += self._after
        self._before, self._records, self._audit, self._after = [], {}, [], []
        return effects


def _key(record: Row) -> tuple[str, ...]:
    match record:
        case (
            ContactRecord()
            | ReservationRecord()
            | ClaimRecord()
            | CompanionRecord()
            | AppearanceRecord()
        ):
            return (type(record).__name__, record.id)
        case PartRecord():
            return ("PartRecord", record.contact, str(record.number))
        case PresenceRecord():
            return ("PresenceRecord", record.agent)
        case ChatRecord():
            return ("ChatRecord", record.contact, record.message)
        case ParticipantRecord():
            return ("ParticipantRecord", record.contact, record.participant)
        case ConsentRecord():
            return ("ConsentRecord", record.contact, record.participant, record.purpose)
        case ConsentTextRecord():
            return ("ConsentTextRecord", record.hash)
        case RecordingRecord() | SharingRecord():
            return (type(record).__name__, record.contact)
        case ContactDocumentRecord():
            return ("ContactDocumentRecord", record.contact, record.version)
        case MarkRecord() | MarkRemovalRecord():
            return (type(record).__name__, record.contact, record.mark)
        case LinkUseRecord():
            return ("LinkUseRecord", record.link)
        case TimelineRecord():
            return ("TimelineRecord", record.contact, str(record.number))
