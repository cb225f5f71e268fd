from dataclasses import replace

import pytest

from signaling.core.commands import HangUp, SetPresence
from signaling.core.errors import Code, Refused
from signaling.core.events import AgentDisabled, AgentKnown
from signaling.core.messages import AgentSnapshot, Presence, Reservation, ReservationEnded
from signaling.core.records import PresenceRecord
from tests.house import GERMAN, RULES, House, Page, profile


def choose(page: Page, state: str, reason: str | None = None) -> None:
    page.say(SetPresence(state=state, reason=reason))  # type: ignore[arg-type] # a name


def test_who_signs_in_is_offline_until_they_say_otherwise() -> None:
    house = House()
    agent = house.console()
    house.customer("c1")
    assert not agent.heard(Reservation)
    choose(agent, "available")
    assert agent.last(Reservation).reservation.reason.rule == "longest_waiting"


def test_a_pause_needs_a_configured_reason_and_nothing_else_has_one() -> None:
    house = House()
    agent = house.console()
    for wrong in (
        SetPresence(state="paused", reason=None),
        SetPresence(state="paused", reason="boredom"),
        SetPresence(state="available", reason="lunch"),
    ):
        assert agent.refused(wrong) == Code.PAUSE_REASON_UNKNOWN
    choose(agent, "paused", "lunch")
    me = agent.last(Presence).me
    assert (me.state, me.reason, me.since) == ("paused", "lunch", house.now)
    assert [row.state for row in house.rows.all(PresenceRecord)] == ["paused"]


def test_a_choice_during_a_call_counts_after_it() -> None:
    house = House()
    customer, agent = house.call()
    choose(agent, "paused", "lunch")
    assert house.shown("anna") == "busy"
    me = agent.last(Presence).me
    assert (me.state, me.reason, me.chosen, me.chosen_reason) == ("busy", None, "paused", "lunch")
    again = house.console().last(AgentSnapshot).me  # a reloaded page can say so, too
    assert (again.chosen, again.chosen_reason) == ("paused", "lunch")
    customer.say(HangUp(contact="c1"))
    house.wait(GERMAN.wrap_up_ms)
    assert agent.last(Presence).me.state == "paused"
    house.customer("c2")
    assert house.state("c2") == "waiting"


def test_while_asked_one_answers_first() -> None:
    house = House()
    agent = house.agent()
    house.customer("c1")
    assert agent.refused(SetPresence(state="offline", reason=None)) == Code.PRESENCE_BUSY
    choose(agent, "available")


def test_capacity_is_by_channel_and_one_call_at_a_time() -> None:
    house = House()
    agent = house.agent()
    for name in ("c1", "c2", "c3", "c4"):
        house.customer(name, "chat")
    for _ in range(3):
        house.accept(agent)
    assert house.state("c4") == "waiting"
    house.customer("c5", "video")
    house.accept(agent)  # beside the chats
    house.customer("c6", "sound")
    assert house.state("c6") == "waiting"
    assert set(house.desk.state.agents["anna"].contacts) == {"c1", "c2", "c3", "c5"}


def test_a_console_that_reloads_stays_available_and_one_that_is_gone_does_not() -> None:
    house = House()
    agent = house.agent()
    agent.go()
    house.wait(RULES.agent_grace_ms - 1)
    again = house.console()
    house.wait(RULES.agent_grace_ms)
    assert house.shown("anna") == "available"
    again.go()
    house.wait(RULES.agent_grace_ms)
    assert house.shown("anna") == "offline"


def test_nobody_is_offered_to_a_console_that_is_not_there() -> None:
    house = House()
    house.agent().go()
    house.customer("c1")
    assert house.state("c1") == "waiting"
    again = house.console()
    assert again.last(Reservation).reservation.contact == "c1"


def test_a_call_has_a_grace_of_its_own_and_keeps_the_choice() -> None:
    house = House()
    customer, agent = house.call()
    agent.go()
    house.wait(RULES.agent_grace_ms * 2)
    assert house.chosen("anna") == "available"
    customer.say(HangUp(contact="c1"))
    house.wait(RULES.agent_grace_ms)
    assert house.chosen("anna") == "offline"


def test_a_code_reaches_an_agent_who_takes_nobody_else() -> None:
    house = House()
    agent = house.console()
    choose(agent, "paused", "training")
    house.customer("c1")
    house.customer("c2", by_code=True, link=None, fixed_agent="anna")
    assert agent.last(Reservation).reservation.contact == "c2"


def test_a_caller_with_a_code_waits_while_the_agent_talks() -> None:
    house = House()
    _, agent = house.call()
    house.customer("c2", by_code=True, link=None, fixed_agent="anna")
    assert house.state("c2") == "waiting"
    agent.say(HangUp(contact="c1"))
    house.finish(agent)
    assert house.state("c2") == "reserved"


def test_a_disabled_agent_ends_the_call_and_is_gone() -> None:
    house = House()
    customer, agent = house.call()
    house.receive(AgentDisabled(agent="anna"))
    assert agent.connection in house.pages
    assert agent.refused(SetPresence(state="available", reason=None)) == Code.AGENT_DISABLED
    customer.say(HangUp(contact="c1"))
    house.finish(agent)
    assert agent.acknowledged[-1] is not None
    assert agent.closed == "disabled"
    with pytest.raises(Refused) as refusal:
        house.console()
    assert refusal.value.code == Code.AGENT_DISABLED


def test_a_disabled_agent_who_is_asked_is_asked_no_more() -> None:
    house = House(RULES, profile("anna"), profile("bert"))
    anna = house.agent("anna")
    house.customer("c1")
    bert = house.agent("bert")
    house.receive(AgentDisabled(agent="anna"))
    assert anna.last(ReservationEnded).outcome == "withdrawn"
    assert anna.closed == "disabled"
    assert bert.last(Reservation).reservation.contact == "c1"


def test_enabled_again_an_agent_may_work_again() -> None:
    house = House()
    house.receive(AgentDisabled(agent="anna"))
    house.receive(AgentKnown(profile=profile("anna")))
    house.agent()
    house.customer("c1")
    assert house.state("c1") == "reserved"


def test_new_facts_about_an_agent_count_at_once() -> None:
    english = replace(GERMAN, id="english", language="en")
    house = House(replace(RULES, queues=(english,)))
    agent = house.agent()
    house.customer("c1")
    assert not agent.heard(Reservation)
    both = profile("anna", languages=frozenset({"de", "en"}))
    house.receive(AgentKnown(profile=both))
    assert agent.last(Reservation).reservation.contact == "c1"


def test_the_longest_idle_is_asked_first() -> None:
    house = House(RULES, profile("anna"), profile("bert"))
    house.agent("bert")
    house.now += 5
    house.agent("anna")
    house.customer("c1")
    assert house.desk.state.contacts["c1"].record.agent == "bert"
