"""A long recording of two people, as the recorder would have left it, made in seconds.

A few seconds of picture and sound are encoded once and then come again and again, as packets through the real part
writer and vault. Picture and sound say when they were made, as `timecode.js` has it: all comes again every `LOOP_S`.

    make(archive, "c1", minutes=60)
"""

import asyncio
import math
import random
from array import array
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from struct import pack
from typing import Any, Final, cast

import av

from media.archive import Archive
from media.core.gate import Permit, Track
from media.core.timeline import MS, SenderClock
from media.disk import Disk, PartFile
from media.part import Anchor, Part
from media.tap import KEY_EVERY_S, KINDS
from tests.recorded import AT, MONOTONIC

LOOP_S: Final = 10
FPS: Final = 30
KEY_S: Final = round(KEY_EVERY_S[KINDS.index("picture")])
"""As often as the tap asks for them."""
WIDTH: Final = 1_280
HEIGHT: Final = 720
BITRATE: Final = 1_100_000
NOISY: Final = 84
"""Lines and columns that nothing foretells: what fills the bitrate."""
BITS: Final = 16
RATE: Final = 48_000
FRAME: Final = 960
"""Samples of a packet of sound."""
BEEP_S: Final = 0.1
LEVEL_ID: Final = 1
"""Of the header extension that says how loud a packet is (RFC 6464)."""
REPORT_S: Final = 5
MOST_WAITING: Final = 32 << 20
NTP_EPOCH_S: Final = 2_208_988_800


def make(
    archive: Archive,
    recording: str,
    *,
    minutes: float = 60,
    people: Sequence[str] = ("c1", "anna"),
    began_at: int = AT,
) -> None:
    """Parts 1, 2, …: sound and picture of each. `began_at`: ms since 1970, a multiple of `LOOP_S`."""
    asyncio.run(_make(archive, recording, minutes, people, began_at))


async def _make(
    archive: Archive, recording: str, minutes: float, people: Sequence[str], began_at: int
) -> None:
    disk = Disk(archive.vault, asyncio.get_running_loop())
    key = archive.key(recording)
    lines = [(who, kind) for who in people for kind in ("sound", "picture")]
    for sequence, (who, kind) in enumerate(lines, 1):
        permit = Permit(Track(recording, who, kind), sequence)
        file = PartFile(disk, recording, sequence, key, written=_nothing, failed=_failed)
        part = Part(permit, file, Anchor(began_at, MONOTONIC))
        await _feed(part, disk, began_at, minutes, turn=people.index(who))
        part.end("stopped", MONOTONIC + round(minutes * 60_000) * MS)
    await asyncio.sleep(0)  # the last jobs are handed over at the end of this turn of the loop
    while disk.waiting:
        await asyncio.sleep(0.01)
    disk.stop(60)


async def _feed(part: Part, disk: Disk, began_at: int, minutes: float, *, turn: int) -> None:
    clock = SenderClock()
    part.source(1, 1, clock, LEVEL_ID)
    picture = part.permit.track.kind == "picture"
    film = pictures() if picture else voice(turn)
    step, rate = (90_000 // FPS, 90_000) if picture else (FRAME, RATE)
    count = round(minutes * 60 * rate / step)
    for number in range(count):
        at = MONOTONIC + number * step * 1_000_000_000 // rate
        timestamp = number * step & 0xFFFFFFFF
        if number * step % (REPORT_S * rate) == 0:
            ms = number * step * 1_000 // rate
            ntp = ((began_at + ms) << 32) // 1_000 + (NTP_EPOCH_S << 32)
            clock.report(ntp, at)
            part.report(1, ntp, timestamp)
        first, kind = (0x80, 0x80 | 96) if picture else (0x90, 0x80 | 111)
        head = pack("!BBHII", first, kind, number & 0xFFFF, timestamp, 1)
        part.take(1, at, head + film[number % len(film)])
        if number % 200 == 0:
            part.tick(at)
            await asyncio.sleep(0)
            while disk.waiting > MOST_WAITING:
                await asyncio.sleep(0.01)


def _nothing() -> None: ...


def _failed(code: str) -> None:
    raise RuntimeError(code)


@cache
def pictures() -> tuple[bytes, ...]:
    """Payloads of RTP (RFC 7741), a whole picture in each."""
    encoder = cast("Any", av.CodecContext.create("libvpx", "w"))
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.bit_rate = Fraction(1, FPS), BITRATE
    encoder.gop_size = KEY_S * FPS
    encoder.options = {
        "deadline": "realtime",
        "cpu-used": "8",
        "lag-in-frames": "0",
        "minrate": str(BITRATE),
        "maxrate": str(BITRATE),
        "bufsize": str(BITRATE),
    }
    chance = random.Random(1)
    found = []
    for number in range(LOOP_S * FPS):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        luma = [chance.randbytes(NOISY) + b"\x60" * (WIDTH - NOISY) for _ in range(NOISY)]
        luma += [b"\x60" * WIDTH] * (HEIGHT * 3 // 4 - NOISY)
        luma += [_fields(number * 100 // FPS)] * (HEIGHT // 4)
        grey = [b"\x80" * (WIDTH // 2)] * (HEIGHT // 2)
        for plane, lines in zip(frame.planes, (luma, grey, grey), strict=True):
            pad = bytes(plane.line_size - plane.width)
            plane.update(b"".join(line + pad for line in lines))
        frame.pts, frame.time_base = number, Fraction(1, FPS)
        found += [bytes(packet) for packet in encoder.encode(frame)]
    return tuple(
        b"\x90\x80" + pack("!H", 0x8000 | number) + data for number, data in enumerate(found)
    )


def _fields(count: int) -> bytes:
    """A line of sixteen black and white fields, the lowest bit first: hundredths of a second."""
    return b"".join(
        (b"\xeb" if count >> bit & 1 else b"\x10") * (WIDTH // BITS) for bit in range(BITS)
    )


@cache
def voice(turn: int) -> tuple[bytes, ...]:
    """A header extension with the loudness (RFC 6464) and a packet of Opus in each. They talk by turns."""
    encoder = cast("Any", av.CodecContext.create("libopus", "w"))
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "stereo", "s16"
    encoder.bit_rate = 32_000
    found = []
    for number in range(LOOP_S * RATE // FRAME):
        samples = [_sample(number * FRAME + each, turn) for each in range(FRAME)]
        frame = av.AudioFrame(format="s16", layout="stereo", samples=FRAME)
        frame.planes[0].update(
            array("h", [each for one in samples for each in (one, one)]).tobytes()
        )
        frame.sample_rate, frame.pts, frame.time_base = RATE, number * FRAME, Fraction(1, RATE)
        power = math.sqrt(sum(each * each for each in samples) / FRAME) / 32_768
        level = min(127, round(-20 * math.log10(power))) if power else 127
        extension = pack("!HHBBxx", 0xBEDE, 1, LEVEL_ID << 4, level)
        found += [extension + bytes(packet) for packet in encoder.encode(frame)]
    return tuple(found)


def _sample(at: int, turn: int) -> int:
    """A beep at each half second; between them somebody hums whose turn it is."""
    seconds = at / RATE
    if seconds % 0.5 < BEEP_S:
        return round(12_000 * math.sin(math.tau * (1_000 + 1_000 * turn) * seconds))
    if int(seconds) // (LOOP_S // 2) % 2 == turn % 2:
        return round(4_000 * math.sin(math.tau * 180 * seconds) * abs(math.sin(math.tau * seconds)))
    return 0
