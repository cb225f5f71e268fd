"""One media worker: a process with one UDP port, commanded over a Unix socket.

It outlives the signaling server: when the connection ends, its calls go on, and the server finds them again by its next
*hello*. It ends when its launcher lets go of its standard input, or by SIGTERM. Should its loop ever stand still, no
call could go on, so the kernel's alarm ends the process, and its launcher starts another.

`python -m media.worker --desk ID --socket PATH --host ADDRESS --port N --advertise ADDRESS …`
"""

import argparse
import asyncio
import gc
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, Protocol, cast

from media import control, process
from media.control import LegState
from media.launcher import keep_alive
from media.link import Obedient
from media.sfu import BadOffer, Counters, Sfu
from media.tap import Tap

log = logging.getLogger(__name__)

GONE: Final = ("failed", "certificate_mismatch")


class Forwards(Protocol):
    """`media.sfu.Sfu`, as far as the worker knows it."""

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> str: ...
    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None: ...
    def leave(self, room: str, participant: str) -> None: ...
    def close_room(self, room: str) -> None: ...
    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None: ...
    def untap(self) -> None: ...
    def rooms(self) -> Mapping[str, Mapping[str, int]]: ...
    def counters(self) -> Counters: ...


class Worker(Obedient[control.Command, control.Report]):
    """Is the SFU's listener, and obeys one signaling server at a time."""

    def __init__(self, desk: str) -> None:
        super().__init__(desk, control.COMMANDS, control.REPORTS)
        self._sfu: Forwards | None = None
        self._states: dict[tuple[str, str], tuple[int, LegState]] = {}

    def attach(self, sfu: Forwards) -> None:
        self._sfu = sfu

    def welcome(self) -> control.Report:
        return control.Welcome(desk=self.desk, epoch=self.epoch, legs=self._legs())

    def let_go(self) -> None:
        """Calls go on; nothing goes on to the recorder, since nobody answers for it."""
        if self._sfu is not None:
            self._sfu.untap()

    def _legs(self) -> tuple[control.Leg, ...]:
        assert self._sfu is not None
        legs = []
        for room, participants in self._sfu.rooms().items():
            for participant, leg in participants.items():
                known, state = self._states.get((room, participant), (leg, "connecting"))
                shown: LegState = state if known == leg else "connecting"
                legs.append(control.Leg(room=room, participant=participant, leg=leg, state=shown))
        return tuple(legs)

    def obey(self, command: control.Command) -> None:
        sfu = self._sfu
        assert sfu is not None
        match command:
            case control.Join():
                self._join(sfu, command)
            case control.Route(room=room, participant=participant, slots=slots):
                sfu.route(room, participant, slots)
            case control.Leave(room=room, participant=participant):
                sfu.leave(room, participant)
                self._states.pop((room, participant), None)
            case control.CloseRoom(room=room):
                sfu.close_room(room)
                self._states = {key: at for key, at in self._states.items() if key[0] != room}
            case control.Tap(room=room, tracks=tracks):
                sfu.tap(room, [(each.participant, each.kind, each.sequence) for each in tracks])
            case control.Ping():
                counters = asdict(sfu.counters())
                self.say(control.Pong(desk=self.desk, epoch=self.epoch, counters=counters))
            case control.Hello():
                raise control.BadFrame("a second hello")

    def _join(self, sfu: Forwards, join: control.Join) -> None:
        report: control.Report
        try:
            sdp = sfu.join(join.room, join.participant, join.leg, join.slots, join.offer)
        except BadOffer as bad:
            report = control.Refused(
                desk=self.desk,
                epoch=self.epoch,
                room=join.room,
                participant=join.participant,
                leg=join.leg,
                code=bad.code,
                sentence=str(bad),
            )
        else:
            report = control.Answered(
                desk=self.desk,
                epoch=self.epoch,
                room=join.room,
                participant=join.participant,
                leg=join.leg,
                sdp=sdp,
            )
        self.say(report)

    # --- the SFU's listener ------------------------------------------------------------------------------------------

    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        known = cast("LegState", state)
        if known in GONE:  # the SFU has forgotten the leg
            self._states.pop((room, participant), None)
        else:
            self._states[room, participant] = (leg, known)
        changed = control.Leg(room=room, participant=participant, leg=leg, state=known)
        self.say(control.Changed(desk=self.desk, epoch=self.epoch, leg=changed))


async def run(args: argparse.Namespace) -> None:
    """Serve until standard input ends or a signal comes. Raises `OSError` if an address can't be had."""
    loop = asyncio.get_running_loop()
    over = process.told_to_end()
    worker = Worker(args.desk)
    sfu = await Sfu.open(
        host=args.host,
        port=args.port,
        advertise=[(address, 0) for address in args.advertise],
        listener=worker,
        tap=Tap(args.packets) if args.packets else None,
    )
    worker.attach(sfu)
    server = await asyncio.start_unix_server(worker.serve, args.socket)
    alarm = keep_alive(loop)
    gc.freeze()  # what lives as long as the process needs no second look
    log.info("forwarding", extra={"port": sfu.port})
    try:
        await over.wait()
    finally:
        alarm()
        server.close()
        worker.hang_up()
        await sfu.close()


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m media.worker")
    top.add_argument("--desk", required=True)
    top.add_argument("--socket", type=Path, required=True)
    top.add_argument("--host", default="0.0.0.0")  # noqa: S104, media come from everywhere
    top.add_argument("--port", type=int, required=True)
    top.add_argument("--advertise", nargs="*", default=[])
    top.add_argument("--packets", type=Path, help="where the recorder takes packets")
    top.add_argument("--quiet", action="store_true", help="say only what is wrong")
    return top


def main() -> int:
    return process.run("worker", parser().parse_args(), run)


if __name__ == "__main__":
    sys.exit(main())
