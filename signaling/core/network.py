"""How well the network carries each participant's call: for the tiles now, for the record later.

Pages judge it and report changes. Others are told at most once a second. The contact's timeline
keeps what lasted, so that "it was bad" can be explained later: what was worst within five seconds,
then the change for the better, at most forty entries for each participant of a talk.
"""

from signaling.core import calls
from signaling.core.commands import ReportQuality, Trouble
from signaling.core.session import Contact, Side
from signaling.core.state import State

TOLD_MS = 1_000
"""Others are told at most this often."""
SETTLED_MS = 5_000
"""What came and went within this is one entry: its worst."""
MOST_NOTES = 40

_ORDER = ("fair", "poor", "lost")


def report(d: State, contact: Contact, actor: str, command: ReportQuality) -> None:
    end = calls.talking(contact, actor)
    if command.trouble != end.trouble:
        if end.trouble is None:
            end.trouble_since = d.now
        end.trouble = command.trouble
        end.worst = _worse(end.worst, end.trouble)
        if end.notes < MOST_NOTES:
            d.timers.sooner("network", key(contact, end), d.now + SETTLED_MS)
    elif command.level == end.quality:
        return
    end.quality = command.level
    if d.now - end.quality_at >= TOLD_MS:
        tell(d, contact)
    else:
        d.timers.sooner("quality", contact.id, end.quality_at + TOLD_MS)


def tell(d: State, contact: Contact) -> None:
    for end in contact.sides.values():
        end.quality_at = d.now
    calls.tell_participants(d, contact)


def _worse(one: Trouble | None, other: Trouble | None) -> Trouble | None:
    if one is None or other is None:
        return one or other
    return other if _ORDER.index(other.level) > _ORDER.index(one.level) else one


def note(d: State, key: str) -> None:
    """It has lasted, or has happened: into the record."""
    name, who = key.split(" ", 1)
    contact = d.contacts[name]
    end = contact.sides[who]
    found = _worse(end.worst, end.trouble)
    end.worst = None
    if found != end.noted:
        end.noted = found
        end.notes += 1
        d.timeline(
            contact,
            "network",
            who,
            way=found.way if found else None,
            cause=found.cause if found else None,
            level=found.level if found else "good",
        )
    if end.trouble != end.noted and end.notes < MOST_NOTES:
        d.timers.set("network", key, d.now + SETTLED_MS)


def forget(d: State, contact: Contact, end: Side) -> None:
    """The call is over for this end."""
    d.timers.cancel("network", key(contact, end))
    end.quality = end.trouble = end.trouble_since = end.worst = end.noted = None
    end.notes = 0


def key(contact: Contact, end: Side) -> str:
    return f"{contact.id} {end.id}"
