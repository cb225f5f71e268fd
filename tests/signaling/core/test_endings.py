from dataclasses import replace

import pytest

from signaling.core.commands import Command, FinishWrapUp, HangUp, Rate, SaveNote
from signaling.core.endings import KEPT_MS
from signaling.core.errors import Code, Refused
from signaling.core.messages import (
    AgentContact,
    AgentContactGone,
    AgentSnapshot,
    CustomerContact,
    CustomerSnapshot,
    Presence,
)
from signaling.core.records import LinkUseRecord
from tests.house import GERMAN, RULES, House


def hang_up(house: House) -> tuple[object, object]:
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    return customer, agent


def finish(**changes: object) -> FinishWrapUp:
    command = FinishWrapUp(contact="c1", disposition="done", note="", then="available", reason=None)
    return replace(command, **changes)  # type: ignore[arg-type] # by field name


@pytest.mark.parametrize("by_customer", [True, False])
def test_either_may_hang_up(by_customer: bool) -> None:
    house = House()
    customer, agent = house.call()
    (customer if by_customer else agent).say(HangUp(contact="c1"))
    goodbye = customer.last(CustomerContact).contact
    reason = "customer_hung_up" if by_customer else "agent_hung_up"
    assert (goodbye.state, goodbye.end_reason) == ("closed", reason)
    wrap_up = agent.last(AgentContact).contact
    assert (wrap_up.state, wrap_up.wrap_up_until) == ("wrap_up", house.now + GERMAN.wrap_up_ms)
    assert agent.last(Presence).me.state == "wrap_up"
    assert customer.refused(HangUp(contact="c1")) == Code.CONTACT_CLOSED
    assert agent.refused(HangUp(contact="c1")) == Code.CONTACT_CLOSED


def test_wrap_up_ends_with_disposition_and_note() -> None:
    house = House()
    customer, agent = house.call()
    agent.say(SaveNote(contact="c1", note="draft"))
    customer.say(HangUp(contact="c1"))
    agent.say(finish(note="final"))
    part = house.rows.part("c1")
    assert (house.state("c1"), part.disposition, part.note) == ("closed", "done", "final")
    assert agent.last(AgentContactGone).contact == "c1"
    assert agent.last(Presence).me.state == "available"
    assert agent.refused(finish()) == Code.CONTACT_CLOSED


def test_wrap_up_ends_by_itself_and_keeps_the_draft() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    agent.say(SaveNote(contact="c1", note="draft"))
    house.wait(GERMAN.wrap_up_ms)
    part = house.rows.part("c1")
    assert (house.state("c1"), part.disposition, part.note) == ("closed", None, "draft")
    assert agent.last(Presence).me.state == "available"


def test_without_wrap_up_time_the_contact_closes_at_once() -> None:
    house = House(replace(RULES, queues=(replace(GERMAN, wrap_up_ms=0),)))
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    assert house.rows.contact("c1").state == "closed"
    assert agent.last(Presence).me.state == "available"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (finish(disposition="unknown"), Code.DISPOSITION_UNKNOWN),
        (finish(note="x" * 20_001), Code.TEXT_TOO_LONG),
        (finish(then="paused"), Code.PAUSE_REASON_UNKNOWN),
        (finish(then="paused", reason="boredom"), Code.PAUSE_REASON_UNKNOWN),
        (finish(reason="lunch"), Code.PAUSE_REASON_UNKNOWN),
        (SaveNote(contact="c1", note="x" * 20_001), Code.TEXT_TOO_LONG),
        (SaveNote(contact="c2", note=""), Code.CONTACT_NONE),
    ],
)
def test_wrong_ends_change_nothing(command: Command, code: Code) -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    before = dict(house.rows.rows)
    assert agent.refused(command) == code
    assert house.rows.rows == before


def test_wrap_up_cannot_end_before_the_talk_does() -> None:
    house = House()
    _, agent = house.call()
    assert agent.refused(finish()) == Code.CONTACT_WRONG_STATE


def test_afterwards_the_agent_is_what_they_chose() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    agent.say(finish(then="paused", reason="lunch"))
    me = agent.last(Presence).me
    assert (me.state, me.reason) == ("paused", "lunch")


def test_video_is_followed_by_a_rest() -> None:
    house = House(replace(RULES, queues=(replace(GERMAN, rest_ms=30_000),)))
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    house.finish(agent)
    me = agent.last(Presence).me
    assert (me.state, me.rest_until) == ("rest", house.now + 30_000)
    house.customer("c2")
    assert house.state("c2") == "waiting"
    house.wait(30_000)
    assert house.state("c2") == "reserved"


def test_a_rating_may_be_changed_and_needs_a_talk() -> None:
    house = House()
    customer, _ = house.call()
    assert customer.refused(Rate(contact="c1", stars=5, text="")) == Code.CONTACT_WRONG_STATE
    customer.say(HangUp(contact="c1"))
    for stars in (0, 6):
        wrong = Rate(contact="c1", stars=stars, text="")
        assert customer.refused(wrong) == Code.RATING_INVALID
    long = Rate(contact="c1", stars=5, text="x" * 2_001)
    assert customer.refused(long) == Code.TEXT_TOO_LONG
    customer.say(Rate(contact="c1", stars=2, text="hm"))
    customer.say(Rate(contact="c1", stars=5, text=""))
    row = house.rows.contact("c1")
    assert (row.stars, row.rating_text) == (5, "")
    assert customer.last(CustomerContact).contact.rated


def test_a_closed_contact_is_readable_for_a_while_and_then_forgotten() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    house.finish(agent)
    house.wait(KEPT_MS - 1)
    again = house.page("c1")
    assert again.last(CustomerSnapshot).contact.state == "closed"
    house.wait(1)
    assert again.closed == "ended"
    with pytest.raises(Refused) as refusal:
        house.page("c1")
    assert refusal.value.code == Code.CONTACT_CLOSED
    assert not house.desk.state.contacts
    assert not house.desk.state.links


def test_given_up_before_anybody_answered_the_link_may_be_used_again() -> None:
    house = House()
    house.customer("c1").go()
    house.wait(RULES.waiting_grace_ms)
    assert house.rows.all(LinkUseRecord) == [LinkUseRecord(link="link-c1", used=0)]
    assert house.open("c2", link="link-c1").seat == "holder"


def test_after_a_talk_the_link_is_used_up() -> None:
    house = House()
    customer, _ = house.call()
    customer.say(HangUp(contact="c1"))
    with pytest.raises(Refused) as refusal:
        house.open("c2", link="link-c1")
    assert refusal.value.code == Code.LINK_USED_UP


def test_a_customer_gone_in_wrap_up_leaves_the_agent_to_it() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    customer.go()
    agent.go()
    again = house.console()
    assert again.last(AgentSnapshot).contacts[0].state == "wrap_up"
    house.finish(again)
    assert house.rows.contact("c1").state == "closed"
