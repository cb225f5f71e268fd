"""What is written is read by FFmpeg, cut off where it may be."""

import io

import av
from hypothesis import given
from hypothesis import strategies as st

from media.core import webm
from media.core.webm import Clusters

OPUS = b"\xfc\xff\xfe"
STEPS = st.lists(st.integers(0, 700), min_size=1, max_size=60)


def sound(steps: list[int]) -> tuple[list[bytes], list[int]]:
    """The pieces in which frames of 3 bytes are written, and their timestamps."""
    clusters, pieces, at, stamps = Clusters(), [webm.header(None)], 0, []
    for step in steps:
        at += step
        pieces.append(clusters.add(at, OPUS, key=True))
        stamps.append(at)
    return [*pieces, clusters.flush()], stamps


def read(data: bytes) -> list[int]:
    with av.open(io.BytesIO(data), "r") as container:
        (stream,) = container.streams
        assert stream.codec_context.name == "opus"
        return [
            round(float(packet.pts * packet.time_base) * 1_000)
            for packet in container.demux()
            if packet.size and packet.pts is not None and packet.time_base is not None
        ]


@given(STEPS)
def test_frames_are_read_as_they_were_written(steps: list[int]) -> None:
    pieces, stamps = sound(steps)
    assert read(b"".join(pieces)) == stamps


@given(STEPS, st.data())
def test_what_is_cut_off_plays_up_to_its_last_cluster(
    steps: list[int], data: st.DataObject
) -> None:
    pieces, stamps = sound(steps)
    whole = b"".join(pieces)
    first = next(place for place, piece in enumerate(pieces) if place and piece)
    cut = data.draw(st.integers(sum(map(len, pieces[: first + 1])), len(whole)))
    kept = 0
    written = len(pieces[0])
    for piece in pieces[1:]:
        written += len(piece)
        if piece and written <= cut:
            kept += piece.count(OPUS)
    found = read(whole[:cut])
    assert found[:kept] == stamps[:kept]
    assert found == stamps[: len(found)]


def test_a_cluster_holds_a_quarter_second() -> None:
    clusters = Clusters()
    written = [clusters.add(20 * place, OPUS, key=True) for place in range(26)]
    assert [place for place, piece in enumerate(written) if piece] == [13]
    assert clusters.flush()
    assert clusters.flush() == b""


def test_a_picture_has_its_size_and_a_duration_can_be_told() -> None:
    clusters = Clusters()
    clusters.add(0, b"\x10\x02\x00\x9d\x01\x2a\x00\x05\xd0\x02" + bytes(20), key=True)
    whole = webm.header((1_280, 720)) + clusters.flush()
    with av.open(io.BytesIO(whole), "r") as container:
        picture = container.streams.video[0]
        assert (picture.codec_context.name, picture.width, picture.height) == ("vp8", 1_280, 720)
        assert container.duration is None
    with av.open(io.BytesIO(webm.with_duration(whole, 4_500)), "r") as container:
        assert container.duration == 4_500_000
