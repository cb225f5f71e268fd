"""Who must have agreed before a track may be recorded, and whether it may be now, with every reason against it.

A *purpose* is what consent is for: sound, picture, screen and documents are what may be recorded;
quality, training and passing on are what may be done with it, asked beside them, and never gate a
recording. A queue records in one *mode*:

- *never*: nothing.
- *consent*: a track of a kind when everybody in the talk has agreed to that kind, agent and late comers
  included (StGB section 201). Kinds don't depend on each other.
- *statutory*: the segments marked as an order talk, once everybody has acknowledged the announcement and
  nobody has refused (Directive 2014/65/EU article 16(7), WpHG section 83).
- *agent_only*: sound and picture of agents and colleagues who agreed for themselves and wear a headset, so
  that nobody else's voice is on them.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

Purpose = Literal["sound", "picture", "screen", "documents", "quality", "training", "passing_on"]
Kind = Literal["sound", "picture", "screen"]
"""Of a track."""
Mode = Literal["never", "consent", "statutory", "agent_only"]
Answer = Literal["granted", "refused", "withdrawn"]
Impossible = Literal["minor", "confused", "other"]
"""Why somebody can't agree."""
Reason = Literal[
    "never",  # the queue doesn't record
    "not_recorded",  # not this kind in this queue
    "not_staff",  # *agent_only*, and the track is a customer's, a companion's or a supervisor's
    "impossible",
    "refused",
    "withdrawn",
    "unanswered",  # somebody needed has not answered yet; whoever has just come among them
    "order",  # *statutory*, and no order talk is open
    "headset",
    "paused",
    "aside",  # agent and colleague talk in private
    "recorder",  # there is none, or it has failed
]
Recipient = Literal["customer", "authority", "dispute", "internal"]
"""Whom a copy of a recording is for: its customer, an authority, whoever a dispute is with, the house itself."""
KINDS: Final[tuple[Kind, ...]] = ("sound", "picture", "screen")
RECORDED: Final[tuple[Purpose, ...]] = (*KINDS, "documents")
"""Purposes that say what is recorded."""
USES: Final[tuple[Purpose, ...]] = ("quality", "training", "passing_on")
"""Purposes that say what may be done with it."""
STAFF: Final = frozenset({"agent", "colleague"})
OWN: Final[frozenset[Kind]] = frozenset({"sound", "picture"})
"""What *agent_only* records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """What is asked for a purpose: one version, by language. Other words need another version.

    `mode`: in which it is asked so; None: in every mode that has no words of its own.
    """

    purpose: Purpose
    version: str
    text: Mapping[str, str]
    mode: Mode | None = None

    def hash(self, language: str) -> str:
        """Names the words in this language; raises `KeyError` where there are none."""
        return hash_of(self.purpose, self.version, language, self.text[language])

    def hashes(self) -> dict[str, str]:
        return {language: self.hash(language) for language in self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRule:
    """How a queue records. `purposes`: of `RECORDED`; `uses`: of `USES`, asked beside them.

    `ask`: when the talk *begins*, or when the *agent* asks.
    """

    mode: Mode = "never"
    purposes: tuple[Purpose, ...] = ()
    uses: tuple[Purpose, ...] = ()
    ask: Literal["begin", "agent"] = "begin"

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of tracks that may be recorded."""
        if self.mode == "never":
            return ()
        limit = OWN if self.mode == "agent_only" else KINDS
        return tuple(kind for kind in KINDS if kind in self.purposes and kind in limit)

    @property
    def asked(self) -> tuple[Purpose, ...]:
        """What whoever is asked in this mode is asked for."""
        if self.mode == "never":
            return ()
        return (*(self.kinds if self.mode == "agent_only" else self.purposes), *self.uses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the talk, agent included."""

    id: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    owner: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a verdict rests on.

    `answers`: by person and purpose, those that count (to the present words, in the present mode). `headset`: who
    has said that they wear one. `impossible`: somebody can't agree.
    """

    rule: RecordingRule
    people: tuple[Person, ...]
    answers: Mapping[tuple[str, Purpose], Answer] = field(default_factory=dict)
    order: bool = False
    headset: Collection[str] = ()
    impossible: bool = False
    paused: bool = False
    aside: bool = False
    recorder: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`reasons`: everything that is against it, each once; none: allowed."""

    allowed: bool
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=256)  # texts are few and long, and asked for at every look
def hash_of(purpose: str, version: str, language: str, text: str) -> str:
    """SHA-256 (hex) of exactly what somebody was shown, and for what."""
    said = json.dumps([purpose, version, language, text], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def words(texts: Collection[ConsentText], mode: Mode, purpose: Purpose) -> ConsentText:
    """How this purpose is asked for in this mode. Raises `KeyError` where there are no words."""
    fitting = [text for text in texts if text.purpose == purpose and text.mode in (mode, None)]
    for text in sorted(fitting, key=lambda text: text.mode is None):
        return text
    raise KeyError(purpose)


def asked(mode: Mode, person: Person) -> bool:
    """Whether this person is asked anything in this mode."""
    return mode in {"consent", "statutory"} or (mode == "agent_only" and person.role in STAFF)


def gates(rule: RecordingRule, kind: Kind) -> tuple[Purpose, ...]:
    """The purposes that must have been agreed to before a track of this kind is recorded."""
    if kind not in rule.kinds:
        return ()
    return rule.kinds if rule.mode == "statutory" else (kind,)


def needed(
    mode: Mode, purpose: Purpose, track: Track, people: Collection[Person]
) -> frozenset[str]:
    """Whose answer to this purpose the track waits for."""
    if mode == "statutory":
        return frozenset(person.id for person in people) if purpose in KINDS else frozenset()
    if purpose != track.kind:
        return frozenset()
    if mode == "consent":
        return frozenset(person.id for person in people)
    if mode == "agent_only" and purpose in OWN:
        return frozenset(
            person.id for person in people if person.id == track.owner and person.role in STAFF
        )
    return frozenset()


def verdict(facts: Facts, track: Track) -> Verdict:
    """May this track, of somebody in the talk, be recorded now?"""
    rule, found = facts.rule, dict[Reason, None]()
    if rule.mode == "never":
        return _verdict({"never": None})
    if track.kind not in rule.kinds:
        return _verdict({"not_recorded": None})
    owner = next((person for person in facts.people if person.id == track.owner), None)
    if rule.mode == "agent_only" and (owner is None or owner.role not in STAFF):
        return _verdict({"not_staff": None})
    if facts.impossible and rule.mode != "agent_only":
        found["impossible"] = None
    for purpose in gates(rule, track.kind):
        for who in sorted(needed(rule.mode, purpose, track, facts.people) | {track.owner}):
            answer = facts.answers.get((who, purpose))
            if answer is None:
                found["unanswered"] = None
            elif answer != "granted":
                found[answer] = None
    if rule.mode == "statutory" and not facts.order:
        found["order"] = None
    if rule.mode == "agent_only" and track.owner not in facts.headset:
        found["headset"] = None
    return _verdict(found | _held(facts))


def keeps_shown(facts: Facts) -> Verdict:
    """May the documents that everybody is shown be kept with the recording now? It takes everybody in the talk, by duty
    as by consent; where only agents are recorded nobody is asked for it."""
    rule, found = facts.rule, dict[Reason, None]()
    if rule.mode == "never":
        return _verdict({"never": None})
    if "documents" not in rule.asked:
        return _verdict({"not_recorded": None})
    if facts.impossible:
        found["impossible"] = None
    for person in facts.people:
        answer = facts.answers.get((person.id, "documents"))
        if answer is None:
            found["unanswered"] = None
        elif answer != "granted":
            found[answer] = None
    if rule.mode == "statutory" and not facts.order:
        found["order"] = None
    return _verdict(found | _held(facts))


def _held(facts: Facts) -> dict[Reason, None]:
    """What keeps everything from being recorded, whatever it is and whoever agreed."""
    reasons: dict[Reason, bool] = {
        "paused": facts.paused,
        "aside": facts.aside,
        "recorder": not facts.recorder,
    }
    return {reason: None for reason, holds in reasons.items() if holds}


def passed_on(mode: Mode, recipient: Recipient, role: str, answer: Answer | None) -> bool:
    """May what was recorded of somebody in this role be in a copy? `answer`: their latest to *passing_on*.

    What stays in the house or is demanded by law isn't passed on by anybody's leave: copies for authorities, and for
    customers of what was recorded by duty (Directive 2014/65/EU article 16(7)). Customers get what is their own.
    """
    if recipient in {"internal", "authority"}:
        return True
    if recipient == "customer" and (mode == "statutory" or role == "customer"):
        return True
    return answer == "granted"


def _verdict(found: dict[Reason, None]) -> Verdict:
    return Verdict(allowed=not found, reasons=tuple(found))
