"""Performs what the desk decides: owns its clock and timer, commits in groups, and lets promises out after
their commit.

Order. Effects leave in the order of their list. What stands before the `Save` leaves at once. The `Save` and
all after it join the group that gathers; a group is committed at most 5 ms after its first record, one at a
time, while the next one gathers. After a rest the first one doesn't wait: nobody comes with it. Effects
without a `Save` leave at once unless promises are pending; then they queue behind them, because a view may
show what is not committed yet. Only what promises nothing (signals between peers, refusals) merely keeps its
place among the messages to its own connection.

A commit that fails (database locked, disk full, PostgreSQL restarting) is tried again, at first after 50 ms,
later every 2 s. Its promises stay withheld, the server is not ready, and beyond `most_pending` effects new
requests are refused with *unavailable*, so that memory is bounded; all but those that can end a recording, which
needs no commit.

A bug ends the process. An exception other than `Refused` may have left the desk's state half changed, and a
wrong state double-books people silently; the database holds every promise ever made, a restart takes seconds,
and direct calls go on meanwhile. So: commit what was decided before, exit, and let the service manager start
again (`EXIT_BUG`). A commit that can never succeed (a constraint, not the disk) is such a bug too. `StaleEpoch`
means that another process serves this desk: exit (`EXIT_STALE`) and don't come back.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import Final, Protocol

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from signaling.core.commands import (
    ConsentImpossible,
    EndOrder,
    PauseRecording,
    SetHeadset,
    WithdrawConsent,
)
from signaling.core.document_views import PassingMessage
from signaling.core.effects import Answer, Close, Effect, Media, Save, Send
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentDisabled,
    AgentKnown,
    AppearancePolicies,
    ClientCommand,
    ClientGone,
    Event,
    LegAnswered,
    LegRefused,
    LegState,
    LibraryChanged,
    LinkRevoked,
    Opened,
    PermitClosed,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
    RoomsFound,
    RoomsLost,
    Tick,
)
from signaling.core.messages import Error, Message, PeerCandidate, PeerDescription, Pong
from signaling.core.records import Record
from signaling.metrics import Metrics
from signaling.ports import Clock, StaleEpoch

log = logging.getLogger(__name__)

EXIT_STALE: Final = 3
EXIT_BUG: Final = 4

GATHER_S: Final = 0.005
REST_S: Final = 0.02
"""Without a commit for so long, the next one gathers nothing."""
RETRY_FIRST_S: Final = 0.05
RETRY_LAST_S: Final = 2.0
MOST_PENDING: Final = 50_000
TICK_LATER_S: Final = 0.25  # when the desk is overloaded
UNKNOWN_ERRORS: Final = 5  # tries before an error nobody knows counts as a bug

_PROMISES_NOTHING = (PeerDescription, PeerCandidate, PassingMessage, Error, Pong)
_FACTS = (
    ClientGone,
    AgentKnown,
    AgentDisabled,
    LinkRevoked,
    LegAnswered,
    LegRefused,
    LegState,
    RoomsLost,
    PlaneAvailable,
    RoomsFound,
    Recorded,
    PermitClosed,
    RecordingFailed,
    RecorderAvailable,
    LibraryChanged,
    AppearancePolicies,
)  # have happened already: never refused
_ENDS_RECORDING = (WithdrawConsent, PauseRecording, EndOrder, ConsentImpossible, SetHeadset)
Leaving = Send | Close | Media
_Waiter = asyncio.Future[Opened | None]


class Decides(Protocol):
    """`signaling.core.desk.Desk`, as far as the runner knows it."""

    @property
    def due(self) -> int | None: ...

    def receive(self, now: int, event: Event) -> list[Effect]: ...


class Outlet(Protocol):
    """Where messages to clients leave: the hub."""

    def send(self, connection: str, message: Message, re: str | None = None) -> None: ...

    def close(self, connection: str, why: str) -> None: ...


class Board(Protocol):
    """Where the media plane's part leaves: the switchboard."""

    def hears(self) -> None: ...

    def decided(self, effect: Media) -> None: ...

    def cut(self, effect: Media) -> None: ...

    def perform(self, effect: Media) -> None: ...


class Saves(Protocol):
    """The part of `ports.Store` that the runner needs."""

    async def save(self, records: Sequence[Record]) -> None: ...


class _Group:
    __slots__ = ("concerned", "promises", "records", "until")

    def __init__(self, until: float) -> None:
        self.until = until  # loop time of its commit
        self.records: list[Record] = []
        self.promises: list[Leaving | tuple[_Waiter, Opened | None]] = []
        self.concerned: set[str] = set()  # connections and rooms to which a promise is pending

    def __len__(self) -> int:
        return len(self.records) + len(self.promises)


class Runner:
    """One desk's. Made inside a running loop; `ended` gets the exit code if the process must end."""

    def __init__(
        self,
        desk: Decides,
        store: Saves,
        clock: Clock,
        outlet: Outlet,
        metrics: Metrics,
        *,
        board: Board | None = None,
        gather_s: float = GATHER_S,
        most_pending: int = MOST_PENDING,
    ) -> None:
        self._desk = desk
        self._store = store
        self._clock = clock
        self._outlet = outlet
        self._board = board
        self._metrics = metrics
        self._counts = metrics.counts
        self._gather_s = gather_s
        self._most_pending = most_pending
        self._loop = asyncio.get_running_loop()
        self._gathering: _Group | None = None
        self._committing: _Group | None = None
        self._committer: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_due = 0
        self._committed_at = -REST_S  # loop time
        self._failing = False
        self._over = False
        self.ended: asyncio.Future[int] = self._loop.create_future()

    # --- in ----------------------------------------------------------------------------------------------------

    @property
    def writable(self) -> bool:
        """The last commit succeeded, and more will be accepted."""
        return not self._failing and not self._over

    @property
    def pending(self) -> int:
        """Effects that wait for a commit."""
        return sum(len(group) for group in (self._gathering, self._committing) if group)

    def start(self) -> None:
        """Let time pass for a desk that was just loaded."""
        self._arm()

    def post(self, event: Event) -> None:
        """Let the desk receive this now; its effects follow by themselves. Raises `Refused`."""
        self._receive(event, None)

    async def submit(self, event: Event) -> Opened | None:
        """The desk's answer, once it is committed. Raises `Refused`."""
        waiter: _Waiter = self._loop.create_future()
        self._receive(event, waiter)
        return await waiter

    def _receive(self, event: Event, waiter: _Waiter | None) -> None:
        if self._over:
            raise Refused(Code.UNAVAILABLE, "the server is about to restart")
        if self.pending > self._most_pending and not _always_heard(event):
            self._counts.refused += 1
            raise Refused(Code.UNAVAILABLE, "the database does not keep up")
        self._counts.events += 1
        if self._board is not None:
            self._board.hears()
        try:
            effects = self._desk.receive(self._clock.now(), event)
        except Refused:
            self._counts.refused += 1
            self._arm()
            raise
        except Exception:
            self._counts.bugs += 1
            log.exception("the desk failed", extra={"event": type(event).__name__})
            self._end(EXIT_BUG)
            raise Refused(Code.UNAVAILABLE, "the server is about to restart") from None
        self._perform(effects, waiter)
        self._arm()

    # --- time --------------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        """One timer. It is moved only to an earlier time; one that fires too early looks again."""
        due = self._desk.due
        if due is None or self._over:
            return
        if self._timer is not None:
            if self._timer_due <= due:
                return
            self._timer.cancel()
        self._timer_due = due
        wait = max((due - self._clock.now()) / 1000, 0.001)
        self._timer = self._loop.call_later(wait, self._time)

    def _time(self) -> None:
        self._timer = None
        if self._over:
            return
        if self.pending > self._most_pending:
            # Time limits wait until the database is back; nobody could be told of them anyway.
            self._timer_due = 0
            self._timer = self._loop.call_later(TICK_LATER_S, self._time)
            return
        due = self._desk.due
        if due is not None and due <= self._clock.now():
            self._counts.ticks += 1
            with contextlib.suppress(Refused):  # only *unavailable*, and `ended` says why
                self._receive(Tick(), None)
        else:
            self._arm()

    # --- out ---------------------------------------------------------------------------------------------------

    def _perform(self, effects: list[Effect], waiter: _Waiter | None) -> None:
        group: _Group | None = None
        saves = any(isinstance(effect, Save) for effect in effects)
        behind = None if saves else self._gathering or self._committing
        result: Opened | None = None
        if self._board is not None:
            for effect in effects:
                if isinstance(effect, Media):
                    self._board.decided(effect)
        for effect in effects:
            if isinstance(effect, Save):
                group = self._gather()
                group.records.extend(effect.records)
            elif isinstance(effect, Answer):
                result = effect.result
            elif group is not None:
                self._promise(group, effect)
            elif behind is not None and not self._may_overtake(effect):
                self._promise(behind, effect)
            else:
                self._let_out(effect, first=saves)
        if waiter is not None:
            last = group or behind
            if last is not None:
                last.promises.append((waiter, result))
            else:
                waiter.set_result(result)

    def _may_overtake(self, effect: Leaving) -> bool:
        if isinstance(effect, Close):
            return False
        if isinstance(effect, Send) and not isinstance(effect.message, _PROMISES_NOTHING):
            return False
        return not any(
            _concerned(effect) in group.concerned
            for group in (self._gathering, self._committing)
            if group is not None
        )

    @staticmethod
    def _promise(group: _Group, effect: Leaving) -> None:
        group.promises.append(effect)
        group.concerned.add(_concerned(effect))

    def _let_out(self, effect: Leaving, *, first: bool = False) -> None:
        """`first`: before the save."""
        try:
            if isinstance(effect, Send):
                self._outlet.send(effect.connection, effect.message, effect.re)
            elif isinstance(effect, Close):
                self._outlet.close(effect.connection, effect.why)
            elif self._board is not None and first:
                self._board.cut(effect)
            elif self._board is not None:
                self._board.perform(effect)
        except Exception:
            # One connection that can't be written to must not hold up the others.
            self._counts.bugs += 1
            log.exception("a message could not be sent")

    def refuse(self, connection: str, refused: Refused, re: str | None) -> None:
        """Tell a client about a refusal, after what it was promised before."""
        error = Error(code=refused.code, sentence=refused.sentence, details=refused.details)
        self._perform([Send(connection, error, re)], None)

    def probe(self) -> None:
        """Commit, be it nothing: so it shows whether the database takes it, and whether the desk is still ours."""
        if not self._over:
            self._gather()

    # --- commits -----------------------------------------------------------------------------------------------

    def _gather(self) -> _Group:
        if self._gathering is None:
            now = self._loop.time()
            rested = self._committing is None and now - self._committed_at >= REST_S
            self._gathering = _Group(now if rested else now + self._gather_s)
            if self._committer is None:
                self._committer = self._loop.create_task(self._commit_all(), name="commits")
        return self._gathering

    async def _commit_all(self) -> None:
        try:
            while (group := self._gathering) is not None:
                wait = group.until - self._loop.time()
                if wait > 0:
                    await asyncio.sleep(wait)
                self._gathering, self._committing = None, group
                if not await self._commit(group):
                    return
                self._committing = None
                self._committed_at = self._loop.time()
                for promise in group.promises:
                    if isinstance(promise, tuple):
                        waiter, result = promise
                        if not waiter.done():  # whoever asked may have gone
                            waiter.set_result(result)
                    else:
                        self._let_out(promise)
        finally:
            self._committer = None

    async def _commit(self, group: _Group) -> bool:
        """Whether the group is committed; otherwise the process ends."""
        pause, unknown = RETRY_FIRST_S, 0
        while True:
            begun = time.perf_counter()
            try:
                await self._store.save(group.records)
            except StaleEpoch as stale:
                log.critical("this process serves the desk no more", extra={"why": str(stale)})
                self._end(EXIT_STALE)
                return False
            except Exception as error:
                self._counts.commit_failures += 1
                if not _passes(error):
                    unknown += 1
                if unknown >= UNKNOWN_ERRORS:
                    self._counts.bugs += 1
                    log.exception("records cannot be saved")
                    self._end(EXIT_BUG)
                    return False
                if not self._failing:
                    self._failing = True
                    log.exception("a commit failed; it will be tried again")
                await asyncio.sleep(pause)
                pause = min(pause * 2, RETRY_LAST_S)
            else:
                self._counts.commits += 1
                self._counts.records += len(group.records)
                self._metrics.commit_seconds.observe(time.perf_counter() - begun)
                if self._failing:
                    self._failing = False
                    log.warning("commits succeed again", extra={"pending": self.pending})
                return True

    # --- the end -----------------------------------------------------------------------------------------------

    def _end(self, code: int) -> None:
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        if not self.ended.done():
            self.ended.set_result(code)

    async def stop(self, patience_s: float = 3.0) -> None:
        """Accept nothing more, commit what is pending, keep its promises. Whoever still waits is refused."""
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        committer = self._committer
        if committer is not None:
            # A database that has failed until now gets one more try, not all the time there is.
            wait_s = min(patience_s, 0.5) if self._failing else patience_s
            done, _ = await asyncio.wait({committer}, timeout=wait_s)
            if not done:
                log.error("pending records could not be saved", extra={"pending": self.pending})
                committer.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await committer
        for group in (self._committing, self._gathering):
            for promise in group.promises if group else ():
                if isinstance(promise, tuple) and not promise[0].done():
                    promise[0].set_exception(Refused(Code.UNAVAILABLE, "the server restarts"))
        self._committing = self._gathering = None


def _always_heard(event: Event) -> bool:
    """A database that doesn't keep up must keep nobody from saying that they are recorded no longer."""
    if isinstance(event, ClientCommand):
        return isinstance(event.command, _ENDS_RECORDING)
    return isinstance(event, _FACTS)


def _concerned(effect: Leaving) -> str:
    return effect.connection if isinstance(effect, Send | Close) else effect.room


def _passes(error: Exception) -> bool:
    """Whether this trouble of the database may pass by itself."""
    if isinstance(error, IntegrityError | DataError | ProgrammingError):
        return False
    return isinstance(error, OSError | TimeoutError | DBAPIError | PoolTimeoutError)
