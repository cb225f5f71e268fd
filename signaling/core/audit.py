"""The audit log: a chain in which each entry commits to all before it.

An entry's *body* is canonical JSON: keys sorted, no spaces, as `jq -cS` writes it. Its hash is the SHA-256 (hex) of the
previous entry's hash, a line feed and the body; before the first entry stand 64 zeros. Whoever changes, removes or
moves an entry must change every hash after it, and with that the *heads*, number and hash of the last entry, which are
signed and kept elsewhere now and then.

`Check` reads a log in order and names what is wrong with it, and where:

- *altered*: content or hash of these entries is not what was written;
- *removed*: entries are missing in between; *swapped*: two have changed places; *doubled*: a number comes twice;
- *cut*: a head tells of entries that are no longer there;
- *rewritten*: the chain fits together, but leads to another head than the one that was kept: after the head before it
  everything may have been written anew;
- *added*: entries behind the head that the log itself keeps.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Final, Literal, NamedTuple

from signaling.core.records import AuditRecord

Kind = Literal["altered", "removed", "swapped", "doubled", "cut", "rewritten", "added"]

_encode: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
).encode
SUSPECTS: Final = (
    300  # among which it is looked for what was swapped; more is a ruin, and named as altered
)


class Head(NamedTuple):
    """The last entry of a log, at some time."""

    number: int
    hash: str


START: Final = Head(0, "0" * 64)


class Entry(NamedTuple):
    """An entry as it lies in the log. `data` is canonical JSON, as it was hashed; `hash` 64 hex digits."""

    desk: str
    number: int
    at: int
    kind: str
    actor: str | None
    subject: str | None
    data: str
    hash: str


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """What is wrong with the entries from `first` to `last`; of *swapped* ones with these two."""

    first: int
    last: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """`last`: where the log ends. `covered`: up to which entry a head that was kept confirms it."""

    entries: int
    last: Head
    covered: int
    damages: tuple[Damage, ...]


def canonical(data: Mapping[str, str | int | None]) -> str:
    return _encode(dict(data))


def body(entry: Entry) -> str:
    """What the hash is made of. `data` goes in as it is, so that not one of its bits can differ unseen."""
    actor = "null" if entry.actor is None else encode_basestring(entry.actor)
    subject = "null" if entry.subject is None else encode_basestring(entry.subject)
    return (
        f'{{"actor":{actor},"at":{entry.at},"data":{entry.data},'
        f'"desk":{encode_basestring(entry.desk)},"kind":{encode_basestring(entry.kind)},'
        f'"number":{entry.number},"subject":{subject}}}'
    )


def digest(previous: str, entry: Entry) -> str:
    """The hash that the entry has after this one. What is no UTF-8, found in damaged logs alone, counts too."""
    content = f"{previous}\n{body(entry)}".encode(errors="surrogateescape")
    return hashlib.sha256(content).hexdigest()


def head_text(desk: str, at: int, key: str, head: Head, destroyed: int | None = None) -> str:
    """What is signed of a head: canonical JSON. `at` (ms): when; `key`: which one signs; `destroyed`: the number of the
    last entry that tells of a destruction, 0 if there is none (None: heads of before this was told).
    """
    told: dict[str, str | int | None] = {
        "at": at,
        "desk": desk,
        "hash": head.hash,
        "key": key,
        "kind": "audit.head",
        "number": head.number,
    }
    return canonical(told if destroyed is None else {**told, "destroyed": destroyed})


def line(previous: str, entry: Entry) -> str:
    """An exported entry: canonical JSON of the body with *hash* and *previous*, so that it proves itself."""
    return _encode({**json.loads(body(entry)), "hash": entry.hash, "previous": previous})


def from_line(text: str) -> tuple[str, Entry]:
    """The previous hash and the entry; raises `ValueError` for whatever `line` did not write."""
    try:
        found = json.loads(text)
        entry = Entry(
            **{name: found[name] for name in Entry._fields if name != "data"},
            data=canonical(found["data"]),
        )
        previous = found["previous"]
        if line(previous, entry) == text:
            return previous, entry
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not an entry") from error
    raise ValueError("not as it was written")


def chained(desk: str, head: Head, records: Iterable[AuditRecord]) -> list[Entry]:
    """The entries that these records become behind a head; their text is taken as fit for a database."""
    entries: list[Entry] = []
    for record in records:
        bare = Entry(
            desk=desk,
            number=head.number + 1,
            at=record.at,
            kind=record.kind,
            actor=record.actor,
            subject=record.subject,
            data=canonical(record.data),
            hash="",
        )
        entry = bare._replace(hash=digest(head.hash, bare))
        entries.append(entry)
        head = Head(entry.number, entry.hash)
    return entries


class Check:
    """Reads a log, entry by entry in the order of their numbers, and tells what is wrong.

    `after`: the head behind which it begins, already trusted. `heads`: those that were kept elsewhere, whose signatures
    have been checked.
    """

    def __init__(self, after: Head = START, heads: Iterable[Head] = ()) -> None:
        self._after = self._last = after
        self._computed: str | None = None  # of the last entry, where its own hash is in doubt
        self._entries = 0
        self._damages: list[Damage] = []
        self._suspects: list[
            tuple[Entry, str | None]
        ] = []  # with the hash before, where it is sure
        self._heads = {(head.number, head.hash) for head in heads if head.number > after.number}
        self._wanted = {number for number, _ in self._heads}
        self._seen: set[tuple[int, str]] = set()

    @property
    def last(self) -> Head:
        """How far it has come."""
        return self._last

    def read(self, entries: Iterable[Entry]) -> None:
        last = self._last
        for entry in entries:
            # Almost always it is the next one and follows the one before.
            if (
                self._computed is None
                and entry.number == last.number + 1
                and digest(last.hash, entry) == entry.hash
                and entry.number not in self._wanted
            ):
                self._entries += 1
                self._last = last = Head(entry.number, entry.hash)
            else:
                self._read(entry)
                last = self._last

    def _read(self, entry: Entry) -> None:
        self._entries += 1
        last = self._last
        if entry.number <= last.number:
            self._damages.append(Damage(entry.number, entry.number, "doubled"))
            return
        computed: str | None = None
        if entry.number > last.number + 1:
            # What stood before it is gone: nothing tells whether this one was touched too.
            self._damages.append(Damage(last.number + 1, entry.number - 1, "removed"))
        elif not self._follows(entry):
            self._suspects.append((entry, last.hash if self._computed is None else None))
            computed = digest(last.hash, entry)
        if entry.number in self._wanted:
            self._seen |= {(entry.number, entry.hash), (entry.number, computed or entry.hash)}
        self._last, self._computed = Head(entry.number, entry.hash), computed

    def _follows(self, entry: Entry) -> bool:
        """On the entry before it, as it lies there, or with the hash that it should have."""
        return digest(self._last.hash, entry) == entry.hash or (
            self._computed is not None and digest(self._computed, entry) == entry.hash
        )

    def verdict(self, own: Head | None = None) -> Verdict:
        """`own`: the head that the log itself keeps, as of a moment after the last entry was read."""
        last = self._last
        damages = [*self._damages, *_explained(self._suspects)]
        missing = max((number for number, _ in self._heads if number > last.number), default=0)
        if own is not None:
            if own.number < self._after.number:  # cut back to before what was trusted already
                damages.append(Damage(own.number + 1, self._after.number, "cut"))
            elif own.number > last.number:
                missing = max(missing, own.number)
            elif own.number < last.number:
                damages.append(Damage(own.number + 1, last.number, "added"))
            elif own != last and not _touched(damages, last.number, last.number):
                damages.append(Damage(last.number, last.number, "rewritten"))
        if missing:
            damages.append(Damage(last.number + 1, missing, "cut"))
        covered = 0
        for number, hash_ in sorted(self._heads):
            if (number, hash_) in self._seen:
                covered = number
            elif number <= last.number and not _touched(damages, covered + 1, number):
                damages.append(Damage(covered + 1, number, "rewritten"))
        return Verdict(self._entries, last, covered, tuple(sorted(set(damages))))


def _touched(damages: Iterable[Damage], first: int, last: int) -> bool:
    return any(each.first <= last and each.last >= first for each in damages)


def _explained(suspects: Sequence[tuple[Entry, str | None]]) -> list[Damage]:
    """Which of the entries that don't fit were swapped, which altered, and which merely follow such a one."""
    altered: list[int] = []
    swapped: set[tuple[int, int]] = set()
    after: dict[int, tuple[str, ...]] = {}  # hashes that may rightly stand there, by number
    others = [entry for entry, _ in suspects] if len(suspects) <= SUSPECTS else []
    for entry, sure in suspects:
        number = entry.number
        before = (sure,) if sure is not None else after.get(number - 1, ())
        if any(digest(each, entry) == entry.hash for each in before):
            after[number] = (entry.hash,)
            continue
        for each in before:
            found = _belonging(each, entry, others)
            if found is not None:
                other, hash_ = found
                swapped.add((min(number, other), max(number, other)))
                after[number] = (hash_,)
                break
        else:
            altered.append(number)
            after[number] = (entry.hash, *(digest(each, entry) for each in before))
    in_pairs = {number for pair in swapped for number in pair}
    return [
        *(Damage(first, last, "swapped") for first, last in swapped),
        *_runs([number for number in altered if number not in in_pairs]),
    ]


def _belonging(before: str, entry: Entry, others: Iterable[Entry]) -> tuple[int, str] | None:
    """Which entry's content belongs here instead, and the hash that it makes: its own, or the one that is here."""
    for other in others:
        if other.number != entry.number:
            hash_ = digest(before, other._replace(number=entry.number))
            if hash_ in (other.hash, entry.hash):
                return other.number, hash_
    return None


def _runs(numbers: Sequence[int]) -> Iterable[Damage]:
    first: int | None = None
    for at, number in enumerate(numbers):
        if first is None:
            first = number
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield Damage(first, number, "altered")
            first = None
