"""What arrives is what the feedback says, to a quarter of a millisecond."""

from hypothesis import given
from hypothesis import strategies as st

from media.core.twcc import MAX_HELD, Arrivals, read_feedback


def reported(bodies: list[bytes]) -> dict[int, int]:
    """Number -> arrival of all that is said to have come."""
    found: dict[int, int] = {}
    for body in bodies:
        assert len(body) % 4 == 0
        read = read_feedback(body)
        assert read is not None
        for place, at in enumerate(read.arrivals):
            if at is not None:
                number = (read.base + place) & 0xFFFF
                assert number not in found
                found[number] = at
    return found


@given(
    st.integers(0, 0xFFFF),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 400_000)), min_size=1, max_size=60),
)
def test_arrivals_come_back(first: int, steps: list[tuple[int, int]]) -> None:
    arrivals = Arrivals()
    number, now = first, 5_000_000_000
    told: dict[int, int] = {}
    for ahead, later in steps:
        number, now = (number + ahead) & 0xFFFF, now + later
        arrivals.add(number, now)
        told[number] = now
    found = reported(arrivals.flush())
    assert found.keys() == told.keys()
    assert all(abs(at - told[number]) <= 125 for number, at in found.items())
    assert arrivals.flush() == []


@given(st.permutations(range(30)), st.sets(st.integers(0, 29), max_size=10))
def test_reordered_and_lost(order: list[int], lost: set[int]) -> None:
    arrivals = Arrivals()
    for place, number in enumerate(order):
        if number not in lost:
            arrivals.add((65_520 + number) & 0xFFFF, 1_000_000 + 1_000 * place)
    found = reported(arrivals.flush())
    assert found.keys() == {(65_520 + n) & 0xFFFF for n in range(30) if n not in lost}


def test_losses_between_two_feedbacks_are_told() -> None:
    arrivals = Arrivals()
    arrivals.add(10, 1_000)
    arrivals.flush()
    arrivals.add(13, 2_000)
    (body,) = arrivals.flush()
    read = read_feedback(body)
    assert read is not None
    assert read.base == 11
    assert [at is None for at in read.arrivals] == [True, True, False]


def test_a_jump_of_numbers_floods_nobody() -> None:
    arrivals = Arrivals()
    arrivals.add(0, 1_000)
    arrivals.add(30_000, 2_000)
    assert reported(arrivals.flush()).keys() == {0, 30_000}
    for number in range(MAX_HELD * 2):
        arrivals.add(number, number)
    assert len(reported(arrivals.flush())) <= MAX_HELD


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read = read_feedback(data)
    if read is not None:
        assert len(read.arrivals) == int.from_bytes(data[2:4], "big")
