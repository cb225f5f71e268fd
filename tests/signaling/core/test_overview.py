from dataclasses import replace
from itertools import pairwise

from signaling.core import overview
from signaling.core.commands import DeclineReservation, HangUp, LeaveQueue, SetPresence
from signaling.core.events import Tick
from signaling.core.messages import AgentSnapshot, Overview, Queues, Reservation
from tests.house import RULES, House, profile


def test_agents_see_the_queues_live_and_at_most_once_a_second() -> None:
    house = House()
    agent = house.console()
    house.wait(2_000)
    agent.forget()
    for number in range(10):
        house.now += 20
        house.customer(f"c{number}")
        house.wait()
    house.wait(1_000)
    assert 1 <= len(agent.heard(Queues)) <= 2
    queue = agent.last(Queues).queues[0]
    assert (queue.waiting, queue.agents_available, queue.agents_signed_in) == (10, 0, 0)
    assert queue.longest_since == house.rows.contact("c0").waiting_since
    agent.say(SetPresence(state="available", reason=None))
    house.wait(1_000)
    assert agent.last(Queues).queues[0].agents_signed_in == 1
    house.wait(60_000)


def test_a_great_house_hears_it_in_several_goes_and_everybody_hears_it() -> None:
    names = [f"a{number:03}" for number in range(2 * overview.CONSOLES + 10)]
    house = House(RULES, *(profile(name) for name in names))
    pages = [house.console(name) for name in names]
    house.wait(5_000)
    house.customer("c1")
    for page in pages:
        page.forget()
    heard = []
    while (due := house.desk.due) is not None and due <= house.now + 1_000:
        house.now = max(house.now, due)
        house.receive(Tick())
        heard.append(sum(bool(page.heard(Queues)) for page in pages))
    steps = [after - before for before, after in pairwise([0, *heard]) if after > before]
    assert steps == [overview.CONSOLES, overview.CONSOLES, 10]
    assert {page.last(Queues).queues[0].waiting for page in pages} == {1}


def test_nothing_changed_nothing_said() -> None:
    house = House()
    agent, page = house.agent(), house.supervisor()
    house.wait(5_000)
    agent.forget()
    page.forget()
    house.wait(30_000)
    assert not agent.heard(Queues)
    assert not page.heard(Overview)


def test_a_supervisor_sees_who_waits_who_works_and_why_they_met() -> None:
    house = House(RULES, profile("anna"), profile("bert"))
    page = house.supervisor()
    house.agent("anna")
    house.customer("c1", reference="4711")
    house.customer("c2")
    house.wait(1_000)
    seen = page.last(Overview)
    assert [(row.contact, row.place, row.present) for row in seen.waiting] == [
        ("c1", 1, True),
        ("c2", 2, True),
    ]
    assert seen.waiting[0].reference == "4711"
    assert seen.waiting[1].eligible_agents == 1
    assert {row.agent.id: row.agent.state for row in seen.agents} == {
        "anna": "reserved",
        "bert": "offline",
    }
    match = seen.matches[0]
    assert (match.contact, match.agent_name, match.outcome) == ("c1", "Anna", "asked")
    assert match.reason.rule == "longest_idle"


def test_details_of_single_agents_are_shown_only_where_the_house_says_so() -> None:
    for details in (False, True):
        house = House(replace(RULES, agent_details=details), profile("anna"), profile("bert"))
        page, anna, bert = house.supervisor(), house.agent("anna"), house.console("bert")
        bert.say(SetPresence(state="paused", reason="lunch"))
        house.customer("c1")
        anna.say(DeclineReservation(reservation=anna.last(Reservation).reservation.id))
        house.wait(1_000)
        seen = page.last(Overview)
        paused = next(row.agent for row in seen.agents if row.agent.id == "bert")
        if details:
            assert (paused.state, paused.reason) == ("paused", "lunch")
            assert paused.since is not None
            assert seen.matches[0].outcome == "declined"
            assert seen.matches[0].reason.idle_ms is not None
        else:
            assert (paused.state, paused.reason, paused.since) == ("unavailable", None, None)
            assert seen.matches[0].outcome == "not_taken"
            assert seen.matches[0].reason.idle_ms is None
        assert seen.matches[0].agent_name == "Anna"


def test_it_is_built_only_while_a_supervisor_looks() -> None:
    house = House()
    house.customer("c1")
    assert house.desk.state.timers.at("overview", "") is None
    page = house.supervisor()
    house.pages[next(iter(house.pages))].say(LeaveQueue(contact="c1"))
    assert house.desk.state.timers.at("overview", "") is not None
    house.wait(1_000)
    assert page.last(Overview).waiting_total == 0


def test_outcomes_are_kept_with_the_match() -> None:
    house = House()
    customer, _ = house.call()
    customer.say(HangUp(contact="c1"))
    page = house.supervisor()
    assert [row.outcome for row in page.last(Overview).matches] == ["accepted"]
    assert page.last(Overview).agents[0].contacts == 1


def test_a_console_starts_with_the_queues() -> None:
    house = House()
    house.customer("c1")
    assert house.console().last(AgentSnapshot).queues[0].waiting == 1
