from signaling.core.messages import Pong
from signaling.core.state import State
from tests.house import RULES, START, House


def test_a_new_desk_is_empty_but_has_its_queues() -> None:
    state = State.new(RULES, START)
    assert set(state.queues) == set(state.rooms) == set(state.paces) == {"german"}
    assert not state.contacts
    assert state.is_open("german")
    assert state.opens_at("german") is None


def test_all_tabs_are_told_and_only_one_rings() -> None:
    house = House()
    first, second = house.agent(), house.console()
    state = house.desk.state
    state.tell_agent(state.agents["anna"], Pong())
    state.tell_primary(state.agents["anna"], Pong())
    house.perform(state.out.take())
    assert (len(first.heard(Pong)), len(second.heard(Pong))) == (2, 1)
