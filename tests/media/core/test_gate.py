"""Nothing passes the gate that the desk hadn't allowed when it arrived, and what it allowed does."""

from collections.abc import Callable

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from media.core.gate import GUARD, LEASE, Gate, Outcome, Permit, Track, Verdict
from tests.limits import budget

MS = 1_000_000
SOUND = Track("c1", "anna", "sound")
PICTURE = Track("c1", "anna", "picture")
OTHER = Track("c2", "bert", "sound")


class Setting:
    """A gate at a moment, with less to write out."""

    def __init__(self, most_held: int = 1_000, guard: int = 0) -> None:
        self.gate: Gate[str] = Gate(most_held=most_held, guard=guard)
        self.now = 10_000 * MS

    def offer(self, sample: str, track: Track = SOUND, ago: int = 0, size: int = 1) -> str:
        return self.gate.offer(self.now, track, self.now - ago * MS, size, sample)

    def confirm(self, *permits: Permit, epoch: int = 1, ago: int = 0) -> Outcome[str]:
        return self.gate.confirm(self.now, epoch, self.now - ago * MS, permits)

    def wait(self, ms: int) -> None:
        self.now += ms * MS


FIRST, SECOND = Permit(SOUND, 1), Permit(SOUND, 2)


def samples(outcome: Outcome[str]) -> list[str]:
    return [sample for _, sample in outcome.released]


def codes(outcome: Outcome[str]) -> list[tuple[int, str]]:
    return [(closed.permit.sequence, closed.code) for closed in outcome.closed]


def test_what_was_on_its_way_when_it_was_allowed_stays_out() -> None:
    """Said before the grant, and late by what encoder, jitter and network take."""
    s = Setting(guard=GUARD)
    on_its_way = GUARD // MS
    s.confirm(FIRST)
    passed: list[str] = []
    for _ in range(0, 600, 20):
        s.wait(20)
        s.offer(f"{s.now - on_its_way * MS}")
        passed += samples(s.confirm(FIRST))
    said_at = [int(each) for each in passed]
    assert min(said_at) == 10_000 * MS, "from the grant on, and not a sample before"
    assert len(said_at) == (600 - on_its_way) // 20


def test_each_permit_has_its_guard() -> None:
    """After a pause as at the beginning."""
    s = Setting(guard=GUARD)
    s.confirm(FIRST)
    s.wait(300)
    s.confirm(FIRST)
    assert s.offer("a") == "held"
    assert codes(s.gate.stop(s.now, s.now, FIRST)) == [(1, "stopped")]
    s.wait(20)
    assert s.confirm(SECOND).opened == [SECOND]
    s.wait(199)
    assert s.offer("of the pause") == "dropped"
    s.wait(1)
    assert s.offer("b") == "held"


def test_contacts_that_ended_while_no_server_was_there_are_forgotten() -> None:
    """Their end is told by nobody; two servers later nothing of them is kept."""
    s = Setting()
    for number in range(100):
        s.wait(1)
        s.confirm(Permit(Track(f"c{number}", "anna", "sound"), number))
    for epoch in (2, 3):
        s.wait(1)
        s.confirm(FIRST, epoch=epoch)
    assert len(s.gate._ended) <= 2


def test_what_a_later_word_confirms_passes_in_order() -> None:
    s = Setting()
    assert s.offer("before") == "dropped"
    assert s.confirm(FIRST).opened == [FIRST]
    s.wait(20)
    assert [s.offer("a"), s.offer("b")] == ["held", "held"]
    s.wait(80)
    assert samples(s.confirm(FIRST, ago=90)) == []
    s.wait(10)
    outcome = s.confirm(FIRST)
    assert outcome.released == [(FIRST, "a"), (FIRST, "b")]
    assert (outcome.opened, outcome.closed) == ([], [])
    assert s.offer("late", ago=50) == "released"


def test_only_what_arrived_before_the_word_was_issued_passes() -> None:
    s = Setting()
    s.confirm(FIRST)
    s.wait(10)
    s.offer("earlier", ago=1)
    s.offer("at that moment")
    issued = s.now
    s.wait(5)
    assert samples(s.gate.confirm(s.now, 1, issued, [FIRST])) == ["earlier"]


def test_what_arrived_before_the_permit_was_heard_of_never_passes() -> None:
    s = Setting()
    s.confirm(FIRST, ago=40)
    assert s.offer("early", ago=20) == "dropped"
    s.wait(50)
    assert samples(s.confirm(FIRST)) == []


def test_a_stop_drops_what_is_held() -> None:
    s = Setting()
    s.confirm(FIRST, Permit(PICTURE, 2))
    s.wait(20)
    s.offer("a")
    s.offer("p", track=PICTURE)
    at = s.now - 10 * MS
    closed = s.gate.stop(s.now, at, FIRST).closed
    assert [(one.permit, one.code, one.at, one.dropped) for one in closed] == [
        (FIRST, "stopped", at, 1)
    ]
    s.wait(20)
    outcome = s.confirm(FIRST, Permit(PICTURE, 2))
    assert samples(outcome) == ["p"]
    assert outcome.opened == []


def test_what_is_no_longer_listed_is_stopped() -> None:
    s = Setting()
    s.confirm(FIRST, Permit(OTHER, 1))
    s.wait(20)
    s.offer("a")
    s.wait(20)
    assert codes(s.confirm(Permit(OTHER, 1))) == [(1, "stopped")]
    assert codes(s.confirm(ago=-1)) == [(1, "clock")]


def test_silence_ends_a_permit_for_good() -> None:
    assert Setting().gate.due is None
    s = Setting()
    s.confirm(FIRST)
    assert s.gate.due == s.now + LEASE
    s.wait(100)
    assert s.offer("a") == "held"
    s.wait(399)
    assert codes(s.gate.expire(s.now)) == []
    s.wait(1)
    assert s.offer("b") == "dropped"
    outcome = s.confirm(FIRST)
    assert codes(outcome) == [(1, "lapsed")]
    assert (outcome.released, outcome.opened) == ([], [])
    s.wait(100)
    assert s.confirm(SECOND).opened == [SECOND]


def test_a_word_that_took_too_long_opens_nothing() -> None:
    s = Setting()
    assert s.confirm(FIRST, ago=500).opened == []
    s.wait(1)
    assert s.confirm(FIRST).opened == [FIRST]


def test_a_stop_that_overtakes_its_permit_forbids_it() -> None:
    s = Setting()
    s.gate.stop(s.now, s.now, FIRST)
    s.wait(1)
    assert s.confirm(FIRST).opened == []


def test_a_new_sequence_replaces_the_old_one() -> None:
    s = Setting()
    s.confirm(FIRST)
    s.wait(10)
    s.offer("a")
    s.wait(10)
    outcome = s.confirm(SECOND, FIRST)
    assert (outcome.opened, codes(outcome), samples(outcome)) == ([SECOND], [(1, "stopped")], [])
    assert s.offer("of the first", ago=5) == "dropped"
    s.gate.stop(s.now, s.now, FIRST)
    assert s.offer("b") == "held"


def test_a_new_epoch_closes_what_the_old_one_allowed() -> None:
    s = Setting()
    s.confirm(FIRST)
    s.wait(10)
    s.offer("a")
    s.wait(10)
    outcome = s.confirm(FIRST, epoch=2)
    assert (codes(outcome), outcome.opened, samples(outcome)) == ([(1, "epoch")], [], [])
    assert s.gate.epoch == 2
    s.wait(10)
    assert s.confirm(SECOND, epoch=1).opened == []
    assert s.confirm(SECOND, epoch=2).opened == [SECOND]


def test_an_overtaken_word_says_nothing() -> None:
    s = Setting()
    s.confirm(FIRST)
    s.wait(100)
    s.confirm(FIRST, ago=10)
    late = s.confirm(ago=20)
    assert (late.opened, late.released, late.closed) == ([], [], [])


def test_impossible_clocks_close_everything() -> None:
    for impossible in ("back", "sample", "word"):
        s = Setting()
        s.confirm(FIRST)
        s.wait(10)
        s.offer("a")
        if impossible == "back":
            s.wait(-20)
        elif impossible == "sample":
            assert s.offer("b", ago=-1) == "dropped"
            assert s.gate.due == s.now
        else:
            assert codes(s.confirm(FIRST, ago=-1)) == [(1, "clock")]
        outcome = s.gate.expire(s.now)
        assert codes(outcome) == ([] if impossible == "word" else [(1, "clock")])
        s.wait(30)
        assert samples(s.confirm(FIRST)) == []
        s.wait(10)
        assert s.confirm(SECOND).opened == [SECOND]
        s.wait(10)
        assert s.offer("c") == "held"
        s.wait(10)
        assert samples(s.confirm(SECOND)) == ["c"]


def test_what_is_held_is_bounded_and_a_flood_ends_nothing() -> None:
    s = Setting(most_held=10)
    s.confirm(FIRST, Permit(OTHER, 1))
    s.wait(10)
    assert [s.offer(str(n), size=4) for n in range(3)] == ["held", "held", "dropped"]
    assert s.offer("o", track=OTHER, size=10) == "held"
    s.wait(10)
    assert samples(s.confirm(FIRST, Permit(OTHER, 1))) == ["0", "1", "o"]
    s.wait(10)
    assert s.offer("3", size=10) == "held"


def test_a_recording_that_is_over_is_forgotten() -> None:
    s = Setting()
    s.confirm(FIRST, Permit(OTHER, 1))
    s.wait(10)
    s.offer("a")
    assert codes(s.gate.forget(s.now, "c1")) == [(1, "stopped")]
    s.wait(10)
    assert s.offer("b") == "dropped"
    assert s.offer("o", track=OTHER) == "held"


def test_the_recorder_may_close_with_its_own_reason() -> None:
    s = Setting()
    s.confirm(FIRST)
    s.wait(10)
    assert codes(s.gate.stop(s.now, s.now, FIRST, "disk_full")) == [(1, "disk_full")]


# --- anything may happen ---------------------------------------------------------------------------------------------

Word = tuple[int, int, frozenset[Permit]]
"""Epoch, when it was issued, what stood then."""
Sample = tuple[Track, int]
"""Its track and when it arrived."""


class AnyWeather(RuleBasedStateMachine):
    """A desk that grants and stops, and a link that loses, doubles, delays and reorders words and samples.

    The desk's own book is the judge: which permit stood when a sample arrived.
    """

    guard = 20 * MS
    make: Callable[[], Gate[Sample]] = staticmethod(lambda: Gate(most_held=8, guard=20 * MS))

    @initialize()
    def begin(self) -> None:
        self.gate = self.make()
        self.now = 100_000 * MS
        self.epoch = 1
        self.sequence = 0
        self.standing: dict[Track, int] = {}
        self.book: dict[Permit, tuple[int, int | None]] = {}
        self.words: list[Word] = []
        self.heard: list[Word] = []
        self.stops: list[tuple[int, Permit]] = []
        self.samples: list[tuple[Sample, int]] = []
        self.skew = 0
        self.jumped = False
        for track in (SOUND, OTHER):
            self.grant(track)
        self.the_newest_word_arrives()
        self.time_passes(20)

    # the desk

    @rule(track=st.sampled_from([SOUND, PICTURE, OTHER]))
    def grant(self, track: Track) -> None:
        if track in self.standing:
            return
        self.sequence += 1
        self.standing[track] = self.sequence
        self.book[Permit(track, self.sequence)] = (self.now, None)

    @rule(track=st.sampled_from([SOUND, SOUND, PICTURE, OTHER]), soon=st.booleans())
    def stop(self, track: Track, soon: bool = False) -> None:
        if soon:
            self.a_sample_arrives(track, late=False)
        if track in self.standing:
            permit = Permit(track, self.standing.pop(track))
            self.book[permit] = (self.book[permit][0], self.now)
            self.stops.append((self.now, permit))

    @rule(again=st.sets(st.sampled_from([SOUND, PICTURE, OTHER])))
    def restart(self, again: set[Track]) -> None:
        """Words of before may still be under way; what was stopped with it is told by nobody."""
        self.issue()
        for track in list(self.standing):
            self.stop(track)
        self.stops.clear()
        self.epoch += 1
        for track in sorted(again):
            self.grant(track)

    @rule()
    def issue(self) -> None:
        standing = frozenset(Permit(track, n) for track, n in self.standing.items())
        self.words.append((self.epoch, self.now, standing))

    # the link and the gate

    @rule(data=st.data(), lost=st.booleans(), doubled=st.booleans())
    def a_word_arrives(self, data: st.DataObject, lost: bool, doubled: bool) -> None:
        if not self.words:
            return
        word = data.draw(st.sampled_from(self.words))
        if not doubled:
            self.words.remove(word)
        if not lost:
            self.heard.append(word)
            epoch, issued_at, permits = word
            self.judge(self.gate.confirm(self.seen, epoch, issued_at + self.skew, permits))

    @rule()
    def the_newest_word_arrives(self) -> None:
        """As in good weather, so that permits stay open."""
        self.issue()
        self.heard.append(self.words[-1])
        epoch, issued_at, permits = self.words.pop()
        self.judge(self.gate.confirm(self.seen, epoch, issued_at + self.skew, permits))

    @rule(data=st.data(), lost=st.booleans())
    def a_stop_arrives(self, data: st.DataObject, lost: bool) -> None:
        if self.stops:
            at, permit = self.stops.pop(data.draw(st.integers(0, len(self.stops) - 1)))
            if not lost:
                self.judge(self.gate.stop(self.seen, at + self.skew, permit))

    @rule(track=st.sampled_from([SOUND, SOUND, PICTURE, OTHER]), late=st.booleans())
    def a_sample_arrives(self, track: Track, late: bool) -> None:
        if late:
            self.samples.append(((track, self.now), self.skew))
        else:
            self.offered((track, self.now), self.skew)

    @rule(data=st.data())
    def a_late_sample_is_read(self, data: st.DataObject) -> None:
        if self.samples:
            self.offered(*self.samples.pop(data.draw(st.integers(0, len(self.samples) - 1))))

    def offered(self, sample: Sample, skew: int) -> None:
        track, arrived = sample
        verdict = self.gate.offer(self.seen, track, arrived + skew, 1, sample)
        if verdict == "released":
            self.allowed(track, arrived, None)

    @rule(ms=st.sampled_from([0, 1, 20, 20, 100, 100, 499, 500]))
    def time_passes(self, ms: int) -> None:
        self.now += ms * MS

    @rule()
    def the_timer_fires(self) -> None:
        self.judge(self.gate.expire(self.seen))

    @rule(track=st.sampled_from([SOUND, OTHER]))
    def a_recording_ends(self, track: Track) -> None:
        for each in [each for each in self.standing if each.recording == track.recording]:
            self.stop(each)
        self.judge(self.gate.forget(self.seen, track.recording))

    @rule(ms=st.sampled_from([-700, -50, 200, 10_000]))
    def the_machine_s_clock_jumps(self, ms: int) -> None:
        """For all its processes, and the gate's next step is soon. Samples under way keep their old stamps."""
        self.skew += ms * MS
        self.jumped = True
        self.words.clear()
        self.the_timer_fires()

    @property
    def seen(self) -> int:
        return self.now + self.skew

    # the judge

    def judge(self, outcome: Outcome[Sample]) -> None:
        for permit, (track, arrived) in outcome.released:
            assert permit.track == track
            assert self.now - arrived < LEASE
            self.allowed(track, arrived, permit)

    def allowed(self, track: Track, arrived: int, by: Permit | None) -> None:
        guard = 0 if self.jumped else self.guard
        stood = [
            permit
            for permit, (since, until) in self.book.items()
            if permit.track == track
            and since + guard <= arrived
            and (until is None or arrived < until)
        ]
        assert len(stood) == 1
        assert by in (None, stood[0])
        assert any(issued > arrived and stood[0] in listed for _, issued, listed in self.heard)

    @invariant()
    def what_is_held_is_bounded(self) -> None:
        assert all(each.size == len(each.held) <= 8 for each in self.gate._open.values())


TestAnyWeather = pytest.mark.timed(AnyWeather.TestCase)
TestAnyWeather.settings = settings(
    max_examples=budget(100, 500), stateful_step_count=50, deadline=None
)


class Hasty(Gate[Sample]):
    """Writes what arrives while the permit is open, as if the newest word were always the truth."""

    def offer(self, now: int, track: Track, arrived: int, size: int, sample: Sample) -> Verdict:
        verdict = super().offer(now, track, arrived, size, sample)
        return "released" if verdict == "held" else verdict


class Trusting(Gate[Sample]):
    """Takes what is still held when the permit ends."""

    def stop(self, now: int, at: int, permit: Permit, code: str = "stopped") -> Outcome[Sample]:
        held = [each for each in self._open.values() if each.permit == permit]
        outcome = super().stop(now, at, permit, code)
        outcome.released += [(permit, sample) for each in held for _, _, sample in each.held]
        return outcome


@pytest.mark.parametrize("broken", [Hasty, Trusting])
def test_a_broken_gate_is_found(broken: type[Gate[Sample]]) -> None:
    class Broken(AnyWeather):
        guard = 0
        make = staticmethod(lambda: broken(most_held=8, guard=0))

    search = settings(
        max_examples=2_000,
        stateful_step_count=50,
        phases=[Phase.generate],
        report_multiple_bugs=False,
        derandomize=True,
        deadline=None,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Broken, settings=search)
