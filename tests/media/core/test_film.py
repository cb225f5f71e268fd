"""What a player gets is whole WebM of which any range can be had alone, without holes, and with ways in."""

import io
from collections.abc import Iterator
from itertools import pairwise

import av
import pytest
from av.container import InputContainer
from hypothesis import given
from hypothesis import strategies as st

from media.core.film import FILLED, SILENCE, Film, Stored, void
from media.core.index import Index, Scan
from media.core.webm import Clusters, header
from tests.media.core.test_index import PACKET, SIZE, scanned, written


def played(film: Film, stored: bytes, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(
        stored[piece.start : piece.end] if isinstance(piece, Stored) else piece
        for piece in film.range(start, film.size if end is None else end)
    )


def packets(webm: bytes) -> list[tuple[int, bytes]]:
    """(ms, packet) of each."""
    with av.open(io.BytesIO(webm), "r") as container:
        return [
            (round(float(packet.pts * packet.time_base) * 1_000), bytes(packet))
            for packet in container.demux()
            if packet.size and packet.pts is not None and packet.time_base is not None
        ]


STEPS = st.lists(st.sampled_from([20, 20, 20, 21, 90, 400, 2_500]), min_size=1, max_size=60)


@given(STEPS, st.booleans(), st.data())
def test_sound_has_no_holes_and_any_range_is_had_alone(
    steps: list[int], split: bool, data: st.DataObject
) -> None:
    stamps = [sum(steps[:place]) for place in range(len(steps))]
    chunks, _ = written(stamps, split=split)
    stored = b"".join(chunks)
    film = Film(scanned(chunks))
    whole = played(film, stored)
    assert len(whole) == film.size
    found = packets(whole)
    told = [at for at, _ in found]
    assert all(0 <= after - before < 41 for before, after in pairwise(told))
    assert len(found) >= len(stamps), "all that came is there"
    start = data.draw(st.integers(0, film.size - 1))
    end = data.draw(st.integers(start, film.size))
    assert played(film, stored, start, end) == whole[start:end]


def test_it_says_that_it_was_filled() -> None:
    chunks, _ = written([0, 20, 400], split=True)
    assert FILLED in played(Film(scanned(chunks)), b"".join(chunks))
    chunks, _ = written([0, 20, 40], split=True)
    assert FILLED not in played(Film(scanned(chunks)), b"".join(chunks))


def pictures(count: int, every: int) -> tuple[bytes, Index]:
    """Frames each 40 ms, the number of each in it."""
    clusters, chunks, scan = Clusters(), [header(SIZE)], Scan(SIZE)
    for number in range(count):
        key = number % every == 0
        if key and (done := clusters.flush()):
            chunks.append(done)
        if done := clusters.add(40 * number, number.to_bytes(4, "big") * 100, key=key):
            chunks.append(done)
    chunks.append(clusters.flush())
    for chunk in chunks:
        scan.chunk(chunk)
    return b"".join(chunks), scan.index()


class Counting(io.RawIOBase):
    """A file that remembers how much of it was read."""

    def __init__(self, data: bytes) -> None:
        self.bytes = 0
        self._file = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        self.bytes += len(found)
        return found

    def seek(self, to: int, whence: int = 0) -> int:
        return self._file.seek(to, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


@pytest.mark.parametrize("minute", [1, 9, 55])
def test_a_moment_is_reached_without_reading_what_is_before(minute: int) -> None:
    stored, index = pictures(60 * 60 * 25, 125)
    whole = Counting(played(Film(index), stored))
    with av.open(whole, "r") as container:
        assert isinstance(container, InputContainer)
        wanted = minute * 60_000 + 2_000
        container.seek(wanted * 1_000)
        packet = next(iter(container.demux()))
        assert packet.pts is not None
        assert packet.is_keyframe
        assert 0 <= wanted - packet.pts <= 5_000
    assert whole.bytes < 1_000_000


def lost(film: Film, stored: bytes, number: int) -> bytes:
    """The whole without this cluster."""
    start = film.index.clusters[number].at
    end = film.index.clusters[number + 1].at

    def pieces() -> Iterator[bytes]:
        for piece in film.range(0, film.size):
            if not isinstance(piece, Stored):
                yield piece
                continue
            yield stored[piece.start : start]
            yield film.stand_in(Stored(start, end))
            yield stored[end : piece.end]

    return b"".join(pieces())


def test_silence_stands_in_for_sound_that_is_lost() -> None:
    loud = b"\xfc" + bytes(range(60))
    clusters, chunks = Clusters(), [header(None)]
    chunks += filter(None, [clusters.add(20 * number, loud, key=True) for number in range(100)])
    chunks.append(clusters.flush())
    stored = b"".join(chunks)
    film = Film(scanned(chunks))
    whole = lost(film, stored, 3)
    assert len(whole) == film.size
    found = packets(whole)
    assert [at for at, _ in found] == list(range(0, 2_000, 20))
    assert [at for at, data in found if data == SILENCE] == list(range(780, 1_040, 20))


def test_nothing_stands_in_for_pictures_that_are_lost() -> None:
    stored, index = pictures(100, 25)
    film = Film(index)
    found = packets(lost(film, stored, 2))
    assert len(found) < 100
    start, end = film.span(film.index.clusters[2].at, film.index.clusters[3].at)
    assert [at for at in range(0, 4_000, 40) if at not in {at for at, _ in found}] == list(
        range(start, end, 40)
    )


@given(st.integers(2, 400))
def test_what_is_passed_over_has_the_length_that_is_wanted(length: int) -> None:
    assert len(void(length)) == length
    assert void(length)[0] == 0xEC


def test_of_nothing_there_is_a_film_of_nothing() -> None:
    film = Film(scanned([header(None)]))
    assert len(played(film, header(None))) == film.size
    assert PACKET not in played(film, header(None))
