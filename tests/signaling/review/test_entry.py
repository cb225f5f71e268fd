"""A contact's flags and tokens, and what is left of them when something of it is destroyed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.review.entry import (
    FLAGS,
    MOST_TOKENS,
    Filter,
    Flag,
    _lengths,
    entry,
    facet,
    flags,
    query,
    without,
)
from signaling.review.query import Either, Part, Token
from tests.signaling.review.examples import event, facts

STARTED, STOPPED = event("recording.started"), event("recording.stopped")


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"events": (event("media_lost"),)}, "crashed"),
        ({"events": (event("leg_failed"),)}, "crashed"),
        ({"events": (STARTED, STARTED, STOPPED)}, "crashed"),
        ({"end_reason": "customer_lost"}, "lost"),
        ({"events": (event("agent_lost"),)}, "lost"),
        ({"recording_failed": "disk_full"}, "recording_failed"),
        ({"events": (event("recording.cut", code="write_failed"),)}, "recording_failed"),
        ({"events": (event("network", level="poor"),)}, "network"),
        ({"events": (event("network", level="lost"),)}, "network"),
        ({"refused": True}, "refused"),
        ({"stars": 2}, "low_rating"),
    ],
)
def test_flags(changes: dict[str, Any], flag: Flag) -> None:
    assert flags(facts(**changes)) == {flag}


def test_a_recording_that_a_dead_process_cut_bears_both_flags() -> None:
    cut = facts(events=(STARTED, event("recording.cut", code="worker_gone"), STOPPED))
    assert flags(cut) == {"crashed", "recording_failed"}


def test_what_went_well_bears_none() -> None:
    well = (STARTED, STOPPED, event("network", level="fair"), STARTED, STOPPED)
    assert flags(facts(events=well, stars=3)) == set()
    assert flags(facts(stars=None)) == set()


def test_every_flag_can_be_looked_for() -> None:
    tokens = {part for flag in FLAGS for part in query(Filter(flags=frozenset({flag}))).wanted}
    assert tokens == {Token(f"f:{flag.replace('_', '_5f')}") for flag in FLAGS}


def test_facets_of_other_values_are_others() -> None:
    assert facet("q", "a-b") == "q:a_2db"
    assert len({facet("q", value) for value in ("a-b", "a_b", "A_b", "ab", "ä", "a_2db")}) == 6


@given(st.text(), st.text())
def test_no_two_values_have_one_facet(one: str, other: str) -> None:
    assert (facet("q", one) == facet("q", other)) == (
        one.encode(errors="replace") == other.encode(errors="replace")
    )


def test_nothing_is_left_of_what_was_destroyed() -> None:
    tokens = entry(facts()).tokens
    assert {"zins", "d:preisliste", "preisliste", "r:y", "q:german"} <= set(tokens)
    assert "r:n" in without(tokens, "recording")
    assert set(tokens) - set(without(tokens, "recording")) == {"r:y"}
    left = without(tokens, "content")
    assert {"q:german", "r:n", "c:k4711", "l:010"} <= set(left)
    assert not [token for token in left if ":" not in token or token.startswith("d:")]
    assert without(tokens, "record") == ()


def test_what_is_beyond_any_chat_is_left_out() -> None:
    endless = facts(texts=(" ".join(map(str, range(MOST_TOKENS * 2))),))
    assert len(entry(endless).tokens) == MOST_TOKENS


def covered(part: Part) -> set[int]:
    """Minutes that a length's tokens stand for."""
    match part:
        case Either(parts):
            return set().union(*map(covered, parts))
        case Token("l:"):
            return set()
        case Token(text):
            digits = text.removeprefix("l:")
            size = 10 ** (3 - len(digits))
            return set(range(int(digits) * size, (int(digits) + 1) * size))
        case _:
            raise AssertionError(part)


@given(st.integers(0, 1_200), st.none() | st.integers(0, 1_200))
def test_a_range_of_lengths_is_those_minutes_and_no_others(least: int, most: int | None) -> None:
    (part,) = _lengths(least, most).wanted
    end = 1_000 if most is None else min(most, 1_000)
    assert covered(part) == set(range(least, end))
    assert not isinstance(part, Either) or len(part.parts) <= 50
