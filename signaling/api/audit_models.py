"""The bodies of what is told of the audit log. Times are UTC in ms since 1970."""

from typing import Literal

from pydantic import BaseModel

from signaling.api.models import Body


class AuditRow(Body):
    """`actor`, `subject`: ids; with a name where it is that of an account which is still there."""

    number: int
    at: int
    kind: str
    actor: str | None
    actor_name: str | None
    subject: str | None
    subject_name: str | None
    data: dict[str, str | int | None]


class AuditDamage(Body):
    """As `signaling.core.audit` tells it."""

    kind: Literal["altered", "removed", "swapped", "doubled", "cut", "rewritten", "added"]
    first: int
    last: int


class AuditList(Body):
    """Newest first. The server has checked all up to entry `checked` (at `checked_at`) and signed that head; `damages`
    are those that it found since its start."""

    entries: tuple[AuditRow, ...]
    next: str | None
    last: int
    checked: int
    checked_at: int | None
    damages: tuple[AuditDamage, ...]


MODELS: tuple[type[BaseModel], ...] = (AuditList,)
