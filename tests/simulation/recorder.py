"""A recorder on a bad day: it begins late, lapses, loses its disk and comes back, and outlives no server's silence.

Between it and the desk stands the same rule as in `signaling/recordings.py`: a promise counts as far as the desk still
wants it, a cut counts at once. `told` is what it may write at this moment; `opened` how many tracks it ever might.
"""

from collections import Counter
from typing import Any, Protocol

from signaling.core.effects import Permits, RecordingOver, TrackPermit
from signaling.core.events import (
    Event,
    PermitClosed,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
)

Tracks = tuple[TrackPermit, ...]


class Around(Protocol):
    """The world, as the recorder knows it."""

    chance: Any
    weather: Any

    def later(self, ms: int, plan: Any) -> None: ...

    def receive(self, event: Event) -> None: ...


class ScriptedRecorder:
    """`weather.recorder`: the chance that a track is closed, or its recording fails, a while after it opened."""

    def __init__(self, world: Around) -> None:
        self._world = world
        self._wanted: dict[str, Tracks] = {}
        self._over: set[tuple[str, int]] = set()  # room, sequence
        self._ended: set[str] = set()
        self._server = 0
        self.told: dict[str, Tracks] = {}
        self.works = True
        self.opened = 0
        self.troubles: Counter[str] = Counter()

    def listen(self) -> None:
        """A server has just begun; it hears of its recorder a little later."""
        self._server += 1
        self._tell(lambda: RecorderAvailable(yes=self.works, code=self._code()), 3_000)

    def lost(self) -> None:
        """The server is gone: everything lapses."""
        for room in list(self.told):
            self._set(room, ())
        self._wanted.clear()
        self._server += 1

    # --- what the desk decides

    def decided(self, effect: Permits | RecordingOver) -> None:
        self._wanted[effect.room] = effect.tracks if isinstance(effect, Permits) else ()

    def cut(self, effect: Permits | RecordingOver) -> None:
        tracks = effect.tracks if isinstance(effect, Permits) else ()
        held = self.told.get(effect.room, ())
        self._set(effect.room, tuple(track for track in held if track in tracks))

    def perform(self, effect: Permits | RecordingOver) -> None:
        if isinstance(effect, RecordingOver):
            self._set(effect.room, ())
            self._ended.add(effect.room)
            return
        wanted = self._wanted.get(effect.room, ())
        still = (track for track in effect.tracks if track in wanted)
        self._set(
            effect.room, tuple(t for t in still if (effect.room, t.sequence) not in self._over)
        )

    def _set(self, room: str, tracks: Tracks) -> None:
        held = self.told.get(room, ())
        self._over |= {(room, track.sequence) for track in held if track not in tracks}
        self.told[room] = tracks
        for track in tracks:
            if track not in held:
                assert room not in self._ended, "permitted after the end"
                assert (room, track.sequence) not in self._over, "a number of the past"
                self._open(room, track)

    # --- what becomes of it

    def _open(self, room: str, track: TrackPermit) -> None:
        self.opened += 1
        chance = self._world.chance
        self._tell(lambda: self._event(Recorded, room, track), 500)
        if chance.random() < self._world.weather.recorder:
            code = chance.choice(("lapsed", "worker_gone", "lapsed", "write_failed"))
            self._tell(lambda: self._closes(room, track, code), 60_000)
        elif chance.random() < self._world.weather.recorder / 4:
            failed = RecordingFailed(room=room, code=chance.choice(("key_missing", "disk_full")))
            self._tell(lambda: failed, 60_000)

    def _closes(self, room: str, track: TrackPermit, code: str) -> Event | None:
        held = self.told.get(room, ())
        if track not in held:
            return None
        self.troubles[code] += 1
        self._set(room, tuple(one for one in held if one != track))
        closed: PermitClosed = self._event(PermitClosed, room, track, code=code)
        return closed

    def _event(self, kind: Any, room: str, track: TrackPermit, **more: str) -> Any:
        return kind(
            room=room,
            participant=track.participant,
            kind=track.kind,
            sequence=track.sequence,
            **more,
        )

    def _code(self) -> str | None:
        return None if self.works else "archive_unreachable"

    def rests(self, ms: int) -> None:
        """Nothing can be recorded for a while."""
        self._work(False)
        self._world.later(ms, lambda: self._work(True))

    def _work(self, yes: bool) -> None:
        self.works = yes
        for room in [] if yes else list(self.told):
            self._set(room, ())
        self._tell(lambda: RecorderAvailable(yes=yes, code=self._code()), 1)

    def _tell(self, what: Any, slow_ms: int) -> None:
        """To the server that listens now; an older server's news never reach a newer one."""
        server = self._server

        def arrive() -> None:
            event: Event | None = what() if server == self._server else None
            if event is not None:
                self._world.receive(event)

        self._world.later(self._world.chance.randint(1, slow_ms), arrive)
