"""A recorder and its keys in memory for tests: they remember what they were told, and fail when told to."""

import threading
from collections.abc import Sequence

from signaling.ports import RecorderListener

Track = tuple[str, str, int]


class MemoryRecorder:
    """`calls`: everything it was told, in order. `permits`: by recording, as a true recorder would honour them: never a
    track again that it has closed."""

    def __init__(self) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.keys: dict[str, bytes] = {}
        self.permits: dict[str, tuple[Track, ...]] = {}
        self.over: set[tuple[str, Track]] = set()
        self.listener: RecorderListener | None = None
        self.started: tuple[str, int] | None = None
        self.stopped = False

    async def start(self, desk: str, epoch: int, listener: RecorderListener) -> None:
        self.started, self.listener = (desk, epoch), listener
        listener.available(True, "")

    def hears(self) -> None:
        pass

    def open(self, recording: str, key: bytes, started_at: int) -> None:
        self.calls.append(("open", recording))
        self.keys[recording] = key

    def permit(self, recording: str, tracks: Sequence[Track]) -> None:
        self.calls.append(("permit", recording, tuple(tracks)))
        before = self.permits.get(recording, ())
        self.over |= {(recording, track) for track in before if track not in tracks}
        self.permits[recording] = tuple(t for t in tracks if (recording, t) not in self.over)

    def close(self, recording: str) -> None:
        self.calls.append(("close", recording))
        for held in (self.keys, self.permits):
            held.pop(recording, None)

    def writes(self, recording: str) -> set[tuple[str, str]]:
        """Whose packets would be written now: participant and kind."""
        if recording not in self.keys:
            return set()
        return {(who, kind) for who, kind, _ in self.permits.get(recording, ())}

    def drop(self, recording: str, track: Track, code: str) -> None:
        """It closes a permit by itself."""
        self.over.add((recording, track))
        self.permits[recording] = tuple(t for t in self.permits[recording] if t != track)
        assert self.listener is not None
        self.listener.closed(recording, *track, code)

    async def stop(self) -> None:
        self.stopped = True


class MemoryKeys:
    """`error` is raised while it is set; nothing is answered before `answers` is set."""

    def __init__(self) -> None:
        self.made: dict[str, bytes] = {}
        self.error: Exception | None = None
        self.answers = threading.Event()
        self.answers.set()

    def prepare(self) -> None:
        self._ask()

    def key(self, recording: str) -> bytes:
        self._ask()
        return self.made.setdefault(recording, f"key of {recording}".encode().ljust(32, b"."))

    def _ask(self) -> None:
        self.answers.wait(10)
        if self.error is not None:
            raise self.error
