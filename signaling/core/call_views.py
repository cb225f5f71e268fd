"""Who takes part in a call and how its peer connections are set up: views that are part of the wire."""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["call", "aside", "waiting"]
"""Where a participant is: with the others, *aside* in a consultation, or *waiting* alone until it is over."""
Level = Literal["good", "fair", "poor", "lost"]
Topology = Literal["direct", "sfu"]
"""*direct*: the two ends are connected to each other; *sfu*: each to a server of the house that forwards."""
Role = Literal["customer", "agent", "colleague", "companion", "supervisor"]
"""What somebody is in a contact. *Agent* leads it; a *colleague* was brought in by the agent, a *companion* by the
customer.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubleView:
    """A participant's trouble with the network, for advice: which way, by what, how bad, and since when."""

    way: Literal["up", "down", "both"]
    cause: Literal["loss", "delay"]
    level: Literal["fair", "poor", "lost"]
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantView:
    id: str
    role: Role
    # Agents' names as shown to customers; a customer's reference is never sent to other customers.
    name: str | None
    joined_at: int | None  # the talk
    stage: Stage
    present: bool
    microphone: bool
    camera: bool
    screen: bool
    quality: Level | None  # how well they receive
    trouble: TroubleView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IceServer:
    urls: tuple[str, ...]
    username: str | None
    credential: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerView:
    """Another end of this participant's calls. Perfect negotiation: `polite` yields in a glare, `offers` begins."""

    participant: str
    polite: bool
    offers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """One topology epoch: a higher one means new peer connections. `transport` *relay* hides the agent's address.

    `renew_ms`: credentials in `ice_servers` end some time after this; ask for new ones. None: they don't end.
    """

    contact: str
    epoch: int
    topology: Topology
    transport: Literal["all", "relay"]
    ice_servers: tuple[IceServer, ...]
    renew_ms: int | None
    you: str
    peers: tuple[PeerView, ...]  # *direct*
    slots: tuple[str | None, ...]  # *sfu*: who comes in which slot; None: nobody
    can_grow: bool  # more than two could be in this call
