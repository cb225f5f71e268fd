"""The bodies of the dress and background self-check. Times are UTC in ms since 1970."""

from typing import Annotated

from pydantic import BaseModel, Field

from policies.appearance.facts import (
    Check,
    Effect,
    Evidence,
    Observation,
    Outcome,
    Policy,
    Reason,
    Unmeasured,
)
from signaling.api.models import Body
from signaling.core.appearance_views import AppearanceView, Mode
from signaling.core.desk_views import Text

Name = Annotated[str, Field(min_length=1, max_length=64)]


class AppearanceChallenge(Body):
    """To be sent with one observation, once, before it ends."""

    challenge: str
    expires_at: int


class ObservationSent(Body):
    """What a browser measured, and all that ever leaves it. `values` None: nothing could be, for the reason
    `unmeasured`; what was ticked by hand still counts.

    `versions`: of each queue's policy that it was measured for. `measure`, `models`: by which code and models (name and
    the beginning of the SHA-256).
    """

    challenge: Name
    versions: Annotated[dict[str, int], Field(max_length=200)]
    measure: Name
    models: Annotated[dict[Name, Name], Field(max_length=20)]
    values: Observation | None
    unmeasured: Unmeasured | None
    effect: Effect
    ticks: Annotated[tuple[Name, ...], Field(max_length=200)]


class AppearanceVerdict(Body):
    """`view`: as it stands with this verdict."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    view: AppearanceView


class AppearanceOverride(Body):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class AppearanceBlocked(Body):
    """An agent who asks for release, and no more than that."""

    agent: str
    name: str
    since: int


class AppearanceBlockedList(Body):
    blocked: tuple[AppearanceBlocked, ...]


class AppearanceRelease(Body):
    agent: Name
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class AppearanceLimit(Body):
    """A limit that a policy may set, from `least` to `most`. `fixed`: it may not."""

    name: str
    usual: float
    least: float
    most: float
    fixed: bool


class AppearanceCheck(Body):
    """What may be asked for, and what is known of it."""

    check: Check
    limits: tuple[AppearanceLimit, ...]
    evidence: Evidence


class AppearancePolicyVersion(Body):
    """`empty`: the queue asks for nothing since then."""

    version: int
    sha256: str
    saved_at: int
    author: str
    author_name: str | None
    empty: bool


class AppearancePolicyRow(Body):
    """A queue with video. `current` None: nothing was ever saved for it."""

    queue: str
    title: Text
    current: AppearancePolicyVersion | None


class AppearancePolicies(Body):
    """`mode`: of the house. `allow_block`: the works agreement lets a policy block."""

    mode: Mode
    queues: tuple[AppearancePolicyRow, ...]
    checks: tuple[AppearanceCheck, ...]
    allow_block: bool


class AppearancePolicyEntry(Body):
    """One queue's policy in force. `version` 0: nothing was ever saved. `versions`: newest first."""

    queue: str
    title: Text
    version: int
    policy: Policy
    versions: tuple[AppearancePolicyVersion, ...]


class AppearancePolicyWish(Body):
    """`based_on`: the version that was changed; refused if there is a later one by now."""

    based_on: Annotated[int, Field(ge=0)]
    policy: Policy


MODELS: tuple[type[BaseModel], ...] = (
    AppearanceChallenge,
    ObservationSent,
    AppearanceVerdict,
    AppearanceOverride,
    AppearanceBlockedList,
    AppearanceRelease,
    AppearancePolicies,
    AppearancePolicyEntry,
    AppearancePolicyWish,
)
