import pytest

from signaling.core.arrivals import VACANT_MS
from signaling.core.claims import MOST
from signaling.core.commands import DecideClaim, HangUp, LeaveQueue
from signaling.core.errors import Code, Refused
from signaling.core.messages import (
    AgentContact,
    Call,
    CustomerContact,
    CustomerSnapshot,
    Error,
    QueuePlace,
    Replaced,
)
from signaling.core.records import ClaimRecord
from tests.house import RULES, House, Page


def second_device(house: House, claim: str = "k1", contact: str = "c1") -> Page:
    opened = house.open(claim, link=f"link-{contact}", contacts=1)
    assert (opened.contact, opened.seat) == (contact, "claimant")
    return house.page(contact, seat=f"seat-{claim}")


def decide(admit: bool, claim: str = "k1") -> DecideClaim:
    return DecideClaim(contact="c1", claim=claim, admit=admit)


def test_a_second_device_pushes_nobody_out_and_sees_little() -> None:
    house = House()
    customer, agent = house.call()
    other = second_device(house)
    snapshot = other.last(CustomerSnapshot)
    assert (snapshot.contact.seat, snapshot.call, snapshot.chat) == ("claimant", None, ())
    assert snapshot.contact.participants == ()
    assert snapshot.contact.claims == ()
    assert customer.closed is None
    assert [claim.id for claim in customer.last(CustomerContact).contact.claims] == ["k1"]
    assert [claim.id for claim in agent.last(AgentContact).contact.claims] == ["k1"]


def test_let_in_by_the_agent_it_takes_the_seat_and_the_call() -> None:
    house = House()
    customer, agent = house.call()
    other = second_device(house)
    agent.say(decide(True))
    assert customer.last(Replaced).by == "device"
    assert customer.closed == "replaced"
    snapshot = other.last(CustomerSnapshot)
    assert snapshot.contact.seat == "holder"
    assert snapshot.call is not None
    assert snapshot.call.epoch == 2
    call = agent.last(Call).call
    assert call is not None
    assert call.epoch == 2
    assert agent.last(AgentContact).contact.claims == ()
    with pytest.raises(Refused) as refusal:
        house.page("c1")
    assert refusal.value.code == Code.CONTACT_NOT_ADMITTED
    other.say(HangUp(contact="c1"))
    assert house.rows.contact("c1").end_reason == "customer_hung_up"


def test_let_in_while_away_it_takes_the_seat_when_it_comes() -> None:
    house = House()
    customer, agent = house.call()
    other = second_device(house)
    other.go()
    agent.say(decide(True))
    assert customer.closed == "replaced"
    back = house.page("c1", seat="seat-k1")
    call = back.last(CustomerSnapshot).call
    assert call is not None
    assert call.epoch == 2


def test_the_first_device_may_decide_too() -> None:
    house = House()
    customer = house.customer("c1")
    other = second_device(house)
    customer.say(decide(True))
    assert customer.closed == "replaced"
    assert other.last(CustomerSnapshot).contact.state == "waiting"
    assert house.rows.contact("c1").seat == "seat-k1"


def test_not_let_in_it_is_told_and_stays_out() -> None:
    house = House()
    customer, agent = house.call()
    other = second_device(house)
    agent.say(decide(False))
    assert other.last(Error).code == Code.CONTACT_NOT_ADMITTED
    assert other.closed == "not_admitted"
    assert customer.closed is None
    with pytest.raises(Refused) as refusal:
        house.page("c1", seat="seat-k1")
    assert refusal.value.code == Code.CONTACT_NOT_ADMITTED
    assert [row.admitted for row in house.rows.all(ClaimRecord)] == [False]


def test_decided_is_decided() -> None:
    house = House()
    _, agent = house.call()
    second_device(house)
    agent.say(decide(False))
    assert agent.refused(decide(True)) == Code.CLAIM_GONE
    assert agent.refused(decide(True, "another")) == Code.CLAIM_GONE


def test_a_claimant_keeps_the_contact_alive_while_the_first_device_is_away() -> None:
    house = House()
    customer = house.customer("c1")
    other = second_device(house)
    customer.go()
    house.wait(RULES.waiting_grace_ms + 1_000)
    agent = house.agent()
    assert house.state("c1") == "reserved"
    house.accept(agent)
    agent.say(decide(True))
    assert other.last(CustomerSnapshot).contact.state == "connected"


def test_a_seat_left_alone_before_joining_goes_to_the_device_that_waits() -> None:
    """From the browser inside an app to a real one: nobody else could let it in."""
    house = House()
    house.open("c1")
    first = house.page("c1")
    house.wait(2 * VACANT_MS)
    first.go()
    house.wait(2_000)
    other = second_device(house)
    house.wait(VACANT_MS - 3_000)
    assert other.last(CustomerSnapshot).contact.seat == "claimant"
    house.wait(1_000)
    assert other.last(CustomerSnapshot).contact.seat == "holder"
    assert house.rows.contact("c1").seat == "seat-k1"
    assert [row.admitted for row in house.rows.all(ClaimRecord)] == [True]


def test_who_comes_back_to_the_device_check_in_time_keeps_the_seat() -> None:
    house = House()
    house.open("c1")
    first = house.page("c1")
    other = second_device(house)
    first.go()
    house.wait(VACANT_MS - 1)
    again = house.page("c1")
    house.wait(VACANT_MS)
    assert again.closed is None
    assert other.last(CustomerSnapshot).contact.seat == "claimant"


def test_when_both_are_gone_the_contact_is_lost_in_time() -> None:
    house = House()
    customer = house.customer("c1")
    other = second_device(house)
    customer.go()
    other.go()
    house.wait(RULES.waiting_grace_ms)
    assert house.rows.contact("c1").end_reason == "customer_lost"


def test_a_claimant_hears_of_the_place_and_of_the_end() -> None:
    house = House()
    first = house.customer("c0")
    house.now += 1
    customer = house.customer("c1")
    other = second_device(house)
    house.wait(1_000)
    first.say(LeaveQueue(contact="c0"))
    house.wait(2_000)
    assert other.last(QueuePlace).place.place == 1
    customer.say(LeaveQueue(contact="c1"))
    assert other.last(CustomerContact).contact.state == "closed"
    assert other.closed == "ended"


def test_claims_survive_a_restart() -> None:
    house = House()
    house.call()
    second_device(house)
    house.restart()
    house.page("c1")
    other = house.page("c1", seat="seat-k1")
    agent = house.console()
    assert other.last(CustomerSnapshot).contact.seat == "claimant"
    agent.say(decide(True))
    assert other.last(CustomerSnapshot).contact.seat == "holder"


def test_only_so_many_devices_may_ask() -> None:
    house = House()
    house.customer("c1")
    for number in range(MOST):
        house.open(f"k{number}", link="link-c1", contacts=1)
    before = dict(house.rows.rows)
    with pytest.raises(Refused) as refusal:
        house.open("one too many", link="link-c1", contacts=1)
    assert refusal.value.code == Code.LINK_USED_UP
    assert house.rows.rows == before


def test_a_newer_tab_of_the_claimant_replaces_the_older() -> None:
    house = House()
    house.customer("c1")
    other = second_device(house)
    house.page("c1", seat="seat-k1")
    assert other.last(Replaced).by == "tab"
    assert other.closed == "replaced"
