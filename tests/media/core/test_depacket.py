from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.core.depacket import WINDOW, Depacketiser, Frame, picture_size
from media.core.rtp import HEADER

KEY = b"\x10\x02\x00\x9d\x01\x2a\x80\x02\x68\x01"
MS = 1_000_000


def packet(sequence: int, timestamp: int, payload: bytes, *, mark: bool = False) -> bytes:
    return HEADER.pack(0x80, mark << 7 | 96, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 1) + payload


def pictures(
    sizes: Sequence[int], *, first: int = 65_530, stamp: int = 2**32 - 9_000, key_every: int = 4
) -> tuple[list[bytes], list[bytes]]:
    """Frames of so many packets each, and their packets."""
    frames: list[bytes] = []
    packets: list[bytes] = []
    for place, size in enumerate(sizes):
        begin = KEY if place % key_every == 0 else b"\x11frame"
        parts = [
            begin + bytes([place % 256]) * 5,
            *[bytes([place % 256, n]) for n in range(1, size)],
        ]
        frames.append(b"".join(parts))
        for n, part in enumerate(parts):
            head = bytes([0x90 if n == 0 else 0x80, 0x80, 0x80 | place >> 8, place & 255])
            sequence = first + len(packets)
            packets.append(packet(sequence, stamp + 3_000 * place, head + part, mark=n == size - 1))
    return frames, packets


def fed(track: Depacketiser, packets: Sequence[bytes]) -> list[Frame]:
    found: list[Frame] = []
    for place, each in enumerate(packets):
        found += track.push(place * MS, each)
        found += track.drain(place * MS)
    return found + track.flush()


SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=24)


@given(SIZES, st.integers(0, 65_535), st.data())
def test_order_and_doubles_do_not_matter(sizes: list[int], first: int, data: st.DataObject) -> None:
    frames, packets = pictures(sizes, first=first)
    mixed = [packets[0], *data.draw(st.permutations(packets))]
    track = Depacketiser(picture=True)
    found = fed(track, mixed)
    assert [frame.data for frame in found] == frames
    assert [frame.key for frame in found] == [place % 4 == 0 for place in range(len(frames))]
    steps = [b.timestamp - a.timestamp for a, b in pairwise(found)]
    assert steps == [3_000] * (len(frames) - 1)
    assert (track.lost, track.spoiled, track.packets) == (0, 0, len(packets))


@given(SIZES, st.data())
def test_what_needs_a_lost_packet_is_left_out_up_to_the_next_key_frame(
    sizes: list[int], data: st.DataObject
) -> None:
    frames, packets = pictures(sizes)
    lost = data.draw(
        st.sets(st.integers(1, len(packets) - 1)) if len(packets) > 1 else st.just(set())
    )
    track = Depacketiser(picture=True)
    found = fed(track, [each for place, each in enumerate(packets) if place not in lost])
    expected, place, broken = [], 0, False
    for number, (size, frame) in enumerate(zip(sizes, frames, strict=True)):
        whole = not lost & set(range(place, place + size))
        place += size
        broken = (broken and number % 4 != 0) or not whole
        if not broken:
            expected.append(frame)
    assert [frame.data for frame in found] == expected
    inner = {each for each in lost if any(p not in lost for p in range(each, len(packets)))}
    assert track.lost == len(inner)


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=2, max_size=30), st.data())
def test_sound_goes_on_behind_what_was_lost(payloads: list[bytes], data: st.DataObject) -> None:
    lost = data.draw(
        st.sets(st.integers(1, len(payloads) - 2)) if len(payloads) > 2 else st.just(set())
    )
    sent = [packet(65_533 + n, 960 * n, each) for n, each in enumerate(payloads)]
    track = Depacketiser(picture=False)
    found = fed(track, [each for n, each in enumerate(sent) if n not in lost])
    assert [frame.data for frame in found] == [p for n, p in enumerate(payloads) if n not in lost]
    assert sum(frame.lost for frame in found) == track.lost == len(lost)


def test_a_hole_is_waited_for_and_then_given_up() -> None:
    _, packets = pictures([1] * 8, key_every=4)
    track = Depacketiser(picture=True)
    assert track.push(0, packets[0])
    assert not track.push(10 * MS, packets[2])
    assert not track.drain(10 * MS + WINDOW)
    assert [frame.data[-1] for frame in track.push(10 * MS + WINDOW, packets[1])] == [1, 2]
    assert not track.push(900 * MS, packets[4])
    late = track.drain(901 * MS + WINDOW)
    assert [(frame.data[-1], frame.lost) for frame in late] == [(4, 1)]  # a key frame
    assert not track.push(2_000 * MS, packets[3])


def test_a_sender_that_counts_anew_is_followed() -> None:
    _, packets = pictures([1] * 4, first=60_000)
    _, again = pictures([1] * 4, first=30_000)
    track = Depacketiser(picture=True)
    assert len(fed(track, packets)) == 4
    assert len(fed(track, again)) == 4
    assert track.lost == 0


def test_padding_is_no_frame() -> None:
    _, packets = pictures([2, 1])
    probe = HEADER.pack(0xA0, 96, 65_532, 1, 1) + bytes(3) + b"\4"
    shifted = [packet(65_533, 2**32 - 6_000, packets[2][12:], mark=True)]
    assert len(fed(Depacketiser(picture=True), [*packets[:2], probe, *shifted])) == 2


@given(st.lists(st.binary(max_size=40), max_size=30), st.booleans())
def test_garbage_raises_nothing(packets: list[bytes], picture: bool) -> None:
    fed(Depacketiser(picture=picture), packets)


@given(st.lists(st.binary(max_size=12), max_size=30))
def test_garbage_behind_a_right_header_raises_nothing(payloads: list[bytes]) -> None:
    packets = [packet(n, 3_000, each, mark=n % 2 == 0) for n, each in enumerate(payloads)]
    fed(Depacketiser(picture=True), packets)


@pytest.mark.parametrize(
    ("data", "size"),
    [(KEY, (640, 360)), (b"\x11" + KEY[1:], None), (KEY[:9], None), (b"\x10" + bytes(20), None)],
)
def test_the_size_of_a_picture(data: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(data) == size
