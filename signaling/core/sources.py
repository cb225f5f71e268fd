"""What each participant has switched on: microphone, camera, a shared screen.

The others' tiles show it at once. Where somebody may be recorded the contact's timeline keeps it too, so that
silence in a recording can be told from a loss: first how they came, then each change, at most one entry a second
and participant (the last state counts) and `MOST_NOTES` for each participant of a contact.
"""

from typing import Final

from policies.consent import Person, asked
from signaling.core import calls, consents
from signaling.core.commands import SetMedia
from signaling.core.session import Contact, Side, Sources
from signaling.core.state import State

APART_MS: Final = 1_000
MOST_NOTES: Final = 100


def set_media(d: State, contact: Contact, actor: str, command: SetMedia) -> None:
    end = calls.talking(contact, actor)
    now = (command.microphone, command.camera, command.screen)
    if now != sources(end):
        end.microphone, end.camera, end.screen = now
        d.changed[contact.id] = None
        calls.tell_participants(d, contact)
    _note_in_time(d, contact, end)


def sources(end: Side) -> Sources:
    return end.microphone, end.camera, end.screen


def _note_in_time(d: State, contact: Contact, end: Side) -> None:
    mode = consents.rule(d, contact).mode
    if not (calls.has_call(contact) and asked(mode, Person(id=end.id, role=end.role))):
        return
    if end.sources_at is None or d.now - end.sources_at >= APART_MS:
        note(d, key(contact, end))
    else:
        d.timers.sooner("sources", key(contact, end), end.sources_at + APART_MS)


def note(d: State, key: str) -> None:
    """Into the record, unless that is how it was before."""
    name, who = key.split(" ", 1)
    contact = d.contacts[name]
    end = contact.sides[who]
    written = contact.source_notes.get(who, 0)
    if sources(end) == end.noted_sources or written >= MOST_NOTES:
        return
    contact.source_notes[who] = written + 1
    end.noted_sources, end.sources_at = sources(end), d.now
    d.timeline(
        contact,
        "media",
        who,
        role=end.role,
        microphone=int(end.microphone),
        camera=int(end.camera),
        screen=int(end.screen),
    )


def forget(d: State, contact: Contact, end: Side) -> None:
    """The call is over for this end."""
    d.timers.cancel("sources", key(contact, end))
    end.microphone = end.camera = end.screen = False
    end.noted_sources = None


def key(contact: Contact, end: Side) -> str:
    return f"{contact.id} {end.id}"
