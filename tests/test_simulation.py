"""The desk through bad weather: every run of the simulation ends with its books in order."""

import pytest

from signaling.core.records import ContactRecord, PartRecord, ReservationRecord
from tests.house import RULES, profile
from tests.simulation.people import AgentPerson, CustomerPerson
from tests.simulation.world import Weather, World

AGENTS = (profile("anna"), profile("bert"), profile("cleo"))
END = 3_600_000


def run(seed: int, weather: Weather, customers: int = 12) -> World:
    world = World(seed, RULES, AGENTS, weather)
    world.invite(AgentPerson(world, each) for each in AGENTS)
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
        world = run(seed, Weather(cut=0, twice=0), customers=20)
        parts = world.rows.all(PartRecord)
        passed_on = {part.contact for part in parts if part.end == "transferred"}
        assert len(passed_on) == world.passed_on
        met += len(passed_on & {part.contact for part in parts if part.number > 1})
    assert met > 3


@pytest.mark.parametrize("seed", range(8))
def test_connections_that_break_cost_nobody_their_place(seed: int) -> None:
    run(seed, Weather(cut=0.08, twice=0.2, slow_ms=400))


@pytest.mark.parametrize("seed", range(20))
def test_killed_ten_times_nothing_acknowledged_is_lost(seed: int) -> None:
    world = run(100 + seed, Weather(kills=10, cut=0.02))
    assert world.epoch == 10
    outcomes = {row.outcome for row in world.rows.all(ReservationRecord)}
    assert "accepted" in outcomes


@pytest.mark.parametrize("seed", range(6))
def test_clocks_may_jump_both_ways(seed: int) -> None:
    run(200 + seed, Weather(clock_jumps=8, kills=2, cut=0.02))
