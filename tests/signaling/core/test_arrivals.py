import pytest

from signaling.core.arrivals import VACANT_MS
from signaling.core.commands import TakeOverConsole
from signaling.core.effects import Answer, Save
from signaling.core.errors import Code, Refused
from signaling.core.events import ClientConnected, LinkOpened, LinkRevoked, Staff
from signaling.core.messages import (
    AgentSnapshot,
    CustomerContact,
    CustomerSnapshot,
    Overview,
    Primary,
    Replaced,
    Reservation,
)
from signaling.core.records import ContactRecord, LinkUseRecord, TimelineRecord
from tests.house import RULES, House


def refused(action: object, *arguments: object, **details: object) -> Code:
    assert callable(action)
    with pytest.raises(Refused) as refusal:
        action(*arguments, **details)
    return refusal.value.code


def test_opening_a_link_saves_and_then_answers() -> None:
    house = House()
    event = LinkOpened(contact="c1", seat="s", link="l", queue="german", reference="4711")
    effects = house.receive(event)
    save, answer = effects
    assert isinstance(save, Save)
    kinds = [type(record) for record in save.records]
    assert kinds == [ContactRecord, LinkUseRecord, TimelineRecord]
    assert isinstance(answer, Answer)
    assert (answer.result.contact, answer.result.seat) == ("c1", "holder")
    row = house.rows.contact("c1")
    assert (row.state, row.language, row.reference) == ("created", "de", "4711")


def test_a_link_for_several_opens_several_and_then_is_used_up() -> None:
    house = House()
    for name in ("c1", "c2"):
        opened = house.open(name, link="l", contacts=2)
        assert (opened.contact, opened.seat) == (name, "holder")
    assert refused(house.open, "c3", link="l", contacts=2) == Code.LINK_USED_UP
    assert house.rows.all(LinkUseRecord) == [LinkUseRecord(link="l", used=2)]


def test_what_the_store_knows_of_a_link_counts() -> None:
    house = House()
    assert refused(house.open, "c1", link="l", contacts=1, used=1) == Code.LINK_USED_UP
    assert house.open("c2", link="l", contacts=3, used=2).seat == "holder"
    assert refused(house.open, "c3", link="l", contacts=3, used=2) == Code.LINK_USED_UP


def test_a_link_to_a_queue_that_is_no_more_is_invalid() -> None:
    assert refused(House().open, "c1", queue="closed down") == Code.LINK_INVALID


def test_opened_and_never_joined_expires_and_may_be_opened_again() -> None:
    house = House()
    house.open("c1")
    page = house.page("c1")
    house.wait(RULES.open_grace_ms)
    assert page.last(CustomerContact).contact.end_reason == "expired"
    assert house.open("c2", link="link-c1").seat == "holder"


def test_if_the_answer_was_lost_the_empty_seat_goes_to_who_asks_again() -> None:
    house = House()
    house.open("c1")
    house.wait(VACANT_MS)
    opened = house.open("again", link="link-c1")
    assert (opened.contact, opened.seat) == ("c1", "holder")
    assert house.page("c1", seat="seat-again").last(CustomerSnapshot).contact.seat == "holder"
    assert house.open("other", link="link-c1").seat == "claimant"


def test_revoked_closes_what_nobody_has_answered() -> None:
    house = House()
    page = house.customer("c1")
    house.receive(LinkRevoked(link="link-c1"))
    contact = page.last(CustomerContact).contact
    assert (contact.state, contact.end_reason) == ("closed", "revoked")
    talking, _ = house.call("c2")
    house.receive(LinkRevoked(link="link-c2"))
    assert talking.last(CustomerContact).contact.state == "connected"


def test_a_second_tab_of_the_holder_replaces_the_first() -> None:
    house = House()
    first = house.customer("c1")
    second = house.page("c1")
    assert first.last(Replaced).by == "tab"
    assert first.closed == "replaced"
    assert second.last(CustomerSnapshot).contact.state == "waiting"


def test_the_same_page_on_a_new_websocket_is_not_told_that_it_was_replaced() -> None:
    house = House()
    first = house.customer("c1")
    house.page("c1", instance=first.instance)
    assert first.closed == "replaced"
    assert not first.heard(Replaced)


def test_strangers_are_refused() -> None:
    house = House()
    house.open("c1")
    assert refused(house.page, "c1", seat="guessed") == Code.CONTACT_NOT_ADMITTED
    assert refused(house.page, "c9") == Code.CONTACT_CLOSED
    assert refused(house.console, "nobody") == Code.AGENT_DISABLED
    assert refused(house.page, "c1", instance="x" * 65) == Code.MALFORMED


def test_one_hello_a_connection() -> None:
    house = House()
    page = house.console()
    event = ClientConnected(
        connection=page.connection,
        party=Staff(id="anna", role="agent"),
        instance="i",
        language="de",
    )
    assert refused(house.receive, event) == Code.MALFORMED


def test_the_first_console_is_primary_and_the_next_follows_it() -> None:
    house = House()
    first, second, third = house.agent(), house.console(), house.console()
    assert [p.last(AgentSnapshot).primary for p in (first, second, third)] == [True, False, False]
    first.go()
    assert second.last(Primary).primary
    assert second.last(AgentSnapshot).primary
    assert not third.heard(Primary)
    third.say(TakeOverConsole())
    assert not second.last(Primary).primary
    assert third.last(AgentSnapshot).primary
    house.customer("c1")
    assert third.heard(Reservation)
    assert not second.heard(Reservation)


def test_taking_over_while_it_rings_brings_the_ringing() -> None:
    house = House()
    house.agent()
    second = house.console()
    house.customer("c1")
    second.say(TakeOverConsole())
    assert [r.contact for r in second.last(AgentSnapshot).reservations] == ["c1"]
    house.accept(second)


def test_a_console_that_comes_back_on_a_new_websocket_stays_primary() -> None:
    house = House()
    first, second = house.agent(), house.console()
    again = house.console(instance=first.instance)
    assert first.closed == "replaced"
    assert again.last(AgentSnapshot).primary
    assert not second.heard(Primary)


def test_a_supervisor_sees_at_once() -> None:
    house = House()
    house.customer("c1")
    page = house.supervisor()
    assert page.last(Overview).waiting_total == 1
    page.go()
    assert not house.desk.state.supervisors
