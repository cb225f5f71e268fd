"""What each side may see, built from the state at that moment."""

from typing import Literal

from signaling.core import calls, companions, consults, documents, recordings
from signaling.core.call_views import CallView, ParticipantView, TroubleView
from signaling.core.desk_views import (
    AsideView,
    AvailabilityView,
    ConsultView,
    PassedOnView,
    TransferView,
)
from signaling.core.messages import (
    AgentContact,
    AgentContactView,
    ChatLine,
    ClaimView,
    CompanionContact,
    CompanionView,
    ContactState,
    CustomerContact,
    CustomerContactView,
    CustomerSnapshot,
    InviteView,
    PlaceView,
    ReservationView,
)
from signaling.core.records import (
    ChatRecord,
    CompanionRecord,
    CompanionState,
    ReservationRecord,
)
from signaling.core.session import ENDED, MOST_SIDES, UNANSWERED, Contact, Side
from signaling.core.state import Agent, State

MOST_ASKED = 10_000
"""Kinds of wishes whose staffing is kept; `waiting.staffing_changed` forgets them."""


def tell(d: State, contact: Contact) -> None:
    """Everyone at this contact sees it anew."""
    if contact.customer.connection:
        d.out.send(
            contact.customer.connection, CustomerContact(contact=customer_contact(d, contact))
        )
    for connection in contact.claimants.values():
        d.out.send(connection, CustomerContact(contact=customer_contact(d, contact, claimant=True)))
    tell_agents(d, contact)
    for row in contact.companions.values():
        side = contact.sides.get(row.id)
        page = side.connection if side else contact.lobby.get(row.id)
        if page:
            d.out.send(page, CompanionContact(companion=companion(d, contact, row)))


def tell_agents(d: State, contact: Contact) -> None:
    for side in contact.sides.values():
        agent = d.agents.get(side.id)
        if agent and contact.id in agent.contacts:
            tell_agent(d, contact, agent)
        elif side.role == "supervisor" and side.connection:
            view = agent_contact(d, contact, side.id)
            d.out.send(side.connection, AgentContact(contact=view))


def tell_agent(d: State, contact: Contact, agent: Agent) -> None:
    d.tell_agent(agent, AgentContact(contact=agent_contact(d, contact, agent.id)))


def customer_contact(d: State, contact: Contact, *, claimant: bool = False) -> CustomerContactView:
    row, queue = contact.record, d.queue_of(contact)
    state: ContactState = "closed" if contact.state in ENDED else contact.state
    return CustomerContactView(
        id=row.id,
        state=state,
        seat="claimant" if claimant else "holder",
        queue=row.queue,
        queue_title=dict(queue.title),
        channel=row.channel,
        channels=queue.channels,
        opened_at=row.opened_at,
        connected_at=None if state in UNANSWERED else row.connected_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        rated=row.stars is not None,
        participants=() if claimant else participants(d, contact),
        claims=() if claimant else claims(contact),
        availability=availability(d, contact),
        place=place(d, contact),
        passed_on=None if claimant else passed_on(d, contact),
        aside=None if claimant else aside(d, contact),
        companions=() if claimant else invites(contact),
        can_invite=not claimant and companions.may_invite(d, contact),
        recording=None if claimant else recordings.view(d, contact, contact.id),
    )


def customer_snapshot(d: State, contact: Contact, *, claimant: bool = False) -> CustomerSnapshot:
    return CustomerSnapshot(
        now=d.now,
        you=contact.id,
        contact=customer_contact(d, contact, claimant=claimant),
        call=None if claimant else calls.view(d, contact, contact.id),
        chat=() if claimant else chat(contact),
        documents=None if claimant else documents.remember(d, contact, contact.id),
    )


def agent_contact(d: State, contact: Contact, who: str) -> AgentContactView:
    row, own = contact.record, contact.part_of(who)
    part, side = own or contact.part, contact.sides.get(who)
    leads = contact.talks(who) and row.agent == who
    assert part is not None
    assert row.joined_at is not None  # nobody is asked for one who hasn't joined
    shared = who in contact.sides  # passed on: what follows is others'
    return AgentContactView(
        id=row.id,
        role=_role(side),
        state="connected" if part.ended_at is None else "wrap_up",
        queue=part.queue,
        queue_title=dict(d.queues[part.queue].title),
        channel=row.channel,
        language=row.language,
        reference=row.reference,
        topic=row.topic,
        joined_at=row.joined_at,
        connected_at=part.connected_at,
        ended_at=part.ended_at,
        end_reason=row.end_reason if part.end == "ended" else None,
        part_end=part.end,
        wrap_up_until=part.wrap_up_until,
        note=own.note if own else "",
        reason=part.reason,
        transfer=transfer(d, contact, before=part.number),
        participants=participants(d, contact) if shared else (),
        claims=claims(contact) if own and shared else (),
        consult=consult(d, contact) if who in d.agents and shared else None,
        can_transfer=leads,
        can_consult=leads
        and contact.consult is None
        and calls.may_grow(d, contact)
        and len(contact.sides) < MOST_SIDES,
        can_invite=leads and companions.may_invite(d, contact),
        can_take_over=consults.may_take_over(d, contact, who),
        companions=invites(contact) if own and shared else (),
        recording=recordings.view(d, contact, who) if shared else None,
    )


def invites(contact: Contact) -> tuple[InviteView, ...]:
    """Companions who are to come, wait or take part."""
    return tuple(
        InviteView(id=row.id, name=row.name, state=row.state, expires_at=row.expires_at)
        for row in contact.companions.values()
        if row.state == "invited" or row.state == "lobby" or row.state == "joined"
    )


def companion(d: State, contact: Contact, row: CompanionRecord) -> CompanionView:
    joined = row.id in contact.sides
    here = row.state in {"invited", "lobby", "joined"}
    return CompanionView(
        id=row.id,
        contact=contact.id,
        name=row.name,
        state="joined" if joined else "lobby" if here else "over",
        reason=_how(row.state),
        queue_title=dict(d.queue_of(contact).title),
        channel=contact.record.channel,
        participants=participants(d, contact) if joined else (),
        aside=aside(d, contact) if joined else None,
        recording=recordings.view(d, contact, row.id) if joined else None,
    )


def _how(
    state: CompanionState,
) -> Literal["left", "refused", "removed", "revoked", "expired"] | None:
    if state == "invited" or state == "lobby" or state == "joined":
        return None
    return state


def _role(side: Side | None) -> Literal["agent", "colleague", "supervisor"]:
    if side is not None and (side.role == "colleague" or side.role == "supervisor"):
        return side.role
    return "agent"


def consult(d: State, contact: Contact) -> ConsultView | None:
    row = contact.consult
    if row is None:
        return None
    aside = row.id not in d.reservations
    return ConsultView(
        colleague=row.agent,
        name=d.agents[row.agent].profile.name,
        state="aside" if aside else "ringing",
        note=row.note or "",
        since=(contact.sides[row.agent].joined_at if aside else None) or row.made_at,
        expires_at=row.expires_at,
    )


def aside(d: State, contact: Contact) -> AsideView | None:
    """The customer hears of a consultation when it begins, not of who is asked and doesn't come."""
    view = consult(d, contact)
    agent = d.agent_of(contact)
    if view is None or view.state == "ringing" or agent is None:
        return None
    return AsideView(agent_name=agent.profile.name, colleague_name=view.name, since=view.since)


def transfer(d: State, contact: Contact, *, before: int | None = None) -> TransferView | None:
    """Who passed the contact on last, `before` this part."""
    earlier = contact.parts if before is None else contact.parts[: before - 1]
    part = next((part for part in reversed(earlier) if part.passed_note is not None), None)
    if part is None or part.passed_note is None or part.ended_at is None:
        return None
    return TransferView(
        by=part.agent,
        by_name=d.agents[part.agent].profile.name,
        queue=part.queue,
        queue_title=dict(d.queues[part.queue].title),
        note=part.passed_note,
        at=part.ended_at,
    )


def passed_on(d: State, contact: Contact) -> PassedOnView | None:
    part = contact.part
    if contact.state not in {"waiting", "reserved"} or part is None or part.passed_note is None:
        return None
    assert part.ended_at is not None
    asked = d.reservations[contact.reservation] if contact.reservation else None
    chosen = asked is not None and asked.reason.rule == "transfer"
    return PassedOnView(
        by_name=d.agents[part.agent].profile.name,
        to_name=d.agents[asked.agent].profile.name if asked and chosen else None,
        queue_title=dict(d.queue_of(contact).title),
        at=part.ended_at,
    )


def participants(d: State, contact: Contact) -> tuple[ParticipantView, ...]:
    """Everybody who takes part (or did, once it is over)."""
    return tuple(_participant(side, d.agents.get(side.id)) for side in contact.sides.values())


def _participant(side: Side, agent: Agent | None) -> ParticipantView:
    return ParticipantView(
        id=side.id,
        role=side.role,
        name=agent.profile.name if agent else side.name,
        joined_at=side.joined_at,
        stage="call" if side.circle == 0 else "aside" if side.circle == 1 else "waiting",
        present=side.present,
        microphone=side.microphone,
        camera=side.camera,
        screen=side.screen,
        quality=side.quality,
        trouble=_trouble(side),
    )


def _trouble(side: Side) -> TroubleView | None:
    found = side.trouble
    if found is None:
        return None
    assert side.trouble_since is not None
    return TroubleView(
        way=found.way, cause=found.cause, level=found.level, since=side.trouble_since
    )


def claims(contact: Contact) -> tuple[ClaimView, ...]:
    return tuple(ClaimView(id=claim.id, asked_at=claim.asked_at) for claim in contact.pending)


def availability(d: State, contact: Contact) -> AvailabilityView:
    row, queue = contact.record, d.queue_of(contact)
    if contact.state in ENDED or row.by_code:  # a code is valid whenever its agent is there
        return AvailabilityView(open=True, staffed=staffed(d, contact), opens_at=None)
    opened = d.is_open(queue.id)
    return AvailabilityView(
        open=opened,
        staffed=staffed(d, contact),
        opens_at=None if opened else d.opens_at(queue.id),
    )


def staffed(d: State, contact: Contact) -> bool:
    """A qualified agent is signed in; once one is talking nobody needs to be looked for."""
    row = contact.record
    if contact.state not in UNANSWERED:
        return True
    asked = (row.home_queue, row.channel, row.language, row.skills, row.fixed_agent)
    known = d.staffed.get(asked)
    if known is None:
        if len(d.staffed) >= MOST_ASKED:
            d.staffed.clear()
        known = d.staffed[asked] = d.pairing.staffed(*asked, d.now)
    return known


def place(d: State, contact: Contact) -> PlaceView | None:
    """Place and estimate of one who waits; one who is reserved keeps it, in case nobody answers."""
    if contact.state not in {"waiting", "reserved"}:
        return None
    room = d.rooms[contact.record.home_queue]
    number = room.place(contact.id)
    return PlaceView(
        place=number,
        waiting=len(room),
        estimate_ms=_rounded(d.paces[contact.record.home_queue].estimate(d.now, number)),
    )


def _rounded(estimate_ms: int | None) -> int | None:
    """To the half minute up to two minutes, then to the minute: an honest figure that doesn't flicker."""
    if estimate_ms is None:
        return None
    step = 30_000 if estimate_ms <= 120_000 else 60_000
    return max(step, round(estimate_ms / step) * step)


def chat(contact: Contact) -> tuple[ChatLine, ...]:
    return tuple(chat_line(record) for record in contact.chat.values())


def agent_chat(contact: Contact, agent: Agent) -> tuple[ChatLine, ...]:
    """What was said before and in this agent's part; an agent who joins later reads what came before."""
    part = contact.part_of(agent.id)
    until = part.ended_at if part else None
    return tuple(line for line in chat(contact) if until is None or line.sent_at <= until)


def chat_line(record: ChatRecord) -> ChatLine:
    return ChatLine(
        message=record.message,
        sender=record.sender,
        role=record.role,
        text=record.text,
        sent_at=record.sent_at,
        delivered_at=record.delivered_at,
    )


def reservation(d: State, row: ReservationRecord) -> ReservationView:
    contact = d.contacts[row.contact]
    return ReservationView(
        id=row.id,
        kind=row.kind,
        contact=row.contact,
        queue=row.queue,
        queue_title=dict(d.queues[row.queue].title),
        channel=contact.record.channel,
        language=contact.record.language,
        reference=contact.record.reference,
        topic=contact.record.topic,
        waited_ms=row.reason.waited_ms,
        made_at=row.made_at,
        expires_at=row.expires_at,
        reason=row.reason,
        transfer=transfer(d, contact) if row.asked_by is None else _asks(d, contact, row),
    )


def _asks(d: State, contact: Contact, row: ReservationRecord) -> TransferView:
    """Who asks for advice."""
    assert row.asked_by is not None
    return TransferView(
        by=row.asked_by,
        by_name=d.agents[row.asked_by].profile.name,
        queue=contact.record.queue,
        queue_title=dict(d.queue_of(contact).title),
        note=row.note or "",
        at=row.made_at,
    )


def agent_calls(d: State, agent: Agent) -> tuple[CallView, ...]:
    talks = (d.contacts[name] for name in agent.contacts if d.contacts[name].talks(agent.id))
    found = (calls.view(d, contact, agent.id) for contact in talks)
    return tuple(call for call in found if call)
