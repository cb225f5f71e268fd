"""Small recordings that can be seen and heard: pictures of one brightness, tones of one pitch; in a real archive."""

import json
import math
from array import array
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import av

from media.archive import Archive
from media.core.webm import Clusters, header
from media.vault import BODY, HEAD
from tests.recorded import AT, MONOTONIC

FPS: Final = 10
SIZE: Final = (160, 120)
RATE: Final = 48_000
FRAME: Final = 960


def picture(
    to: Archive,
    sequence: int,
    who: str,
    bright: int,
    *,
    began_ms: int = 0,
    seconds: float = 2,
    kind: str = "picture",
) -> None:
    """`bright`: 16 (black) to 235 (white)."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height = SIZE
    encoder.pix_fmt, encoder.time_base = "yuv420p", Fraction(1, FPS)
    packets = []
    for number in range(round(seconds * FPS)):
        frame = av.VideoFrame(*SIZE, "yuv420p")
        for plane, value in zip(frame.planes, (bright, 128, 128), strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    frames = [
        (round(number * 1_000 / FPS), bytes(each), each.is_keyframe)
        for number, each in enumerate(packets)
    ]
    _write(to, sequence, who, kind, frames, began_ms, round(seconds * 1_000))


def tone(
    to: Archive, sequence: int, who: str, pitch: int, *, began_ms: int = 0, seconds: float = 2
) -> None:
    """`pitch`: Hz."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "s16"
    frames: list[tuple[int, bytes, bool]] = []
    for number, samples in enumerate(_sine(pitch, round(seconds * RATE / FRAME))):
        frame = av.AudioFrame(format="s16", layout="mono", samples=FRAME)
        frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = RATE, number * FRAME, Fraction(1, RATE)
        frames += [(len(frames) * 20, bytes(each), True) for each in encoder.encode(frame)]
    _write(to, sequence, who, "sound", frames, began_ms, round(seconds * 1_000))


def _sine(pitch: int, count: int) -> "Iterator[array[int]]":
    for number in range(count):
        at = range(number * FRAME, (number + 1) * FRAME)
        yield array(
            "h", (round(8_000 * math.sin(2 * math.pi * pitch * each / RATE)) for each in at)
        )


def _write(
    to: Archive,
    sequence: int,
    who: str,
    kind: str,
    frames: Sequence[tuple[int, bytes, bool]],
    began_ms: int,
    length: int,
) -> None:
    head = {
        "recording": "c1", "participant": who, "kind": kind, "sequence": sequence,
        "codec": "opus" if kind == "sound" else "vp8", "started_at": AT + began_ms,
        "monotonic": MONOTONIC + began_ms * 1_000_000,
    }  # fmt: skip
    writer = to.vault.create("c1", sequence, to.key("c1"))
    writer.append(HEAD, json.dumps(head).encode())
    clusters = Clusters()
    writer.append(BODY, header(None if kind == "sound" else SIZE))
    for at, data, key in frames:
        done = clusters.add(at, data, key=key)
        if done:
            writer.append(BODY, done)
    writer.append(BODY, clusters.flush())
    writer.finish(json.dumps({"why": "stopped", "duration": length, "lost": 0}).encode())
