"""The judge of a recording: which samples may be in it, told from what people said, not from what the desk made of it.

Every time the desk has received something, the book notes who is in the talk and whose tracks may be recorded from that
moment on. A grant counts from when the desk has received it; so does its withdrawal, whether or not it is ever saved,
and also when the desk dies over it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from policies.consent import KINDS, Kind, RecordingRule
from signaling.core.commands import (
    AnswerConsent,
    BeginOrder,
    Command,
    ConsentImpossible,
    EndOrder,
    PauseRecording,
    ResumeRecording,
    SetHeadset,
    WithdrawConsent,
)
from signaling.core.effects import Effect, Permits, RecordingOver
from signaling.core.records import ConsentRecord, RecordingRecord
from signaling.core.session import Contact
from tests.house import Rows

Key = tuple[str, Kind]
"""Participant and kind."""
STAFF = frozenset({"agent", "colleague"})


class NotAllowed(AssertionError):
    """A sample was written that may not be there."""


@dataclass(slots=True)
class Said:
    """What people have said so far, as far as the desk has received it."""

    granted: set[tuple[str, str, str]] = field(default_factory=set)
    """Person, purpose, mode in which it was asked."""
    paused: bool = False
    order: bool = False
    impossible: bool = False
    headset: set[str] = field(default_factory=set)

    def hear(self, who: str, mode: str, command: Command) -> None:
        match command:
            case AnswerConsent():
                for each in command.answers:
                    self.granted = {g for g in self.granted if g[:2] != (who, each.purpose)}
                    if each.granted:
                        self.granted.add((who, each.purpose, mode))
                    elif each.purpose in KINDS:
                        self.order = False  # a refusal ends the order talk
            case WithdrawConsent():
                if self._take_back(who, command.purposes):
                    self.order = False
            case PauseRecording():
                self.paused = True
            case ResumeRecording():
                self.paused = False
            case BeginOrder():
                self.order, self.paused = True, False
            case EndOrder():
                self.order = False
            case ConsentImpossible():
                self.impossible = True
            case SetHeadset():
                (self.headset.add if command.worn else self.headset.discard)(who)
            case _:
                pass

    def _take_back(self, who: str, purposes: Collection[str]) -> bool:
        """No purposes: all. Whether anything that keeps a recording going was among them."""
        over = {g for g in self.granted if g[0] == who and (not purposes or g[1] in purposes)}
        self.granted -= over
        return any(purpose in KINDS for _, purpose, _ in over)

    def only(self, people: Collection[str]) -> None:
        """Who is out of the talk has to say it again."""
        self.granted = {g for g in self.granted if g[0] in people}
        self.headset &= set(people)

    def survive(self, rows: Rows) -> None:
        """The desk died: what it hadn't saved of what allows is gone, what forbids was said all the same."""
        saved = {
            (row.participant, row.purpose, row.mode)
            for row in rows.all(ConsentRecord)
            if row.state == "granted" and row.stands
        }
        self.granted &= saved
        for row in rows.all(RecordingRecord):
            self.paused |= row.pause is not None
            self.order &= row.order
            self.impossible |= row.impossible is not None
            self.headset &= set(row.headset)


@dataclass(slots=True)
class Interval:
    """Of one sequence: as the desk gave it and took it away."""

    key: Key
    since: int
    until: int | None = None


class Book:
    """Of one contact. Times are ns of the machine's monotonic clock."""

    def __init__(self) -> None:
        self.said = Said()
        self.intervals: dict[int, Interval] = {}
        self._seat: str | None = None
        self._times = [-1]
        self._allowed: list[frozenset[Key]] = [frozenset()]

    # --- what the desk received and decided

    def hear(self, who: str, mode: str, command: Command) -> None:
        self.said.hear(who, mode, command)

    def note(self, now: int, contact: Contact | None, rule: RecordingRule) -> None:
        """The desk has received something."""
        sides = contact.sides if contact is not None else {}
        self.said.only(sides)
        if contact is not None and contact.record.seat != self._seat:
            self._seat = contact.record.seat
            self.said.only(
                [who for who in sides if who != contact.id]
            )  # nobody knows who sits there
        if contact is None or contact.state != "connected":
            sides = {}
        aside = any(side.circle for side in sides.values())
        roles = {side.id: side.role for side in sides.values()}
        allowed = frozenset() if aside else frozenset(self._may(roles, rule))
        if allowed != self._allowed[-1]:
            self._times.append(now)
            self._allowed.append(allowed)

    def decided(self, now: int, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Permits):
                given = {(t.participant, t.kind): t.sequence for t in effect.tracks}
                self._end(now, {*given.values()})
                for key, sequence in given.items():
                    known = self.intervals.setdefault(sequence, Interval(key, now))
                    assert known.key == key, "a sequence that names two tracks"
                    assert known.until is None, "a sequence that came back"
            elif isinstance(effect, RecordingOver):
                self._end(now, set())

    def died(self, now: int, rows: Rows) -> None:
        """The server's process was killed. A sequence that wasn't saved was promised to nobody, and may come anew."""
        self._end(now, set())
        saved = max((row.sequence for row in rows.all(RecordingRecord)), default=0)
        self.intervals = {n: each for n, each in self.intervals.items() if n <= saved}
        self._times.append(now)
        self._allowed.append(frozenset())
        self.said.survive(rows)

    def _end(self, now: int, standing: set[int]) -> None:
        for sequence, interval in self.intervals.items():
            if interval.until is None and sequence not in standing:
                interval.until = now

    def _may(self, roles: Mapping[str, str], rule: RecordingRule) -> Iterable[Key]:
        said = self.said
        for who, role in roles.items():
            for kind in rule.kinds:
                if rule.mode == "agent_only":
                    mine = (who, kind, rule.mode) in said.granted
                    if role in STAFF and mine and who in said.headset and not said.paused:
                        yield who, kind
                    continue
                asked = rule.kinds if rule.mode == "statutory" else (kind,)
                everybody = all((one, p, rule.mode) in said.granted for one in roles for p in asked)
                marked = said.order or rule.mode != "statutory"
                if everybody and marked and not said.paused and not said.impossible:
                    yield who, kind

    # --- the verdict

    def allowed(self, at: int) -> frozenset[Key]:
        return self._allowed[bisect_right(self._times, at) - 1]

    def written(self, key: Key, sequence: int, arrived: int) -> None:
        """A sample is on disk. Raises `NotAllowed`."""
        if key not in self.allowed(arrived):
            raise NotAllowed(f"{key} at {arrived}: nobody allowed that")
        found = self.intervals.get(sequence)
        if found is None or found.key != key:
            raise NotAllowed(f"{key} at {arrived}: under a permit that was never given")
        if arrived < found.since or (found.until is not None and arrived >= found.until):
            raise NotAllowed(f"{key} at {arrived}: outside its permit {found}")
