"""What forwarding a packet costs: user and system time of the media process, all feedback on, beside Debian's Janus.

Sixteen calls of two, each sending 1.15 Mbit/s of picture and a voice; `cm` the same with AES-CM instead of AEAD-GCM,
`one-to-five` four rooms in which one sends to five. Runs of both take turns; the median of the pairs' ratios counts.
"""

import asyncio
import gc
from statistics import median
from typing import Final

import psutil
from aiortc.rtcdtlstransport import (
    SRTP_AEAD_AES_128_GCM,
    SRTP_AES128_CM_SHA1_80,
    SRTPProtectionProfile,
)

from tests.bench import Goal, Row
from tests.bench import _forwarding_janus as janus
from tests.bench import _forwarding_ours as ours
from tests.bench._media_load import run as send

NAMES = ("forwarding", "forwarding.cm", "forwarding.one-to-five")
WARM_S: Final = 2.0
SECONDS: Final = 8.0
LIMIT: Final = 0.50
Shape = tuple[int, int, int]
ONE_TO_ONE: Final[Shape] = (16, 2, 2)
ONE_TO_FIVE: Final[Shape] = (4, 6, 1)


async def cost(which: str, shape: Shape, profile: SRTPProtectionProfile) -> tuple[float, int]:
    """(us a forwarded packet, how many of them) of one run."""
    process: ours.Process | janus.Process
    with ours.Process() if which == "ours" else janus.Process() as process:
        if isinstance(process, ours.Process):
            ends = await ours.load(process, *shape, profile)
        else:
            ends = await janus.load(process, *shape, profile)
        await send(ends, WARM_S)
        media = psutil.Process(process.process.pid)
        before, began = media.cpu_times(), sum(end.received for end in ends)
        await send(ends, SECONDS)
        after, count = media.cpu_times(), sum(end.received for end in ends) - began
        if isinstance(process, janus.Process):
            await janus.leave(process)
        spent = after.user + after.system - before.user - before.system
    return spent / count * 1e6, count


def once(which: str, shape: Shape, profile: SRTPProtectionProfile) -> tuple[float, int]:
    found = asyncio.run(cost(which, shape, profile))
    gc.collect()
    return found


def row(
    name: str, shape: Shape, profile: SRTPProtectionProfile, pairs: int, goal: Goal | None
) -> Row:
    """Pairs of runs; without Janus the baseline is missing, and says so."""
    compared = janus.installed()
    values: list[float] = []
    bases: list[float] = []
    packets = 0
    for _ in range(pairs):
        value, count = once("ours", shape, profile)
        values.append(value)
        packets += count
        if compared:
            bases.append(once("janus", shape, profile)[0])
    ratios = [value / base for value, base in zip(values, bases, strict=False)]
    return {
        "name": name,
        "value": median(values),
        "unit": "us",
        "n": packets,
        "baseline": "Debian's Janus, videoroom" if compared else "missing: no Janus here",
        "baseline_value": median(bases) if bases else None,
        "ratio": median(ratios) if ratios else None,
        "goal": goal,
    }


def run() -> list[Row]:
    goal: Goal = {"of": "ratio", "op": "<=", "limit": LIMIT}
    return [
        row("forwarding", ONE_TO_ONE, SRTP_AEAD_AES_128_GCM, 5, goal),
        row("forwarding.cm", ONE_TO_ONE, SRTP_AES128_CM_SHA1_80, 3, None),
        row("forwarding.one-to-five", ONE_TO_FIVE, SRTP_AEAD_AES_128_GCM, 3, None),
    ]
