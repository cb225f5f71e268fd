from dataclasses import replace
from typing import Any

import pytest

from policies.routing.facts import QueueRule
from signaling.core.commands import (
    AcceptReservation,
    DeclineReservation,
    FindColleagues,
    HangUp,
    SendChat,
    SetPresence,
    TransferContact,
)
from signaling.core.effects import Save, Send
from signaling.core.errors import Code
from signaling.core.messages import (
    AgentContact,
    AgentSnapshot,
    Call,
    ChatMessage,
    Colleagues,
    CustomerContact,
    CustomerSnapshot,
    Presence,
    Reservation,
)
from signaling.core.records import ReservationRecord
from signaling.core.transfers import MOST
from tests.house import GERMAN, RULES, House, Page, profile

LOANS = QueueRule(
    id="loans", title={"de": "Kredite", "en": "Loans"}, language="de", skills=(("loans", 2),)
)
TURKISH = QueueRule(id="turkish", title={"de": "Türkisch"}, language="tr", channels=("video",))
TWO = replace(RULES, queues=(GERMAN, LOANS, TURKISH))
BERT = profile("bert", skills=(("loans", 3),))
CLEO = profile("cleo", languages=frozenset({"tr"}))


def house() -> House:
    return House(TWO, profile("anna"), BERT, CLEO)


def pass_on(queue: str | None = None, agent: str | None = None, note: str = "") -> TransferContact:
    return TransferContact(contact="c1", queue=queue, agent=agent, note=note)


def asked(page: Page) -> str:
    return page.last(Reservation).reservation.id


def test_to_a_queue_whoever_is_qualified_there_is_asked_and_told() -> None:
    there = house()
    customer, anna = there.call()
    bert = there.agent("bert")
    anna.say(pass_on("loans", note="asks for 20,000"))
    ring = bert.last(Reservation).reservation
    assert (ring.contact, ring.queue) == ("c1", "loans")
    assert ring.transfer is not None
    assert (ring.transfer.by_name, ring.transfer.queue) == ("Anna", "german")
    assert ring.transfer.note == "asks for 20,000"
    told = customer.last(CustomerContact).contact
    assert (told.state, told.queue) == ("reserved", "loans")
    assert told.passed_on is not None
    assert (told.passed_on.by_name, told.passed_on.to_name) == ("Anna", None)
    assert told.passed_on.queue_title == LOANS.title
    there.accept(bert, "bert")
    now = bert.last(AgentContact).contact
    assert (now.state, now.queue, now.transfer) == ("connected", "loans", ring.transfer)
    assert customer.last(CustomerContact).contact.passed_on is None
    assert there.rows.kinds("c1")[-3:] == ["transferred", "reserved", "connected"]


def test_the_call_with_the_first_agent_ends_before_anything_is_saved() -> None:
    there = house()
    customer, anna = there.call()
    there.agent("bert")
    effects = anna.say(pass_on("loans"))
    saved = next(place for place, effect in enumerate(effects) if isinstance(effect, Save))
    over = [Send(page.connection, Call(contact="c1", call=None)) for page in (customer, anna)]
    assert all(effect in effects[:saved] for effect in over)


def test_a_chosen_agent_is_asked_alone_and_told_to_the_customer() -> None:
    there = house()
    customer, anna = there.call()
    bert = there.agent("bert")
    anna.say(pass_on(agent="bert", note="knows loans"))
    ring = bert.last(Reservation).reservation
    assert (ring.reason.rule, ring.queue) == ("transfer", "german")
    told = customer.last(CustomerContact).contact
    assert told.passed_on is not None
    assert told.passed_on.to_name == "Bert"
    there.accept(bert, "bert")
    assert there.rows.part("c1", 2).reason.rule == "transfer"


def test_an_agent_as_one_of_another_queue() -> None:
    there = house()
    _, anna = there.call()
    bert = there.agent("bert")
    anna.say(pass_on("loans", "bert"))
    reservation = bert.last(Reservation).reservation
    assert reservation.queue == "loans"
    assert reservation.reason.skills == (("loans", 2, 3),)


@pytest.mark.parametrize("decline", [True, False])
def test_a_transfer_that_nobody_answers_comes_back_to_its_old_place(decline: bool) -> None:
    there = house()
    _, anna = there.call()
    since = there.rows.contact("c1").waiting_since
    there.wait(60_000)
    later = there.customer("c2")
    bert = there.agent("bert")
    bert.say(DeclineReservation(reservation=asked(bert)))  # c2 waits on
    bert.forget()
    anna.say(pass_on("loans", "bert"))
    if decline:
        bert.say(DeclineReservation(reservation=asked(bert)))
    else:
        there.wait(GERMAN.reservation_ms)
    row = there.rows.contact("c1")
    assert (row.state, row.queue, row.home_queue) == ("waiting", "german", "german")
    assert row.waiting_since == since
    place = later.last(CustomerContact).contact.place
    assert place is not None
    assert there.desk.state.rooms["german"].place("c1") == 1
    there.finish(anna)
    assert anna.last(Reservation).reservation.contact == "c2"  # not to whoever passed them on


def test_the_first_agent_wraps_up_while_the_second_talks() -> None:
    there = house()
    customer, anna = there.call()
    bert = there.agent("bert")
    customer.say(SendChat(contact="c1", message="m1", text="to both"))
    anna.say(pass_on("loans"))
    there.accept(bert, "bert")
    there.now += 1
    customer.say(SendChat(contact="c1", message="m2", text="to Bert"))
    mine = anna.last(AgentContact).contact
    assert (mine.state, mine.part_end, mine.end_reason) == ("wrap_up", "transferred", None)
    assert (mine.participants, mine.can_transfer) == ((), False)
    assert anna.last(Presence).me.state == "wrap_up"
    assert [message.line.message for message in anna.heard(ChatMessage)] == ["m1"]
    again = there.console("anna").last(AgentSnapshot)
    assert [(c.id, c.state) for c in again.contacts] == [("c1", "wrap_up")]
    assert [line.message for line in again.chats[0][1]] == ["m1"]
    assert again.calls == ()
    whole = there.console("bert").last(AgentSnapshot)
    assert [line.message for line in whole.chats[0][1]] == ["m1", "m2"]
    assert anna.refused(HangUp(contact="c1")) == Code.CONTACT_CLOSED
    there.finish(anna)
    assert there.state("c1") == "connected"
    assert there.rows.part("c1", 1).disposition == "done"
    assert anna.last(Presence).me.state == "available"
    customer.say(HangUp(contact="c1"))
    assert there.state("c1") == "wrap_up"
    there.finish(bert)
    assert there.state("c1") == "closed"


def test_the_contact_is_closed_when_the_last_of_them_has_wrapped_up() -> None:
    there = house()
    customer, anna = there.call()
    bert = there.agent("bert")
    anna.say(pass_on("loans"))
    there.accept(bert, "bert")
    customer.say(HangUp(contact="c1"))
    there.finish(bert)
    assert there.state("c1") == "wrap_up"
    there.finish(anna)
    assert there.state("c1") == "closed"
    assert [part.disposition for part in there.desk.state.contacts["c1"].parts] == ["done"] * 2


def test_who_leaves_while_waiting_to_be_passed_on_leaves_the_wrap_up_behind() -> None:
    there = house()
    customer, anna = there.call()
    there.agent("bert")
    anna.say(pass_on("loans"))
    customer.say(HangUp(contact="c1"))
    row = there.rows.contact("c1")
    assert (row.state, row.end_reason) == ("wrap_up", "customer_left")
    assert customer.last(CustomerContact).contact.state == "closed"
    there.finish(anna)
    assert there.state("c1") == "closed"


@pytest.mark.parametrize("answered", [True, False])
def test_a_transfer_outlives_the_process(answered: bool) -> None:
    there = house()
    _, anna = there.call()
    bert = there.agent("bert")
    anna.say(pass_on("loans", note="a note"))
    if answered:
        there.accept(bert, "bert")
    there.restart()
    customer = there.page("c1")
    bert = there.console("bert")
    anna = there.console("anna")
    assert [c.state for c in anna.last(AgentSnapshot).contacts] == ["wrap_up"]
    if answered:
        (mine,) = bert.last(AgentSnapshot).contacts
        assert mine.transfer is not None
        assert mine.transfer.note == "a note"
        assert customer.last(CustomerSnapshot).call is not None
    else:
        ring = bert.last(Reservation).reservation
        assert ring.transfer is not None
        assert ring.transfer.note == "a note"
        assert customer.last(CustomerSnapshot).contact.passed_on is not None
    there.wait(GERMAN.wrap_up_ms)
    assert there.rows.part("c1", 1).closed_at is not None


def test_a_note_stays_with_the_contact_when_the_next_agent_is_lost() -> None:
    there = House(TWO, profile("anna"), BERT, replace(BERT, id="dora", name="Dora"))
    _, anna = there.call()
    bert = there.agent("bert")
    anna.say(pass_on("loans", note="a note"))
    there.accept(bert, "bert")
    bert.go()
    there.wait(RULES.call_grace_ms)
    dora = there.agent("dora")
    transfer = dora.last(Reservation).reservation.transfer
    assert transfer is not None
    assert transfer.note == "a note"


def test_what_the_link_wished_for_counts_no_more_in_another_queue() -> None:
    there = house()
    anna = there.agent()
    bert = there.agent("bert")
    there.customer("c1", fixed_agent="anna")
    there.accept(anna)
    anna.say(pass_on("loans"))
    assert bert.last(Reservation).reservation.contact == "c1"
    row = there.rows.contact("c1")
    assert (row.fixed_agent, row.home_queue, row.skills) == (None, "loans", ())


def test_a_chat_is_passed_on_too() -> None:
    there = house()
    _, anna = there.call(channel="chat")
    bert = there.agent("bert")
    anna.say(pass_on("loans"))
    assert bert.last(Reservation).reservation.channel == "chat"


def test_a_customer_who_is_away_meanwhile_keeps_the_place() -> None:
    there = house()
    customer, anna = there.call()
    bert = there.agent("bert")
    customer.go()
    anna.say(pass_on("loans"))
    there.wait(RULES.absent_ms)
    assert there.state("c1") == "waiting"
    bert.forget()
    there.page("c1")
    assert bert.last(Reservation).reservation.contact == "c1"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (pass_on(), Code.QUEUE_UNKNOWN),
        (pass_on("nowhere"), Code.QUEUE_UNKNOWN),
        (pass_on("turkish"), Code.QUEUE_UNSTAFFED),
        (pass_on("german"), Code.QUEUE_UNSTAFFED),  # nobody but Anna herself
        (pass_on(agent="anna"), Code.COLLEAGUE_UNKNOWN),
        (pass_on(agent="nobody"), Code.COLLEAGUE_UNKNOWN),
        (pass_on(agent="cleo"), Code.COLLEAGUE_NOT_QUALIFIED),
        (pass_on("turkish", "bert"), Code.COLLEAGUE_NOT_QUALIFIED),
        (pass_on(agent="bert"), Code.COLLEAGUE_NOT_AVAILABLE),
        (pass_on(agent="bert", note="x" * 2_001), Code.TEXT_TOO_LONG),
    ],
)
def test_what_is_refused_changes_nothing(command: TransferContact, code: Code) -> None:
    there = house()
    _, anna = there.call()
    before = dict(there.rows.rows)
    assert anna.refused(command) == code
    assert there.rows.rows == before
    assert there.state("c1") == "connected"


def test_a_colleague_who_is_paused_asked_or_talking_is_not_available_and_nothing_more_is_said() -> (
    None
):
    there = house()
    _, anna = there.call()
    bert = there.agent("bert")
    bert.say(SetPresence(state="paused", reason="lunch"))
    assert anna.refused(pass_on(agent="bert")) == Code.COLLEAGUE_NOT_AVAILABLE
    bert.say(SetPresence(state="available", reason=None))
    there.customer("c2")
    assert anna.refused(pass_on(agent="bert")) == Code.COLLEAGUE_NOT_AVAILABLE
    bert.say(AcceptReservation(reservation=asked(bert)))
    assert anna.refused(pass_on(agent="bert")) == Code.COLLEAGUE_NOT_AVAILABLE


def test_a_channel_that_the_queue_does_not_offer() -> None:
    there = house()
    _, anna = there.call(channel="chat")
    assert anna.refused(pass_on("turkish")) == Code.CHANNEL_NOT_OFFERED


def test_only_the_agent_who_talks_may_pass_on() -> None:
    there = house()
    customer, anna = there.call()
    bert = there.console("bert")
    assert bert.refused(pass_on("loans")) == Code.CONTACT_NONE
    assert customer.refused(pass_on("loans")) == Code.NOT_ALLOWED
    customer.say(HangUp(contact="c1"))
    assert anna.refused(pass_on("loans")) == Code.CONTACT_CLOSED


# --- whom -------------------------------------------------------------------------------------------------------


def find(there: House, page: Page, name: str = "") -> Colleagues:
    page.say(FindColleagues(contact="c1", name=name))
    return page.last(Colleagues)


def test_colleagues_are_named_with_what_passing_on_takes_and_no_more() -> None:
    there = house()
    _, anna = there.call()
    there.agent("bert")
    found = find(there, anna)
    assert [(c.agent, c.queues, c.available) for c in found.colleagues] == [
        ("bert", ("german", "loans"), True),
        ("cleo", ("turkish",), False),
    ]
    assert {"agent", "name", "queues", "available"} == set(type(found.colleagues[0]).__slots__)
    assert [(q.id, q.staffed) for q in found.queues] == [
        ("german", True),
        ("loans", True),
        ("turkish", False),
    ]


def test_colleagues_by_name() -> None:
    there = house()
    _, anna = there.call()
    assert [c.name for c in find(there, anna, " CLE ").colleagues] == ["Cleo"]
    assert anna.refused(FindColleagues(contact="c1", name="x" * 101)) == Code.TEXT_TOO_LONG


def test_of_very_many_the_available_come_first() -> None:
    many: list[Any] = [profile(f"x{number:03}") for number in range(MOST + 10)]
    there = House(TWO, profile("anna"), *many, BERT)
    _, anna = there.call()
    there.agent("x059")
    colleagues = find(there, anna).colleagues
    assert len(colleagues) == MOST
    assert (colleagues[0].agent, colleagues[0].available) == ("x059", True)


def test_only_the_tab_that_asked_hears_the_answer() -> None:
    there = house()
    _, anna = there.call()
    other = there.console("anna")
    find(there, anna)
    assert other.heard(Colleagues) == []


def test_nobody_is_asked_twice_by_a_transfer() -> None:
    there = house()
    _, anna = there.call()
    there.agent("bert")
    anna.say(pass_on(agent="bert"))
    open_ = [row for row in there.rows.all(ReservationRecord) if row.outcome == "asked"]
    assert [(row.contact, row.agent) for row in open_] == [("c1", "bert")]
