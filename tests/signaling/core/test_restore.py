from dataclasses import replace

import pytest

from signaling.core.commands import HangUp, Rate, SendChat
from signaling.core.desk import Desk
from signaling.core.effects import Effect, LegGone, RoomGone, Route
from signaling.core.endings import KEPT_MS
from signaling.core.events import PlaneAvailable, RoomsFound, Tick
from signaling.core.messages import (
    AgentSnapshot,
    Call,
    CustomerContact,
    CustomerSnapshot,
    Overview,
    Reservation,
)
from signaling.core.records import LinkUseRecord, ReservationRecord
from tests.house import GERMAN, RULES, House, profile
from tests.signaling.core.test_legs import house as on_sfu
from tests.signaling.core.test_legs import let_in, media, offered, view


def test_who_waited_waits_on_at_the_old_place() -> None:
    house = House()
    for name in ("c1", "c2", "c3"):
        house.now += 1
        house.customer(name)
    house.restart()
    for number, name in enumerate(("c1", "c2", "c3"), start=1):
        place = house.page(name).last(CustomerSnapshot).contact.place
        assert place is not None
        assert place.place == number


def test_nobody_is_asked_for_customers_who_are_not_back_yet() -> None:
    house = House()
    house.customer("c1")
    house.now += 1
    house.customer("c2")
    house.restart()
    house.page("c2")
    agent = house.agent()
    assert agent.last(Reservation).reservation.contact == "c2"


def test_who_never_comes_back_is_lost_in_time() -> None:
    house = House()
    house.customer("c1")
    house.restart()
    house.wait(RULES.waiting_grace_ms)
    assert house.rows.contact("c1").end_reason == "customer_lost"


def test_a_reservation_died_with_the_process_and_that_is_saved() -> None:
    house = House()
    house.agent()
    house.customer("c1")
    house.restart()
    outcomes = [row.outcome for row in house.rows.all(ReservationRecord)]
    assert outcomes == ["withdrawn"]
    assert house.rows.contact("c1").state == "waiting"
    assert house.rows.kinds("c1")[-1] == "withdrawn"


def test_what_the_restart_changed_is_saved_with_the_first_event_whatever_it_is() -> None:
    house = House()
    house.agent()
    house.customer("c1")
    desk = Desk(house.rules, house.rows.saved(), house.now)
    assert desk.due is not None
    effects = desk.receive(house.now, Tick())
    assert type(effects[0]).__name__ == "Save"


def test_a_call_goes_on_in_the_same_epoch() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(SendChat(contact="c1", message="m1", text="hello"))
    house.restart()
    back = house.page("c1", instance=customer.instance)
    snapshot = back.last(CustomerSnapshot)
    assert snapshot.call is not None
    assert (snapshot.contact.state, snapshot.call.epoch) == ("connected", 1)
    assert [line.text for line in snapshot.chat] == ["hello"]
    console = house.console(instance=agent.instance)
    assert console.last(AgentSnapshot).calls[0].epoch == 1
    assert console.last(AgentSnapshot).me.state == "busy"
    house.wait(RULES.call_grace_ms)
    back.say(HangUp(contact="c1"))
    house.finish(console)
    assert house.rows.contact("c1").state == "closed"


def test_a_page_loaded_anew_while_the_desk_was_away_begins_a_new_epoch() -> None:
    house = House()
    _, agent = house.call()
    house.restart()
    console = house.console(instance=agent.instance)
    assert console.last(AgentSnapshot).calls[0].epoch == 1
    fresh = house.page("c1").last(CustomerSnapshot).call
    assert fresh is not None
    assert fresh.epoch == 2
    told = console.last(Call).call
    assert told is not None
    assert told.epoch == 2
    assert house.rows.contact("c1").epoch == 2
    house.restart()
    assert house.console().last(AgentSnapshot).calls[0].epoch == 3
    assert house.page("c1").last(CustomerSnapshot).call == replace(fresh, epoch=3)


def test_a_page_that_holds_an_older_epoch_needs_none_of_its_own() -> None:
    house = House()
    _, agent = house.call()
    house.restart()
    house.page("c1")
    assert house.console(instance=agent.instance).last(AgentSnapshot).calls[0].epoch == 2


def test_a_console_that_only_looked_on_begins_a_new_epoch_when_it_is_back_first() -> None:
    house = House()
    customer, _ = house.call()
    looking_on = house.console()
    house.restart()
    house.page("c1", instance=customer.instance)
    console = house.console(instance=looking_on.instance)
    assert console.last(AgentSnapshot).calls[0].epoch == 2


def test_a_call_that_nobody_comes_back_to_leaves_no_ghost() -> None:
    house = House()
    house.call()
    house.restart()
    house.wait(RULES.call_grace_ms + GERMAN.wrap_up_ms + RULES.waiting_grace_ms)
    assert house.rows.contact("c1").state == "closed"
    assert not house.desk.state.agents["anna"].contacts


def test_a_wrap_up_ends_when_it_would_have() -> None:
    house = House()
    customer, _ = house.call()
    customer.say(HangUp(contact="c1"))
    house.now += 60_000
    house.restart()
    house.wait(GERMAN.wrap_up_ms - 60_000)
    assert house.rows.contact("c1").state == "closed"


def test_available_agents_stay_so_for_a_moment() -> None:
    house = House(RULES, profile("anna"), profile("bert"))
    house.agent("anna")
    house.agent("bert")
    house.restart()
    house.console("anna")
    house.wait(RULES.agent_grace_ms)
    assert house.shown("anna") == "available"
    assert house.shown("bert") == "offline"


def test_a_rest_goes_on() -> None:
    house = House(replace(RULES, queues=(replace(GERMAN, rest_ms=60_000),)))
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    house.finish(agent)
    house.restart()
    assert house.console().last(AgentSnapshot).me.state == "rest"
    house.wait(60_000)
    assert house.shown("anna") == "available"


def test_a_queue_taken_out_of_the_configuration_is_served_to_its_end() -> None:
    house = House()
    house.customer("c1")
    house.rules = replace(RULES, queues=(replace(GERMAN, id="new"),))
    house.restart()
    customer = house.page("c1")
    house.accept(house.agent())
    assert customer.last(CustomerContact).contact.state == "connected"


def test_link_uses_are_known_again() -> None:
    house = House()
    house.open("c0", link="l", contacts=3)
    house.open("c1", link="l", contacts=3)
    house.restart()
    house.wait(RULES.open_grace_ms)
    assert house.rows.all(LinkUseRecord) == [LinkUseRecord(link="l", used=0)]


def test_the_latest_matches_are_shown_again() -> None:
    house = House()
    house.call()
    house.restart()
    assert [m.outcome for m in house.supervisor().last(Overview).matches] == ["accepted"]


def test_who_was_at_the_goodbye_page_may_still_rate() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    house.finish(agent)
    house.restart()
    back = house.page("c1", instance=customer.instance)
    assert back.last(CustomerSnapshot).contact.state == "closed"
    back.say(Rate(contact="c1", stars=4, text=""))
    assert house.rows.contact("c1").stars == 4
    house.wait(KEPT_MS)
    assert not house.desk.state.contacts
    house.restart()
    assert not house.desk.state.contacts


HOUR = 3_600_000


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_set_anew_meanwhile_moves_no_place(jump: int) -> None:
    house = House()
    for name in ("c1", "c2"):
        house.now += 1
        house.customer(name)
    house.now += jump
    house.restart()
    for number, name in enumerate(("c1", "c2"), start=1):
        place = house.page(name).last(CustomerSnapshot).contact.place
        assert place is not None
        assert place.place == number
    asked = house.agent().last(Reservation).reservation
    assert asked.contact == "c1"
    assert asked.waited_ms >= 0
    assert house.now < asked.expires_at <= house.now + GERMAN.reservation_ms


def test_a_clock_set_back_lengthens_neither_wrap_up_nor_rest() -> None:
    house = House(replace(RULES, queues=(replace(GERMAN, rest_ms=30_000),)))
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    house.now -= HOUR
    house.restart()
    agent = house.console()
    assert agent.last(AgentSnapshot).contacts[0].wrap_up_until == house.now + GERMAN.wrap_up_ms
    house.wait(GERMAN.wrap_up_ms)
    assert house.rows.contact("c1").state == "closed"
    house.now -= HOUR
    house.restart()
    assert house.console().last(AgentSnapshot).me.state == "rest"
    house.wait(30_000)
    assert house.desk.state.agents["anna"].shown == "available"


# --- on the SFU ---------------------------------------------------------------------------------------------------


def restarted(made: House, rooms: dict[str, dict[str, int]]) -> list[Effect]:
    made.restart()
    made.receive(PlaneAvailable(yes=True))
    return made.receive(RoomsFound(rooms=rooms))


def test_after_a_restart_the_same_pages_go_on_with_the_same_legs() -> None:
    made = on_sfu()
    customer, agent = made.call()
    bert = let_in(made, circle=1)
    offered(made, customer, agent, bert)
    legs_now = {"c1": view(customer).epoch, "anna": view(agent).epoch, "bert": view(bert).epoch}
    effects = restarted(made, {"c1": legs_now})
    assert media(effects) == [
        Route("c1", "c1", ("anna",)),
        Route("c1", "anna", ("c1",)),
        Route("c1", "bert", (None,)),
    ], "a circle of its own stays one"
    again = made.page("c1", instance=customer.instance)
    call = again.last(CustomerSnapshot).call
    assert call is not None
    assert (call.epoch, call.slots) == (legs_now["c1"], ("anna",))
    console = made.console("bert", instance=bert.instance)
    assert console.last(AgentSnapshot).calls[0].epoch == legs_now["bert"]
    assert made.rows.kinds("c1")[-2:] == ["back", "back"]


def test_a_page_loaded_anew_while_the_desk_was_down_gets_a_leg() -> None:
    made = on_sfu()
    customer, agent = made.call()
    offered(made, customer, agent)
    restarted(made, {"c1": {"c1": view(customer).epoch, "anna": view(agent).epoch}})
    call = made.page("c1").last(CustomerSnapshot).call
    assert call is not None
    assert call.epoch == 3


def test_after_a_restart_strangers_are_closed_and_the_lost_begin_anew() -> None:
    made = on_sfu()
    customer, agent = made.call()
    offered(made, customer, agent)
    leg = view(agent).epoch
    effects = restarted(made, {"c1": {"anna": leg, "vera": 9}, "old": {"x": 1}})
    assert RoomGone("old") in effects
    assert LegGone("c1", "vera") in effects
    assert Route("c1", "anna", ("c1",)) in effects
    snapshot = made.page("c1", instance=customer.instance).last(CustomerSnapshot)
    assert snapshot.call is not None
    assert snapshot.call.epoch == 3, "its leg was lost, and one new one is enough"
    console = made.console(instance=agent.instance)
    assert console.last(AgentSnapshot).calls[0].epoch == leg
