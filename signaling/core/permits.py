"""Which tracks may be recorded now, looked at again after every event that may have changed it.

The desk alone decides. For each contact of a queue that may record, `settle` asks `policies.consent`
about every track of everybody in the talk, and tells the recorder with one `Permits` all that may be
recorded in this room. What is taken away leaves before the Save, with whoever is let in, leaves, or
says no in the same event; what is added leaves after it, and its sequence, unique in the recording
for ever, is in that Save. A track that was closed, for any reason, opens again with a new sequence.

After a restart nothing is permitted, whatever was before: sequences go on from the record, and no
track opens before the recorder has said that it is there. Until then nothing has failed either. Nor
does one open before everybody in the talk has come back and was listened to for `HEAR_MS`: whoever
withdrew or paused in the last moment, or while nothing could be saved, says it again then.

A recorder that can't record ends an open order talk (*statutory*): what must be recorded isn't said
unrecorded. So does a refusal, a withdrawal, or the end of the talk; the contact goes on.

A recorder that says nothing has failed too: when for `SILENT_MS` nothing is on disk of anybody who is
there, connected, and has switched on what may be recorded, everybody is told so. What was permitted
stays so, and what comes after all is recorded, and seen to be; an order talk ends.
"""

from dataclasses import replace
from typing import Final

from policies.consent import KINDS, Facts, Kind, Track, Verdict, verdict
from signaling.core import calls, consents, keeping, recordings, views
from signaling.core.consent_views import RecordingState
from signaling.core.effects import Permits, RecordingOver, TrackPermit
from signaling.core.events import PermitClosed, Recorded, RecorderAvailable, RecordingFailed
from signaling.core.records import RecordingRecord
from signaling.core.session import ENDED, Contact
from signaling.core.state import State

Key = tuple[str, Kind]
"""Participant and kind."""

AGAIN: Final = frozenset({"lapsed", "worker_gone"})
"""Codes after which a closed track may open again by itself."""
RETRY_MS: Final = 1_000
"""A track that has closed twice within `STEADY_MS` stays closed for so long."""
STEADY_MS: Final = 10_000
HEAR_MS: Final = 1_000
"""After a restart: several times what a page takes to say again what wasn't acknowledged."""
UNHEARD_MS: Final = 10_000
"""A recorder that hasn't been heard of by then isn't there."""
SILENT_MS: Final = 10_000
"""Of a track that is permitted and sent, something is on disk long before."""
SILENT: Final = "silent"
NO_RECORDER: Final = "no_recorder"
PART: Final = "recording.part"
"""Kind of the entry that a part is on disk."""
NO: Final = ("impossible", "refused", "withdrawn")
"""Reasons that end an order talk, the hardest first."""
MOOT: Final = frozenset({"never", "not_recorded", "not_staff"})
"""Reasons for which a track was never meant to be recorded."""


def begin(d: State) -> None:
    """A desk has just been loaded."""
    if d.rules.media:
        d.timers.set("recorder", "", d.now + UNHEARD_MS)
    else:
        d.recorder, d.recorder_known = NO_RECORDER, True


# --- what the recorder tells --------------------------------------------------------------------------------------


def available(d: State, event: RecorderAvailable) -> None:
    _recorder(d, None if event.yes else event.code or NO_RECORDER)


def unheard_of(d: State) -> None:
    _recorder(d, NO_RECORDER)


def _recorder(d: State, trouble: str | None) -> None:
    d.timers.cancel("recorder", "")
    d.recorder, d.recorder_known = trouble, True
    for contact in d.contacts.values():
        row = contact.recording
        if row is None or not calls.has_call(contact):
            continue
        if trouble is None and row.failed:
            row = replace(row, failed=None)  # it is tried again
        consents.change(d, contact, row)


def recorded(d: State, event: Recorded) -> None:
    """Its file is there, perhaps only after its end; the note of it shows later whether it still is."""
    contact, key = d.contacts.get(event.room), (event.participant, event.kind)
    row = contact.recording if contact is not None else None
    if contact is None or row is None or not 0 < event.sequence <= row.sequence:
        return
    if event.sequence in contact.recorded:
        return
    d.note(contact, PART, None, participant=key[0], track=event.kind, sequence=event.sequence)
    if contact.permits.get(key) == event.sequence:
        contact.recorded.add(event.sequence)
        d.changed[contact.id] = None


def closed(d: State, event: PermitClosed) -> None:
    """The recorder has closed a track by itself."""
    contact, key = d.contacts.get(event.room), (event.participant, event.kind)
    if contact is None or contact.permits.get(key) != event.sequence:
        return  # of the past
    row = contact.recording
    assert row is not None
    del contact.permits[key]
    d.out.cut(Permits(contact.id, _tracks(contact)))
    d.timeline(
        contact, "recording.cut", None, participant=key[0], track=key[1], code=event.code[:40]
    )
    if event.code in AGAIN:
        last, _ = contact.lapses.get(key, (d.now - STEADY_MS, 0))
        wait_ms = 0 if d.now - last >= STEADY_MS else RETRY_MS
        contact.lapses[key] = d.now, d.now + wait_ms
    else:
        row = replace(row, failed=event.code[:40])
    consents.change(d, contact, row)


def failed(d: State, event: RecordingFailed) -> None:
    contact = d.contacts.get(event.room)
    if contact is not None and contact.recording is not None and calls.has_call(contact):
        consents.change(d, contact, replace(contact.recording, failed=event.code[:40]))


def due(d: State, contact: Contact) -> None:
    """A track that had closed too often may open again, everybody was listened to after a restart, or one of the
    permitted tracks has been silent for too long."""
    d.changed[contact.id] = None


def again(d: State, contact: Contact) -> bool:
    """After silence: what was permitted is closed, to open under new numbers. Whether there was any need."""
    if SILENT not in contact.reasons or not contact.permits:
        return False
    contact.permits = {}
    contact.awaited.clear()
    d.out.cut(Permits(contact.id, ()))
    d.note(contact, "recording.stopped", None, reasons=SILENT)
    d.changed[contact.id] = None
    return True


# --- after every event --------------------------------------------------------------------------------------------


def settle(d: State) -> None:
    """Bring permits, and what participants know of them, up to date with what has changed."""
    while d.changed:
        name = next(iter(d.changed))
        contact = d.contacts.get(name)
        if contact is not None:
            _settle(d, contact)
        del d.changed[name]


def _settle(d: State, contact: Contact) -> None:
    before = contact.recording
    talks = calls.has_call(contact)
    mode = consents.rule(d, contact).mode
    if before is None:
        if mode == "never" or not talks:
            return
        contact.recording = _new(d, contact)
    consents.part(d, contact)
    row = _row(contact)
    if talks:
        row = replace(row, mode=mode)
    row = replace(row, headset=tuple(who for who in row.headset if who in contact.sides))
    contact.recording = row = consents.remember(d, contact, row)
    found = verdicts(d, contact)
    if row.order and _silent(d, contact, found):
        contact.recording = row = replace(row, failed=SILENT)
        found = verdicts(d, contact)
    why = _order_over(d, contact, row, found)
    if why is not None:
        contact.recording = replace(row, order=False, order_ended=why)
        d.note(contact, "order.ended", None, reason=why)
        found = verdicts(d, contact)
    contact.reasons = _reasons(d, contact, found)
    changed = _grant(d, contact, {key for key, each in found.items() if each.allowed})
    keeping.settle(d, contact, facts_of(d, contact))
    silent = _silent(d, contact, found)
    if silent:
        contact.reasons = tuple(sorted({*contact.reasons, SILENT}))
    _state(d, contact, found, silent=silent)
    if contact.state in ENDED and _row(contact).ended_at is None:
        contact.recording = replace(_row(contact), ended_at=d.now)
        if _row(contact).sequence:
            d.out.media(RecordingOver(contact.id))
    if changed or contact.recording != before:
        d.out.save(_row(contact))  # a cut is never without its Save
    _tell(d, contact)


def _new(d: State, contact: Contact) -> RecordingRecord:
    return RecordingRecord(
        contact=contact.id,
        mode=consents.rule(d, contact).mode,
        state="off",
        since=d.now,
        sequence=0,
        asked_at=None,
        asked=(),
        impossible=None,
        pause=None,
        order=False,
        order_ended=None,
        headset=(),
        failed=None,
        started_at=None,
        ended_at=None,
    )


def _row(contact: Contact) -> RecordingRecord:
    assert contact.recording is not None
    return contact.recording


def trouble(d: State, contact: Contact) -> str | None:
    """Why this contact can't be recorded, by its code."""
    if not contact.on_sfu:
        return NO_RECORDER
    return _row(contact).failed or (d.recorder if d.recorder_known else None)


def verdicts(d: State, contact: Contact) -> dict[Key, Verdict]:
    """On every track that there could be in this talk."""
    facts = facts_of(d, contact)
    if facts is None:
        return {}
    return {
        (who, kind): verdict(facts, Track(owner=who, kind=kind))
        for who in contact.sides
        for kind in facts.rule.kinds
    }


def facts_of(d: State, contact: Contact) -> Facts | None:
    """What verdicts rest on; None: there is no talk that could be recorded."""
    row = contact.recording
    if row is None or not calls.has_call(contact):
        return None
    return Facts(
        rule=consents.rule(d, contact),
        people=consents.people(contact),
        answers=consents.answers(d, contact),
        order=row.order,
        headset=row.headset,
        impossible=row.impossible is not None,
        paused=row.pause is not None,
        aside=any(side.circle for side in contact.sides.values()),
        recorder=d.recorder_known and trouble(d, contact) is None,
    )


def _order_over(
    d: State, contact: Contact, row: RecordingRecord, found: dict[Key, Verdict]
) -> str | None:
    """Why an open order talk has to end; None: it goes on, or there is none."""
    if not row.order:
        return None
    if not found or row.mode != "statutory":
        return "over"
    reasons = {reason for each in found.values() for reason in each.reasons}
    against = next((reason for reason in NO if reason in reasons), None)
    return against or trouble(d, contact)


def _tracks(contact: Contact) -> tuple[TrackPermit, ...]:
    return tuple(
        TrackPermit(who, kind, sequence) for (who, kind), sequence in contact.permits.items()
    )


def _grant(d: State, contact: Contact, wanted: set[Key]) -> bool:
    """Take away what isn't allowed any more, before the Save; add what is, after it. Whether anything has changed."""
    held = contact.permits
    kept = {key: sequence for key, sequence in held.items() if key in wanted}
    contact.permits = kept
    if len(kept) < len(held):
        d.out.cut(Permits(contact.id, _tracks(contact)))
    opens = _opens(d, contact, wanted - kept.keys())
    if later := [at for at in opens.values() if at > d.now]:
        d.timers.set("permits", contact.id, min(later))
    else:
        d.timers.cancel("permits", contact.id)
    row, added = _row(contact), {key for key, at in opens.items() if at <= d.now}
    for key in sorted(added):
        row = replace(row, sequence=row.sequence + 1)
        kept[key] = row.sequence
    if added:
        row = replace(row, started_at=d.now if row.started_at is None else row.started_at)
        d.out.media(Permits(contact.id, _tracks(contact)))
    contact.recording = row
    contact.recorded &= set(kept.values())
    if kept and not held:
        kinds = {kind for _, kind in kept}
        d.note(contact, "recording.started", None, kinds=" ".join(k for k in KINDS if k in kinds))
    elif held and not kept:
        d.note(contact, "recording.stopped", None, reasons=" ".join(contact.reasons))
    return kept != held


def _opens(d: State, contact: Contact, keys: set[Key]) -> dict[Key, int]:
    """When each of these may open at the earliest; empty while somebody of before a restart isn't back."""
    heard = _heard(d, contact)
    if heard is None:
        return {}
    return {key: max(heard, contact.lapses.get(key, (0, 0))[1]) for key in keys}


def _heard(d: State, contact: Contact) -> int | None:
    """When everybody of before a restart was listened to, each on one connection; None while somebody is away."""
    for who, (connection, since) in list(contact.unheard.items()):
        side = contact.sides.get(who)
        if side is None:
            del contact.unheard[who]
        elif side.connection != connection:
            contact.unheard[who] = side.connection, d.now
        elif connection is not None and since + HEAR_MS <= d.now:
            del contact.unheard[who]
    if any(connection is None for connection, _ in contact.unheard.values()):
        return None
    return max((since + HEAR_MS for _, since in contact.unheard.values()), default=0)


def _reasons(d: State, contact: Contact, found: dict[Key, Verdict]) -> tuple[str, ...]:
    """What keeps tracks from being recorded, each reason once; the recorder's by its code."""
    reasons = {reason for each in found.values() for reason in each.reasons if reason not in MOOT}
    named = {
        trouble(d, contact) or reason if reason == "recorder" else reason for reason in reasons
    }
    return tuple(sorted(named))


def _silent(d: State, contact: Contact, found: dict[Key, Verdict]) -> bool:
    """Whether nothing is on disk of any track that is sent, and for too long of one of them.

    A track that closed because the recorder lapsed is still waited for: it opens again by itself.
    """
    tried = contact.permits.keys() | contact.lapses.keys()
    sent = {
        key for key, each in found.items() if each.allowed and key in tried and _sends(contact, key)
    }
    written = {key for key in sent if contact.permits.get(key) in contact.recorded}
    contact.awaited = {key: contact.awaited.get(key, d.now) for key in sent - written}
    ends = [since + SILENT_MS for since in contact.awaited.values()]
    if later := [at for at in ends if at > d.now]:
        d.timers.set("silent", contact.id, min(later))
    else:
        d.timers.cancel("silent", contact.id)
    return not written and len(later) < len(ends)


def _sends(contact: Contact, key: Key) -> bool:
    """As far as its owner's page has said: they are there, connected to the plane, and have it switched on."""
    who, kind = key
    side = contact.sides[who]
    source = {"sound": side.microphone, "picture": side.camera, "screen": side.screen}
    return side.present and side.linked_at is not None and source[kind]


def _state(d: State, contact: Contact, found: dict[Key, Verdict], *, silent: bool) -> None:
    row = _row(contact)
    state: RecordingState = "failed" if silent else _state_of(d, contact, found)
    if state == row.state:
        return
    contact.recording = replace(row, state=state, since=d.now)
    if state == "failed":
        d.note(contact, "recording.failed", None, code=trouble(d, contact) or SILENT)


def _state_of(d: State, contact: Contact, found: dict[Key, Verdict]) -> RecordingState:
    if contact.permits:
        written = any(sequence in contact.recorded for sequence in contact.permits.values())
        return "running" if written else "starting"
    states = {
        _state_by(d, contact, each) for each in found.values() if not MOOT & set(each.reasons)
    }
    best: tuple[RecordingState, ...] = ("starting", "paused", "asking", "failed")
    return next((state for state in best if state in states), _closed(contact))


def _state_by(d: State, contact: Contact, found: Verdict) -> RecordingState:
    """What the hardest reason against a track makes of it."""
    reasons = set(found.reasons)
    if reasons & set(NO):
        return _closed(contact)
    if "recorder" in reasons and trouble(d, contact) is not None:
        return "failed"
    if "unanswered" in reasons:
        return "asking" if consents.asking(d, contact) else _closed(contact)
    if reasons & {"order", "headset"}:
        return _closed(contact)
    return "paused" if reasons & {"paused", "aside"} else "starting"


def _closed(contact: Contact) -> RecordingState:
    return "off" if _row(contact).started_at is None else "stopped"


def _tell(d: State, contact: Contact) -> None:
    """Everybody in the talk, if anything is other than they know."""
    told = tuple(recordings.view(d, contact, who) for who in contact.sides)
    if told != contact.told_recording:
        contact.told_recording = told
        views.tell(d, contact)
