"""Permits: none leaves without its key, none survives the desk's word against it, and everything becomes an event."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from signaling import recordings
from signaling.clock import SystemClock
from signaling.core.effects import Media, Permits, RecordingOver, RoomGone, TrackPermit
from signaling.core.events import (
    Event,
    PermitClosed,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
    RoomsFound,
)
from signaling.metrics import Counts
from signaling.ports import ArchiveTrouble
from signaling.recordings import Recordings
from signaling.switchboard import Switchboard
from tests.plane import MemoryPlane
from tests.recorder import MemoryKeys, MemoryRecorder

ANNA = TrackPermit("anna", "sound", 1)
BERT = TrackPermit("c1", "sound", 2)
LATER = TrackPermit("anna", "sound", 3)


def plain(*tracks: TrackPermit) -> tuple[tuple[str, str, int], ...]:
    return tuple((t.participant, t.kind, t.sequence) for t in tracks)


class Board:
    """The real switchboard and recordings between a plane, a recorder and keys in memory."""

    def __init__(self) -> None:
        self.plane, self.recorder, self.keys = MemoryPlane(), MemoryRecorder(), MemoryKeys()
        self.counts = Counts()
        self.recordings = Recordings(
            self.recorder, self.keys, self.plane, SystemClock(), self.counts
        )
        self.events: list[Event] = []
        self.board = Switchboard(self.plane, self.counts, self.recordings)
        self.board.attach(self.events.append)

    def decide(self, *effects: Media) -> None:
        for effect in effects:
            self.board.decided(effect)

    def promise(self, *effects: Media) -> None:
        """Decided and committed."""
        for effect in effects:
            self.board.decided(effect)
            self.board.perform(effect)

    def cut(self, *effects: Media) -> None:
        for effect in effects:
            self.board.decided(effect)
            self.board.cut(effect)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not true():
                await asyncio.sleep(0.001)

    async def running(self, *tracks: TrackPermit) -> None:
        self.promise(Permits("c1", tracks))
        await self.until(lambda: self.recorder.permits.get("c1") == plain(*tracks))


@pytest_asyncio.fixture
async def made() -> AsyncIterator[Board]:
    board = Board()
    await board.board.start("house", 7)
    board.events.clear()
    yield board
    board.keys.answers.set()
    await board.board.stop()


async def test_the_key_is_kept_before_the_first_permit_leaves(made: Board) -> None:
    made.keys.answers.clear()
    made.promise(Permits("c1", (ANNA, BERT)))
    await asyncio.sleep(0)
    assert made.recorder.calls == [], "nothing is written with a key that isn't safe"
    made.keys.answers.set()
    await made.until(lambda: bool(made.plane.taps))
    assert made.recorder.calls == [("open", "c1"), ("permit", "c1", plain(ANNA, BERT))]
    assert made.recorder.keys["c1"] == made.keys.made["c1"]
    assert made.plane.taps == {"c1": plain(ANNA, BERT)}
    assert made.recordings.running == 1


async def test_what_was_forbidden_while_the_key_was_made_is_never_permitted(made: Board) -> None:
    made.keys.answers.clear()
    made.promise(Permits("c1", (ANNA, BERT)))
    made.cut(Permits("c1", (BERT,)))
    made.keys.answers.set()
    await made.until(lambda: bool(made.plane.taps))
    assert made.recorder.calls == [("open", "c1"), ("permit", "c1", plain(BERT))]


async def test_a_recording_that_was_over_before_it_had_a_key_stays_shut(made: Board) -> None:
    made.keys.answers.clear()
    made.promise(Permits("c1", (ANNA,)))
    made.cut(Permits("c1", ()))
    made.promise(RecordingOver("c1"))
    made.keys.answers.set()
    await made.until(lambda: "c1" in made.keys.made)
    made.promise(RecordingOver("c2"))
    await asyncio.sleep(0.01)
    assert made.recorder.calls == [("close", "c1"), ("close", "c2")]
    assert not made.plane.taps


async def test_a_cut_leaves_at_once_and_reaches_the_recorder_first(made: Board) -> None:
    await made.running(ANNA, BERT)
    made.recorder.calls = made.plane.calls = []
    made.cut(Permits("c1", (BERT,)))
    assert made.plane.calls == [("permit", "c1", plain(BERT)), ("tap", "c1", plain(BERT))]
    assert made.recorder.writes("c1") == {("c1", "sound")}
    assert made.plane.taps["c1"] == plain(BERT)


async def test_a_promise_that_was_overtaken_by_a_cut_permits_nothing(made: Board) -> None:
    await made.running(BERT)
    late = Permits("c1", (ANNA, BERT))
    made.decide(late)  # waits for its commit, when Anna withdraws
    made.cut(Permits("c1", (BERT,)))
    made.board.perform(late)
    assert made.recorder.writes("c1") == {("c1", "sound")}
    made.promise(Permits("c1", (LATER, BERT)))
    assert made.recorder.permits["c1"] == plain(LATER, BERT)


async def test_after_the_end_nothing_opens_again(made: Board) -> None:
    await made.running(ANNA)
    late = Permits("c1", (ANNA, BERT))
    made.decide(late)
    made.cut(Permits("c1", ()))
    made.promise(RecordingOver("c1"), RoomGone("c1"))
    made.board.perform(late)
    assert made.recorder.calls[-1] == ("close", "c1")
    assert made.plane.calls[-2:] == [("tap", "c1", ()), ("close", "c1")]
    assert made.recorder.writes("c1") == set()
    assert made.recordings.running == 0


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ArchiveTrouble("key_destroyed", "c1"), "key_missing"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (OSError(errno.EROFS, "Read-only file system"), "archive_unreachable"),
        (ValueError("a mistake of ours"), "key_missing"),
    ],
)
async def test_no_key_no_recording_and_the_desk_is_told(
    made: Board, error: Exception, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    made.keys.error = error
    with caplog.at_level(logging.ERROR):
        made.promise(Permits("c1", (ANNA,)))
        await made.until(lambda: bool(made.events))
    assert made.events == [RecordingFailed(room="c1", code=code)]
    assert made.recorder.calls == []
    assert not made.plane.taps
    assert made.counts.recordings_failed == 1
    assert "key" in caplog.text
    made.keys.error = None  # mended, and the desk tries again
    await made.running(LATER)


async def test_a_folder_that_does_not_answer_is_away(
    made: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "KEY_S", 0.01)
    made.keys.answers.clear()
    made.promise(Permits("c1", (ANNA,)))
    await made.until(lambda: bool(made.events))
    assert made.events == [RecordingFailed(room="c1", code="archive_unreachable")]


async def test_what_the_recorder_tells_becomes_events(made: Board) -> None:
    await made.running(ANNA, BERT)
    listener = made.recorder.listener
    assert listener is not None
    listener.recorded("c1", "anna", "sound", 1)
    made.recorder.drop("c1", ("anna", "sound", 1), "lapsed")
    assert made.plane.taps["c1"] == plain(BERT), "what isn't written needn't be sent"
    listener.failed("c1", "disk_full")
    assert made.plane.taps["c1"] == ()
    listener.available(False, "no_recorder")
    assert not made.recordings.available_now
    listener.available(True, "")
    assert made.events == [
        Recorded(room="c1", participant="anna", kind="sound", sequence=1),
        PermitClosed(room="c1", participant="anna", kind="sound", sequence=1, code="lapsed"),
        RecordingFailed(room="c1", code="disk_full"),
        RecorderAvailable(yes=False, code="no_recorder"),
        RecorderAvailable(yes=True),
    ]


async def test_what_the_recorder_closed_opens_again_with_a_new_sequence(made: Board) -> None:
    await made.running(ANNA, BERT)
    made.recorder.drop("c1", ("anna", "sound", 1), "worker_gone")
    made.promise(Permits("c1", (LATER, BERT)))
    assert made.recorder.permits["c1"] == plain(LATER, BERT)
    assert made.plane.taps["c1"] == plain(LATER, BERT)


async def test_a_recorder_that_was_away_gets_the_key_again(made: Board) -> None:
    await made.running(ANNA)
    listener = made.recorder.listener
    assert listener is not None
    listener.available(False, "no_recorder")
    assert made.plane.taps["c1"] == ()
    made.recorder.keys.clear()
    listener.available(True, "")
    await made.running(LATER)
    assert made.recorder.writes("c1") == {("anna", "sound")}


async def test_unknown_kinds_are_logged_and_nothing_else(
    made: Board, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        made.recordings.recorded("c1", "anna", "smell", 1)
        made.recordings.closed("c1", "anna", "smell", 1, "lapsed")
    assert not made.events
    assert "unknown kind" in caplog.text


async def test_at_the_start_the_desk_hears_of_rooms_then_of_the_recorder() -> None:
    board = Board()
    await board.board.start("house", 7)
    assert board.events == [
        PlaneAvailable(yes=True),
        RoomsFound(rooms={}),
        RecorderAvailable(yes=True),
    ]
    assert board.recorder.started == ("house", 7)
    await board.board.stop()
    assert board.recorder.stopped


async def test_folders_that_are_away_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "AGAIN_S", 0.01)
    board = Board()
    board.keys.error = OSError(errno.ENOENT, "No such file or directory")
    await board.board.start("house", 7)
    told = RecorderAvailable(yes=False, code="archive_unreachable")
    assert board.events[-1] == told
    assert board.recorder.started is None
    board.keys.error = None
    await board.until(lambda: board.recorder.started is not None)
    assert board.events[-1] == RecorderAvailable(yes=True)
    await board.board.stop()


async def test_a_server_may_end_while_its_folders_are_away() -> None:
    board = Board()
    board.keys.error = ArchiveTrouble("master_missing", "current")
    await board.board.start("house", 7)
    assert board.events[-1] == RecorderAvailable(yes=False, code="key_missing")
    await board.board.stop()
    assert board.recorder.started is None


async def test_a_desk_without_a_recorder_hears_so() -> None:
    plane, events = MemoryPlane(), list[Event]()
    board = Switchboard(plane, Counts())
    board.attach(events.append)
    await board.start("house", 7)
    for effect in (Permits("c1", (ANNA,)), RecordingOver("c1")):
        board.decided(effect)
        board.cut(effect)
        board.perform(effect)
    assert plane.calls == []
    assert events[-1] == RoomsFound(rooms={})


# --- any order of commits ----------------------------------------------------------------------------------------


@dataclass
class Desk:
    """Decides what may be recorded, as the core does it: the cut first, then the promise, new sequences each time."""

    made: Board
    held: dict[str, TrackPermit] = field(default_factory=dict)
    sequence: int = 0
    promises: list[Media] = field(default_factory=list)

    def decide(self, who: frozenset[str]) -> None:
        left = {name: track for name, track in self.held.items() if name in who}
        now = dict(left)
        for name in sorted(who - left.keys()):
            self.sequence += 1
            now[name] = TrackPermit(name, "sound", self.sequence)
        cut, promise = (Permits("c1", tuple(each.values())) for each in (left, now))
        if left != self.held:
            self.made.board.decided(cut)
        if now != left:
            self.made.board.decided(promise)
            self.promises.append(promise)
        if left != self.held:
            self.made.board.cut(cut)
        self.held = now


WHO = st.frozensets(st.sampled_from(["anna", "bert", "cleo"]))
STEPS = st.lists(WHO | st.sampled_from(["commit", "key", "lapse", "away"]), max_size=25)


@given(STEPS)
def test_whenever_commits_and_keys_come_nothing_forbidden_is_written(
    steps: list[frozenset[str] | str],
) -> None:
    """*commit*: the oldest promise is committed. *key*: time for keys. *lapse*, *away*: of the recorder."""

    async def run() -> None:
        made = Board()
        await made.board.start("house", 1)
        desk = Desk(made)
        for step in steps:
            if isinstance(step, frozenset):
                desk.decide(step)
            elif step == "commit" and desk.promises:
                made.board.perform(desk.promises.pop(0))
            elif step == "key":
                await settle(made)
            elif step == "lapse" and made.recorder.permits.get("c1"):
                made.recorder.drop("c1", made.recorder.permits["c1"][0], "lapsed")
            elif step == "away":
                made.recordings.available(False, "no_recorder")
                made.recordings.available(True, "")
            allowed = {(who, "sound") for who in desk.held}
            assert made.recorder.writes("c1") <= allowed
            tapped = {(who, kind) for who, kind, _ in made.plane.taps.get("c1", ())}
            assert tapped <= allowed
        desk.decide(frozenset())
        assert made.recorder.writes("c1") == set(), "a cut waits for nothing"
        for promise in desk.promises:
            made.board.perform(promise)
        desk.promises.clear()
        desk.decide(frozenset({"anna", "bert"}))
        for promise in desk.promises:
            made.board.perform(promise)
        await settle(made)
        assert made.recorder.writes("c1") == {("anna", "sound"), ("bert", "sound")}
        await made.board.stop()

    async def settle(made: Board) -> None:
        async with asyncio.timeout(30):
            while made.recordings.unlocking:
                await asyncio.sleep(0.0005)

    asyncio.run(run())
