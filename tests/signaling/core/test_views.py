from dataclasses import replace

import pytest

from policies.routing.facts import Hours, Opening
from signaling.core import views
from signaling.core.commands import HangUp
from signaling.core.messages import (
    AgentContact,
    CustomerContact,
    CustomerSnapshot,
    Reservation,
)
from tests.house import GERMAN, RULES, START, House


@pytest.mark.parametrize(
    ("estimate", "shown"),
    [(None, None), (1_000, 30_000), (44_000, 30_000), (100_000, 90_000), (119_000, 120_000),
     (130_000, 120_000), (200_000, 180_000), (3_599_000, 3_600_000)],
)  # fmt: skip
def test_estimates_are_rounded_so_that_they_do_not_flicker(
    estimate: int | None, shown: int | None
) -> None:
    assert views._rounded(estimate) == shown


def test_an_estimate_is_said_once_enough_was_seen() -> None:
    house = House(replace(RULES, queues=(replace(GERMAN, wrap_up_ms=0),)))
    agent = house.agent()
    for number in range(4):
        customer = house.customer(f"c{number}")
        house.accept(agent)
        house.wait(60_000)
        customer.say(HangUp(contact=f"c{number}"))
    house.customer("talking")
    house.accept(agent)
    place = house.customer("waiting").last(CustomerContact).contact.place
    assert place is not None
    assert place.estimate_ms == 60_000


def test_customers_see_the_agents_name_and_agents_the_reference() -> None:
    house = House()
    agent = house.agent()
    customer = house.customer("c1", reference="4711", topic="pension")
    asked = agent.last(Reservation).reservation
    assert (asked.reference, asked.topic) == ("4711", "pension")
    house.accept(agent)
    names = {p.role: p.name for p in customer.last(CustomerContact).contact.participants}
    assert names == {"customer": None, "agent": "Anna"}
    held = agent.last(AgentContact).contact
    assert (held.reference, held.topic, held.reason.rule) == ("4711", "pension", "longest_idle")


def test_nobody_is_named_before_they_have_accepted() -> None:
    house = House()
    house.agent()
    view = house.customer("c1").last(CustomerContact).contact
    assert [p.role for p in view.participants] == ["customer"]


def test_a_customer_never_sees_the_wrap_up() -> None:
    house = House()
    customer, _ = house.call()
    customer.say(HangUp(contact="c1"))
    assert house.page("c1").last(CustomerSnapshot).contact.state == "closed"


def test_the_next_opening_is_shown_while_closed() -> None:
    hours = Hours(zone="UTC", openings=(Opening(weekday=0, start=480, end=1_020),))
    house = House(replace(RULES, queues=(replace(GERMAN, hours=hours),)))
    house.open("c1")
    availability = house.page("c1").last(CustomerSnapshot).contact.availability
    assert availability.open is False
    assert availability.opens_at is not None
    assert availability.opens_at > START
