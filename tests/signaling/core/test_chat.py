import pytest

from signaling.core.commands import ChatDelivered, HangUp, SendChat
from signaling.core.errors import Code
from signaling.core.messages import AgentSnapshot, ChatMessage, CustomerSnapshot
from signaling.core.model import MAX_CHAT
from signaling.core.records import ChatRecord
from tests.house import House


def line(text: str = "hello", message: str = "m1") -> SendChat:
    return SendChat(contact="c1", message=message, text=text)


def test_a_line_reaches_both_and_is_saved_before_it_is_acknowledged() -> None:
    house = House()
    customer, agent = house.call()
    effects = customer.say(line())
    assert [type(effect).__name__ for effect in effects] == ["Save", "Send", "Send", "Send"]
    for page in (customer, agent):
        said = page.last(ChatMessage).line
        assert (said.text, said.role, said.sender, said.delivered_at) == (
            "hello",
            "customer",
            "c1",
            None,
        )


def test_said_again_it_is_acknowledged_and_nothing_else_even_after_a_restart() -> None:
    house = House()
    customer, _ = house.call()
    customer.say(line(), "1")
    house.restart()
    customer = house.page("c1")
    customer.say(line(), "1")
    customer.say(line("another text"), "2")
    assert customer.acknowledged == ["1", "2"]
    assert [row.text for row in house.rows.all(ChatRecord)] == ["hello"]
    assert [said.text for said in customer.last(CustomerSnapshot).chat] == ["hello"]


def test_delivery_is_told_to_whoever_said_it() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(line(message="m1"))
    customer.say(line(message="m2"))
    agent.say(line(message="m3"))
    house.now += 5
    agent.say(ChatDelivered(contact="c1", message="m2"))
    delivered = {row.message: row.delivered_at for row in house.rows.all(ChatRecord)}
    assert delivered == {"m1": house.now, "m2": house.now, "m3": None}
    assert customer.last(ChatMessage).line.delivered_at == house.now
    before = house.rows.saved()
    house.now += 5
    agent.say(ChatDelivered(contact="c1", message="m1"))
    assert house.rows.saved() == before


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (line(""), Code.TEXT_EMPTY),
        (line(" \n\t"), Code.TEXT_EMPTY),
        (line("x" * (MAX_CHAT + 1)), Code.TEXT_TOO_LONG),
        (line(message=""), Code.MALFORMED),
        (line(message="x" * 65), Code.MALFORMED),
        (ChatDelivered(contact="c1", message="nothing"), Code.NOT_FOUND),
    ],
)
def test_what_is_refused(command: SendChat | ChatDelivered, code: Code) -> None:
    house = House()
    customer, agent = house.call()
    assert customer.refused(command) == code
    assert agent.refused(command) == code
    assert not house.rows.all(ChatRecord)


def test_nobody_takes_an_id_that_another_has_used() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(line())
    assert agent.refused(line()) == Code.MALFORMED


def test_there_is_a_chat_only_while_talking() -> None:
    house = House()
    customer = house.customer("c1")
    assert customer.refused(line()) == Code.CONTACT_WRONG_STATE
    agent = house.agent()
    house.accept(agent)
    customer.say(HangUp(contact="c1"))
    assert customer.refused(line()) == Code.CONTACT_WRONG_STATE


def test_a_page_that_comes_back_has_all_lines_in_order() -> None:
    house = House()
    customer, agent = house.call(channel="chat")
    for number in range(12):
        (customer if number % 2 else agent).say(line(str(number), f"m{number}"))
    expected = [str(number) for number in range(12)]
    assert [said.text for said in house.page("c1").last(CustomerSnapshot).chat] == expected
    (contact, lines) = house.console().last(AgentSnapshot).chats[0]
    assert (contact, [said.text for said in lines]) == ("c1", expected)
