"""The desk as a whole: dispatch, refusals that change nothing, and a state machine over everything that can happen."""

import pytest
from hypothesis import settings

from signaling.core.commands import (
    Command,
    HangUp,
    LeaveQueue,
    Rate,
    RestartCall,
    SaveNote,
    SendChat,
    SetPresence,
    TakeOverConsole,
)
from signaling.core.desk import MOST_DUE
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    AgentDisabled,
    ClientCommand,
    ClientGone,
    LinkRevoked,
    Tick,
)
from signaling.core.records import ChatRecord
from tests.frozen import freeze
from tests.house import RULES, START, House, Page, profile
from tests.limits import budget
from tests.machine import DeskMachine
from tests.simulation.invariants import check
from tests.utterances import commands

STATES = ("created", "waiting", "reserved", "connected", "wrap_up", "closed")


def house_in(state: str) -> tuple[House, dict[str, Page]]:
    """A house whose contact c1 is in this state, with somebody of every kind connected."""
    house = House(RULES, profile("anna"), profile("bert"))
    pages = {"other agent": house.console("bert"), "supervisor": house.supervisor()}
    house.open("c1", link="link", contacts=1)
    pages["holder"] = house.page("c1")
    house.open("claim", link="link", contacts=1)
    pages["claimant"] = house.page("c1", seat="seat-claim")
    if state in {"reserved", "connected", "wrap_up", "closed"}:
        pages["agent"] = house.agent()
    else:
        pages["agent"] = house.console()
    pages["second tab"] = house.console()
    if state != "created":
        house.join(pages["holder"])
    if state in {"connected", "wrap_up", "closed"}:
        house.accept(pages["agent"])
    if state in {"wrap_up", "closed"}:
        pages["holder"].say(HangUp(contact="c1"))
    if state == "closed":
        house.finish(pages["agent"])
    assert house.state("c1") == state
    return house, pages


@pytest.mark.parametrize("state", STATES)
def test_an_illegal_event_raises_and_changes_nothing(state: str) -> None:
    """Every command, from everybody, in every state."""
    refused = accepted = 0
    for who in ("holder", "claimant", "agent", "second tab", "other agent", "supervisor"):
        for number in range(len(commands())):
            house, pages = house_in(state)
            asked = house.desk.state.agents["anna"].reservation or "r"
            before, rows = freeze(house.desk.state), dict(house.rows.rows)
            try:
                pages[who].say(commands(asked)[number])
                accepted += 1
            except Refused:
                refused += 1
                assert freeze(house.desk.state) == before, (who, commands(asked)[number])
                assert house.rows.rows == rows
            check(house.desk.state)
    assert refused > 100
    assert accepted > 10


def test_a_refused_event_does_not_even_move_the_time() -> None:
    house = House()
    customer = house.customer("c1")
    house.now += 5_000
    assert customer.refused(Rate(contact="c1", stars=5, text="")) == Code.CONTACT_WRONG_STATE
    assert house.desk.now == house.now - 5_000


def test_a_clock_that_goes_back_stands_still() -> None:
    house = House()
    house.now += 60_000
    house.receive(Tick())
    house.now -= 30_000
    house.receive(Tick())
    assert house.desk.now == START + 60_000


def test_a_repeated_command_is_answered_and_not_carried_out() -> None:
    house = House()
    customer, _ = house.call()
    say = SendChat(contact="c1", message="m1", text="hello")
    customer.say(say, "7")
    before = dict(house.rows.rows)
    customer.say(HangUp(contact="c1"), "7")
    assert customer.acknowledged[-2:] == ["7", "7"]
    assert house.rows.rows == before


def test_a_refused_command_may_be_tried_again_under_its_id() -> None:
    house = House()
    agent = house.console()
    house.open("c1")
    customer = house.page("c1")
    send = SendChat(contact="c1", message="m1", text="hello")
    for _ in range(2):
        with pytest.raises(Refused):
            customer.say(send, "7")
    house.join(customer)
    agent.say(SetPresence(state="available", reason=None))
    house.accept(agent)
    customer.say(send, "7")
    assert [row.text for row in house.rows.all(ChatRecord)] == ["hello"]


@pytest.mark.parametrize(
    ("who", "command", "code"),
    [
        ("holder", HangUp(contact="another"), Code.CONTACT_NONE),
        ("holder", TakeOverConsole(), Code.NOT_ALLOWED),
        ("holder", SaveNote(contact="c1", note=""), Code.NOT_ALLOWED),
        ("claimant", HangUp(contact="c1"), Code.CONTACT_NOT_ADMITTED),
        ("other agent", HangUp(contact="c1"), Code.CONTACT_NONE),
        ("other agent", Rate(contact="c1", stars=1, text=""), Code.NOT_ALLOWED),
        ("second tab", RestartCall(contact="c1", epoch=1), Code.NOT_ALLOWED),
        ("supervisor", HangUp(contact="c1"), Code.NOT_ALLOWED),
    ],
)
def test_who_may_not(who: str, command: Command, code: Code) -> None:
    _, pages = house_in("connected")
    assert pages[who].refused(command) == code


def test_a_connection_that_never_said_hello_is_refused() -> None:
    event = ClientCommand(connection="?", command_id="1", command=TakeOverConsole())
    with pytest.raises(Refused) as refusal:
        House().receive(event)
    assert refusal.value.code == Code.HELLO_FIRST


@pytest.mark.parametrize("command_id", ["", "x" * 65])
def test_a_command_needs_an_id(command_id: str) -> None:
    house = House()
    customer = house.customer("c1")
    with pytest.raises(Refused) as refusal:
        house.receive(
            ClientCommand(
                connection=customer.connection,
                command_id=command_id,
                command=LeaveQueue(contact="c1"),
            )
        )
    assert refusal.value.code == Code.MALFORMED


def test_unknown_agents_and_connections_that_go_are_nothing() -> None:
    house = House()
    assert house.receive(ClientGone(connection="?")) == []
    assert house.receive(AgentDisabled(agent="nobody")) == []
    assert house.receive(LinkRevoked(link="none")) == []


def test_due_is_never_missed_and_a_tick_too_early_does_nothing() -> None:
    house = House()
    house.wait(1_000)
    due = house.desk.due
    assert due is not None
    assert due > house.now
    assert house.receive(Tick()) == []


def test_when_very_much_is_due_others_come_between() -> None:
    house = House()
    names = [f"c{number}" for number in range(MOST_DUE + 5)]
    for name in names:
        house.open(name)
    house.wait(house.rules.open_grace_ms - 1)
    house.now += 1
    house.receive(Tick())
    assert 0 < sum(house.state(name) == "closed" for name in names) <= MOST_DUE
    assert house.desk.due is not None
    assert house.desk.due <= house.now
    house.receive(Tick())
    assert all(house.state(name) == "closed" for name in names)


TestDesk = pytest.mark.timed(DeskMachine.TestCase)
TestDesk.settings = settings(max_examples=budget(40, 200), stateful_step_count=50, deadline=None)
