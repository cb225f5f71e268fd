"""What evidence tells of a contact beside what its recording tells. Read only."""

from dataclasses import dataclass

from sqlalchemy import select

from policies.consent import Mode
from policies.retention import WHATS
from signaling.api.evidence_models import DestroyedLayer
from signaling.store.engine import Database
from signaling.store.models import Audit, Destruction, Recording

STARTED = "server.started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How a contact was to be recorded. `asked`: who was asked; `impossible`, `failed`: codes."""

    mode: Mode
    asked: tuple[str, ...]
    impossible: str | None
    failed: str | None


class EvidenceFacts:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def asking(self, contact: str) -> Asking | None:
        """None: its queue doesn't record, or there was no talk that could be recorded."""
        query = select(
            Recording.mode, Recording.asked, Recording.impossible, Recording.failed
        ).where(Recording.desk == self._desk, Recording.contact == contact)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else Asking(**{**row, "asked": tuple(row["asked"])})

    async def destroyed(self, contact: str) -> tuple[DestroyedLayer, ...]:
        """What of it is gone, in order of time."""
        names = set(DestroyedLayer.model_fields) - {"at", "number"}
        query = (
            select(Destruction.done_at.label("at"), *(getattr(Destruction, each) for each in names))
            .where(
                Destruction.desk == self._desk,
                Destruction.contact == contact,
                Destruction.done_at.is_not(None),
                Destruction.what.in_(WHATS),
            )
            .order_by(Destruction.done_at, Destruction.what)
        )
        async with self._database.read() as connection:
            found = (await connection.execute(query)).mappings()
            return tuple(DestroyedLayer.model_validate(dict(row)) for row in found)

    async def restarts(self, since: int, until: int) -> tuple[int, ...]:
        """When the desk's server started in between."""
        query = (
            select(Audit.at)
            .where(
                Audit.desk == self._desk,
                Audit.kind == STARTED,
                Audit.at > since,
                Audit.at <= until,
            )
            .order_by(Audit.number)
        )
        async with self._database.read() as connection:
            return tuple(await connection.scalars(query))
