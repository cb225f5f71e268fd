"""An index says the same whether it grew with its part or was made from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.core import index
from media.core.index import Bad, BadIndex, Fill, Holes, Index, Indexing, Key, Scan, lasts
from media.core.webm import Clusters, header

PACKET = b"\xfc\xff\xfe"
"""20 ms."""
SIZE = (640, 480)


def test_what_is_written_is_read() -> None:
    made = Indexing(200, SIZE)
    made.cluster(0, 1_000, 0)
    made.cluster(250, 900)
    made.fill(1_200, 40, 3)
    made.heard(450, 30)
    made.heard(460, 40)
    made.heard(20, 127)
    made.bad.append(Bad(4, 1_200, 2_100))
    whole = made.whole(499)
    assert whole.clusters == ((200, 0), (1_200, 250))
    assert whole.keys == ((0, 0),)
    assert whole.loudness == bytes((0, 0, 97)), "the loudest of each fifth of a second"
    assert index.read(whole.write()) == whole


@pytest.mark.parametrize("data", [b"", b"[]", b'{"version":9}', b'{"version":1}', b"\xff"])
def test_anything_else_is_none(data: bytes) -> None:
    with pytest.raises(BadIndex):
        index.read(data)


@pytest.mark.parametrize(
    ("packet", "ms"),
    [
        (b"\xfc\xff\xfe", 20.0),  # one frame of CELT
        (b"\xfd\xff\xfe", 40.0),  # two of them
        (b"\xff\x03", 60.0),  # as many as it says
        (b"\xe0", 2.5),
        (b"\x18", 60.0),  # SILK
        (b"\x60", 10.0),  # hybrid
        (b"\xff", 0.0),  # it doesn't say
        (b"", 0.0),
    ],
)
def test_a_packet_says_how_long_it_lasts(packet: bytes, ms: float) -> None:
    assert lasts(packet) == ms


def test_holes_are_counted_by_what_is_played() -> None:
    holes = Holes()
    assert holes.before(0, PACKET) == (0, 0)
    assert holes.before(20, PACKET) == (20, 0)
    assert holes.before(110, PACKET) == (40, 3), "10 ms are left over"
    assert holes.before(130, PACKET) == (120, 0)
    assert holes.before(165, PACKET) == (140, 1), "and made up for"


def written(stamps: list[int], *, split: bool) -> tuple[list[bytes], Index]:
    """Chunks of a part of sound, and its index as the recorder would have made it where `split`."""
    clusters, holes = Clusters(), Holes()
    chunks = [header(None)]
    made = Indexing(len(chunks[0]), None)

    def close() -> None:
        since = clusters.begun
        if done := clusters.flush():
            chunks.append(done)
            made.cluster(since, len(done))

    for pts in stamps:
        began, frames = holes.before(pts, PACKET)
        if (frames and split) or clusters.full(pts):
            close()
        if frames:
            made.fill(made.at, began, frames)
        clusters.add(pts, PACKET, key=True)
    close()
    return chunks, made.whole(stamps[-1])


def scanned(chunks: list[bytes]) -> Index:
    scan = Scan(None)
    for chunk in chunks:
        scan.chunk(chunk)
    return scan.index()


@given(st.lists(st.sampled_from([20, 20, 20, 21, 40, 90, 400]), min_size=1, max_size=80))
def test_made_anew_it_is_the_same(steps: list[int]) -> None:
    stamps = [sum(steps[:place]) for place in range(len(steps))]
    chunks, grown = written(stamps, split=True)
    assert scanned(chunks) == grown
    whole = b"".join(chunks[1:])
    cut = [chunks[0], *(whole[at : at + 100] for at in range(0, len(whole), 100))]
    assert scanned(cut) == grown, "wherever chunks end"


def test_older_parts_have_holes_within_clusters() -> None:
    chunks, _ = written([0, 20, 100, 120], split=False)
    found = scanned(chunks)
    block = 9 + len(PACKET)
    assert [fill[1:] for fill in found.fills] == [(40, 3)]
    assert found.fills[0].at == found.body - 2 * block, "before the third of four blocks"


def test_what_cannot_be_read_is_named_and_filled() -> None:
    chunks, grown = written(list(range(0, 1_000, 20)), split=True)
    scan = Scan(None)
    for number, chunk in enumerate(chunks):
        if number == 2:
            scan.unreadable(7, len(chunk))
        else:
            scan.chunk(chunk)
    found = scan.index()
    start, end = grown.clusters[1].at, grown.clusters[2].at
    assert found.bad == (Bad(7, start, end),)
    assert found.fills == (Fill(end, grown.clusters[1].pts, 13),)
    assert (found.body, found.duration) == (grown.body, grown.duration)


def test_key_frames_of_pictures_are_found() -> None:
    clusters = Clusters()
    frames = [(0, True), (33, False), (240, False), (260, False), (300, True), (333, True)]
    chunks = [header(SIZE)]
    for pts, key in frames:
        if done := clusters.add(pts, b"picture", key=key):
            chunks.append(done)
    chunks.append(clusters.flush())
    scan = Scan(SIZE)
    for chunk in chunks:
        scan.chunk(chunk)
    assert scan.index().keys == (Key(0, 0), Key(1, 300))
