"""Slots: stable, nobody twice, nobody who isn't heard."""

from hypothesis import given
from hypothesis import strategies as st

from signaling.core.slots import MOST, assign, compact, without

PEOPLE = ["anna", "bert", "c1", "cleo", "vera"]
HEARD = st.permutations(PEOPLE).flatmap(
    lambda order: st.integers(0, MOST).map(lambda count: order[:count])
)


@given(st.lists(HEARD, min_size=1, max_size=12))
def test_whoever_stays_keeps_the_slot(steps: list[list[str]]) -> None:
    held: tuple[str | None, ...] = ()
    for heard in steps:
        now = assign(held, heard)
        there = [who for who in now if who is not None]
        assert sorted(there) == sorted(heard), "everybody heard, nobody else, nobody twice"
        assert 1 <= len(now) <= MOST
        assert len(now) >= len(held), "lines are never removed"
        assert all(now[place] == who for place, who in enumerate(held) if who in heard)
        held = now


@given(HEARD, HEARD)
def test_what_takes_away_adds_nobody(before: list[str], after: list[str]) -> None:
    held = assign((), before)
    now = assign(held, after)
    left = without(held, now)
    assert len(left) == len(held)
    assert all(who is None or (held[place] == who == now[place]) for place, who in enumerate(left))
    assert {who for who in left if who} == set(before) & set(after)


@given(HEARD, HEARD)
def test_a_new_connection_begins_without_gaps_at_the_end(
    before: list[str], after: list[str]
) -> None:
    held = assign((), before)
    anew = assign(compact(after, held), after)
    assert {who for who in anew if who} == set(after)
    assert len(anew) <= max(len(held), len(after), 1)
    assert anew[-1] is not None or not after


def test_the_first_slot_is_always_there() -> None:
    assert assign((), []) == (None,)
    assert assign(("anna",), ["bert", "c1"]) == ("bert", "c1")
    assert assign(("anna", "bert"), ["bert"]) == (None, "bert")
    assert assign((None, "bert"), ["bert", "c1"]) == ("c1", "bert")
