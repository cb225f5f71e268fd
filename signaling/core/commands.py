"""What a client may ask for: the bodies of client messages, one dataclass each.

These classes *are* the wire (`signaling/protocol.py` derives parser and schema from them), so a field renamed here is a
protocol change. Limits on lengths and values are the desk's to check, since only it can answer with a fitting code.
"""

from dataclasses import dataclass
from typing import Literal

from policies.consent import Impossible, Purpose
from signaling.core.document_commands import DocumentCommand
from signaling.core.practice_wire import PracticeCommand
from signaling.core.strict import Strict

Channel = Literal["video", "sound", "chat"]
Pause = Literal["card_data", "off_topic", "private", "other"]
"""Why a recording is paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCall(Strict):
    """A call whose peer connection a page holds already, in this epoch."""

    contact: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello(Strict):
    """First message on every connection. `instance` is random per page load: the same page reconnecting keeps it.

    `calls` is what a page brings along: a desk that was started anew doesn't know which page was in a call.
    """

    type: Literal["hello"] = "hello"
    instance: str
    language: Literal["de", "en"]
    calls: tuple[HeldCall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping(Strict):
    type: Literal["ping"] = "ping"


# --- customers -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinQueue(Strict):
    """After the device check. `camera` and `microphone` say what the customer brings."""

    type: Literal["queue.join"] = "queue.join"
    contact: str
    channel: Channel
    camera: bool
    microphone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue(Strict):
    type: Literal["queue.leave"] = "queue.leave"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Strict):
    """After the call: 1 to 5 and free text (may be empty). A later rating replaces an earlier one."""

    type: Literal["rating.submit"] = "rating.submit"
    contact: str
    stars: int
    text: str


# --- everyone in a contact -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalDescription(Strict):
    """SDP for another participant, in the call of this epoch."""

    type: Literal["signal.description"] = "signal.description"
    contact: str
    epoch: int
    to: str
    kind: Literal["offer", "answer"]
    sdp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalCandidate(Strict):
    """An ICE candidate line; the empty string means end of candidates."""

    type: Literal["signal.candidate"] = "signal.candidate"
    contact: str
    epoch: int
    to: str
    candidate: str
    mid: str | None
    ufrag: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartCall(Strict):
    """The peer connection of this epoch is beyond repair: both sides begin a new one."""

    type: Literal["call.restart"] = "call.restart"
    contact: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewIce(Strict):
    """New credentials for the servers of this call, before an ICE restart and before the old ones end."""

    type: Literal["ice.renew"] = "ice.renew"
    contact: str
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMedia(Strict):
    """What this participant sends now, for the others' tiles."""

    type: Literal["media.set"] = "media.set"
    contact: str
    microphone: bool
    camera: bool
    screen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(Strict):
    """What the network does to this participant: on what it sends (*up*), receives (*down*) or *both*."""

    way: Literal["up", "down", "both"]
    cause: Literal["loss", "delay"]
    level: Literal["fair", "poor", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuality(Strict):
    """How well this participant receives, and what is wrong if anything is; sent on change, at most every 2 s."""

    type: Literal["quality.report"] = "quality.report"
    contact: str
    level: Literal["good", "fair", "poor", "lost"]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendChat(Strict):
    """`message` is chosen by the client (random): sending it again changes nothing and is acknowledged again."""

    type: Literal["chat.send"] = "chat.send"
    contact: str
    message: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDelivered(Strict):
    """This participant's page has shown everything up to and including this message."""

    type: Literal["chat.delivered"] = "chat.delivered"
    contact: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp(Strict):
    type: Literal["hangup"] = "hangup"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeCompanion(Strict):
    """Call a companion's link back, as long as they haven't been let in (agent or customer)."""

    type: Literal["companion.revoke"] = "companion.revoke"
    contact: str
    companion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideClaim(Strict):
    """Let the device that opened the same link take over the customer's seat, or not (agent or present holder)."""

    type: Literal["claim.decide"] = "claim.decide"
    contact: str
    claim: str
    admit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAnswer(Strict):
    """`text`: the hash of the words that were shown, in the command's language."""

    purpose: Purpose
    text: str
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerConsent(Strict):
    """This participant's own answers. Also a change of mind, either way."""

    type: Literal["consent.answer"] = "consent.answer"
    contact: str
    language: Literal["de", "en"]
    answers: tuple[ConsentAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(Strict):
    """Takes back what this participant has granted: these purposes, or all. Always possible."""

    type: Literal["consent.withdraw"] = "consent.withdraw"
    contact: str
    purposes: tuple[Purpose, ...]  # empty: all


# --- agents --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPresence(Strict):
    """`reason` (an id from the configuration) goes with *paused* and is None otherwise."""

    type: Literal["presence.set"] = "presence.set"
    state: Literal["available", "paused", "offline"]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptReservation(Strict):
    type: Literal["reservation.accept"] = "reservation.accept"
    reservation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineReservation(Strict):
    type: Literal["reservation.decline"] = "reservation.decline"
    reservation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveNote(Strict):
    """A draft of the note, kept as typed (during the call or in wrap-up)."""

    type: Literal["note.save"] = "note.save"
    contact: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishWrapUp(Strict):
    """Closes the agent's part; afterwards the agent is what `then` says (paused takes `reason`)."""

    type: Literal["wrap_up.finish"] = "wrap_up.finish"
    contact: str
    disposition: str
    note: str
    then: Literal["available", "paused", "offline"]
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindColleagues(Strict):
    """Whom could this contact be passed to? `name`: a part of the colleague's name, empty for anybody."""

    type: Literal["colleagues.find"] = "colleagues.find"
    contact: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferContact(Strict):
    """Pass the customer on: to a queue, to an agent, or to an agent as one of a queue. `note` is for the next agent."""

    type: Literal["contact.transfer"] = "contact.transfer"
    contact: str
    queue: str | None
    agent: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskColleague(Strict):
    """Ask for advice in a running call: an agent, or whoever of a queue could be asked. `note` tells what about."""

    type: Literal["consult.ask"] = "consult.ask"
    contact: str
    queue: str | None
    agent: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinColleague(Strict):
    """Bring the colleague to the customer."""

    type: Literal["consult.join"] = "consult.join"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndConsult(Strict):
    """Call it off while it rings, or go back to the customer without the colleague."""

    type: Literal["consult.end"] = "consult.end"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Strict):
    """A colleague who takes part becomes the agent; the agent leaves and wraps up."""

    type: Literal["contact.hand_over"] = "contact.hand_over"
    contact: str
    agent: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverContact(Strict):
    """A colleague who takes part becomes the agent, since the agent is away."""

    type: Literal["contact.take_over"] = "contact.take_over"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitCompanion(Strict):
    """Let in the companion who waits in the lobby, or not."""

    type: Literal["companion.admit"] = "companion.admit"
    contact: str
    companion: str
    admit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveParticipant(Strict):
    """Out of the call, at once: anybody but the customer and the agent, by the agent."""

    type: Literal["participant.remove"] = "participant.remove"
    contact: str
    participant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverConsole(Strict):
    """This tab becomes the one that rings and talks."""

    type: Literal["console.take_over"] = "console.take_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskConsent(Strict):
    """Ask everybody now, in a queue where the agent chooses the moment. Whoever has answered isn't asked again."""

    type: Literal["consent.ask"] = "consent.ask"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentImpossible(Strict):
    """The customer can't agree; nobody is asked any more, and nothing is recorded by anybody's consent."""

    type: Literal["consent.impossible"] = "consent.impossible"
    contact: str
    reason: Impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRecording(Strict):
    type: Literal["recording.pause"] = "recording.pause"
    contact: str
    reason: Pause


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRecording(Strict):
    """After a pause, or to try again after a failure."""

    type: Literal["recording.resume"] = "recording.resume"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginOrder(Strict):
    """The order talk begins, which must be recorded (*statutory*)."""

    type: Literal["order.begin"] = "order.begin"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOrder(Strict):
    type: Literal["order.end"] = "order.end"
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetHeadset(Strict):
    """The agent, or a colleague, wears a headset, so that only their own voice is on their track (*agent_only*)."""

    type: Literal["recording.headset"] = "recording.headset"
    contact: str
    worn: bool


# --- supervisors ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Strict):
    """Join a running call, announced and visible. `purpose`: an id from the configuration."""

    type: Literal["supervision.join"] = "supervision.join"
    contact: str
    purpose: str


CustomerCommand = (
    JoinQueue
    | LeaveQueue
    | Rate
    | SignalDescription
    | SignalCandidate
    | RestartCall
    | RenewIce
    | SetMedia
    | ReportQuality
    | SendChat
    | ChatDelivered
    | HangUp
    | DecideClaim
    | RevokeCompanion
    | AnswerConsent
    | WithdrawConsent
    | DocumentCommand
)
AgentCommand = (
    SetPresence
    | AcceptReservation
    | DeclineReservation
    | SaveNote
    | FinishWrapUp
    | FindColleagues
    | TransferContact
    | AskColleague
    | JoinColleague
    | EndConsult
    | HandOver
    | TakeOverContact
    | RemoveParticipant
    | AdmitCompanion
    | TakeOverConsole
    | SignalDescription
    | SignalCandidate
    | RestartCall
    | RenewIce
    | SetMedia
    | ReportQuality
    | SendChat
    | ChatDelivered
    | HangUp
    | DecideClaim
    | RevokeCompanion
    | AnswerConsent
    | WithdrawConsent
    | AskConsent
    | ConsentImpossible
    | PauseRecording
    | ResumeRecording
    | BeginOrder
    | EndOrder
    | SetHeadset
    | DocumentCommand
    | PracticeCommand
)
SupervisorCommand = Supervise
Command = CustomerCommand | AgentCommand | SupervisorCommand

RINGING = (
    AcceptReservation,
    DeclineReservation,
    SignalDescription,
    SignalCandidate,
    RestartCall,
    RenewIce,
    SetMedia,
    ReportQuality,
)
"""What only the console that rings and talks may say."""
