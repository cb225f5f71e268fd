"""Facts of a contact that is over, for the tests of the search."""

from dataclasses import replace
from typing import Any

from signaling.review.entry import Event, Facts

FACTS = Facts(
    contact="c1",
    queue="german",
    queues=frozenset({"english"}),
    agents=frozenset({"anna"}),
    dispositions=frozenset({"done"}),
    reference="K-4711",
    opened_at=1_795_000_000_000,
    connected_at=1_795_000_060_000,
    ended_at=1_795_000_660_000,
    end_reason="customer_hung_up",
    stars=5,
    mode="consent",
    recorded=True,
    documents=("Preisliste Baufinanzierung.pdf",),
    texts=("Umschuldung", "Rückruf am Montag", "Was kostet das?", "Der Zins ist fest."),
)


def facts(**changes: Any) -> Facts:
    return replace(FACTS, **changes)


def event(kind: str, **changes: Any) -> Event:
    return Event(kind=kind, **changes)
