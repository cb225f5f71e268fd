"""Whether the documents that everybody is shown are kept with the recording; like tracks, looked at after each event.

They are while everybody in the talk has agreed to *documents* and anything at all is being recorded. From when to when
that was stands in the timeline (`KEPT`), and which versions are part of the recording (`RECORDED`): those outlive the
contact's other documents. After a restart nothing is kept before it was looked at again, and the timeline says so.
"""

from typing import Final

from policies.consent import Facts, keeps_shown
from signaling.core.session import Contact
from signaling.core.state import State

KEPT: Final = "recording.documents"
"""Kind of the entry that keeping has begun (`kept` 1) or ended (0)."""
RECORDED: Final = "document.recorded"
"""Kind of the entry that a version is part of the recording."""


def settle(d: State, contact: Contact, facts: Facts | None) -> None:
    """`facts` None: there is no talk that could be recorded."""
    keeps = facts is not None and bool(contact.permits) and keeps_shown(facts).allowed
    if keeps != (contact.keeps_shown or False) or (contact.keeps_shown is None and _was(contact)):
        d.note(contact, KEPT, None, kept=int(keeps))
    contact.keeps_shown = keeps
    if keeps:
        shown(d, contact)


def _was(contact: Contact) -> bool:
    """Whether anything was recorded before the restart."""
    return contact.recording is not None and contact.recording.sequence > 0


def shown(d: State, contact: Contact) -> None:
    """Something is shown now, or kept from now on."""
    version = contact.papers.shown
    if contact.keeps_shown and version is not None and version not in contact.papers.recorded:
        contact.papers.recorded.add(version)
        d.timeline(contact, RECORDED, None, version=version)
