"""Rows for tests that begin with a desk already full."""

import hashlib

from signaling.core.records import ContactRecord


def fresh_contact(contact: str, secret: str, now: int) -> ContactRecord:
    """A contact in *german* whose link has been exchanged; its customer, who holds `secret`, is about to come."""
    return ContactRecord(
        id=contact,
        link=None,
        seat=hashlib.sha256(secret.encode()).hexdigest(),
        state="created",
        queue="german",
        home_queue="german",
        channel="video",
        language="de",
        skills=(),
        fixed_agent=None,
        preferred_agent=None,
        by_code=False,
        head_start_ms=0,
        reference=None,
        topic=None,
        opened_at=now,
        joined_at=None,
        waiting_since=None,
        agent=None,
        connected_at=None,
        ended_at=None,
        end_reason=None,
        closed_at=None,
        epoch=0,
        topology="direct",
        camera=False,
        microphone=False,
        stars=None,
        rating_text=None,
    )
