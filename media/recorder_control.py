"""How the signaling server speaks to the recorder: typed frames over a Unix socket, as with a worker (`control.py`).

The server says each 100 ms which permits stand, and since when that is so (`issued_at`); what it takes away it says at
once. All moments but `started_at` are ns of the machine's monotonic clock.
"""

from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import ConfigDict, Field, TypeAdapter

from media.control import Hello, Message, Ping, Pong, Stale


class Allowed(NamedTuple):
    """One permit."""

    recording: str
    participant: str
    kind: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Message):
    """A recording's data key. At the moment `at` it was `started_at` (ms since 1970 UTC) by the server's clock."""

    recording: str
    key: bytes = field(repr=False)
    started_at: int
    at: int
    type: Literal["open"] = "open"

    __pydantic_config__ = ConfigDict(
        extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Message):
    """At `issued_at` exactly these stood."""

    issued_at: int
    permits: tuple[Allowed, ...]
    type: Literal["standing"] = "standing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Message):
    """Nothing that arrived at or after `at` may be written of these."""

    at: int
    permits: tuple[Allowed, ...]
    type: Literal["stop"] = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shut(Message):
    """The recording is over: its key is to be forgotten."""

    recording: str
    type: Literal["shut"] = "shut"


Command = Hello | Open | Standing | Stop | Shut | Ping


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Message):
    """Nothing is open in a recorder that has just been greeted."""

    available: bool
    code: str
    type: Literal["welcome"] = "welcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Message):
    """The part's first frames are written."""

    permit: Allowed
    type: Literal["recorded"] = "recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Message):
    """The recorder ended it by itself, for good."""

    permit: Allowed
    code: str
    type: Literal["closed"] = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Message):
    """Nothing of this recording can be written."""

    recording: str
    code: str
    type: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Available(Message):
    """Whether anything can be written at all."""

    yes: bool
    code: str
    type: Literal["available"] = "available"


Report = Welcome | Stale | Recorded | Closed | Failed | Available | Pong

COMMANDS: Final[TypeAdapter[Command]] = TypeAdapter(Annotated[Command, Field(discriminator="type")])
REPORTS: Final[TypeAdapter[Report]] = TypeAdapter(Annotated[Report, Field(discriminator="type")])
