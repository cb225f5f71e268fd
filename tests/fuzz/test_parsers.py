"""The corpus and a few thousand damaged copies of it; `make verify` runs a million."""

import random

import pytest

from tests.fuzz.parsers import TARGETS, corpus, damage

EACH = 4_000


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_input(name: str) -> None:
    inputs, target, draw = corpus(name), TARGETS[name], random.Random(17)
    assert inputs
    for data in inputs:
        target(data)
    for _ in range(EACH if name != "sdp" else EACH // 10):
        target(damage(draw, inputs))
