"""Whatever sources do, a receiver gets one stream: no number twice, none skipped when the source changes."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from media.core.forwarding import HISTORY, Incoming, Outgoing, unwrap_rtx, wrap_rtx
from media.core.rtp import HEADER, read_vp8

CLOCK = 90_000


def vp8(*, key: bool, picture: int, tl0: int) -> bytes:
    descriptor = bytes([0x90, 0xE0, 0x80 | picture >> 8 & 0x7F, picture & 255, tl0, 0x20])
    return descriptor + bytes([0x10 if key else 0x11]) + b"data"


def rtp(sequence: int, timestamp: int, ssrc: int, payload: bytes) -> bytes:
    return HEADER.pack(0x80, 96, sequence, timestamp, ssrc) + payload


@dataclass
class Way:
    """A source and the packets that reached the receiver through the outgoing stream."""

    out: Outgoing = field(
        default_factory=lambda: Outgoing(7, 100, CLOCK, picture=True, rtx=(8, 101), first=0x3FFF)
    )
    received: list[bytes] = field(default_factory=list)

    def pass_on(self, source: Incoming, packet: bytes, now: float) -> bool:
        _, _, sequence, timestamp, _ = HEADER.unpack_from(packet)
        fresh = source.receive(sequence, timestamp, len(packet), now)
        if not fresh and source.recall(sequence) is not None:
            return False
        source.keep(sequence, packet)
        if self.out.source is not source and not self.out.adopt(source, packet, len(packet), now):
            return False
        if not fresh and not self.out.covers(source, sequence):
            return False
        data = bytearray(packet)
        view = memoryview(data)
        self.out.rewrite(view, packet[0], packet[1], sequence, timestamp)
        self.out.shift_picture(view, len(data))
        self.received.append(bytes(data))
        return True

    def sequences(self) -> list[int]:
        return [HEADER.unpack_from(packet)[2] for packet in self.received]

    def timestamps(self) -> list[int]:
        return [HEADER.unpack_from(packet)[3] for packet in self.received]

    def pictures(self) -> list[int]:
        return [read_vp8(packet, 12, len(packet)).picture for packet in self.received]


def stream(
    ssrc: int, first: int, timestamp: int, picture: int, frames: int, keys: Iterable[int] = (0,)
) -> list[bytes]:
    """So many frames of two packets each."""
    made = []
    for frame in range(frames):
        for part in range(2):
            body = vp8(
                key=frame in keys and part == 0,
                picture=picture + frame,
                tl0=(picture + frame) & 255,
            )
            if part:
                body = bytes([body[0] & ~0x10]) + body[1:]
            sequence = (first + 2 * frame + part) & 0xFFFF
            made.append(rtp(sequence, (timestamp + 3_000 * frame) & 0xFFFFFFFF, ssrc, body))
    return made


START = st.tuples(
    st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.integers(0, 0x7FFF), st.integers(1, 30)
)


@given(st.lists(START, min_size=1, max_size=5))
def test_sources_follow_each_other_without_a_jump(starts: list[tuple[int, int, int, int]]) -> None:
    way, now = Way(), 100.0
    for number, (first, timestamp, picture, frames) in enumerate(starts):
        source = Incoming(number + 1, CLOCK, picture=True)
        for packet in stream(source.ssrc, first, timestamp, picture, frames):
            assert way.pass_on(source, packet, now)
            now += 1 / 60
    numbers = way.sequences()
    assert numbers == [(0x3FFF + i) & 0xFFFF for i in range(len(numbers))]
    pictures = way.pictures()[::2]
    assert all((b - a) & 0x7FFF == 1 for a, b in itertools.pairwise(pictures))
    stamps = way.timestamps()[::2]
    assert all(0 < (b - a) & 0xFFFFFFFF < 2 * CLOCK for a, b in itertools.pairwise(stamps))
    assert {HEADER.unpack_from(packet)[4] for packet in way.received} == {7}
    assert {packet[1] & 0x7F for packet in way.received} == {100}


@given(
    START,
    st.data(),
    st.sets(st.integers(0, 59), max_size=20),
)
def test_loss_reordering_and_duplicates_stay_what_they_are(
    start: tuple[int, int, int, int], data: st.DataObject, lost: set[int]
) -> None:
    first, timestamp, picture, _ = start
    packets = stream(1, first, timestamp, picture, 30)
    sent = [place for place in range(1, 60) if place not in lost]
    order = data.draw(st.permutations(sent + sent[:5]))
    way, source = Way(), Incoming(1, CLOCK, picture=True)
    way.pass_on(source, packets[0], 1.0)
    for place in order:
        way.pass_on(source, packets[place], 1.0)
    numbers = [(n - 0x3FFF) & 0xFFFF for n in way.sequences()]
    assert sorted(numbers) == sorted({0, *sent})  # each once, and where it belongs


def test_a_picture_begins_with_a_key_frame() -> None:
    way, source = Way(), Incoming(1, CLOCK, picture=True)
    packets = stream(1, 500, 0, 9, 4, keys=(2,))
    assert [way.pass_on(source, packet, 1.0) for packet in packets] == [False] * 4 + [True] * 4
    assert way.sequences()[0] == 0x3FFF
    # A late packet of before is nobody's: its number belongs to another.
    late = rtp(499, 0, 1, vp8(key=False, picture=8, tl0=8))
    assert not way.pass_on(source, late, 1.0)


def test_sound_begins_anywhere() -> None:
    out = Outgoing(7, 111, 48_000, picture=False, rtx=None, first=1)
    source = Incoming(1, 48_000, picture=False)
    packet = rtp(9, 960, 1, b"opus")
    source.receive(9, 960, len(packet), 1.0)
    assert out.adopt(source, packet, len(packet), 1.0)


@given(st.integers(0, 0xFFFF), st.integers(1, 5))
def test_a_pause_leaves_no_gap(first: int, paused: int) -> None:
    way, source = Way(), Incoming(1, CLOCK, picture=True)
    packets = stream(1, first, 0, 0, 20, keys=(0, 10 + paused))
    for packet in packets[:20]:
        way.pass_on(source, packet, 1.0)
    way.out.release()
    for packet in packets[20:]:
        way.pass_on(source, packet, 2.0)
    numbers = way.sequences()
    assert numbers == [(0x3FFF + i) & 0xFFFF for i in range(len(numbers))]


def test_a_long_call_does_not_confuse_late_packets() -> None:
    out = Outgoing(7, 100, CLOCK, picture=False, rtx=None, first=1)
    source = Incoming(1, CLOCK, picture=False)
    packet = rtp(0, 0, 1, b"x")
    source.receive(0, 0, 13, 0.0)
    assert out.adopt(source, packet, len(packet), 0.0)
    for number in range(1, 150_000):
        assert source.receive(number & 0xFFFF, 0, 13, 0.0)
    assert source.wraps + source.highest == 149_999
    assert out.covers(source, (149_999 - 40) & 0xFFFF)
    assert source.lost() == 0


def test_missing_packets_are_asked_for_once_in_a_while() -> None:
    source = Incoming(1, CLOCK, picture=True)
    assert source.missing([5], 0.0) == []
    for number in (65_534, 65_535, 2):
        source.receive(number, 0, 13, 0.0)
        source.keep(number, rtp(number, 0, 1, b"x"))
    assert source.missing([65_535, 0, 1], 1.0) == [0, 1]
    assert source.missing([0, 1], 1.01) == []
    assert source.missing([0, 1], 1.1) == [0, 1]
    assert source.missing([(2 - HISTORY) & 0xFFFF, 40], 2.0) == []
    assert source.lost() == 2


def test_resending_is_repeated_later_each_time() -> None:
    out = Outgoing(7, 100, CLOCK, picture=True, rtx=(8, 101), first=1)
    again = [at / 1_000 for at in range(1_000, 4_000, 5) if out.may_resend(5, at / 1_000)]
    assert [round(later - first, 3) for first, later in itertools.pairwise(again)] == [
        0.025,
        0.1,
        0.4,
        1.0,
        1.0,
    ]


def sent(count: int) -> Incoming:
    source = Incoming(1, CLOCK, picture=True)
    for number in range(count):
        source.receive(number, 0, 1_000, number / 100)
    return source


def test_a_full_link_is_told_from_a_bad_one() -> None:
    source = sent(100)
    bad, full = (Outgoing(7, 100, CLOCK, picture=True, rtx=(8, 101), first=1) for _ in range(2))
    for number in range(10):
        assert bad.misses(source, 10 * number, 1.0 + number / 50)
        assert full.misses(source, 85 + number, 1.0 + number / 50)
    assert not bad.jammed(source, 1.2)
    assert full.jammed(source, 1.2)
    assert not full.misses(source, 99, 1.3)  # given up: a key frame comes
    source.receive(100, 0, 1_000, 1.3)
    assert full.misses(source, 100, 1.3)  # what comes after it is repaired


def jams(
    numbers: Iterable[int], now: float = 1.2, *, step: float = 0.02, before: float = -9.0
) -> bool:
    """Whether losses that were told of from 1.0 on, one each `step`, are a jam at `now`."""
    out = Outgoing(7, 100, CLOCK, picture=True, rtx=(8, 101), first=1)
    source = sent(20)
    out.jammed_at = before
    for place, number in enumerate(numbers):
        out.misses(source, number, 1.0 + place * step)
    return out.jammed(source, now)


def test_few_losses_are_no_jam_nor_old_ones_nor_those_of_a_moment() -> None:
    assert jams(range(10, 20))
    assert not jams(range(10, 17))
    assert not jams(range(10, 20), 1.5)
    assert not jams(range(10, 20), step=0.001)
    assert not jams(range(10, 20), before=0.5)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 0xFFFF))
def test_a_retransmission_holds_the_packet(payload: bytes, sequence: int) -> None:
    out = Outgoing(7, 100, CLOCK, picture=True, rtx=(8, 101), first=0xFFFF)
    original = rtp(sequence, 90, 7, payload)
    original = original[:1] + bytes([0x80 | 100]) + original[2:]
    buffer = bytearray(2_048)
    view = memoryview(buffer)
    view[: len(original)] = original
    size = wrap_rtx(view, len(original), out)
    assert size == len(original) + 2
    assert HEADER.unpack_from(view)[1:5] == (0x80 | 101, 0xFFFF, 90, 8)
    assert out.next_rtx() == 0
    assert unwrap_rtx(view, size, 100, 7) == len(original)
    assert bytes(view[: len(original)]) == original


def test_mere_padding_is_no_packet() -> None:
    data = bytearray(HEADER.pack(0xA0, 97, 1, 2, 3) + bytes(9) + b"\x0a")
    assert unwrap_rtx(memoryview(data), len(data), 96, 3) == 0


@given(st.binary(min_size=12, max_size=80))
def test_any_packet_is_carried_or_refused(data: bytes) -> None:
    out = Outgoing(7, 100, CLOCK, picture=True, rtx=(8, 101), first=1)
    source = Incoming(1, CLOCK, picture=True)
    buffer = bytearray(data + bytes(64))
    view = memoryview(buffer)
    source.receive(1, 1, len(data), 1.0)
    source.keep(1, data)
    out.adopt(source, view, len(data), 1.0)
    out.picture_offset = out.tl0_offset = 3
    out.shift_picture(view, len(data))
    assert 0 <= unwrap_rtx(view, len(data), 96, 1) <= len(data)
    assert 0 <= wrap_rtx(view, len(data), out) <= len(data) + 2
    out.release()
