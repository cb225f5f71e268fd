"""What a recorded part shows and plays, by the clock that its picture and sound carry (`timecode.js`)."""

import io
import math
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median
from typing import Any, Final

import av
from av.container import InputContainer

BITS: Final = 16
WIDTH: Final = 320
EVERY_MS: Final = 500
PITCHES: Final = 8
RATE: Final = 48_000
LOUD: Final = 3_000
QUIET: Final = RATE // 5
BEGUN: Final = RATE // 10
"""A beep this early may be the rest of one."""
HEARD: Final = range(RATE // 100, RATE * 7 // 100)
"""Of a beep: what tells its pitch."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Something in a part: when it was made by its own account, and when by the recording's clock (both ms)."""

    made: float
    told: float

    @property
    def late(self) -> float:
        return self.told - self.made


@dataclass(frozen=True, slots=True)
class Shown:
    """A part as it plays. `first`, `last`: on the recording's clock.

    `whose`: its colour, or its lowest pitch (0: too short for a beep).
    """

    participant: str
    kind: str
    first: float
    last: float
    times: tuple[Timed, ...]
    whose: str | int

    @property
    def late(self) -> float:
        """The median."""
        return median(each.late for each in self.times)


def moment(part: dict[str, Any], pts: float) -> float:
    """When a timestamp (ms) of the part was, by its manifest."""
    nearest = part["clock"][0]
    for point in part["clock"]:
        if point["pts"] > pts:
            break
        nearest = point
    return float(nearest["at"] + pts - nearest["pts"])


def shown(part: dict[str, Any], webm: bytes, hertz: Sequence[int]) -> Shown:
    """`hertz`: the lowest pitches of all who could be heard."""
    return _picture(part, webm) if part["kind"] == "picture" else _sound(part, webm, hertz)


def _picture(part: dict[str, Any], webm: bytes) -> Shown:
    times: list[Timed] = []
    colours: set[str] = set()
    for pts, frame in _frames(webm):
        told = moment(part, pts)
        plane = frame.reformat(WIDTH, 240, "rgb24").planes[0]
        image, line = bytes(plane), plane.line_size
        fields = (image[210 * line + (bit * 20 + 10) * 3 + 1] for bit in range(BITS))
        count = sum(1 << bit for bit, bright in enumerate(fields) if bright > 127)
        times.append(Timed(_nearest(count * 10, told, 10 * 2**BITS), told))
        colour = image[60 * line + 160 * 3 : 60 * line + 160 * 3 + 3]
        colours.add("".join(str(int(value > 110)) for value in colour))
    assert len(colours) == 1, colours
    first, last = times[0].told, times[-1].told
    return Shown(part["participant"], "picture", first, last, tuple(times), colours.pop())


def _sound(part: dict[str, Any], webm: bytes, hertz: Sequence[int]) -> Shown:
    """Beeps by their onsets; how high they are says which half second each was."""
    plain = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    stamps: list[float] = []
    lengths: list[int] = []
    samples = array("h")
    for pts, frame in _frames(webm):
        for converted in plain.resample(frame):
            stamps.append(pts)
            lengths.append(converted.samples)
            samples.frombytes(bytes(converted.planes[0])[: converted.samples * 2])
    starts = [0, *accumulate(lengths)]

    def told(at: int) -> float:
        """Of a sample: its frame's timestamp says when, so that no gap moves what follows."""
        index = min(bisect_right(starts, at), len(stamps)) - 1
        return moment(part, stamps[index] + (at - starts[index]) * 1_000 / RATE)

    times: list[Timed] = []
    whose: set[int] = set()
    for at in _onsets(samples):
        if at < BEGUN or at + HEARD.stop > len(samples):
            continue  # cut off
        beep = samples[at + HEARD.start : at + HEARD.stop]
        lowest, count = max(
            ((low, number) for low in hertz for number in range(PITCHES)),
            key=lambda each: _strength(beep, each[0] + 100 * each[1]),
        )
        when = told(at)
        times.append(Timed(_nearest(count * EVERY_MS, when, PITCHES * EVERY_MS), when))
        whose.add(lowest)
    assert len(whose) <= 1, whose
    end = told(len(samples) - 1)
    return Shown(part["participant"], "sound", told(0), end, tuple(times), *whose or {0})


def _onsets(samples: Sequence[int]) -> Iterator[int]:
    last = -QUIET
    for at, sample in enumerate(samples):
        if abs(sample) > LOUD:
            if at - last > QUIET:
                yield at
            last = at


def _strength(samples: Sequence[int], hertz: int) -> float:
    """Of one frequency (Goertzel)."""
    turn = 2 * math.cos(2 * math.pi * hertz / RATE)
    one = two = 0.0
    for sample in samples:
        one, two = sample + turn * one - two, one
    return one * one + two * two - turn * one * two


def _nearest(count: float, told: float, turn: float) -> float:
    """The moment near `told` at which a counter that begins anew each `turn` showed this."""
    return told - ((told - count + turn / 2) % turn - turn / 2)


def _frames(webm: bytes) -> Iterator[tuple[float, Any]]:
    """With timestamps in ms."""
    with av.open(io.BytesIO(webm)) as container:
        assert isinstance(container, InputContainer)
        for frame in container.decode(container.streams[0]):
            assert isinstance(frame, av.VideoFrame | av.AudioFrame)
            assert frame.time is not None
            yield frame.time * 1_000, frame
