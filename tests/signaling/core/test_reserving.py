from dataclasses import replace

import pytest

from signaling.core.commands import AcceptReservation, DeclineReservation, LeaveQueue
from signaling.core.errors import Code, Refused
from signaling.core.messages import (
    AgentContact,
    Call,
    CustomerContact,
    Presence,
    Reservation,
    ReservationEnded,
)
from signaling.core.records import ReservationRecord
from tests.house import GERMAN, RULES, House, profile


def reservation(house: House, agent: str = "anna") -> str:
    found = house.desk.state.agents[agent].reservation
    assert found is not None
    return found


def two() -> House:
    return House(RULES, profile("anna"), profile("bert"))


def test_a_customer_and_a_free_agent_are_brought_together() -> None:
    house = House()
    agent = house.agent()
    customer = house.customer("c1")
    asked = agent.last(Reservation).reservation
    assert (asked.contact, asked.channel, asked.expires_at - asked.made_at) == (
        "c1",
        "video",
        GERMAN.reservation_ms,
    )
    assert asked.reason.rule == "longest_idle"
    assert customer.last(CustomerContact).contact.state == "reserved"
    assert agent.last(Presence).me.state == "reserved"


def test_accepting_connects_both() -> None:
    house = House()
    customer, agent = house.call()
    assert customer.last(CustomerContact).contact.state == "connected"
    assert agent.last(AgentContact).contact.state == "connected"
    assert agent.last(ReservationEnded).outcome == "accepted"
    assert customer.last(Call).call is not None
    assert house.rows.contact("c1").connected_at == house.now
    assert house.rows.kinds("c1") == ["opened", "joined", "reserved", "connected"]


def test_what_was_accepted_is_told_after_the_save() -> None:
    house = House()
    agent = house.agent()
    house.customer("c1")
    effects = agent.say(AcceptReservation(reservation=reservation(house)))
    assert type(effects[0]).__name__ == "Save"


def test_declined_goes_to_the_next_agent_and_the_first_stays_available() -> None:
    house = two()
    anna, bert = house.agent("anna"), house.agent("bert")
    house.customer("c1")
    first, second = (anna, bert) if anna.heard(Reservation) else (bert, anna)
    first.say(DeclineReservation(reservation=first.last(Reservation).reservation.id))
    assert first.last(ReservationEnded).outcome == "declined"
    assert first.last(Presence).me.state == "available"
    assert second.last(Reservation).reservation.contact == "c1"
    outcomes = {row.outcome for row in house.rows.all(ReservationRecord)}
    assert outcomes == {"declined", "asked"}


def test_the_only_agent_who_declined_is_asked_again_later() -> None:
    house = House()
    agent = house.agent()
    house.customer("c1")
    agent.say(DeclineReservation(reservation=reservation(house)))
    assert house.desk.state.agents["anna"].reservation is None
    house.wait(31_000)
    assert len(agent.heard(Reservation)) == 2


def test_unanswered_sets_the_agent_to_away_and_the_customer_keeps_the_place() -> None:
    house = two()
    anna = house.agent("anna")
    house.customer("c1")
    since = house.rows.contact("c1").waiting_since
    bert = house.agent("bert")
    house.wait(GERMAN.reservation_ms)
    assert anna.last(ReservationEnded).outcome == "unanswered"
    assert (anna.last(Presence).me.state, anna.last(Presence).me.reason) == ("away", "unanswered")
    assert bert.last(Reservation).reservation.contact == "c1"
    assert house.rows.contact("c1").waiting_since == since


def test_a_late_answer_is_refused_even_before_the_tick() -> None:
    house = House()
    agent = house.agent()
    house.customer("c1")
    late = reservation(house)
    house.now += GERMAN.reservation_ms
    assert agent.refused(AcceptReservation(reservation=late)) == Code.RESERVATION_GONE


def test_somebody_elses_reservation_is_none_of_mine() -> None:
    house = two()
    house.agent("anna")
    house.customer("c1")
    bert = house.agent("bert")
    assert bert.refused(AcceptReservation(reservation=reservation(house))) == Code.RESERVATION_GONE


def test_only_the_tab_that_rings_may_answer() -> None:
    house = House()
    first = house.agent()
    second = house.console()
    house.customer("c1")
    assert not second.heard(Reservation)
    assert second.last(Presence).me.state == "reserved"
    asked = AcceptReservation(reservation=reservation(house))
    assert second.refused(asked) == Code.NOT_ALLOWED
    first.say(asked)


def test_a_customer_who_leaves_withdraws_the_reservation() -> None:
    house = House()
    agent = house.agent()
    customer = house.customer("c1")
    customer.say(LeaveQueue(contact="c1"))
    assert agent.last(ReservationEnded).outcome == "withdrawn"
    assert agent.last(Presence).me.state == "available"
    assert house.rows.contact("c1").end_reason == "customer_left"


def test_a_console_gone_for_three_seconds_counts_as_unanswered() -> None:
    house = two()
    anna = house.agent("anna")
    house.customer("c1")
    bert = house.agent("bert")
    anna.go()
    house.wait(2_999)
    assert not bert.heard(Reservation)
    house.wait(1)
    assert bert.last(Reservation).reservation.contact == "c1"
    assert house.chosen("anna") == "away"


def test_a_console_that_reloads_in_time_may_still_answer() -> None:
    house = House()
    agent = house.agent()
    house.customer("c1")
    agent.go()
    house.wait(2_000)
    again = house.console()
    house.wait(2_000)
    house.accept(again)
    assert house.rows.contact("c1").state == "connected"


def test_an_agent_holds_one_reservation_while_others_wait() -> None:
    house = House()
    agent = house.agent()
    for name in ("c1", "c2", "c3"):
        house.customer(name, "chat")
    assert len(agent.heard(Reservation)) == 1
    house.accept(agent)
    assert len(agent.heard(Reservation)) == 2  # a second chat fits beside the first


def test_reservation_ids_are_unique_over_restarts() -> None:
    house = House()
    house.agent()
    house.customer("c1")
    first = reservation(house)
    house.restart()
    house.page("c1")
    house.console()
    assert reservation(house) != first
    assert house.rows.rows["ReservationRecord", first] == replace(
        next(row for row in house.rows.all(ReservationRecord) if row.id == first),
        outcome="withdrawn",
    )


def test_unknown_reservations_change_nothing() -> None:
    house = House()
    agent = house.agent()
    with pytest.raises(Refused):
        agent.say(DeclineReservation(reservation="none"))
