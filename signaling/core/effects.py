"""What a desk asks of the world. **The order of the list is the order in the world.**

What stands before the `Save` leaves at once (it protects someone); what stands after it leaves when the save is
committed (it promises something). Without a `Save` everything leaves at once, but never before an earlier promise to
the same connection.
"""

from dataclasses import dataclass
from typing import Literal

from policies.consent import Kind
from signaling.core.events import Opened
from signaling.core.messages import Message
from signaling.core.records import Record
from signaling.core.slots import Slots


@dataclass(frozen=True, slots=True)
class Save:
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Send:
    """`re`: the id of the command this answers."""

    connection: str
    message: Message
    re: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Close this connection after what was sent before."""

    connection: str
    why: Literal["replaced", "not_admitted", "ended", "disabled"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result for whoever brought the event (an HTTP request), once everything before it is done."""

    result: Opened


@dataclass(frozen=True, slots=True)
class LegOffer:
    """A participant's offer for its leg: a new one, or one that runs (more lines, ICE restart)."""

    room: str
    participant: str
    leg: int
    slots: Slots
    sdp: str


@dataclass(frozen=True, slots=True)
class Route:
    """Whom this participant hears and sees, by slot. Before the `Save` it only takes away."""

    room: str
    participant: str
    slots: Slots


@dataclass(frozen=True, slots=True)
class LegGone:
    """This participant is out of the room."""

    room: str
    participant: str


@dataclass(frozen=True, slots=True)
class RoomGone:
    room: str


@dataclass(frozen=True, slots=True)
class TrackPermit:
    """One track that may be recorded. `sequence` is unique in the recording for ever, and names what is recorded under
    it: a track that was closed opens again with a higher one."""

    participant: str
    kind: Kind
    sequence: int


@dataclass(frozen=True, slots=True)
class Permits:
    """All that may be recorded in this room now. Before the `Save` it only takes away."""

    room: str
    tracks: tuple[TrackPermit, ...]


@dataclass(frozen=True, slots=True)
class RecordingOver:
    """The contact has ended, its recording with it: no permit follows."""

    room: str


Media = LegOffer | Route | LegGone | RoomGone | Permits | RecordingOver
"""For the media plane and the recorder."""
Effect = Save | Send | Close | Answer | Media
