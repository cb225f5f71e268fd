"""How long the forwarder keeps a packet while sixteen calls go on: from the sender's system call to the kernel's stamp.

The receiver's kernel stamps what arrives, so the load generator's own lateness is not measured.
"""

import asyncio
import os
import socket
import struct
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Final, cast

from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM

from media.core.rtp import HEADER
from tests.bench import Row
from tests.bench._forwarding_ours import LoadPeer, Process, load
from tests.bench._media_load import run as send
from tests.media.peer import SOUND

NAMES = ("sfu-delay",)
CALLS: Final = 16
SECONDS: Final = 10.0
EVERY_S: Final = 0.005
RUNS: Final = 3
STAMP: Final = 35  # SO_TIMESTAMPNS
TIMESPEC: Final = struct.Struct("@qq")


async def probe(process: Process, seconds: float) -> list[float]:
    """Delays in ms of small packets between two more participants."""
    loop = asyncio.get_running_loop()
    join = LoadPeer.join
    peers = [
        await join(process, "probe", name, [other], base=base)  # type: ignore[arg-type] # answers like one
        for name, other, base in (("a", "b", 1_000), ("b", "a", 2_000))
    ]
    sender, receiver = peers
    assert receiver.transport is not None
    own = receiver.transport.get_extra_info("socket")
    ear = socket.socket(fileno=os.dup(own.fileno()))
    ear.setblocking(False)
    ear.setsockopt(socket.SOL_SOCKET, STAMP, 1)
    # From here on the transport is deaf and we listen ourselves, to get the stamps.
    cast("Callable[[int], bool]", loop._remove_reader)(own.fileno())  # type: ignore[attr-defined]
    left: list[int] = []
    delays: list[float] = []
    first = -1

    def hear() -> None:
        nonlocal first
        while True:
            try:
                data, extra, _, _ = ear.recvmsg(2_048, 64)
            except BlockingIOError:
                return
            if data[0] >> 6 == 2 and not 192 <= data[1] <= 223:
                number = HEADER.unpack_from(data)[2]
                first = number if first < 0 else first
                seconds_, nanos = TIMESPEC.unpack(extra[0][2])
                at = (number - first) & 0xFFFF
                delays.append((seconds_ * 10**9 + nanos - left[at]) / 1e6)

    loop.add_reader(ear.fileno(), hear)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = sender.dtls._tx_srtp.protect(sender.packet(SOUND, b"x" * 120))
        left.append(time.clock_gettime_ns(time.CLOCK_REALTIME))
        sender.put(data)
        await asyncio.sleep(EVERY_S)
    loop.remove_reader(ear.fileno())
    ear.close()
    return delays


async def measure() -> list[float]:
    with Process() as process:
        ends = await load(process, CALLS, 2, 2, SRTP_AEAD_AES_128_GCM)
        sending = asyncio.create_task(send(ends, SECONDS + 2))
        await asyncio.sleep(1)
        delays = await probe(process, SECONDS)
        await sending
    return delays


def run() -> list[Row]:
    runs = [asyncio.run(measure()) for _ in range(RUNS)]
    return [
        {
            "name": "sfu-delay",
            "value": median(quantiles(delays, n=100)[98] for delays in runs),
            "unit": "ms",
            "n": sum(len(delays) for delays in runs),
            "baseline": None,
            "baseline_value": None,
            "ratio": None,
            "goal": {"of": "value", "op": "<=", "limit": 3},
        }
    ]
