"""A customer's companion in a call: a relative or an interpreter, by a second link to the same contact.

The link is made by the customer or the agent, lives shortly and opens one seat, once. Whoever holds
that seat waits in the **lobby** until the agent lets them in, is announced with the name they were
invited by, and may leave at any time. A companion has no claim to the customer's seat: the two are
different records, cookies and connections. When the contact waits for another agent, its companions
wait in the lobby again.
"""

from dataclasses import replace
from typing import Final

from signaling.core import calls, consults, documents, views
from signaling.core.commands import AdmitCompanion, RevokeCompanion
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    ClientConnected,
    Companion,
    CompanionInvited,
    CompanionRedeemed,
    Opened,
)
from signaling.core.messages import CompanionContact, CompanionSnapshot, Error, Replaced
from signaling.core.records import CompanionRecord, CompanionState
from signaling.core.session import MOST_SIDES, Contact, Side
from signaling.core.state import Agent, Connection, State

LIVES_MS: Final = 30 * 60_000
"""How long a companion's link may be opened."""
MOST: Final = 20
"""Invitations to one contact, over all of it."""
MAX_NAME: Final = 60
HERE: Final[frozenset[CompanionState]] = frozenset({"lobby", "joined"})
OPEN: Final[frozenset[CompanionState]] = HERE | {"invited"}


# --- the link ----------------------------------------------------------------------------------------------------


def may_invite(d: State, contact: Contact) -> bool:
    there = len(contact.sides) + sum(
        row.state in {"invited", "lobby"} for row in contact.companions.values()
    )
    return calls.may_grow(d, contact) and there < MOST_SIDES and len(contact.companions) < MOST


def invite(d: State, event: CompanionInvited) -> None:
    """Answers `Opened`. `by` is the contact itself, or the agent who leads it."""
    contact = d.contacts.get(event.contact)
    if contact is None or event.by not in {contact.id, contact.record.agent}:
        raise Refused(Code.CONTACT_NONE, "no such contact")
    if not calls.has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call")
    name = event.name.strip()
    if not name:
        raise Refused(Code.TEXT_EMPTY, "a companion needs a name")
    if len(name) > MAX_NAME:
        raise Refused(Code.TEXT_TOO_LONG, "the name is too long", limit=MAX_NAME)
    if not calls.may_grow(d, contact):
        raise Refused(Code.MEDIA_UNAVAILABLE, "no media plane takes calls now")
    if not may_invite(d, contact):
        raise Refused(Code.CONTACT_FULL, "no more may take part", limit=MOST_SIDES)
    row = CompanionRecord(
        id=event.companion,
        contact=contact.id,
        name=name,
        invited_by=event.by,
        seat=None,
        state="invited",
        made_at=d.now,
        expires_at=d.now + LIVES_MS,
        ended_at=None,
    )
    _keep(d, contact, row)
    d.companions[row.id] = contact.id
    d.timers.set("companion", row.id, row.expires_at)
    d.timeline(contact, "companion_invited", event.by, companion=row.id)
    views.tell(d, contact)
    d.out.answer(Opened(contact=contact.id, seat="companion", companion=row.id))


def redeem(d: State, event: CompanionRedeemed) -> None:
    """The link is exchanged for a seat, once. Answers `Opened`."""
    contact, row = find(d, event.companion)
    if row.state != "invited" or row.expires_at <= d.now:
        raise Refused(Code.COMPANION_GONE, "this link has been used, or its time is over")
    _keep(d, contact, replace(row, seat=event.seat, state="lobby"))
    d.timers.set("companion", row.id, d.now + d.rules.call_grace_ms)
    d.timeline(contact, "companion_came", row.id)
    views.tell(d, contact)
    d.out.answer(Opened(contact=contact.id, seat="companion", companion=row.id))


def find(d: State, companion: str) -> tuple[Contact, CompanionRecord]:
    name = d.companions.get(companion)
    if name is None:
        raise Refused(Code.COMPANION_GONE, "this contact is over")
    return d.contacts[name], d.contacts[name].companions[companion]


def time_over(d: State, companion: str) -> None:
    """Never opened, or opened and nobody is there any more."""
    contact, row = find(d, companion)
    if row.state == "invited":
        _end(d, contact, row, "expired")
    elif row.state == "lobby" and row.id not in contact.lobby:
        _end(d, contact, row, "left")
    views.tell(d, contact)


# --- the page ----------------------------------------------------------------------------------------------------


def connect(d: State, event: ClientConnected, party: Companion) -> None:
    contact, row = find(d, party.companion)
    if row.seat is None or row.seat != party.seat:
        raise Refused(Code.CONTACT_NOT_ADMITTED, "this device doesn't hold the seat")
    if row.state not in HERE:
        raise Refused(Code.COMPANION_GONE, "this companion is out of the contact")
    connection = Connection(
        id=event.connection,
        kind="companion",
        who=row.id,
        instance=event.instance,
        calls=event.calls,
    )
    side = contact.sides.get(row.id)
    old = side.connection if side else contact.lobby.get(row.id)
    if old:
        if d.connections.pop(old).instance != connection.instance:
            d.out.send(old, Replaced(by="tab"))
        d.out.close(old, "replaced")
    d.connections[connection.id] = connection
    if side is None:
        contact.lobby[row.id] = connection.id
        d.timers.cancel("companion", row.id)
        d.out.send(connection.id, snapshot(d, contact, row))
        views.tell(d, contact)
        return
    calls.returned(d, contact, row.id, connection)
    d.out.send(connection.id, snapshot(d, contact, row))
    calls.deliver_mailbox(d, contact, row.id)
    calls.tell_participants(d, contact)


def snapshot(d: State, contact: Contact, row: CompanionRecord) -> CompanionSnapshot:
    side = contact.sides.get(row.id)
    since = side.joined_at if side else None
    lines = () if since is None else tuple(x for x in views.chat(contact) if x.sent_at >= since)
    return CompanionSnapshot(
        now=d.now,
        you=row.id,
        companion=views.companion(d, contact, row),
        call=calls.view(d, contact, row.id) if side else None,
        chat=lines,
        documents=documents.remember(d, contact, row.id) if side else None,
    )


def gone(d: State, connection: Connection) -> None:
    """The companion's page is gone."""
    contact, row = find(d, connection.who)
    if row.id in contact.sides:
        calls.dropped(d, contact, row.id)
    elif contact.lobby.get(row.id) == connection.id:
        del contact.lobby[row.id]
        d.timers.set("companion", row.id, d.now + d.rules.call_grace_ms)
        views.tell(d, contact)


# --- in and out --------------------------------------------------------------------------------------------------


def admit(d: State, contact: Contact, agent: Agent, command: AdmitCompanion) -> None:
    row = contact.companions.get(command.companion)
    if row is None or row.state != "lobby":
        raise Refused(Code.COMPANION_GONE, "nobody of this name waits")
    if not command.admit:
        _end(d, contact, row, "refused", agent.id)
        views.tell(d, contact)
        return
    page = d.connections.get(contact.lobby.get(row.id, ""))
    side = Side(
        id=row.id,
        role="companion",
        name=row.name,
        circle=consults.circle_of_another(d, contact),
        connection=page.id if page else None,
        instance=page.instance if page else None,
        microphone=True,
        camera=contact.record.channel == "video",
    )
    calls.join(d, contact, side)
    contact.lobby.pop(row.id, None)
    d.timers.cancel("companion", row.id)
    _keep(d, contact, replace(row, state="joined"))
    d.timeline(contact, "companion_admitted", agent.id, companion=row.id)
    views.tell(d, contact)


def revoke(d: State, contact: Contact, actor: str, command: RevokeCompanion) -> None:
    """By the customer or the agent, as long as they haven't been let in."""
    row = contact.companions.get(command.companion)
    if row is None or row.state not in {"invited", "lobby"}:
        raise Refused(Code.COMPANION_GONE, "nobody of this name is to come")
    _end(d, contact, row, "revoked", actor)
    views.tell(d, contact)


def hang_up(d: State, contact: Contact, who: str) -> None:
    """From the lobby."""
    row = contact.companions[who]
    _end(d, contact, row, "left", who)
    views.tell(d, contact)


def dismissed(d: State, contact: Contact, who: str, cause: str) -> None:
    """Out of the call, back in the lobby: for good, unless the contact waits for another agent."""
    row = contact.companions.get(who)
    if row is None or row.state != "joined":
        return
    if cause == "waits":
        _keep(d, contact, replace(row, state="lobby"))
        d.timers.set("companion", row.id, d.now + d.rules.call_grace_ms)
        return
    _end(d, contact, row, "removed" if cause == "removed" else "left")


def over(d: State, contact: Contact) -> None:
    """The contact is over."""
    for row in list(contact.companions.values()):
        if row.state in OPEN:
            _end(d, contact, row, "left" if row.state in HERE else "expired")


def _end(
    d: State,
    contact: Contact,
    row: CompanionRecord,
    state: CompanionState,
    actor: str | None = None,
) -> None:
    ended = replace(row, state=state, ended_at=d.now)
    _keep(d, contact, ended)
    d.timers.cancel("companion", row.id)
    if state != "left" or actor:
        d.timeline(contact, f"companion_{state}", actor, companion=row.id)
    connection = contact.lobby.pop(row.id, None)
    if connection:
        if state == "refused":
            sentence = "the agent has not let this companion in"
            refusal = Error(code=Code.CONTACT_NOT_ADMITTED, sentence=sentence, details={})
            d.out.send(connection, refusal)
        view = views.companion(d, contact, ended)
        d.out.send(connection, CompanionContact(companion=view))
        d.out.close(connection, "not_admitted" if state == "refused" else "ended")
        d.connections.pop(connection, None)


def _keep(d: State, contact: Contact, row: CompanionRecord) -> None:
    contact.companions[row.id] = row
    d.out.save(row)
