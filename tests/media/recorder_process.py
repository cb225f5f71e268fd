"""A recorder as it runs in a house, with a media worker beside it; the test plays the signaling server.

async with RecordingHouse(tmp_path) as house:
    anna = await house.enter("anna")
    house.permit([("anna", "sound", 1)])
"""

import asyncio
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread, get_ident
from typing import Any, Final, Self

import av

from media import vault
from media.control import Kind
from media.recording import Listener, RecorderLink
from media.vault import Vault
from tests.media.camera import Camera, Sent
from tests.media.traffic import Visitor
from tests.media.worker_process import ROOT, WorkerProcess

ROOM: Final = "contact-1"
KEY: Final = bytes(range(32))
SECONDS: Final = 40.0
Track = tuple[str, Kind, int]


@dataclass(slots=True)
class Told:
    """A listener that remembers."""

    all: list[tuple[Any, ...]] = field(default_factory=list)

    def recorded(self, recording: str, participant: str, kind: str, sequence: int) -> None:
        self.all.append(("recorded", recording, participant, kind, sequence))

    def closed(self, recording: str, participant: str, kind: str, sequence: int, code: str) -> None:
        self.all.append(("closed", recording, participant, kind, sequence, code))

    def failed(self, recording: str, code: str) -> None:
        self.all.append(("failed", recording, code))

    def available(self, yes: bool, code: str) -> None:
        self.all.append(("available", yes, code))

    @property
    def can_record(self) -> bool:
        """As it was told last."""
        return [each[1] for each in self.all if each[0] == "available"][-1:] == [True]

    def sequences(self, what: str) -> list[int]:
        return [each[4] for each in self.all if each[0] == what]


@dataclass(frozen=True, slots=True)
class Found:
    """A part as it is read: its frames as (pts in ms, bytes)."""

    head: dict[str, Any]
    marks: list[dict[str, Any]]
    end: dict[str, Any] | None
    frames: list[tuple[int, bytes]]
    media: bytes

    def decoded(self) -> int:
        """How many frames a decoder shows; it must not stumble."""
        with av.open(io.BytesIO(self.media), "r") as container:
            return sum(1 for _ in container.decode(container.streams[0]))

    def among(self, sent: Sequence[Sent]) -> list[Sent]:
        """What was sent of it, in the order in which it is recorded; every frame must have been sent."""
        known = {each.data: each for each in sent}
        assert len(known) == len(sent)
        return [known[data] for _, data in self.frames]


class ServersOwn(RecorderLink):
    """In a thread of its own, as the server is a process of its own: a busy test must not hold up permits."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.decided = 0
        """When the last permit was given or taken (ns)."""
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    async def start(self, desk: str, epoch: int, listener: Listener) -> None:
        begun = super().start(desk, epoch, listener)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(begun, self._loop))

    async def stop(self) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(super().stop(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self, recording: str, key: bytes, started_at: int) -> None:
        self._there(lambda: super(ServersOwn, self).open(recording, key, started_at))

    def permit(self, recording: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        def decide() -> None:
            self.decided = time.monotonic_ns()
            super(ServersOwn, self).hears()
            super(ServersOwn, self).permit(recording, tracks)

        if get_ident() == self._thread.ident:
            decide()  # as a part of something else
        else:
            self._there(decide)

    def close(self, recording: str) -> None:
        self._there(lambda: super(ServersOwn, self).close(recording))

    def fall_silent(self) -> None:
        """As if the server's loop stood still."""

        def cancel() -> None:
            assert self._renewing is not None
            self._renewing.cancel()

        self._there(cancel)

    def _there(self, what: Callable[[], None]) -> None:
        async def do() -> None:
            what()

        asyncio.run_coroutine_threadsafe(do(), self._loop).result(SECONDS)


class RecordingHouse:
    def __init__(
        self,
        folder: Path,
        *,
        least_free: int = 0,
        archive: Path | None = None,
        code: str = "",
    ) -> None:
        """`code` runs in the place of the recorder's module."""
        self.folder = folder
        self.archive = archive or folder / "recordings"
        self.told = Told()
        self.worker = WorkerProcess(folder, folder / "packets")
        self.link = ServersOwn(folder / "recorder")
        self.visitors: dict[str, Visitor] = {}
        self._replaced: list[Visitor] = []
        self.cameras: dict[str, Camera] = {}
        self.opened_at = 0
        self._least_free = least_free
        self._program = ["-c", code] if code else ["-m", "media.recorder"]

    async def __aenter__(self) -> Self:
        Vault(self.archive).begin()
        await self.start_recorder()
        await self.worker.__aenter__()
        await self.link.start("desk", 1, self.told)
        await self.until(lambda: ("available", True, "") in self.told.all)
        self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        for camera in self.cameras.values():
            await camera.stop()
        await self.link.stop()
        for visitor in (*self.visitors.values(), *self._replaced):
            visitor.close()
        await self.worker.__aexit__()
        await self.stop_recorder()

    # --- processes

    async def start_recorder(self) -> None:
        with (self.folder / "recorder.log").open("ab") as log:
            self.recorder = await asyncio.create_subprocess_exec(
                *(sys.executable, *self._program, "--desk", "desk"),
                *(
                    "--socket",
                    str(self.folder / "recorder"),
                    "--packets",
                    str(self.folder / "packets"),
                ),
                *("--folder", str(self.archive), "--least-free", str(self._least_free), "--quiet"),
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stderr=log,
            )
        path = self.folder / "recorder"
        async with asyncio.timeout(SECONDS):
            while not path.exists():
                assert self.recorder.returncode is None, self.log()
                await asyncio.sleep(0.01)

    async def kill_recorder(self) -> int:
        """With -9; when it was (ns)."""
        at = time.monotonic_ns()
        self.recorder.kill()
        await self.recorder.wait()
        for name in ("recorder", "packets"):
            with suppress(FileNotFoundError):
                (self.folder / name).unlink()
        return at

    async def stop_recorder(self) -> None:
        if self.recorder.returncode is None:
            assert self.recorder.stdin
            self.recorder.stdin.close()  # as its launcher lets go
            assert await asyncio.wait_for(self.recorder.wait(), SECONDS) == 0, self.log()

    async def restart_worker(self) -> None:
        """Another one after a kill; who was in the room is to `enter` again."""
        for camera in self.cameras.values():
            await camera.stop()
        for visitor in self.visitors.values():
            visitor.close()
        self.visitors.clear()
        self.cameras.clear()
        self.worker = WorkerProcess(self.folder, self.folder / "packets")
        await self.worker.__aenter__()

    def log(self) -> str:
        return (self.folder / "recorder.log").read_text()

    # --- what the desk would do

    def open(self) -> None:
        self.opened_at = time.time_ns() // 1_000_000
        self.link.open(ROOM, KEY, self.opened_at)

    def permit(self, tracks: Sequence[Track]) -> int:
        """Exactly these; when it was (ns)."""
        self.link.permit(ROOM, tracks)
        decided = self.link.decided
        self.worker.tap(ROOM, tracks)
        return decided

    async def enter(self, name: str, other: str = "", *, leg: int = 1, **camera: Any) -> Camera:
        others = [other] if other else []
        visitor = await Visitor.enter(self.worker, ROOM, name, others, leg)
        if name in self.visitors:
            self._replaced.append(self.visitors[name])
        self.visitors[name] = visitor
        self.cameras[name] = Camera(visitor, **camera)
        return self.cameras[name]

    async def until(self, what: Callable[[], object], *, seconds: float = SECONDS) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not what():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise AssertionError(f"told {self.told.all}; logged {self.log()}") from None

    async def recorded(self, *sequences: int) -> None:
        await self.until(lambda: set(sequences) <= set(self.told.sequences("recorded")))

    async def finished(self, *sequences: int) -> None:
        """Until these parts have their ends."""
        await self.until(lambda: all(self.whole(each) for each in sequences))

    # --- the archive

    def parts(self) -> list[int]:
        return Vault(self.archive).items(ROOM)

    def whole(self, sequence: int, room: str = ROOM) -> bool:
        """Whether the part is there and has its end."""
        try:
            with Vault(self.archive).open(room, sequence, KEY) as reader:
                return reader.complete
        except FileNotFoundError:
            return False

    def marks(self, sequence: int, kind: str) -> list[dict[str, Any]]:
        """Those of a kind that a part has so far; it may still grow."""
        with Vault(self.archive).open(ROOM, sequence, KEY) as reader:
            marks = [json.loads(each) for each in reader.of(vault.NOTE)]
        return [mark for mark in marks if mark["type"] == kind]

    def read(self, sequence: int, room: str = ROOM) -> Found:
        with Vault(self.archive).open(room, sequence, KEY) as reader:
            media = b"".join(reader.read())
            heads = [json.loads(each) for each in reader.of(vault.HEAD)]
            marks = [json.loads(each) for each in reader.of(vault.NOTE)]
            ends = [json.loads(each) for each in reader.of(vault.END)]
        return Found(heads[0], marks, ends[0] if ends else None, demuxed(media), media)

    def in_clear(self, what: bytes) -> list[str]:
        """Files below the house that hold these bytes."""
        return [
            path
            for folder, _, names in os.walk(self.folder)
            for path in (os.path.join(folder, name) for name in names)  # noqa: PTH118
            if Path(path).is_file() and what in Path(path).read_bytes()
        ]


def demuxed(media: bytes) -> list[tuple[int, bytes]]:
    if b"\x1f\x43\xb6\x75" not in media:  # no cluster yet
        return []
    with av.open(io.BytesIO(media), "r") as container:
        return [
            (round(float(packet.pts * packet.time_base) * 1_000), bytes(packet))
            for packet in container.demux()
            if packet.size and packet.pts is not None and packet.time_base is not None
        ]
