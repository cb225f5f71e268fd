"""Three seconds of 720p at 30 pictures a second and about 1.15 Mbit/s, real VP8, so that it can be recorded."""

import random
from fractions import Fraction
from functools import cache
from typing import Any, Final, cast

import av

from tests.bench._media_load import FPS, KEY_EVERY, SIZE

WIDTH: Final = 1_280
HEIGHT: Final = 720
BITRATE: Final = 1_150_000
NOISY: Final = 88
"""Lines and columns that nothing foretells: what fills the bitrate."""


@cache
def pictures() -> tuple[bytes, ...]:
    """Begins with a key frame, so that it may be shown over and over again."""
    encoder = cast("Any", av.CodecContext.create("libvpx", "w"))
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.bit_rate = Fraction(1, FPS), BITRATE
    encoder.gop_size = KEY_EVERY
    encoder.options = {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "minrate": str(BITRATE),
        "maxrate": str(BITRATE),
        "bufsize": str(BITRATE // 2),
    }
    chance = random.Random(1)
    found = []
    for number in range(KEY_EVERY):
        row = bytes((at + 3 * number) & 255 for at in range(WIDTH + HEIGHT))
        image = [row[line : line + WIDTH] for line in range(HEIGHT)]
        image[:NOISY] = [chance.randbytes(NOISY) + line[NOISY:] for line in image[:NOISY]]
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, lines in zip(frame.planes, (image, None, None), strict=True):
            pad = bytes(plane.line_size - plane.width)
            grey = [b"\x80" * plane.width] * plane.height
            plane.update(b"".join(line + pad for line in lines or grey))
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        found += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(found)


@cache
def packets() -> tuple[tuple[bytes, ...], ...]:
    """Each picture cut as it is sent."""
    room = SIZE - 4
    return tuple(
        tuple(picture[at : at + room] for at in range(0, len(picture), room))
        for picture in pictures()
    )
