"""The bodies of keeping and letting go: the plan, holds, certificates. Times are UTC in ms since 1970."""

from typing import Annotated

from pydantic import BaseModel, Field

from policies.retention import Reason, What
from signaling.api.models import Body, Id
from signaling.store.destructions import Key, Why
from signaling.store.holds import MOST_REASON

Names = Annotated[tuple[Id, ...], Field(min_length=1, max_length=2_000)]
Words = Annotated[str, Field(min_length=1, max_length=MOST_REASON)]


class DueView(Body):
    """When a layer of a contact goes, and which setting decides. `at` None: never by itself."""

    what: What
    at: int | None
    reason: Reason
    rule: str


class PlanCount(Body):
    """How many contacts this rule lets go of next. `held`: of these, stay."""

    what: What
    reason: Reason
    rule: str
    contacts: int
    held: int


class PlanRow(Body):
    contact: str
    queue: str
    closed_at: int
    what: What
    due_at: int
    reason: Reason
    rule: str


class QueueCount(Body):
    queue: str
    contacts: int


class RetentionPlan(Body):
    """What goes until `until`. `nightly`: by itself. `unruled`: contacts that stay, since no rule names them."""

    until: int
    nightly: bool
    counts: tuple[PlanCount, ...]
    rows: tuple[PlanRow, ...]
    next: str | None
    unruled: tuple[QueueCount, ...]


class HoldView(Body):
    """A case. `contacts`: that it holds now; `all`: that it ever held and that are still there."""

    id: str
    reason: str
    set_by: str
    set_by_name: str | None
    set_at: int
    contacts: int
    all: int


class HoldList(Body):
    holds: tuple[HoldView, ...]
    next: str | None


class HeldView(Body):
    """A contact in a case. `lifted_at` None: it is held."""

    hold: str
    contact: str
    queue: str
    reason: str
    held_by: str
    held_by_name: str | None
    held_at: int
    lifted_by: str | None
    lifted_by_name: str | None
    lifted_at: int | None
    lift_reason: str | None


class HoldDetail(Body):
    """`contacts`: those held first, at most 200."""

    hold: HoldView
    contacts: tuple[HeldView, ...]


class HoldWish(Body):
    contacts: Names
    reason: Words


class HoldMore(Body):
    contacts: Names


class LiftWish(Body):
    """`contacts` None: of all."""

    reason: Words
    contacts: Names | None = None


class ReasonWish(Body):
    reason: Words


class ExtensionView(Body):
    reason: str
    made_by: str
    made_by_name: str | None
    made_at: int


class KeepingView(Body):
    """A contact as retention sees it. `due`: of layers that are still there; `gone`: others. `key`: of the recording:
    *whole*, *destroyed*, *missing* (lost), *none* (nothing was recorded), *unknown* (its disk is away)."""

    contact: str
    open: bool
    due: tuple[DueView, ...]
    duty: DueView | None
    extendable: bool
    extension: ExtensionView | None
    holds: tuple[HeldView, ...]
    going: tuple[What, ...]
    gone: tuple[What, ...]
    key: str


class CertificateRow(Body):
    """That something is gone. `key`, `parts`: of a recording."""

    contact: str
    what: What
    why: Why
    rule: str | None
    by: str | None
    by_name: str | None
    at: int
    key: Key | None
    parts: int | None


class DestructionList(Body):
    certificates: tuple[CertificateRow, ...]
    next: str | None


MODELS: tuple[type[BaseModel], ...] = (
    RetentionPlan,
    HoldList,
    HoldDetail,
    HoldWish,
    HoldMore,
    LiftWish,
    ReasonWish,
    KeepingView,
    DestructionList,
)
