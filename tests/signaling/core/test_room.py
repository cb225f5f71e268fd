import random

from signaling.core.room import FRONT, ROUND_SLICES, SLICE, Room


def room_of(count: int) -> Room:
    room = Room()
    for number in range(count):
        room.enter((number, f"c{number:05}"))
    return room


def test_places_follow_the_key() -> None:
    room = Room()
    for key in [(30, "c"), (10, "a"), (20, "b")]:
        room.enter(key)
    assert [room.place(name) for name in ("a", "b", "c", "x")] == [1, 2, 3, 0]
    room.leave("a")
    room.leave("a")
    assert [room.place(name) for name in ("a", "b", "c")] == [0, 1, 2]
    assert len(room) == 2
    assert "b" in room
    assert room.first(1) == ["b"]


def test_a_round_meets_everybody_beyond_the_front_once() -> None:
    room = room_of(1_000)
    room.changed()
    met: list[str] = []
    while room.pending:
        met += room.slice()
    assert sorted(met) == [f"c{number:05}" for number in range(FRONT, 1_000)]


def test_nobody_is_skipped_when_those_ahead_leave_during_the_round() -> None:
    chance = random.Random(7)
    room = room_of(2_000)
    room.changed()
    met: set[str] = set()
    while room.pending:
        met.update(room.slice())
        for name in room.first(3):
            room.leave(name)
        if chance.random() < 0.2:
            room.leave(chance.choice(room.first(len(room))))
    assert set(room.first(len(room))[FRONT:]) <= met


def test_a_slice_is_small_and_a_long_line_still_takes_a_bounded_number() -> None:
    for count in (500, 10_000, 20_000):
        room = room_of(count)
        room.changed()
        slices = 0
        while room.pending:
            assert len(room.slice()) <= max(SLICE, count // ROUND_SLICES)
            slices += 1
        assert slices <= ROUND_SLICES + 1


def test_a_line_with_only_a_front_has_nothing_to_sweep() -> None:
    room = room_of(FRONT)
    room.changed()
    assert room.pending == 0
    assert room.slice() == []
    assert len(room.front()) == FRONT
