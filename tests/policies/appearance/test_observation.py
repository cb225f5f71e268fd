"""What can't have been measured is named; what can is let through, whatever its values."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.appearance.facts import Observation
from policies.appearance.observation import OF_A_FACE, OF_EVERY_FACE, RANGES, implausible
from tests.policies.appearance.examples import GOOD

NOBODY = Observation(faces=0, others=0, portraits=0, bare=None)
MEASURED = [name for name in RANGES if name != "faces"]


def test_a_good_picture_and_an_empty_room_are_plausible() -> None:
    assert implausible(GOOD) is None
    assert implausible(NOBODY) is None


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e9, -1e9])
def test_values_beyond_reason_are_named(name: str, value: float) -> None:
    assert implausible(replace(GOOD, **{name: value})) == name  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OF_A_FACE)
def test_nobody_has_no_face_values(name: str) -> None:
    assert implausible(replace(NOBODY, **{name: 0.5})) == name  # type: ignore[arg-type]


@pytest.mark.parametrize("name", OF_EVERY_FACE)
def test_a_face_has_a_place(name: str) -> None:
    assert implausible(replace(GOOD, **{name: None})) == name  # type: ignore[arg-type]


@given(st.data())
def test_within_range_everything_is_plausible(data: st.DataObject) -> None:
    values = {
        name: data.draw(st.none() | st.floats(*RANGES[name]))
        for name in MEASURED
        if name not in OF_EVERY_FACE
    }
    assert implausible(replace(GOOD, **values)) is None  # type: ignore[arg-type]
