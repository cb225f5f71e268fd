"""Whatever goes wrong, nothing is recorded that isn't allowed; and when nothing goes wrong, what is allowed is."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from media.core.gate import Gate, Outcome, Permit, Track, Verdict
from media.recording import RecorderLink
from policies import consent
from policies.consent import Facts
from signaling.core import consents, permits
from signaling.core.effects import Permits, RecordingOver
from signaling.core.session import Contact
from signaling.core.state import State
from signaling.recordings import Recordings
from tests.simulation.book import NotAllowed
from tests.simulation.schedule import CALM, MS, Make, Weather, World
from tests.virtual import run

SECONDS = 5.0
BAD = Weather()
SETTLED = 400 * MS
"""Longer than a commit, a key and the gate's holding back take in calm weather."""


@pytest.fixture(autouse=True)
def _no_logs() -> Iterator[None]:
    """The weather would fill them."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def scheduled(seed: int, weather: Weather = BAD, make: Make | None = None) -> World:
    """Raises `NotAllowed`."""

    async def schedule() -> World:
        world = World(seed, weather, make)
        await world.run(SECONDS)
        return world

    return run(schedule())


@pytest.mark.parametrize("first", range(0, 150, 50))
def test_nothing_is_written_that_is_not_allowed(first: int) -> None:
    """10,000 of them: tests/verify."""
    for seed in range(first, first + 50):
        scheduled(seed)


def test_what_is_allowed_is_written() -> None:
    modes = ("consent", "statutory", "agent_only")
    inside: Counter[str] = Counter()
    seeds = iter(range(400))
    while any(inside[mode] < 100 for mode in modes):
        seed = next(seeds, None)
        assert seed is not None, inside
        world = scheduled(seed, CALM)
        end = world.arrivals[-1]
        for interval in world.book.intervals.values():
            first, last = interval.since + SETTLED, (interval.until or end) - SETTLED
            expected = {(interval.key, at) for at in world.arrivals if first <= at <= last}
            assert expected <= world.written
            inside[world.mode] += len(expected)


# --- what is broken is found


class Hasty(Gate[int]):
    """Writes what it should hold back."""

    def offer(self, now: int, track: Track, arrived: int, size: int, sample: int) -> Verdict:
        verdict = super().offer(now, track, arrived, size, sample)
        return "released" if verdict == "held" else verdict


class Stubborn(Gate[int]):
    """Takes a word for as new as its arrival."""

    def confirm(
        self, now: int, epoch: int, issued_at: int, permits: Iterable[Permit]
    ) -> Outcome[int]:
        return super().confirm(now, epoch, now, permits)


class Slow(Recordings):
    """Takes away only what is saved."""

    def cut(self, effect: Permits | RecordingOver) -> None:
        pass


class Naive(Recordings):
    """Keeps an older promise after a newer cut."""

    def perform(self, effect: Permits | RecordingOver) -> None:
        self.decided(effect)
        super().perform(effect)


def found(make: Make | None = None, near: int = 0) -> bool:
    """`near`: the first seed to try, where it takes many."""
    for seed in (*range(near, 1_000), *range(near)):
        try:
            scheduled(seed, make=make)
        except NotAllowed:
            return True
    return False


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(Make(gate=Hasty), id="hasty"),
        pytest.param(Make(gate=Stubborn), id="stubborn"),
        pytest.param(Make(recordings=Slow), id="slow"),
        pytest.param(Make(recordings=Naive), id="naive"),
    ],
)
def test_a_broken_gate_or_board_is_found(make: Make) -> None:
    assert found(make)


@pytest.mark.parametrize(
    ("blind_to", "near"),
    [("paused", 0), ("people", 0), ("headset", 130), ("order", 27), ("aside", 90)],
)
def test_a_desk_that_overlooks_something_is_found(
    blind_to: str, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(facts: Facts, track: consent.Track) -> consent.Verdict:
        owner = tuple(person for person in facts.people if person.id == track.owner)
        seen = {
            "paused": replace(facts, paused=False),
            "people": replace(facts, people=owner),
            "headset": replace(facts, headset=(track.owner,)),
            "order": replace(facts, order=True),
            "aside": replace(facts, aside=False),
        }[blind_to]
        return consent.verdict(seen, track)

    monkeypatch.setattr(permits, "verdict", blind)
    assert found(near=near)


@pytest.mark.parametrize(("forgets", "near"), [("other_device", 0), ("part", 702)])
def test_a_desk_that_forgets_whose_grant_it_was_is_found(
    forgets: str, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another device in the customer's seat; somebody who left and came back."""
    monkeypatch.setattr(consents, forgets, lambda *_: None)
    assert found(near=near)


def test_a_server_that_says_too_late_what_stood_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it decided on a withdrawal that it had received, packets arrived."""
    said = RecorderLink._say_standing

    def late(link: RecorderLink, _: int) -> None:
        said(link, link._clock())

    monkeypatch.setattr(RecorderLink, "_say_standing", late)
    assert found()


def test_a_desk_that_goes_on_at_once_after_a_restart_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the dead process had received and never saved would be forgotten."""

    def at_once(_: State, contact: Contact, keys: set[permits.Key]) -> dict[permits.Key, int]:
        return {key: contact.lapses.get(key, (0, 0))[1] for key in keys}

    monkeypatch.setattr(permits, "_opens", at_once)
    assert found()
