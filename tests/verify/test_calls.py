"""A hundred calls in real browsers, one after another: each of them connects. VISAVIS_BENCH_CALLS makes it fewer."""

import os

import pytest

from tests.bench.calls import GOAL, measure

pytestmark = pytest.mark.asyncio(loop_scope="session")

CALLS = int(os.environ.get("VISAVIS_BENCH_CALLS", GOAL))


async def test_a_hundred_calls_all_connect() -> None:
    assert await measure(CALLS) == CALLS
