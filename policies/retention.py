"""How long what is left of a contact is kept: facts in, for each part of it a day, the rule that decides, and why.

A contact leaves three things behind. Its *recording*: media, which die with their key. Its *content*: chat, notes,
documents and what was drawn on them. Its *record*: that it took place, who took part, what was agreed to. The record
goes last, since without it nobody could tell what the others are.

The clock starts when the contact is closed. A recording is kept on a *basis*, and for the longest of them that stands:
*statutory* where a duty made it (Directive 2014/65/EU article 16(7): five years), else *consent*; each use that
everybody agreed to (*quality*, *training*, *passing_on*) may have a period of its own. Where a contact went through
several queues, the longest period counts. A duty holds content and record as well, and so does an *extension* on
request (the same article: up to seven years). Nothing goes before the house's *floor*, nothing but a duty or an
extension stays beyond its *ceiling*. What no rule names stays. A hold is none of this: it stops everything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from policies.consent import Mode

What = Literal["recording", "content", "record"]
Basis = Literal["statutory", "consent", "quality", "training", "passing_on"]
Unit = Literal["days", "months", "years"]
Reason = Literal["period", "duty", "extended", "floor", "ceiling", "waits", "no_rule", "nothing"]
"""*period*: a queue's; *waits*: the record goes with what goes last; *nothing*: nothing was recorded."""
WHATS: Final[tuple[What, ...]] = ("recording", "content", "record")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of the calendar."""

    count: int
    unit: Unit

    def after(self, at: int) -> int:
        """ms since 1970 UTC. Where a month has no such day it is the first of the next: never shorter than said."""
        moment = EPOCH + timedelta(milliseconds=at)
        if self.unit == "days":
            moment += timedelta(days=self.count)
        else:
            months = self.count * (12 if self.unit == "years" else 1) + moment.month - 1
            year, month = moment.year + months // 12, months % 12 + 1
            try:
                moment = moment.replace(year=year, month=month)
            except ValueError:
                moment = moment.replace(year=year, month=month + 1, day=1)
        return (moment - EPOCH) // timedelta(milliseconds=1)

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count != 1 else self.unit[:-1]}"


def longer(one: Period, other: Period) -> bool:
    """Counted from 1970, so that 12 months are a year."""
    return one.after(0) > other.after(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A queue's. None, or a basis that isn't named: it says nothing about that."""

    recording: Mapping[Basis, Period] = field(default_factory=dict)
    content: Period | None = None
    record: Period | None = None
    extended: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A house's. `queues`: by id."""

    queues: Mapping[str, Rule] = field(default_factory=dict)
    floor: Period | None = None
    ceiling: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Of a contact that is closed. `queues`: all that it went through. `mode`: how it was recorded, None: it wasn't.

    `uses`: what may be done with the recording, as far as everybody who was asked agreed to it and nobody withdrew.
    """

    closed_at: int
    queues: tuple[str, ...]
    mode: Mode | None = None
    uses: frozenset[str] = frozenset()
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """`at`: when it may go (ms), None: never by itself. `rule`: the setting that decides, empty where none does."""

    at: int | None
    reason: Reason
    rule: str = ""


def due(facts: Facts, rules: Rules) -> dict[What, Due]:
    """Of each of the three."""
    recording = _bounded(facts, rules, _recording(facts, rules))
    if facts.mode is None:
        recording = Due(None, "nothing")
    content = _bounded(facts, rules, _own(facts, rules, "content"))
    record = _bounded(facts, rules, _own(facts, rules, "record"))
    for other in (content, recording):
        if other.reason != "nothing" and _later(other, record):
            record = Due(other.at, "waits", other.rule)
    return {"recording": recording, "content": content, "record": record}


def upcoming(facts: Facts, rules: Rules, gone: Collection[What] = ()) -> tuple[What, Due] | None:
    """What goes next of what isn't gone yet: the record before the others where all go at once. None: nothing does."""
    found = due(facts, rules)
    left = [(what, found[what]) for what in reversed(WHATS) if what not in gone]
    dated = [each for each in left if each[1].at is not None]
    return min(dated, key=lambda each: _end(each[1]), default=None)


def ripe(facts: Facts, rules: Rules, now: int, gone: Collection[What] = ()) -> dict[What, Due]:
    """What may go by now of what isn't gone yet."""
    found = due(facts, rules)
    return {what: one for what, one in found.items() if what not in gone and _end(one) <= now}


def duty(facts: Facts, rules: Rules) -> Due | None:
    """Until when nobody may have it erased, and why: a duty, an extension, the house's floor."""
    found = _duties(facts, rules)
    if rules.floor is not None:
        found.append(Due(rules.floor.after(facts.closed_at), "floor", "retention.floor"))
    return max(found, key=_end, default=None)


def extendable(facts: Facts, rules: Rules) -> bool:
    """Whether any of its queues has a period for that."""
    return any(rule.extended is not None for _, rule in _mine(facts, rules))


def _mine(facts: Facts, rules: Rules) -> list[tuple[str, Rule]]:
    return [(name, rules.queues[name]) for name in facts.queues if name in rules.queues]


def _recording(facts: Facts, rules: Rules) -> list[Due]:
    """What is kept by duty and has no period for that stays, whatever the uses say."""
    base: Basis = "statutory" if facts.mode == "statutory" else "consent"
    mine = _mine(facts, rules)
    if base == "statutory" and not any(base in rule.recording for _, rule in mine):
        return []
    return [
        Due(
            period.after(facts.closed_at),
            "duty" if basis == "statutory" else "period",
            f"queues.{name}.retention.recording.{basis}",
        )
        for name, rule in mine
        for basis, period in rule.recording.items()
        if basis == base or basis in facts.uses
    ]


def _own(facts: Facts, rules: Rules, what: Literal["content", "record"]) -> list[Due]:
    return [
        Due(period.after(facts.closed_at), "period", f"queues.{name}.retention.{what}")
        for name, rule in _mine(facts, rules)
        if (period := rule.content if what == "content" else rule.record) is not None
    ]


def _duties(facts: Facts, rules: Rules) -> list[Due]:
    found = []
    for name, rule in _mine(facts, rules):
        statutory = rule.recording.get("statutory")
        if facts.mode == "statutory" and statutory is not None:
            at = statutory.after(facts.closed_at)
            found.append(Due(at, "duty", f"queues.{name}.retention.recording.statutory"))
        if facts.extended and rule.extended is not None:
            at = rule.extended.after(facts.closed_at)
            found.append(Due(at, "extended", f"queues.{name}.retention.extended"))
    return found


def _bounded(facts: Facts, rules: Rules, found: list[Due]) -> Due:
    """The longest of them, not before the floor, not beyond the ceiling, not before a duty ends."""
    chosen = max(found, key=_end, default=Due(None, "no_rule"))
    if rules.floor is not None and chosen.at is not None:
        chosen = max(
            chosen, Due(rules.floor.after(facts.closed_at), "floor", "retention.floor"), key=_end
        )
    if rules.ceiling is not None:
        ceiling = Due(rules.ceiling.after(facts.closed_at), "ceiling", "retention.ceiling")
        chosen = min(chosen, ceiling, key=_end)
    if chosen.at is None:
        return chosen
    return max(chosen, *_duties(facts, rules), chosen, key=_end)


def _end(one: Due) -> float:
    return float("inf") if one.at is None else one.at


def _later(one: Due, other: Due) -> bool:
    return _end(one) > _end(other)
