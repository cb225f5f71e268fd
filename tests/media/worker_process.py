"""A media worker as it runs in a house: a process of its own, commanded over its socket, looked at from outside.

async with WorkerProcess(tmp_path) as worker:
    answer = await worker.join("room", "anna", 1, ["ben"], offer)
"""

import asyncio
import re
import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

import psutil

from media import control

ROOT: Final = Path(__file__).parents[2]
SECONDS: Final = 40.0
OURS: Final[control.Whose] = {"desk": "desk", "epoch": 1}


class Refused(Exception):
    """The worker takes no such offer; `args[0]` is the stable code."""


class WorkerProcess:
    """The signaling server's part in it is played by the test."""

    def __init__(self, folder: Path, packets: Path | None = None) -> None:
        """`packets`: where a recorder takes them."""
        self.path = folder / "worker"
        self._recorder = ["--packets", str(packets)] if packets else []
        self.port = 0
        """Its UDP port, known from the first answer on."""
        self.states: deque[control.Leg] = deque(maxlen=200)
        """The last changes, oldest first."""
        self._answers: dict[tuple[str, str, int], asyncio.Future[str]] = {}
        self._pongs: asyncio.Queue[dict[str, int]] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        with self.path.with_suffix(".log").open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "media.worker", "--desk", OURS["desk"], "--quiet"),
                *("--socket", str(self.path), "--host", "127.0.0.1", "--port", "0"),
                *("--advertise", "127.0.0.1", *self._recorder),
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stderr=log,
            )
        async with asyncio.timeout(SECONDS):
            reader = None
            while reader is None:
                assert self.process.returncode is None, self.log()
                try:
                    reader, self._writer = await asyncio.open_unix_connection(self.path)
                except OSError:  # not yet
                    await asyncio.sleep(0.02)
            self._send(control.Hello(**OURS))
            welcome = await control.read(reader, control.REPORTS)
            assert isinstance(welcome, control.Welcome)
        self._listening = asyncio.create_task(self._listen(reader))
        return self

    async def kill(self) -> None:
        """With -9; everything begun with it is gone."""
        self._listening.cancel()
        self._writer.close()
        self.process.kill()
        await self.process.wait()

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is not None:
            return
        self._listening.cancel()
        self._writer.close()
        assert self.process.stdin
        self.process.stdin.close()  # as its launcher lets go
        assert await asyncio.wait_for(self.process.wait(), SECONDS) == 0, self.log()

    def log(self) -> str:
        return self.path.with_suffix(".log").read_text()

    # --- from outside ------------------------------------------------------------------------------------------------

    def memory(self) -> int:
        """Resident, in bytes."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def descriptors(self) -> int:
        return int(psutil.Process(self.process.pid).num_fds())

    def busy(self) -> float:
        """Seconds of processor time, user's and system's."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    # --- over its socket ---------------------------------------------------------------------------------------------

    async def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> str:
        """The answer; raises `Refused`."""
        answer = self._answers[room, participant, leg] = asyncio.Future()
        self._send(
            control.Join(
                **OURS,
                room=room,
                participant=participant,
                leg=leg,
                slots=tuple(slots),
                offer=offer,
            )
        )
        sdp = await asyncio.wait_for(answer, SECONDS)
        found = re.search(r"^a=candidate:\S+ 1 udp \d+ \S+ (\d+) ", sdp, re.MULTILINE)
        assert found, sdp
        self.port = int(found[1])
        return sdp

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        self._send(control.Route(**OURS, room=room, participant=participant, slots=tuple(slots)))

    def leave(self, room: str, participant: str) -> None:
        self._send(control.Leave(**OURS, room=room, participant=participant))

    def close_room(self, room: str) -> None:
        self._send(control.CloseRoom(**OURS, room=room))

    def tap(self, room: str, tracks: Sequence[tuple[str, control.Kind, int]]) -> None:
        tapped = tuple(
            control.TappedTrack(participant=participant, kind=kind, sequence=sequence)
            for participant, kind, sequence in tracks
        )
        self._send(control.Tap(**OURS, room=room, tracks=tapped))

    async def counters(self) -> dict[str, int]:
        self._send(control.Ping(**OURS))
        return await asyncio.wait_for(self._pongs.get(), SECONDS)

    def _send(self, command: control.Command) -> None:
        self._writer.write(control.frame(control.COMMANDS, command))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while (report := await control.read(reader, control.REPORTS)) is not None:
            match report:
                case control.Answered(sdp=sdp):
                    self._answers.pop((report.room, report.participant, report.leg)).set_result(sdp)
                case control.Refused(code=code):
                    answer = self._answers.pop((report.room, report.participant, report.leg))
                    answer.set_exception(Refused(code))
                case control.Changed(leg=leg):
                    self.states.append(leg)
                case control.Pong(counters=counters):
                    self._pongs.put_nowait(counters)
                case _:
                    raise AssertionError(report)
