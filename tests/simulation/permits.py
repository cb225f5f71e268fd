"""What must be true of everything that may be recorded at a moment, worked out without the desk's own verdict."""

from collections.abc import Iterable, Mapping

from policies.consent import Purpose
from signaling.core.effects import TrackPermit
from signaling.core.session import Contact
from signaling.core.state import State


def check_permits(d: State, told: Mapping[str, Iterable[TrackPermit]]) -> None:
    """`told`: by room, as the world has heard it, which may be less than the desk has decided, and never more."""
    for room, tracks in told.items():
        for track in tracks:
            contact = d.contacts[room]
            held = contact.permits.get((track.participant, track.kind))
            assert held == track.sequence, "recorded beyond what the desk has decided"
            check_track(d, contact, track)
    for contact in d.contacts.values():
        row = contact.recording
        if row is None:
            assert not contact.permits
            continue
        sequences = list(contact.permits.values())
        assert len(set(sequences)) == len(sequences)
        assert all(sequence <= row.sequence for sequence in sequences), "a number never saved"
        assert contact.recorded <= set(sequences)
        assert not row.order or (contact.state == "connected" and row.mode == "statutory")
        silent = row.state == "failed" and "silent" in contact.reasons
        assert not (silent and contact.recorded & set(_sent(contact))), (
            "recorded, and called silent"
        )
        seen = silent or row.state in {"starting", "running"}
        assert seen or not sequences, "recorded, and nobody sees"
    assert not d.changed


def _sent(contact: Contact) -> list[int]:
    """Sequences of permitted tracks whose owners are there and have them switched on."""
    found = []
    for (who, kind), sequence in contact.permits.items():
        side = contact.sides[who]
        on = {"sound": side.microphone, "picture": side.camera, "screen": side.screen}[kind]
        if on and side.present and side.linked_at is not None:
            found.append(sequence)
    return found


def check_track(d: State, contact: Contact, track: TrackPermit) -> None:
    """All that has to hold while this track may be written."""
    row, rule = contact.recording, d.queues[contact.record.queue].recording
    assert row is not None
    assert contact.state == "connected", "recorded after the talk"
    assert contact.record.channel != "chat"
    assert contact.on_sfu
    assert track.participant in contact.sides, "somebody recorded who isn't there"
    assert track.kind in rule.purposes
    assert d.recorder_known
    assert d.recorder is None, "no recorder, and recorded"
    assert row.failed is None
    assert row.pause is None, "recorded in a pause"
    assert all(side.circle == 0 for side in contact.sides.values()), "a private talk recorded"
    if rule.mode == "agent_only":
        assert contact.sides[track.participant].role in {"agent", "colleague"}
        assert track.participant in row.headset
        assert granted(d, contact, track.participant, track.kind)
        return
    assert rule.mode in {"consent", "statutory"}
    assert row.impossible is None
    assert rule.mode == "consent" or row.order
    for who in contact.sides:
        assert granted(d, contact, who, track.kind), f"{who} has not agreed"


def granted(d: State, contact: Contact, who: str, purpose: Purpose) -> bool:
    row, mode = contact.consents.get((who, purpose)), d.queues[contact.record.queue].recording.mode
    words = [text for text in d.rules.consent_texts if text.purpose == purpose]
    return (
        row is not None
        and row.state == "granted"
        and row.stands
        and row.mode == mode
        and any(row.text in text.hashes().values() for text in words)
    )
