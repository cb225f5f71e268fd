"""Whatever somebody does to a log, the check finds it and names the place."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.core.audit import (
    START,
    Check,
    Damage,
    Entry,
    Head,
    Verdict,
    body,
    canonical,
    chained,
    digest,
)
from signaling.core.records import AuditRecord

DESK = "demo"


def written(count: int) -> list[Entry]:
    records = (
        AuditRecord(
            at=1_000 + number,
            kind="contact.looked" if number % 3 else "sign_in.ok",
            actor="anna" if number % 2 else None,
            subject=f"c{number}",
            data={"queue": "german", "tries": number, "until": None} if number % 2 else {},
        )
        for number in range(1, count + 1)
    )
    return chained(DESK, START, records)


def head(entries: Sequence[Entry]) -> Head:
    return Head(entries[-1].number, entries[-1].hash) if entries else START


def checked(
    entries: Sequence[Entry], *heads: Head, own: Head | None = None, after: Head = START
) -> Verdict:
    check = Check(after, heads)
    check.read(entries)
    return check.verdict(own)


def test_a_whole_log_is_whole() -> None:
    log = written(20)
    verdict = checked(log, head(log[:7]), head(log), own=head(log))
    assert verdict == Verdict(entries=20, last=head(log), covered=20, damages=())


def test_an_empty_log_is_whole() -> None:
    assert checked([], own=START) == Verdict(0, START, 0, ())


def test_a_log_goes_on_behind_a_head() -> None:
    log = written(9)
    more = chained(DESK, head(log[:5]), [AuditRecord(at=1_006, kind="sign_in.ok", subject="c6")])
    assert more == [log[5]], "the same on the same head"
    assert checked(log[5:], after=head(log[:5]), own=head(log)).damages == ()


def test_the_body_is_canonical_json() -> None:
    (entry,) = chained(
        DESK, START, [AuditRecord(at=5, kind="a", actor="ü\n", data={"z": 1, "b": None})]
    )
    assert body(entry) == (
        '{"actor":"ü\\n","at":5,"data":{"b":null,"z":1},"desk":"demo","kind":"a","number":1,'
        '"subject":null}'
    )
    assert json.loads(body(entry))["actor"] == "ü\n"
    assert entry.hash == digest("0" * 64, entry)


def flipped(value: str) -> list[str]:
    """The text with each of its bits turned, as a database would hand it out."""
    raw = value.encode(errors="surrogateescape")
    return [
        bytes(raw[:at] + bytes([raw[at] ^ (1 << bit)]) + raw[at + 1 :]).decode(
            errors="surrogateescape"
        )
        for at in range(len(raw))
        for bit in range(8)
    ]


def test_every_flipped_bit_of_a_small_log_is_found_and_its_place_named() -> None:
    log = written(6)
    tried = 0
    for at, entry in enumerate(log):
        changed = [
            *(entry._replace(desk=new) for new in flipped(entry.desk)),
            *(entry._replace(at=entry.at ^ (1 << bit)) for bit in range(63)),
            *(entry._replace(kind=new) for new in flipped(entry.kind)),
            *(entry._replace(actor=new) for new in flipped(entry.actor or "")),
            *(entry._replace(subject=new) for new in flipped(entry.subject or "")),
            *(entry._replace(data=new) for new in flipped(entry.data)),
            *(entry._replace(hash=new) for new in flipped(entry.hash)),
            entry._replace(actor=None if entry.actor else ""),
            entry._replace(subject=None),
        ]
        for each in changed:
            damages = checked([*log[:at], each, *log[at + 1 :]], own=head(log)).damages
            assert damages == (Damage(entry.number, entry.number, "altered"),)
        tried += len(changed)
    assert tried > 6 * 8 * (64 + 10)


def test_every_flipped_bit_of_a_number_is_found() -> None:
    log = written(6)
    for at, entry in enumerate(log):
        for bit in range(63):
            moved = entry._replace(number=entry.number ^ (1 << bit))
            changed = sorted([*log[:at], moved, *log[at + 1 :]], key=lambda each: each.number)
            damages = checked(changed, own=head(log)).damages
            assert any(each.first <= entry.number <= each.last for each in damages)


@given(st.integers(1, 12), st.data())
def test_removal_is_found(count: int, data: st.DataObject) -> None:
    log = written(count)
    gone = data.draw(st.sets(st.integers(1, count), min_size=1))
    left = [entry for entry in log if entry.number not in gone]
    found = checked(left, head(log), own=head(log)).damages
    named = {
        number
        for each in found
        for number in range(each.first, each.last + 1)
        if each.kind in ("removed", "cut")
    }
    assert named == gone


@given(st.integers(2, 30), st.data())
def test_a_swap_is_found_and_both_places_named(count: int, data: st.DataObject) -> None:
    log = written(count)
    first, second = sorted(
        data.draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True))
    )
    with_hashes = data.draw(st.booleans())
    a, b = log[first], log[second]
    there, here = a._replace(number=b.number), b._replace(number=a.number)
    if not with_hashes:
        there, here = there._replace(hash=b.hash), here._replace(hash=a.hash)
    log[first], log[second] = here, there
    assert checked(log).damages == (Damage(a.number, b.number, "swapped"),)


@given(st.integers(2, 20), st.data())
def test_moving_an_entry_elsewhere_is_found(count: int, data: st.DataObject) -> None:
    log = written(count)
    order = data.draw(st.permutations(range(count)))
    moved = [log[old]._replace(number=new + 1) for new, old in enumerate(order)]
    damages = checked(moved).damages
    assert bool(damages) == (list(order) != list(range(count)))
    if damages:
        assert damages[0].first == next(new for new, old in enumerate(order) if new != old) + 1


@given(st.integers(1, 20), st.data())
def test_a_cut_back_to_before_the_last_head_is_found(count: int, data: st.DataObject) -> None:
    log = written(count)
    kept = data.draw(st.integers(1, count))
    left = data.draw(st.integers(0, count))
    verdict = checked(log[:left], head(log[:kept]), own=head(log[:left]))
    assert verdict.damages == ((Damage(left + 1, kept, "cut"),) if left < kept else ())
    assert checked(log[:left], own=head(log)).damages == (
        (Damage(left + 1, count, "cut"),) if left < count else ()
    )


def test_a_chain_written_anew_is_found_by_the_heads_that_were_kept() -> None:
    log = written(10)
    records = [AuditRecord(at=entry.at, kind="sign_in.ok") for entry in log[5:]]
    forged = [*log[:5], *chained(DESK, head(log[:5]), records)]
    assert checked(forged, own=head(forged)).damages == (), "the chain alone can't tell"
    verdict = checked(forged, head(log[:3]), head(log[:8]), own=head(forged))
    assert verdict.damages == (Damage(4, 8, "rewritten"),)
    assert verdict.covered == 3


def test_entries_behind_the_log_s_own_head_are_named() -> None:
    log = written(5)
    assert checked(log, own=head(log[:3])).damages == (Damage(4, 5, "added"),)
    assert checked(log, own=Head(5, "f" * 64)).damages == (Damage(5, 5, "rewritten"),)


def test_a_number_that_comes_twice_is_named() -> None:
    log = written(4)
    assert checked([*log[:3], log[2], log[3]]).damages == (Damage(3, 3, "doubled"),)


def test_several_damages_are_each_named() -> None:
    log = written(40)
    log[4] = log[4]._replace(kind="other")
    log[5] = log[5]._replace(kind="other")
    log[20] = log[20]._replace(hash="0" * 64)
    del log[30]
    assert checked(log).damages == (
        Damage(5, 6, "altered"),
        Damage(21, 21, "altered"),
        Damage(31, 31, "removed"),
    )


def test_a_ruin_is_told_in_few_words() -> None:
    log = [entry._replace(at=0) for entry in written(1_000)]
    assert checked(log).damages == (Damage(1, 1_000, "altered"),)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_has_no_canonical_form_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"number": value})  # type: ignore[dict-item]
