"""What a bundle's manifest tells: of a recording all that belongs to it, of other contacts all that is kept of them."""

from collections.abc import Sequence

from signaling import manifest, showing
from signaling.api.evidence_models import ContactFacts, DestroyedLayer, Manifest
from signaling.api.models import ContactDetail
from signaling.api.recording_models import PersonRow, ShownRow
from signaling.evidence.unrecorded import Facts, against_documents, reasons
from signaling.ports import RecordedPart
from signaling.store.evidence import Asking
from signaling.store.recordings import About, Told

NEVER_MADE = "key_missing"
"""Of a recording that reached no disk there may be no key."""


def was_recorded(about: About | None, parts: Sequence[RecordedPart], trouble: str | None) -> bool:
    """Whether anything ever was. What can't be looked at counts as there."""
    if about is None:
        return False
    return bool(about.written or parts) or trouble not in {None, NEVER_MADE}


def of_recording(
    contact: ContactFacts,
    about: About,
    parts: Sequence[RecordedPart],
    trouble: str | None,
    destroyed: tuple[DestroyedLayer, ...],
) -> Manifest:
    return Manifest(
        **dict(manifest.whole(about, parts, trouble)),
        contact=contact,
        mode=about.recording.mode,
        unrecorded=(),
        destroyed=destroyed,
    )


def of_contact(
    detail: ContactDetail,
    told: Told,
    about: About | None,
    asking: Asking | None,
    destroyed: tuple[DestroyedLayer, ...],
    restarts: tuple[int, ...],
) -> Manifest:
    """Nothing of it was recorded. `about`: it was to begin all the same."""
    contact = facts_of(detail)
    people = _people(contact.id, detail, told)
    shown = () if against_documents(told.consents) else _shown(contact.id, told)
    facts = Facts(
        contact=contact,
        asking=asking,
        people=people,
        consents=told.consents,
        timeline=told.timeline,
        restarts=restarts,
    )
    return Manifest(
        contact=contact,
        mode="never" if asking is None else asking.mode,
        recording=None if about is None else about.recording,
        unrecorded=reasons(facts),
        destroyed=destroyed,
        people=people,
        parts=(),
        unreadable=(),
        missing=(),
        trouble=None,
        consents=told.consents,
        texts=told.texts,
        chat=told.chat,
        shown=tuple(shown),
        documents=told.documents,
        marks=tuple(showing.visible(told.marks, shown)),
        timeline=told.timeline,
    )


def facts_of(detail: ContactDetail) -> ContactFacts:
    row = detail.contact
    return ContactFacts(**{name: getattr(row, name) for name in ContactFacts.model_fields})


def _shown(contact: str, told: Told) -> Sequence[ShownRow]:
    until = told.timeline[-1].at if told.timeline else 0
    known = {each.version for each in told.documents}
    return [
        row
        for row in showing.shown(told.timeline, contact, until)
        if {version for version, _ in showing.places(row)} <= known
    ]


def _people(contact: str, detail: ContactDetail, told: Told) -> tuple[PersonRow, ...]:
    """Those of a call are kept as such; of a chat, or where nobody accepted, the contact's own records tell them."""
    found = {each.participant: each for each in told.people}
    found.setdefault(contact, PersonRow(participant=contact, role="customer", name=None))
    for part in detail.parts:
        agent = PersonRow(participant=part.agent, role="agent", name=part.agent_name)
        found.setdefault(part.agent, agent)
    return tuple(found.values())
