"""Why nothing of a contact was recorded: every reason that its records tell, in the order in which they came about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from policies.consent import KINDS, STAFF, Answer, Kind, Mode, Person, Purpose, asked
from signaling.api.evidence_models import ContactFacts, Unrecorded
from signaling.api.models import TimelineRow
from signaling.api.recording_models import ConsentRow, PersonRow
from signaling.store.evidence import Asking

CHAT: Final = "chat"
DECIDED: Final = frozenset({"refused", "withdrawn", "impossible"})
"""By people: the server's restart changed nothing about it."""
Answers = dict[tuple[str, Purpose], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`asking` None: it was never to be recorded; `restarts`: of the server, from the talk's beginning to its end."""

    contact: ContactFacts
    asking: Asking | None
    people: Sequence[PersonRow]
    consents: Sequence[ConsentRow]
    timeline: Sequence[TimelineRow]
    restarts: tuple[int, ...] = ()


def reasons(facts: Facts) -> tuple[Unrecorded, ...]:
    """At least one."""
    asking = facts.asking
    if facts.contact.connected_at is None:
        return (Unrecorded(why="no_call"),)
    if asking is None or asking.mode == "never":
        chats = facts.contact.channel == CHAT
        return (Unrecorded(why="chat" if chats else "never"),)
    found = [
        *_impossible(facts, asking),
        *_consent(facts, asking),
        *_circumstances(facts, asking.mode),
        *_failed(facts, asking),
    ]
    if facts.restarts and not any(each.why in DECIDED for each in found):
        found.append(Unrecorded(why="restarted", at=facts.restarts))
    return tuple(found) or (Unrecorded(why="not_begun"),)


def against_documents(consents: Iterable[ConsentRow]) -> tuple[str, ...]:
    """Who is against it that what was shown is kept."""
    return tuple(
        each.participant
        for each in consents
        if each.purpose == "documents" and each.state != "granted"
    )


def _impossible(facts: Facts, asking: Asking) -> Iterable[Unrecorded]:
    if asking.impossible is not None and asking.mode != "agent_only":
        said = _who(facts.timeline, "consent.impossible")
        yield Unrecorded(why="impossible", who=said, code=asking.impossible)


def _consent(facts: Facts, asking: Asking) -> Iterable[Unrecorded]:
    """Nothing, where any kind of track could have been recorded by all answers."""
    answers: Answers = {(each.participant, each.purpose): each.state for each in facts.consents}
    needed = [
        each.participant
        for each in facts.people
        if asked(asking.mode, Person(id=each.participant, role=each.role))
    ]
    kinds = [kind for kind in KINDS if any(purpose == kind for _, purpose in answers)]
    if _agreed(asking.mode, kinds, needed, answers):
        return
    for state in ("refused", "withdrawn"):
        said = [
            (who, kind) for who in needed for kind in kinds if answers.get((who, kind)) == state
        ]
        if said:
            who = tuple(dict.fromkeys(each for each, _ in said))
            purposes = tuple(kind for kind in kinds if any(kind == one for _, one in said))
            yield Unrecorded(why=state, who=who, purposes=purposes)
    silent = tuple(who for who in needed if not any((who, kind) in answers for kind in KINDS))
    if silent and not asking.asked and not answers:
        yield Unrecorded(why="unasked")
    elif silent:
        yield Unrecorded(why="unanswered", who=silent)


def _agreed(mode: Mode, kinds: Sequence[Kind], needed: Sequence[str], answers: Answers) -> bool:
    """Whether any track could have been recorded, as far as answers go."""
    if not kinds or not needed:
        return False
    whole = [all(answers.get((who, kind)) == "granted" for who in needed) for kind in kinds]
    if mode == "statutory":
        return all(whole)
    if mode == "agent_only":
        return any(answers.get((who, kind)) == "granted" for who in needed for kind in kinds)
    return any(whole)


def _circumstances(facts: Facts, mode: Mode) -> Iterable[Unrecorded]:
    if mode == "statutory" and not any(row.kind == "order.begun" for row in facts.timeline):
        yield Unrecorded(why="order")
    if mode == "agent_only" and not any(
        row.kind == "recording.headset" and row.data.get("worn") for row in facts.timeline
    ):
        staff = tuple(each.participant for each in facts.people if each.role in STAFF)
        yield Unrecorded(why="headset", who=staff)


def _failed(facts: Facts, asking: Asking) -> Iterable[Unrecorded]:
    told = [row for row in facts.timeline if row.kind == "recording.failed"]
    codes = dict.fromkeys(str(row.data.get("code")) for row in told)
    if not told and asking.failed is not None:
        codes = {asking.failed: None}
    for code in codes:
        at = tuple(row.at for row in told if str(row.data.get("code")) == code)
        yield Unrecorded(why="failed", code=code, at=at)


def _who(timeline: Iterable[TimelineRow], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.actor for row in timeline if row.kind == kind and row.actor))
