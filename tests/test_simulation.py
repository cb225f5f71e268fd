"""The desk through bad weather: every run of the simulation ends with its books in order."""

from collections import Counter
from dataclasses import replace
from typing import Literal

import pytest

from policies.consent import Mode, RecordingRule
from policies.routing.facts import AgentProfile, DocumentRule
from signaling.core.model import DeskRules
from signaling.core.records import (
    ContactRecord,
    ParticipantRecord,
    PartRecord,
    RecordingRecord,
    ReservationRecord,
)
from tests.consenting import TEXTS
from tests.house import GERMAN, RULES, profile
from tests.limits import budget
from tests.simulation.people import AgentPerson, CustomerPerson
from tests.simulation.world import Weather, World

AGENTS = (profile("anna"), profile("bert"), profile("cleo"))
MANY = (*AGENTS, profile("dora"), profile("emil"), profile("fred"))
END = 3_600_000
ON_SFU = replace(RULES, queues=(replace(GERMAN, network="sfu"),), media=True)
GROWS = replace(RULES, media=True)


def run(
    seed: int,
    weather: Weather,
    customers: int = 12,
    rules: DeskRules = RULES,
    agents: tuple[AgentProfile, ...] = AGENTS,
) -> World:
    world = World(seed, rules, agents, weather)
    world.invite(AgentPerson(world, each) for each in agents)
    world.invite(CustomerPerson(world, number) for number in range(customers))
    world.run(END)
    world.close_books()
    return world


def test_in_good_weather_everybody_who_stays_is_served() -> None:
    world = run(1, Weather(cut=0, twice=0), customers=20)
    contacts = world.rows.all(ContactRecord)
    assert sum(row.connected_at is not None for row in contacts) >= 16
    assert {row.state for row in contacts} == {"closed"}


def test_people_who_are_passed_on_are_met_by_somebody_else() -> None:
    met = 0
    for seed in range(3, 6):
        world = run(seed, Weather(cut=0, twice=0), customers=20, agents=MANY)
        parts = world.rows.all(PartRecord)
        passed_on = {part.contact for part in parts if part.end == "transferred"}
        assert len(passed_on) == world.passed_on
        met += len(passed_on & {part.contact for part in parts if part.number > 1})
    assert met > 3


@pytest.mark.timed
@pytest.mark.parametrize("seed", range(budget(4, 8)))
def test_connections_that_break_cost_nobody_their_place(seed: int) -> None:
    run(seed, Weather(cut=0.08, twice=0.2, slow_ms=400))


@pytest.mark.timed
@pytest.mark.parametrize("seed", range(budget(8, 20)))
def test_killed_ten_times_nothing_acknowledged_is_lost(seed: int) -> None:
    world = run(100 + seed, Weather(kills=10, cut=0.02))
    assert world.epoch == 10
    outcomes = {row.outcome for row in world.rows.all(ReservationRecord)}
    assert "accepted" in outcomes


@pytest.mark.parametrize("seed", range(6))
def test_clocks_may_jump_both_ways(seed: int) -> None:
    run(200 + seed, Weather(clock_jumps=8, kills=2, cut=0.02))


# --- on the SFU --------------------------------------------------------------------------------------------------


def on_sfu(world: World) -> int:
    return sum(row.topology == "sfu" for row in world.rows.all(ContactRecord))


def test_a_desk_on_the_sfu_in_good_weather() -> None:
    world = run(300, Weather(cut=0, twice=0), rules=ON_SFU)
    assert world.plane is not None
    assert on_sfu(world) >= 4
    assert world.plane.joined >= 2 * on_sfu(world)


@pytest.mark.timed
@pytest.mark.parametrize("seed", range(budget(4, 8)))
def test_calls_move_up_and_people_come_and_go_at_any_moment(seed: int) -> None:
    world = run(310 + seed, Weather(moves=60, plane=0.2, cut=0.03), rules=GROWS)
    assert on_sfu(world)
    left = [row for row in world.rows.all(ParticipantRecord) if row.left_at is None]
    assert not left


def test_colleagues_are_asked_brought_in_and_take_over() -> None:
    done: Counter[str] = Counter()
    for seed in range(371, 383):
        weather = Weather(cut=0.02, kills=seed % 2 * 4)
        done += run(seed, weather, rules=GROWS, agents=MANY, customers=8).consulted
    assert {"AskColleague", "JoinColleague", "HandOver"} <= set(done), done


@pytest.mark.timed
@pytest.mark.parametrize("seed", range(budget(6, 12)))
def test_workers_and_servers_die_while_rooms_live(seed: int) -> None:
    weather = Weather(kills=8, workers=10, outages=2, moves=40, plane=0.2, cut=0.02)
    world = run(330 + seed, weather, rules=ON_SFU if seed % 2 else GROWS)
    assert world.epoch == 8
    assert world.plane is not None
    assert world.plane.joined


# --- recording ---------------------------------------------------------------------------------------------------


def recording(mode: Mode, ask: Literal["begin", "agent"] = "begin") -> DeskRules:
    rule = RecordingRule(mode=mode, purposes=("sound", "picture"), uses=("quality",), ask=ask)
    queue = replace(GERMAN, recording=rule)
    return replace(RULES, queues=(queue,), media=True, consent_texts=TEXTS)


@pytest.mark.parametrize("mode", ["consent", "statutory", "agent_only"])
def test_in_good_weather_most_talks_are_recorded(mode: Mode) -> None:
    world = run(400, Weather(cut=0, twice=0), rules=recording(mode))
    begun = [row for row in world.rows.all(RecordingRecord) if row.started_at is not None]
    assert len(begun) >= 3
    assert world.recorder is not None
    assert world.recorder.opened >= 2 * len(begun)


@pytest.mark.timed
@pytest.mark.parametrize("seed", range(budget(6, 12)))
def test_nothing_is_recorded_that_anyone_has_not_agreed_to(seed: int) -> None:
    """People who answer late, twice or never, servers that die, clocks that jump, recorders that fail."""
    modes: tuple[Mode, ...] = ("consent", "statutory", "agent_only")
    rules = recording(modes[seed % 3], "agent" if seed % 2 else "begin")
    weather = Weather(
        kills=seed % 4 * 3,
        clock_jumps=seed % 3 * 3,
        cut=0.02,
        twice=0.2,
        slow_ms=200,
        moves=30,
        recorder=0.1,
        full_disks=seed % 3,
        workers=4,
    )
    world = run(410 + seed, weather, rules=rules, agents=MANY)
    assert world.answers
    assert world.recorder is not None
    assert world.recorder.opened


def test_people_refuse_withdraw_and_pause_in_those_worlds() -> None:
    done: Counter[str] = Counter()
    for seed in range(440, 446):
        done += run(seed, Weather(recorder=0.3), rules=recording("consent"), agents=MANY).consented
    assert {"WithdrawConsent", "PauseRecording"} <= set(done), done


# --- documents ---------------------------------------------------------------------------------------------------


@pytest.mark.timed
@pytest.mark.parametrize("seed", range(budget(3, 6)))
def test_what_is_looked_at_and_drawn_together_is_never_lost(seed: int) -> None:
    """Pages that miss messages and come back, that act on what has changed, servers that die over it."""
    reads = DocumentRule(customer_presents=seed % 2 == 0)
    rules = replace(RULES, queues=(replace(GERMAN, documents=reads),), media=seed % 3 == 0)
    weather = Weather(
        reading=25, kills=seed % 3 * 3, clock_jumps=seed % 2 * 2, cut=0.03, twice=0.2, moves=20
    )
    assert run(500 + seed, weather, customers=6, rules=rules).drawn


def test_people_show_take_back_and_hand_over_in_those_worlds() -> None:
    done: Counter[str] = Counter()
    for seed in (520, 521, 522):
        done += run(seed, Weather(cut=0, twice=0, reading=40), customers=6).read
    expected = {"ShowDocument", "TurnPage", "HandPresenting", "CloseDocument", "RemoveMarks"}
    assert expected <= done.keys(), done
