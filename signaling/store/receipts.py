"""What somebody was asked in a contact and what they answered, for their own receipt. Read only."""

from typing import Final, NamedTuple

from sqlalchemy import and_, select

from signaling.core.errors import Code, Refused
from signaling.receipts import Answer, Line
from signaling.store.engine import Database
from signaling.store.models import ConsentText, Contact, Timeline

ANSWERS: Final[dict[str, Answer]] = {
    "consent.granted": "granted",
    "consent.refused": "refused",
    "consent.withdrawn": "withdrawn",
}


class Answers(NamedTuple):
    """`begun_at`: when the call began, or else the contact."""

    begun_at: int
    lines: tuple[Line, ...]


class Receipts:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def of(self, contact: str, participant: str) -> Answers:
        """All answers of this participant, with the words they were shown. Raises `Refused(NOT_FOUND)`."""
        async with self._database.read() as connection:
            moments = (
                await connection.execute(
                    select(Contact.connected_at, Contact.opened_at).where(
                        Contact.desk == self._desk, Contact.id == contact
                    )
                )
            ).one_or_none()
            if moments is None:
                raise Refused(Code.NOT_FOUND, "there is no such contact")
            entries = await connection.execute(
                select(Timeline.at, Timeline.kind, Timeline.data)
                .where(
                    Timeline.desk == self._desk,
                    Timeline.contact == contact,
                    Timeline.actor == participant,
                    Timeline.kind.in_(list(ANSWERS)),
                )
                .order_by(Timeline.number)
            )
            answered = entries.all()
            words = await connection.execute(
                select(
                    ConsentText.hash,
                    ConsentText.version,
                    ConsentText.text,
                ).where(
                    and_(
                        ConsentText.desk == self._desk,
                        ConsentText.hash.in_({str(data["text"]) for _, _, data in answered}),
                    )
                )
            )
            shown = {hash_: (version, text) for hash_, version, text in words}
        lines = [
            Line(
                at=at,
                purpose=str(data["purpose"]),
                answer=ANSWERS[kind],
                version=shown[data["text"]][0],
                language=str(data["language"]),
                text=shown[data["text"]][1],
                hash=str(data["text"]),
            )
            for at, kind, data in answered
            if data["text"] in shown
        ]
        return Answers(moments.connected_at or moments.opened_at, tuple(lines))
