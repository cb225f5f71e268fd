"""How the signaling server speaks to a media worker: typed frames over a Unix socket.

A frame is its length (4 bytes, big-endian) and a JSON object. Each message names the desk and the desk's epoch. A
worker serves one desk and knows the highest epoch it has seen: whoever comes with a lower one is told *stale* and may
command nothing, and a higher one takes the worker over. A frame that doesn't fit ends the connection, since what would
follow it can't be trusted; calls go on.
"""

import asyncio
import struct
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypedDict, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

MAX_FRAME: Final = 1 << 20
"""Bytes. A worker's whole state fits; an offer has at most 64 KiB."""
LENGTH: Final = struct.Struct("!I")

T = TypeVar("T")

Kind = Literal["sound", "picture", "screen"]
LegState = Literal["connecting", "connected", "disconnected", "failed", "certificate_mismatch"]


class BadFrame(Exception):
    """The other end doesn't speak this protocol."""


class Whose(TypedDict):
    """Desk and epoch, to be spread into a message."""

    desk: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What every message bears."""

    desk: str
    epoch: int

    __pydantic_config__ = ConfigDict(extra="forbid")


# --- to the worker -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello(Message):
    """The first message of a connection; answered by `Welcome` or `Stale`."""

    type: Literal["hello"] = "hello"


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Message):
    """A participant's offer; answered by `Answered` or `Refused`. `slots`: whom the participant sees, by slot."""

    room: str
    participant: str
    leg: int
    slots: tuple[str | None, ...]
    offer: str
    type: Literal["join"] = "join"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Message):
    room: str
    participant: str
    slots: tuple[str | None, ...]
    type: Literal["route"] = "route"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Message):
    room: str
    participant: str
    type: Literal["leave"] = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRoom(Message):
    room: str
    type: Literal["close_room"] = "close_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class TappedTrack:
    """A participant's `kind` is *sound*, *picture* or *screen*; `sequence` names the part of the recording."""

    participant: str
    kind: Kind
    sequence: int

    __pydantic_config__ = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap(Message):
    """The recorder gets exactly these tracks of the room from now on."""

    room: str
    tracks: tuple[TappedTrack, ...]
    type: Literal["tap"] = "tap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping(Message):
    type: Literal["ping"] = "ping"


Command = Hello | Join | Route | Leave | CloseRoom | Tap | Ping

# --- from the worker -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One participant's connection, as the worker holds it."""

    room: str
    participant: str
    leg: int
    state: LegState

    __pydantic_config__ = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Message):
    """All legs at this moment: a server that was restarted learns what went on without it."""

    legs: tuple[Leg, ...]
    type: Literal["welcome"] = "welcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale(Message):
    """`epoch` is the one that the worker obeys; the connection closes after it."""

    type: Literal["stale"] = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Message):
    room: str
    participant: str
    leg: int
    sdp: str
    type: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Message):
    """The offer can't be used; `code` is stable, `sentence` for the log."""

    room: str
    participant: str
    leg: int
    code: str
    sentence: str
    type: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Message):
    leg: Leg
    type: Literal["changed"] = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pong(Message):
    """`counters` count from the worker's start."""

    counters: dict[str, int]
    type: Literal["pong"] = "pong"


Report = Welcome | Stale | Answered | Refused | Changed | Pong

COMMANDS: Final[TypeAdapter[Command]] = TypeAdapter(Annotated[Command, Field(discriminator="type")])
REPORTS: Final[TypeAdapter[Report]] = TypeAdapter(Annotated[Report, Field(discriminator="type")])
STALE: Final[TypeAdapter[Stale]] = TypeAdapter(Stale)


def frame(adapter: TypeAdapter[T], message: T) -> bytes:
    body = adapter.dump_json(message)
    return LENGTH.pack(len(body)) + body


async def read(reader: asyncio.StreamReader, adapter: TypeAdapter[T]) -> T | None:
    """The next message, None at the end. Raises `BadFrame`."""
    try:
        (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
        if length > MAX_FRAME:
            raise BadFrame(f"a frame of {length} bytes")
        body = await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise BadFrame(f"{first['loc']}: {first['msg']}") from None
