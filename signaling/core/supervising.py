"""A supervisor in a running call: announced and visible, never silent.

Only where the house has configured purposes for it, since it lets one watch how a single person
works; the one chosen stands in the contact's timeline. Everybody is told name and role before the
supervisor hears anything, and the supervisor hears nothing of a consultation. Whose page is gone is
out at once: coming back means joining again, and being announced again.
"""

from signaling.core import calls, consults, views
from signaling.core.commands import Supervise
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.core.session import Contact, Side
from signaling.core.state import Connection, State


def join(d: State, connection: Connection, command: Supervise) -> None:
    if not d.rules.supervision_purposes:
        raise Refused(Code.SUPERVISION_OFF, "the house hasn't switched this on")
    if command.purpose not in d.rules.supervision_purposes:
        raise Refused(Code.SUPERVISION_PURPOSE, "not one of the configured purposes")
    contact = d.contacts.get(command.contact)
    if contact is None:
        raise Refused(Code.CONTACT_NONE, "no such contact")
    if not calls.has_call(contact):
        raise Refused(Code.CONTACT_WRONG_STATE, "there is no call", state=contact.state)
    if connection.id in d.supervised:
        raise Refused(Code.CONTACT_WRONG_STATE, "takes part in a call already")
    side = Side(
        id=connection.who,
        role="supervisor",
        name=connection.name,
        circle=consults.circle_of_another(d, contact),
        connection=connection.id,
        instance=connection.instance,
    )
    calls.join(d, contact, side)
    d.supervised[connection.id] = contact.id
    d.timeline(contact, "supervised", connection.who, purpose=command.purpose)
    d.out.save(
        AuditRecord(
            at=d.now,
            kind="supervisor.joined",
            actor=connection.who,
            subject=contact.id,
            data={"purpose": command.purpose},
        )
    )
    views.tell(d, contact)


def supervised(d: State, connection: Connection, name: str | None) -> Contact:
    """The call in which this connection takes part, and no other."""
    if name is None or d.supervised.get(connection.id) != name:
        raise Refused(Code.NOT_ALLOWED, "supervisors only look, unless they have joined")
    return d.contacts[name]


def gone(d: State, connection: str) -> None:
    """The supervisor's page is gone."""
    name = d.supervised.get(connection)
    if name is not None:
        contact = d.contacts[name]
        side = next(side for side in contact.guests if side.connection == connection)
        calls.leave(d, contact, side.id, "lost")
