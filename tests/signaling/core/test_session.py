from dataclasses import replace
from typing import get_args

import pytest

from signaling.core.errors import Code, Refused
from signaling.core.messages import ContactState
from signaling.core.session import TRANSITIONS, Contact, Step
from tests.frozen import freeze
from tests.house import House

STATES: tuple[ContactState, ...] = get_args(ContactState)
STEPS: tuple[Step, ...] = get_args(Step)


def contact_in(state: ContactState) -> Contact:
    house = House()
    house.open("c1")
    contact = house.desk.state.contacts["c1"]
    contact.record = replace(contact.record, state=state)
    return contact


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_in_the_table_or_raises_and_changes_nothing(
    state: ContactState, step: Step
) -> None:
    contact = contact_in(state)
    before = freeze(contact)
    if (state, step) in TRANSITIONS:
        contact.step(step, topic="taken")
        assert contact.state == TRANSITIONS[state, step]
        assert contact.record.topic == "taken"
    else:
        with pytest.raises(Refused) as refusal:
            contact.step(step, topic="taken")
        ended = state in {"wrap_up", "closed"}
        expected = Code.CONTACT_CLOSED if ended else Code.CONTACT_WRONG_STATE
        assert refusal.value.code == expected
        assert freeze(contact) == before


def test_customers_never_learn_of_the_wrap_up() -> None:
    with pytest.raises(Refused) as refusal:
        contact_in("wrap_up").step("join")
    assert refusal.value.details == {"state": "closed"}


def test_every_state_is_reached_and_left_and_closed_is_the_end() -> None:
    assert set(TRANSITIONS.values()) | {"created"} == set(STATES)
    assert {state for state, _ in TRANSITIONS} == set(STATES) - {"closed"}
    assert {step for _, step in TRANSITIONS} == set(STEPS)
