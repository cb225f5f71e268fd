"""What the agent decides about a running recording: pause, order talk, headset; and what everybody is told of it."""

from dataclasses import replace

from policies.consent import KINDS, STAFF
from signaling.core import calls, consents, permits
from signaling.core.commands import (
    BeginOrder,
    EndOrder,
    PauseRecording,
    ResumeRecording,
    SetHeadset,
)
from signaling.core.consent_views import RecordingView
from signaling.core.errors import Code, Refused
from signaling.core.records import RecordingRecord
from signaling.core.session import Contact
from signaling.core.state import State

Decision = PauseRecording | ResumeRecording | BeginOrder | EndOrder


def decide(d: State, contact: Contact, actor: str, command: Decision) -> None:
    """By the agent who leads the talk."""
    how, row = consents.running(d, contact)
    if how.mode != "statutory" and isinstance(command, BeginOrder | EndOrder):
        raise Refused(Code.RECORDING_OFF, "this queue has no order talks")
    match command:
        case PauseRecording():
            if row.pause != command.reason:
                consents.change(d, contact, replace(row, pause=command.reason))
                d.note(contact, "recording.paused", actor, reason=command.reason)
        case ResumeRecording():
            _resume(d, contact, actor, row)
        case BeginOrder():
            _begin_order(d, contact, actor, row)
        case EndOrder():
            if row.order:
                consents.change(d, contact, replace(row, order=False, order_ended="agent"))
                d.note(contact, "order.ended", actor, reason="agent")


def _resume(d: State, contact: Contact, actor: str, row: RecordingRecord) -> None:
    """After a pause; after a failure it is tried again."""
    _move_up(d, contact, actor)
    silent = permits.again(d, contact)
    if row.pause is not None or row.failed is not None or silent:
        consents.change(d, contact, replace(row, pause=None, failed=None))
        d.note(contact, "recording.resumed", actor)


def _begin_order(d: State, contact: Contact, actor: str, row: RecordingRecord) -> None:
    if row.order:
        return
    row = replace(row, failed=None)
    answers = consents.answers(d, contact)
    kinds = consents.rule(d, contact).kinds
    given = {answers.get((who, kind)) for who in contact.sides for kind in kinds}
    against = next((answer for answer in ("refused", "withdrawn") if answer in given), None)
    reason = "impossible" if row.impossible else against or _unrecordable(d, contact)
    if reason is not None:
        raise Refused(Code.ORDER_IMPOSSIBLE, "the order talk couldn't be recorded", reason=reason)
    _move_up(d, contact, actor)
    asked_at = d.now if row.asked_at is None else row.asked_at
    begun = replace(row, order=True, order_ended=None, pause=None, asked_at=asked_at)
    consents.change(d, contact, begun)
    if row.pause is not None:
        d.note(contact, "recording.resumed", actor)
    d.note(contact, "order.begun", actor)


def _unrecordable(d: State, contact: Contact) -> str | None:
    """Why nothing could be recorded even if it were tried anew."""
    if not d.recorder_known:
        return permits.NO_RECORDER
    return d.recorder or (None if contact.on_sfu or d.plane else permits.NO_RECORDER)


def _move_up(d: State, contact: Contact, actor: str) -> None:
    """A call that began without a media plane can be recorded once there is one."""
    if not contact.on_sfu and d.plane:
        calls.move_up(d, contact, "recording", actor)


def headset(d: State, contact: Contact, actor: str, command: SetHeadset) -> None:
    """By whoever wears it."""
    how, row = consents.running(d, contact)
    if how.mode != "agent_only":
        raise Refused(Code.RECORDING_OFF, "whoever is recorded here needs no headset for it")
    if contact.sides[actor].role not in STAFF:
        raise Refused(Code.NOT_ALLOWED, "only who is recorded")
    if command.worn != (actor in row.headset):
        others = tuple(who for who in row.headset if who != actor)
        worn = (*others, actor) if command.worn else others
        consents.change(d, contact, replace(row, headset=worn))
        d.note(contact, "recording.headset", actor, worn=int(command.worn))


# --- what everybody is told ---------------------------------------------------------------------------------------


def view(d: State, contact: Contact, who: str) -> RecordingView | None:
    """As this participant is told it; None where nothing is recorded, and nothing was asked before."""
    row, side = contact.recording, contact.sides.get(who)
    if row is None or side is None:
        return None
    kinds = {kind for _, kind in contact.permits}
    staff = side.role not in {"customer", "companion"}
    people = consents.standing(d, contact) if staff else ()
    if side.role == "supervisor" and not d.rules.agent_details:
        people = tuple(one for one in people if contact.sides[one.participant].role not in STAFF)
    return RecordingView(
        mode=row.mode,
        state=row.state,
        reasons=contact.reasons,
        since=row.since,
        kinds=tuple(kind for kind in KINDS if kind in kinds),
        pause=row.pause,
        order=row.order,
        order_ended=row.order_ended,
        headset=who in row.headset,
        ask=consents.questions(d, contact, side),
        mine=consents.own(contact, who),
        people=people,
    )
