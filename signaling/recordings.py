"""Between the desk and the recorder: what may be recorded goes there, what becomes of it comes back as events.

Nothing may be written that the desk has forbidden meanwhile. As with routes (`switchboard.py`) a permit leaves when
its save is committed, and only as far as the desk still wants it; what takes a permit away leaves at once, also while
commits fail. The recorder hears of an end first, then the media plane, which sends it the packets.

The first permit of a recording waits for its key, which is made in a thread and lies safely on disk before anything is
written with it. A key that can't be had is a recording that failed, and the desk says so.
"""

import asyncio
import contextlib
import errno
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

from policies.consent import KINDS, Kind
from signaling.core.effects import Permits, RecordingOver, TrackPermit
from signaling.core.events import (
    Event,
    PermitClosed,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
)
from signaling.metrics import Counts
from signaling.ports import ArchiveTrouble, Clock, MediaPlane, Recorder

log = logging.getLogger(__name__)

KEY_S: Final = 5.0
"""A folder that hasn't given a key by then counts as away."""
AGAIN_S: Final = 10.0
THREADS: Final = 2
Tracks = tuple[TrackPermit, ...]
Answer = TypeVar("Answer")


class _Unready(Exception):
    """Folder or key can't be had now. `code` as the desk is told it."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Keys(Protocol):
    """The part of `ports.Archive` that this needs; both block."""

    def prepare(self) -> None: ...

    def key(self, recording: str) -> bytes: ...


class Recordings:
    """A `ports.RecorderListener` to the recorder. `attach` it to what takes events before starting it."""

    def __init__(
        self,
        recorder: Recorder,
        keys: Keys,
        plane: MediaPlane,
        clock: Clock,
        counts: Counts,
    ) -> None:
        self._recorder = recorder
        self._keys = keys
        self._plane = plane
        self._clock = clock
        self._counts = counts
        self._wanted: dict[str, Tracks] = {}  # by room: as the desk last decided
        self._promised: dict[str, Tracks] = {}  # of these, what is committed
        self._told: dict[str, Tracks] = {}  # as recorder and plane were told
        self._beginning: asyncio.Task[None] | None = None
        self._unlocking: dict[str, asyncio.Task[None]] = {}
        self._open: set[str] = set()  # the recorder has their keys
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="keys")
        self._happened: Callable[[Event], None] | None = None
        self.available_now = False

    @property
    def running(self) -> int:
        """Recordings of which something may be written now."""
        return sum(1 for tracks in self._told.values() if tracks)

    @property
    def unlocking(self) -> int:
        """Recordings that wait for their key."""
        return len(self._unlocking)

    # --- what the desk decides

    def hears(self) -> None:
        """The desk begins to receive something."""
        self._recorder.hears()

    def decided(self, effect: Permits | RecordingOver) -> None:
        """In the desk's order, before any of it leaves."""
        if isinstance(effect, Permits):
            self._wanted[effect.room] = effect.tracks
        else:
            self._wanted.pop(effect.room, None)

    def cut(self, effect: Permits | RecordingOver) -> None:
        """Leaves before its save is committed: it may only take away."""
        if isinstance(effect, Permits):
            promised = self._promised.get(effect.room, ())
            self._promise(effect.room, _common(promised, effect.tracks))
        else:
            self._over(effect.room)

    def perform(self, effect: Permits | RecordingOver) -> None:
        """Leaves when everything it depends on is committed: a promise, as far as it is still wanted."""
        if isinstance(effect, Permits):
            self._promise(effect.room, _common(effect.tracks, self._wanted.get(effect.room, ())))
        else:
            self._over(effect.room)

    def _promise(self, room: str, tracks: Tracks) -> None:
        self._promised[room] = tracks
        if tracks and room not in self._open:
            self._unlock(room)
        else:
            self._tell(room, tracks)

    def _tell(self, room: str, tracks: Tracks) -> None:
        if tracks == self._told.get(room, ()):
            return
        self._told[room] = tracks
        self._recorder.permit(room, _plain(tracks))
        self._plane.tap(room, _plain(tracks))

    def _over(self, room: str) -> None:
        self._tell(room, ())
        for each in (self._promised, self._told):
            each.pop(room, None)
        self._open.discard(room)
        self._recorder.close(room)

    # --- keys

    def _unlock(self, room: str) -> None:
        if room not in self._unlocking:
            task = asyncio.get_running_loop().create_task(self._get_key(room))
            self._unlocking[room] = task

    async def _get_key(self, room: str) -> None:
        try:
            key = await self._asked(lambda: self._keys.key(room))
        except _Unready as unready:
            log.error("a recording has no key", extra={"code": unready.code, "why": str(unready)})
            self._fail(room, unready.code)
            return
        finally:
            del self._unlocking[room]
        if tracks := self._promised.get(room, ()):  # still
            self._open.add(room)
            self._recorder.open(room, key, self._clock.now())
            self._tell(room, tracks)

    async def _asked(self, question: Callable[[], Answer]) -> Answer:
        """In a thread, since folders may be slow or away. Raises `_Unready`."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(KEY_S):
                return await loop.run_in_executor(self._threads, question)
        except ArchiveTrouble as error:
            raise _Unready("key_missing", str(error)) from error
        except TimeoutError as error:
            raise _Unready("archive_unreachable", f"no answer for {KEY_S} s") from error
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            raise _Unready("disk_full" if full else "archive_unreachable", str(error)) from error
        except Exception as error:
            self._counts.bugs += 1
            log.exception("the keys of recordings fail")
            raise _Unready("key_missing", repr(error)) from error

    # --- what becomes of it

    def attach(self, happened: Callable[[Event], None]) -> None:
        self._happened = happened

    async def start(self, desk: str, epoch: int) -> None:
        """Without its folders nothing can be recorded: the desk hears so, and they are tried again and again."""
        if not await self._begun(desk, epoch):
            task = asyncio.get_running_loop().create_task(self._begin_later(desk, epoch))
            self._beginning = task

    async def _begun(self, desk: str, epoch: int) -> bool:
        try:
            await self._asked(self._keys.prepare)
        except _Unready as unready:
            self.available(False, unready.code)
            log.error("recordings can't be kept", extra={"why": str(unready)})
            return False
        await self._recorder.start(desk, epoch, self)
        return True

    async def _begin_later(self, desk: str, epoch: int) -> None:
        begun = False
        while not begun:
            await asyncio.sleep(AGAIN_S)
            begun = await self._begun(desk, epoch)

    async def stop(self) -> None:
        """Nothing more is heard; permits lapse."""
        self._happened = None
        begins = (self._beginning,) if self._beginning is not None else ()
        for task in (*begins, *self._unlocking.values()):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._recorder.stop()

    def recorded(self, recording: str, participant: str, kind: str, sequence: int) -> None:
        if (known := _kind(kind)) is None:
            return
        self._counts.recording_parts += 1
        self._tell_desk(
            Recorded(room=recording, participant=participant, kind=known, sequence=sequence)
        )

    def closed(self, recording: str, participant: str, kind: str, sequence: int, code: str) -> None:
        if (known := _kind(kind)) is None:
            return
        self._counts.recording_parts_cut += 1
        log.warning("a part of a recording was closed", extra={"code": code[:40]})
        over = TrackPermit(participant, known, sequence)
        for each in (self._promised, self._told):
            if recording in each:
                each[recording] = tuple(track for track in each[recording] if track != over)
        if recording in self._told:
            self._plane.tap(recording, _plain(self._told[recording]))
        self._tell_desk(
            PermitClosed(
                room=recording, participant=participant, kind=known, sequence=sequence, code=code
            )
        )

    def failed(self, recording: str, code: str) -> None:
        log.error("a recording failed", extra={"code": code[:40]})
        self._fail(recording, code)

    def available(self, yes: bool, code: str) -> None:
        self.available_now = yes
        if not yes:
            log.error("nothing can be recorded", extra={"code": code[:40]})
            for room in list(self._told):
                self._forget(room)
        self._tell_desk(RecorderAvailable(yes=yes, code=code or None))

    def _fail(self, room: str, code: str) -> None:
        self._counts.recordings_failed += 1
        self._forget(room)
        self._tell_desk(RecordingFailed(room=room, code=code))

    def _forget(self, room: str) -> None:
        """What was promised counts no more; the desk promises anew, and the key goes there again."""
        self._promise(room, ())
        self._open.discard(room)

    def _tell_desk(self, event: Event) -> None:
        if self._happened is not None:
            self._happened(event)


def _common(tracks: Tracks, others: Tracks) -> Tracks:
    return tuple(track for track in tracks if track in others)


def _plain(tracks: Tracks) -> tuple[tuple[str, str, int], ...]:
    return tuple((track.participant, track.kind, track.sequence) for track in tracks)


def _kind(told: str) -> Kind | None:
    for kind in KINDS:
        if kind == told:
            return kind
    log.error("the recorder told of an unknown kind", extra={"kind": told[:40]})
    return None
