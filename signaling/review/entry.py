"""A contact as the index holds it: its flags and its tokens, from what the desk has kept of it. Pure.

Words stand between `PARTED`, so that no phrase goes from one chat line into the next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from policies.consent import Mode
from signaling.review.query import EVERY, Beginning, Part, Query, Token, either, parse
from signaling.review.words import joined, words

Flag = Literal["crashed", "lost", "recording_failed", "network", "refused", "low_rating"]
"""*crashed*: a process of ours failed half-way; *lost*: somebody stayed away for good; *recording_failed*: some of what
was allowed isn't there; *network*: somebody's was poor or gone; *refused*: a consent; *low_rating*: two stars or fewer.
"""
FLAGS: Final[tuple[Flag, ...]] = get_args(Flag)
Gone = Literal["recording", "content", "record"]
"""What of a contact was destroyed; *record* is all of it."""

LOW_STARS: Final = 2
MOST_MINUTES: Final = 999
MOST_TOKENS: Final = 50_000
"""Of one contact, far beyond any chat: PostgreSQL takes no more than a megabyte."""
PARTED: Final = "x:x"
DOCUMENT: Final = "d:"
LOST: Final = frozenset({"customer_lost", "agent_lost"})
FAILURES: Final = frozenset({"media_lost", "leg_failed"})
CRASHES: Final = frozenset({"lapsed", "worker_gone"})
WEAK: Final = frozenset({"poor", "lost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An entry of the timeline, as far as flags follow from it."""

    kind: str
    code: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the desk has kept of a contact that is over. Times in ms since 1970."""

    contact: str
    queue: str
    queues: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    dispositions: frozenset[str] = frozenset()
    reference: str | None = None
    opened_at: int
    connected_at: int | None = None
    ended_at: int | None = None
    end_reason: str | None = None
    stars: int | None = None
    mode: Mode = "never"
    recorded: bool = False
    recording_failed: str | None = None
    refused: bool = False
    events: tuple[Event, ...] = ()  # in order
    documents: tuple[str, ...] = ()  # names
    texts: tuple[str, ...] = ()  # topic, notes, chat
    verdicts: frozenset[str] = frozenset()  # reviewers' latest; empty: not judged


@dataclass(frozen=True, slots=True)
class Entry:
    contact: str
    opened_at: int
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a reviewer looks for. Of each set one has to fit, of the fields all. Times: `since` <= opened < `until`."""

    words: str = ""
    document: str = ""
    reference: str = ""
    since: int | None = None
    until: int | None = None
    queues: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    dispositions: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    recorded: bool | None = None
    judged: bool | None = None
    verdicts: frozenset[str] = frozenset()
    least_minutes: int | None = None  # talked at least so long
    most_minutes: int | None = None  # talked for less
    within: frozenset[str] | None = field(default=None)
    """Queues that the reviewer is limited to, by where the contact ended; None: all."""


def flags(facts: Facts) -> frozenset[Flag]:
    found: set[Flag] = set()
    kinds = {event.kind for event in facts.events}
    cuts = {event.code for event in facts.events if event.kind == "recording.cut"}
    if kinds & FAILURES or cuts & CRASHES or _restarted(facts.events):
        found.add("crashed")
    if facts.end_reason in LOST or "agent_lost" in kinds:
        found.add("lost")
    if facts.recording_failed is not None or cuts:
        found.add("recording_failed")
    if any(event.kind == "network" and event.level in WEAK for event in facts.events):
        found.add("network")
    if facts.refused:
        found.add("refused")
    if facts.stars is not None and facts.stars <= LOW_STARS:
        found.add("low_rating")
    return frozenset(found)


def _restarted(events: Iterable[Event]) -> bool:
    """A recording that begins twice without an end between: whoever should have noted the end was dead."""
    running = False
    for event in events:
        if event.kind == "recording.started":
            if running:
                return True
            running = True
        elif event.kind == "recording.stopped":
            running = False
    return False


def talked_ms(facts: Facts) -> int:
    if facts.connected_at is None or facts.ended_at is None:
        return 0
    return max(0, facts.ended_at - facts.connected_at)


def entry(facts: Facts) -> Entry:
    minutes = min(talked_ms(facts) // 60_000, MOST_MINUTES)
    one_of = {
        "q": {facts.queue, *facts.queues},
        "w": {facts.queue},
        "a": facts.agents,
        "o": facts.dispositions,
        "m": {facts.mode},
        "f": flags(facts),
        "v": facts.verdicts,
    }
    tokens = [EVERY, _yes("r", yes=facts.recorded), _yes("j", yes=bool(facts.verdicts))]
    tokens += (facet(kind, value) for kind, values in one_of.items() for value in sorted(values))
    tokens += _digits(minutes)
    if facts.reference and (reference := joined(facts.reference)):
        tokens.append(f"c:{reference}")
    for name in facts.documents:
        tokens += (PARTED, *(DOCUMENT + word.folded for word in words(name)))
    for text in (*facts.texts, *facts.documents, facts.reference or ""):
        tokens += (PARTED, *(word.folded for word in words(text)))
    return Entry(facts.contact, facts.opened_at, tuple(tokens[:MOST_TOKENS]))


def without(tokens: Sequence[str], gone: Gone) -> tuple[str, ...]:
    """What is left to be found by when that is destroyed."""
    if gone == "record":
        return ()
    left = [_yes("r", yes=False) if token == _yes("r", yes=True) else token for token in tokens]
    if gone == "recording":
        return tuple(left)
    return tuple(
        token
        for token in left
        if ":" in token and not token.startswith(DOCUMENT) and token != PARTED
    )


def query(wish: Filter) -> Query:
    """All but the times."""
    found = parse(wish.words) & parse(wish.document, DOCUMENT) & _reference(wish.reference)
    sets = (
        ("q", wish.queues),
        ("a", wish.agents),
        ("o", wish.dispositions),
        ("m", wish.modes),
        ("f", wish.flags),
        ("v", wish.verdicts),
    )
    for kind, values in sets:
        if values:
            found &= either([Token(facet(kind, value)) for value in sorted(values)])
    for kind, wanted in (("r", wish.recorded), ("j", wish.judged)):
        if wanted is not None:
            found &= either([Token(_yes(kind, yes=wanted))])
    if wish.least_minutes is not None or wish.most_minutes is not None:
        found &= _lengths(wish.least_minutes or 0, wish.most_minutes)
    if wish.within is not None:
        # Of no queue: nothing. `w:` alone is no contact's.
        found &= either([Token(facet("w", name)) for name in sorted(wish.within)] or [Token("w:")])
    return found


def facet(kind: str, value: str) -> str:
    """Letters and digits stay, each other byte is told by its number, so that no two are alike."""
    plain = "".join(
        chr(byte) if byte in _PLAIN else f"_{byte:02x}" for byte in value.encode(errors="replace")
    )
    return f"{kind}:{plain}"


_PLAIN: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")


def _yes(kind: str, *, yes: bool) -> str:
    return f"{kind}:{'y' if yes else 'n'}"


def _reference(text: str) -> Query:
    """All of it, or with a star its beginning."""
    wanted = joined(text)
    if not wanted:
        return Query()
    token = f"c:{wanted}"
    return either([Beginning(token) if text.rstrip().endswith("*") else Token(token)])


def _digits(minutes: int) -> tuple[str, str, str]:
    """Of a length in minutes: itself, its tens, its hundreds; any range is a few of those."""
    text = f"{minutes:03d}"
    return f"l:{text}", f"l:{text[:2]}", f"l:{text[:1]}"


def _lengths(least: int, most: int | None) -> Query:
    """Minutes from `least` up to, not including, `most`."""
    end = min(MOST_MINUTES + 1 if most is None else most, MOST_MINUTES + 1)
    parts: list[Part] = []
    at = max(0, least)
    while at < end:
        for digits, step in ((1, 100), (2, 10), (3, 1)):
            if at % step == 0 and at + step <= end:
                parts.append(Token(f"l:{f'{at:03d}'[:digits]}"))
                at += step
                break
    return either(parts or [Token("l:")])
