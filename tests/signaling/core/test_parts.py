"""An agent's part of a contact; what passing on does to it stands in test_transfers.py."""

import pytest

from signaling.core.commands import HangUp, SaveNote
from signaling.core.errors import Code
from signaling.core.messages import AgentContact
from signaling.core.records import PartRecord
from tests.house import GERMAN, RULES, House


def test_a_part_begins_with_the_answer_and_ends_with_the_talk() -> None:
    house = House()
    customer, agent = house.call()
    begun = house.rows.part("c1")
    assert (begun.agent, begun.queue, begun.connected_at) == ("anna", "german", house.now)
    assert begun.reason.rule == "longest_idle"
    assert (begun.ended_at, begun.closed_at) == (None, None)
    house.wait(5_000)
    customer.say(HangUp(contact="c1"))
    ended = house.rows.part("c1")
    assert (ended.end, ended.ended_at) == ("ended", house.now)
    assert ended.wrap_up_until == house.now + GERMAN.wrap_up_ms
    assert agent.last(AgentContact).contact.part_end == "ended"


def test_the_note_is_the_parts_and_is_kept_while_it_is_open() -> None:
    house = House()
    customer, agent = house.call()
    agent.say(SaveNote(contact="c1", note="during"))
    assert house.rows.part("c1").note == "during"
    customer.say(HangUp(contact="c1"))
    agent.say(SaveNote(contact="c1", note="after"))
    assert house.rows.part("c1").note == "after"
    house.finish(agent)
    assert agent.refused(SaveNote(contact="c1", note="late")) == Code.CONTACT_CLOSED


def test_an_agent_who_stays_away_has_nothing_to_wrap_up() -> None:
    house = House()
    _, agent = house.call()
    agent.go()
    house.wait(RULES.call_grace_ms)
    part = house.rows.part("c1")
    assert (part.end, part.closed_at, part.disposition) == ("agent_lost", house.now, None)
    assert house.state("c1") == "waiting"


def test_each_answer_begins_a_part_and_the_first_answer_is_the_contacts() -> None:
    house = House()
    _, agent = house.call()
    first = house.rows.contact("c1").connected_at
    agent.go()
    house.wait(RULES.call_grace_ms)
    again = house.agent()
    house.accept(again)
    assert [part.number for part in house.rows.all(PartRecord)] == [1, 2]
    assert house.rows.part("c1", 2).connected_at == house.now
    assert house.rows.contact("c1").connected_at == first


@pytest.mark.parametrize("closed", [True, False])
def test_an_open_part_goes_on_after_a_restart(closed: bool) -> None:
    house = House()
    customer, agent = house.call()
    customer.say(HangUp(contact="c1"))
    if closed:
        house.finish(agent)
    house.restart()
    held = house.desk.state.agents["anna"].contacts
    assert list(held) == ([] if closed else ["c1"])
    house.wait(GERMAN.wrap_up_ms)
    assert house.rows.part("c1").closed_at is not None
