"""Limits come from one half, figures from the other, and intervals are Wilson's."""

import pytest

from policies.appearance.evidence import EVIDENCE
from policies.appearance.limits import LIMITS
from tests.evaluation.figures import ROWS, Row, Seen, counted, tuned, wilson
from tests.evaluation.report import most, table
from tests.evaluation.scenes import HALVES, half_of, shots
from tests.pictures.fetch import people

BARE = Row("bare", "bare", ("bare_max",), tuned=True)
SHARP = Row("sharpness", "sharpness", ("sharpness_min",), tuned=True)


def seen(
    person: str, row: str, asked: bool, value: float | None, name: str, tone: str = "light"
) -> Seen:
    return Seen(f"{person}-{value}", "held", person, tone, {row: asked}, {name: value})


def test_a_limit_lies_in_the_middle_of_the_gap() -> None:
    fine = [seen("ada", "bare", False, value, "bare") for value in (0.0, 0.1, 0.2)]
    bad = [seen("eve", "bare", True, value, "bare") for value in (0.6, 0.7)]
    assert tuned(BARE, fine + bad) == 0.4
    turned = [
        seen("ada", "sharpness", not each.asks["bare"], each.values["bare"], "sharpness")
        for each in fine + bad
    ]
    assert tuned(SHARP, turned) == 0.4


def test_a_limit_gives_up_what_would_cost_false_alarms() -> None:
    fine = [seen("ada", "bare", False, number / 100, "bare") for number in range(100)]
    bad = [seen("eve", "bare", True, value, "bare") for value in (0.5, 2.0)]
    found = tuned(BARE, fine + bad)
    assert found is not None
    assert 0.96 <= found < 2
    assert tuned(BARE, bad) is None


def test_an_unmeasured_value_is_missed_but_no_false_alarm() -> None:
    limits = {"bare_max": 0.3}
    found = counted(
        BARE,
        limits,
        [
            seen("ada", "bare", True, 0.4, "bare"),
            seen("ada", "bare", True, None, "bare"),
            seen("bea", "bare", False, None, "bare", "dark"),
            seen("cid", "bare", False, 0.5, "bare", "dark"),
        ],
    )
    assert (found.caught.hits, found.caught.of, found.unmeasured) == (1, 2, 1)
    assert (found.false_alarms.hits, found.false_alarms.of) == (1, 2)
    assert (found.people, found.false_alarms.with_one) == (1, 1)
    assert found.missed == ("ada-None",)
    assert found.wrong == ("cid-0.5",)
    assert found.by_tone["dark"][1].hits == 1
    assert most(found) == "info"
    assert "| bare | `bare_max` 0.3 | 1 | 50.0 % (1/2; 9 % to 91 %) |" in table(
        [found], "4 of 4 pictures"
    )


def test_the_interval_is_wilsons() -> None:
    assert wilson(18, 20) == pytest.approx((0.699, 0.972), abs=5e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.161), abs=5e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_halves_share_nobody() -> None:
    everybody = people()
    halves = half_of(everybody)
    agents = [each for each in everybody.values() if each.part == "agent"]
    counts = [sum(halves[each.id] == half for each in agents) for half in HALVES]
    assert abs(counts[0] - counts[1]) <= 1
    for shot in shots():
        if shot.person:
            assert halves[shot.person.id] == shot.half
            assert shot.name.startswith(f"{shot.person.id}-")
    assert half_of(dict(reversed(everybody.items()))) == halves


def test_every_check_but_the_hint_has_a_row_and_each_row_is_shown_both_ways() -> None:
    assert {row.check for row in ROWS} == set(EVIDENCE) - {"palette"}
    assert all(name in LIMITS[row.check] for row in ROWS for name in row.limits)
    for half in HALVES:
        for row in ROWS:
            labels = {s.asks[row.name] for s in shots() if s.half == half and row.name in s.asks}
            assert labels == {True, False}, (half, row.name)
