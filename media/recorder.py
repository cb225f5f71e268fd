"""The recorder: a process that writes what the media workers hand it, as far as the signaling server permits.

It obeys the server with the highest epoch and holds a permit only while that server keeps saying so (`core/gate.py`).
Nothing of it stands in the way of a call: workers drop what it doesn't take, and the disk is written by a thread.
What it can't write it says at once. It ends when its launcher lets go of its standard input, or by SIGTERM.

`python -m media.recorder --desk ID --socket PATH --packets PATH --folder PATH --least-free BYTES`
"""

import argparse
import asyncio
import contextlib
import gc
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from media import control, process
from media import recorder_control as frames
from media.control import BadFrame
from media.core.batch import Channel
from media.core.gate import Closed, Gate, Outcome, Permit, Track
from media.core.timeline import SenderClock
from media.disk import MOST_WAITING, Disk, PartFile
from media.intake import Intake
from media.launcher import keep_alive
from media.link import Obedient
from media.part import Anchor, Part
from media.recorder_control import Allowed
from media.vault import Vault

log = logging.getLogger(__name__)

TICK_S: Final = 0.1
LOOK_S: Final = 1.0
"""How often the archive's free space is looked at."""
UNREACHABLE_S: Final = 5.0
"""An archive that takes so long for one thing is away."""
GONE_S: Final = 0.25
"""How long a worker that vanished has to come back: what it handed over is confirmed meanwhile."""
LAST_WRITES_S: Final = 5.0

Sample = tuple[int, int, bytes]
"""Number of the source, arrival, packet."""


class _Channel:
    def __init__(self, channel: Channel, clock: SenderClock) -> None:
        self.track = Track(channel.recording, channel.participant, channel.kind)
        self.leg = channel.leg
        self.loudness = channel.loudness
        self.clock = clock
        self.report: tuple[int, int] | None = None


class Recorder(Obedient[frames.Command, frames.Report]):
    """All parts of one desk. Is the intake's taker."""

    def __init__(
        self,
        desk: str,
        disk: Disk,
        least_free: int,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        super().__init__(desk, frames.COMMANDS, frames.REPORTS)
        self._disk = disk
        self._least_free = least_free
        self._clock = clock
        self._gate: Gate[Sample] = Gate()
        self._keys: dict[str, tuple[bytes, Anchor]] = {}
        self._parts: dict[Permit, Part] = {}
        self._by_track: dict[Track, Part] = {}
        self._channels: dict[int, _Channel] = {}
        self._clocks: dict[tuple[str, str, int], SenderClock] = {}
        self._trouble = ""
        """Why nothing can be written; empty where it can."""
        self._looked_at = 0  # when the archive was asked
        self._asking = False
        self._counts = dict.fromkeys(("packets", "missed", "parts", "cut"), 0)

    # --- the server

    def welcome(self) -> frames.Report:
        return frames.Welcome(
            desk=self.desk, epoch=self.epoch, available=not self._trouble, code=self._trouble
        )

    def let_go(self) -> None:
        """Nobody answers for what would come: everything ends, and the keys are forgotten."""
        for permit in list(self._parts):
            self._stop(permit, "server_gone")
        self._keys.clear()
        self._clocks.clear()

    def obey(self, command: frames.Command) -> None:
        match command:
            case frames.Standing(issued_at=issued_at, permits=permits):
                permitted = (Permit(Track(r, p, k), sequence) for r, p, k, sequence in permits)
                now = self._clock()
                self._carry_out(self._gate.confirm(now, self.epoch, issued_at, permitted))
            case frames.Stop(at=at, permits=permits):
                for r, p, k, sequence in permits:
                    permit = Permit(Track(r, p, k), sequence)
                    self._carry_out(self._gate.stop(self._clock(), at, permit))
            case frames.Open(recording=recording, key=key):
                self._keys[recording] = (key, Anchor(command.started_at, command.at))
            case frames.Shut(recording=recording):
                self._carry_out(self._gate.forget(self._clock(), recording))
                self._keys.pop(recording, None)
                self._clocks = {
                    leg: clock for leg, clock in self._clocks.items() if leg[0] != recording
                }
            case control.Ping():
                self.say(control.Pong(desk=self.desk, epoch=self.epoch, counters=self.counters()))
            case control.Hello():
                raise BadFrame("a second hello")

    def counters(self) -> dict[str, int]:
        """Sums since the start; `open`, `channels` and `unwritten` (bytes) as they are now."""
        return {
            **self._counts,
            "open": len(self._parts),
            "channels": len(self._channels),
            "unwritten": self._disk.waiting,
        }

    # --- permits

    def _carry_out(self, outcome: Outcome[Sample]) -> None:
        for closed in outcome.closed:
            self._close(closed)
        for permit in outcome.opened:
            self._open_part(permit)
        last, part = None, None
        for permit, sample in outcome.released:
            if permit is not last:  # they come permit by permit
                last, part = permit, self._parts.get(permit)
            if part is not None:
                part.take(*sample)

    def _open_part(self, permit: Permit) -> None:
        recording = permit.track.recording
        known = self._keys.get(recording)
        code = self._trouble or ("" if known else "key_missing")
        if code or known is None:
            self._stop(permit, code)
            self._fail(recording, code)
            return
        key, anchor = known
        file = PartFile(
            self._disk,
            recording,
            permit.sequence,
            key,
            written=lambda: self._say_recorded(permit),
            failed=lambda code: self._unwritten(permit, code),
        )
        part = Part(permit, file, anchor)
        self._parts[permit] = self._by_track[permit.track] = part
        self._counts["parts"] += 1
        for number, channel in self._channels.items():
            if channel.track == permit.track:
                self._feed(part, number, channel)

    def _feed(self, part: Part, number: int, channel: _Channel) -> None:
        part.source(number, channel.leg, channel.clock, channel.loudness)
        if channel.report is not None:
            part.report(number, *channel.report)

    def _stop(self, permit: Permit, code: str) -> None:
        now = self._clock()
        self._carry_out(self._gate.stop(now, now, permit, code))

    def _close(self, closed: Closed) -> None:
        permit = closed.permit
        part = self._parts.pop(permit, None)
        if part is not None:
            if self._by_track.get(permit.track) is part:
                del self._by_track[permit.track]
            part.end(closed.code, closed.at)
        if closed.code != "stopped":
            self._counts["cut"] += 1
            log.warning("a part was cut", extra={"code": closed.code})
            code = "lapsed" if closed.code in ("clock", "epoch") else closed.code
            told = frames.Closed(
                desk=self.desk, epoch=self.epoch, permit=_allowed(permit), code=code
            )
            self.say(told)

    def _say_recorded(self, permit: Permit) -> None:
        self.say(frames.Recorded(desk=self.desk, epoch=self.epoch, permit=_allowed(permit)))

    def _unwritten(self, permit: Permit, code: str) -> None:
        """Its file can't be written any more."""
        self._stop(permit, code)
        self._fail(permit.track.recording, code)

    def _fail(self, recording: str, code: str) -> None:
        self.say(frames.Failed(desk=self.desk, epoch=self.epoch, recording=recording, code=code))

    # --- packets

    def begun(self, number: int, channel: Channel) -> None:
        leg = (channel.recording, channel.participant, channel.leg)
        made = _Channel(channel, self._clocks.setdefault(leg, SenderClock()))
        self._channels[number] = made
        part = self._by_track.get(made.track)
        if part is not None:
            self._feed(part, number, made)

    def packet(self, number: int, at: int, packet: bytes) -> None:
        channel = self._channels.get(number)
        if channel is None:
            return
        self._counts["packets"] += 1
        now = self._clock()
        sample = (number, at, packet)
        track = channel.track
        if self._gate.offer(now, track, at, len(packet), sample) == "released":
            part = self._by_track.get(track)
            if part is not None:
                part.take(*sample)

    def reported(self, number: int, at: int, ntp: int, timestamp: int) -> None:
        channel = self._channels.get(number)
        if channel is None:
            return
        channel.clock.report(ntp, at)
        channel.report = (ntp, timestamp)
        part = self._by_track.get(channel.track)
        if part is not None:
            part.report(number, ntp, timestamp)

    def missed(self, number: int, count: int) -> None:
        self._counts["missed"] += count
        channel = self._channels.get(number)
        part = self._by_track.get(channel.track) if channel else None
        if part is not None:
            part.missed += count

    def over(self, number: int) -> None:
        channel = self._channels.pop(number, None)
        part = self._by_track.get(channel.track) if channel else None
        if part is not None:
            part.over(number)

    def lost(self, numbers: list[int]) -> None:
        asyncio.get_running_loop().call_later(GONE_S, self._give_up, numbers)

    def _give_up(self, numbers: list[int]) -> None:
        """What these sources fed has ended, unless another feeds it meanwhile, be it without a frame yet."""
        gone = [self._channels.pop(number, None) for number in numbers]
        fed = {channel.track for channel in self._channels.values()}
        for number, channel in zip(numbers, gone, strict=True):
            part = self._by_track.get(channel.track) if channel else None
            if channel is None or part is None:
                continue
            if channel.track in fed:
                part.over(number)
            else:
                self._stop(part.permit, "worker_gone")

    # --- time

    def tick(self) -> None:
        """Ten times a second. The archive is looked at as soon as there was a server, which makes it."""
        now = self._clock()
        self._carry_out(self._gate.expire(now))
        for part in self._parts.values():
            part.tick(now)
        if self._disk.waiting > MOST_WAITING or self._disk.stands_still() > UNREACHABLE_S:
            self._find("archive_unreachable")
        elif self.epoch and not self._asking and now - self._looked_at >= LOOK_S * 1e9:
            self._looked_at, self._asking = now, True
            self._disk.free(self._looked)

    def _looked(self, free: int | None) -> None:
        self._asking = False
        if free is None:
            self._find("archive_unreachable")
        elif free < self._least_free:
            self._find("disk_full")
        elif self._disk.waiting < MOST_WAITING // 2:
            self._find("")

    def _find(self, trouble: str) -> None:
        """Say at once what has changed, and end what can't be written."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        yes = not trouble
        log.warning(
            "the archive takes recordings" if yes else "nothing can be recorded",
            extra={"code": trouble},
        )
        self.say(frames.Available(desk=self.desk, epoch=self.epoch, yes=yes, code=trouble))
        if trouble:
            permits = list(self._parts)
            for permit in permits:
                self._stop(permit, trouble)
            for recording in dict.fromkeys(permit.track.recording for permit in permits):
                self._fail(recording, trouble)


def _allowed(permit: Permit) -> Allowed:
    return Allowed(*permit.track, permit.sequence)


async def run(args: argparse.Namespace) -> None:
    """Serve until standard input ends or a signal comes. Raises `OSError` if a socket can't be had."""
    loop = asyncio.get_running_loop()
    over = process.told_to_end()
    disk = Disk(Vault(args.folder), loop)
    recorder = Recorder(args.desk, disk, args.least_free)
    intake = Intake(args.packets, recorder)
    server = await asyncio.start_unix_server(recorder.serve, args.socket)
    alarm = keep_alive(loop)
    gc.freeze()  # what lives as long as the process needs no second look
    log.info("recording")
    try:
        while not over.is_set():
            recorder.tick()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), TICK_S)
    finally:
        server.close()
        recorder.let_go()
        recorder.hang_up()
        intake.close()
        alarm()
        disk.stop(LAST_WRITES_S)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m media.recorder")
    top.add_argument("--desk", required=True)
    top.add_argument("--socket", type=Path, required=True)
    top.add_argument("--packets", type=Path, required=True)
    top.add_argument("--folder", type=Path, required=True)
    top.add_argument("--least-free", type=int, default=0, help="bytes")
    top.add_argument("--quiet", action="store_true", help="say only what is wrong")
    return top


def main() -> int:
    return process.run("recorder", parser().parse_args(), run)


if __name__ == "__main__":
    sys.exit(main())
