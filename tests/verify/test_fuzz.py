"""A million damaged inputs for the parsers of the media plane, others on each day."""

import random
from datetime import UTC, datetime

import pytest

from tests.fuzz.parsers import TARGETS, corpus, damage

SHARES = {"stun": 250_000, "rtp": 350_000, "rtcp": 250_000, "twcc": 130_000, "sdp": 20_000}


@pytest.mark.parametrize("name", TARGETS)
def test_a_million_damaged_inputs(name: str) -> None:
    seed = datetime.now(UTC).date().isoformat()
    inputs, target, draw = corpus(name), TARGETS[name], random.Random(seed)
    for number in range(SHARES[name]):
        data = damage(draw, inputs)
        try:
            target(data)
        except Exception as error:
            raise AssertionError(f"{name}, seed {seed}, input {number}: {data.hex()}") from error


def test_it_is_a_million() -> None:
    assert sum(SHARES.values()) == 1_000_000
