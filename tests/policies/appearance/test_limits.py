"""Limits: named after what they bound, within what a policy may set, and the strictest of several."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.appearance import limits
from policies.appearance.facts import Check, Observation
from policies.appearance.limits import CHECKS, LIMITS

VALUES = {each.name for each in fields(Observation)}
BOUNDS = st.dictionaries(st.sampled_from(["a_min", "a_max", "b_max"]), st.floats(-10, 10))


@pytest.mark.parametrize("check", CHECKS)
def test_each_limit_bounds_a_value_and_is_usually_what_it_may_be(check: Check) -> None:
    for name, limit in LIMITS[check].items():
        assert limits.value_of(name) in VALUES
        assert name.endswith(("_min", "_max"))
        assert limit.least <= limit.usual <= limit.most


def test_each_value_is_bounded_by_one_check() -> None:
    bounded = [{limits.value_of(name) for name in LIMITS[check]} for check in CHECKS]
    assert set().union(*bounded) == VALUES
    assert sum(map(len, bounded)) == len(VALUES)


def test_the_usual_limits_leave_room() -> None:
    for check in CHECKS:
        assert limits.leaves_nothing(limits.in_force(check, {}, "any")) is None


def test_a_bound_itself_is_still_well() -> None:
    assert not limits.beyond("x_min", 5, 5)
    assert not limits.beyond("x_max", 5, 5)
    assert limits.beyond("x_min", 5, 4.9)
    assert limits.beyond("x_max", 5, 5.1)


def test_of_the_background_only_what_is_asked_counts() -> None:
    assert limits.names("backdrop", "any") == ()
    assert limits.names("backdrop", "plain") == ("backdrop_busy_max",)
    assert limits.names("backdrop", "reference") == ("backdrop_changed_max",)
    assert limits.names("too_dark", "reference") == ("face_p97_min",)


@given(st.lists(BOUNDS), st.sampled_from(["a_min", "a_max", "b_max"]), st.floats(-20, 20))
def test_what_passes_the_strictest_passes_each(
    each: list[dict[str, float]], name: str, value: float
) -> None:
    merged = limits.strictest(each)
    passes = name not in merged or not limits.beyond(name, merged[name], value)
    assert passes == all(not limits.beyond(name, one[name], value) for one in each if name in one)


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1, max_size=5))
def test_what_fits_pairwise_fits_together(pairs: list[tuple[float, float]]) -> None:
    """Intervals that meet pairwise meet all (Helly), so checking a new policy against each other one is enough."""
    each = [{"a_min": min(pair), "a_max": max(pair)} for pair in pairs]
    pairwise = all(
        limits.leaves_nothing(limits.strictest((one, other))) is None
        for one in each
        for other in each
    )
    assert pairwise == (limits.leaves_nothing(limits.strictest(each)) is None)


def test_contradictory_limits_are_named() -> None:
    assert limits.leaves_nothing({"a_max": 1, "a_min": 2}) == "a_min"
    assert limits.leaves_nothing({"a_max": 1, "b_min": 2}) is None
