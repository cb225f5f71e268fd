"""Parts play on the recording's clock, up to where they can be read."""

from array import array
from pathlib import Path

from media.reels import RATE, SAMPLE, Clock, Film, Point, Voice
from tests import filmed, recorded
from tests.recorded import AT

CLOCK = Clock([Point(0, AT)])


def bright(film: Film, now: float) -> int | None:
    frame = film.at(AT + now)
    return None if frame is None else bytes(frame.planes[0])[0]


def loudest(into: bytearray) -> int:
    return max(array("h", bytes(into)))


def test_the_clock_runs_on_from_each_point() -> None:
    clock = Clock([Point(0, 1_000), Point(500, 1_600), Point(900, 1_990)])
    assert [clock.at(pts) for pts in (0, 499, 500, 899, 1_000)] == [
        1_000,
        1_499,
        1_600,
        1_999,
        2_090,
    ]


def test_a_film_shows_the_last_picture_there_was(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    filmed.picture(archive, 1, "c1", 200, seconds=2)
    with archive.open("c1", 1) as reader:
        film = Film(reader, CLOCK)
        assert bright(film, -1) is None
        assert abs((bright(film, 50) or 0) - 200) < 4
        assert bright(film, 1_950) is not None
        assert bright(film, 4_000) is not None, "a still picture stands for a while"
        assert bright(film, 9_000) is None


def test_a_voice_puts_samples_at_their_places(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    filmed.tone(archive, 1, "c1", 440, seconds=1)
    with archive.open("c1", 1) as reader:
        voice, start = Voice(reader, CLOCK), AT * RATE // 1_000
        before, half, rest = (bytearray(RATE * SAMPLE) for _ in range(3))
        voice.take(before, start - RATE)
        voice.take(half, start - RATE // 2)
        voice.take(rest, start + RATE // 2)
    assert not any(before)
    assert not any(half[: RATE * SAMPLE // 2])
    assert loudest(half[-RATE // 4 * SAMPLE :]) > 6_000
    assert loudest(rest[: RATE // 4 * SAMPLE]) > 6_000
    assert not any(rest[RATE // 2 * SAMPLE + 4_000 :])


def test_what_is_damaged_ends_there(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    filmed.picture(archive, 1, "c1", 200, seconds=4)
    path = archive.vault.path("c1", 1)
    content = bytearray(path.read_bytes())
    content[len(content) * 2 // 3] ^= 1
    path.write_bytes(content)
    with archive.open("c1", 1) as reader:
        film = Film(reader, CLOCK)
        assert bright(film, 50) is not None
        assert bright(film, 60_000) is None


def test_what_is_no_film_shows_nothing(tmp_path: Path) -> None:
    archive = recorded.archive(tmp_path)
    recorded.write(archive, "c1", 1, participant="c1", kind="picture")
    with archive.open("c1", 1) as reader:
        assert Film(reader, CLOCK).at(AT + 1_000) is None
        assert loudest(_second(Voice(reader, CLOCK))) == 0


def _second(voice: Voice) -> bytearray:
    into = bytearray(RATE * SAMPLE)
    voice.take(into, AT * RATE // 1_000)
    return into
