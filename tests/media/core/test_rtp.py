"""Headers are read within the packet's bounds, whatever it holds."""

from hypothesis import given
from hypothesis import strategies as st

from media.core.rtp import (
    HEADER,
    NO_VP8,
    extensions_end,
    find_extension,
    payload_end,
    read_vp8,
    translate_extensions,
)

EXTENSIONS = bytes([0xBE, 0xDE, 0, 2, 0x31, 0xAA, 0xBB, 0, 0x10, 0x55, 0, 0])


def packet(extensions: bytes = EXTENSIONS, payload: bytes = b"payload", first: int = 0x90) -> bytes:
    return HEADER.pack(first, 96, 1, 2, 3) + extensions + payload


def test_extensions_are_found_by_id() -> None:
    data = packet()
    assert extensions_end(data, len(data)) == 24
    at = find_extension(data, len(data), 3)
    assert data[at : at + 2] == b"\xaa\xbb"
    assert data[find_extension(data, len(data), 1)] == 0x55
    assert find_extension(data, len(data), 2) == 0
    plain = packet(b"", first=0x80)
    assert find_extension(plain, len(plain), 3) == 0
    assert extensions_end(plain, len(plain)) == 12


def test_extensions_get_the_other_sides_ids() -> None:
    data = bytearray(packet())
    translate_extensions(memoryview(data), len(data), bytes([0, 0, 0, 5] + [0] * 12))
    assert data[12:24] == bytes([0xBE, 0xDE, 0, 2, 0x51, 0xAA, 0xBB, 0, 0, 0, 0, 0])


def test_extensions_in_another_form_are_blanked() -> None:
    data = bytearray(packet(bytes([0x10, 0, 0, 1, 3, 2, 1, 1])))
    translate_extensions(memoryview(data), len(data), bytes(range(16)))
    assert data[12:20] == bytes([0xBE, 0xDE, 0, 1, 0, 0, 0, 0])


def test_padding_is_taken_off() -> None:
    data = packet(b"", b"abc\0\0\3", first=0xA0)
    assert payload_end(data, len(data)) == len(data) - 3
    assert payload_end(packet(b"", b"\xff", first=0xA0), 13) == 0
    assert payload_end(packet(b"", b"abc", first=0x80), 15) == 15


def test_a_vp8_descriptor() -> None:
    key = bytes([0x90, 0xE0, 0x80 | 0x12, 0x34, 0x07, 0x20, 0x10, 0, 0])
    read = read_vp8(key, 0, len(key))
    assert read.key_frame
    assert (read.picture, read.picture_bits, read.picture_at) == (0x1234, 15, 2)
    assert (read.tl0, read.tl0_at) == (7, 4)
    delta = bytes([0x90, 0x80, 0x12, 0x11])
    assert read_vp8(delta, 0, 4)[:4] == (False, 2, 7, 0x12)
    second = bytes([0x80, 0x80, 0x12, 0x10])
    assert not read_vp8(second, 0, 4).key_frame
    assert read_vp8(bytes([0x10, 0x00]), 0, 2).key_frame
    assert read_vp8(b"\x90\xe0", 0, 2) == NO_VP8


@given(st.binary(min_size=12, max_size=80), st.integers(1, 14), st.binary(min_size=16, max_size=16))
def test_no_packet_is_read_beyond_its_end(data: bytes, number: int, ids: bytes) -> None:
    size = len(data)
    guarded = bytearray(data + b"\xa5" * 16)
    start, end = extensions_end(guarded, size), payload_end(guarded, size)
    assert 0 <= start <= size
    assert 0 <= end <= size
    assert 0 <= find_extension(guarded, size, number) < size
    read = read_vp8(guarded, start, end)
    assert read.picture_at < max(end, 1)
    assert read.tl0_at < max(end, 1)
    before = bytes(guarded)
    translate_extensions(memoryview(guarded), size, bytes(b & 15 for b in ids))
    assert guarded[:12] == before[:12]
    assert guarded[size:] == before[size:]
    if start:
        assert guarded[start:] == before[start:]
