"""Advice in private, joining, handing over; who is routed to whom is what matters."""

from dataclasses import replace
from typing import Any

import pytest

from signaling.core.commands import (
    AskColleague,
    DeclineReservation,
    EndConsult,
    HandOver,
    HangUp,
    JoinColleague,
    RemoveParticipant,
    SignalDescription,
    TakeOverContact,
)
from signaling.core.effects import LegGone, Route, Save, Send
from signaling.core.errors import Code
from signaling.core.events import PlaneAvailable
from signaling.core.messages import (
    AgentContact,
    AgentContactGone,
    AgentContactView,
    AgentSnapshot,
    Call,
    CustomerContact,
    CustomerContactView,
    CustomerSnapshot,
    Presence,
    Reservation,
    ReservationEnded,
)
from tests.house import GERMAN, RULES, House, Page, profile
from tests.utterances import SDP

GROWS = replace(RULES, media=True)
TURKISH = profile("cleo", languages=frozenset({"tr"}))


def house(*, plane: bool = True) -> tuple[House, Page, Page, Page]:
    """A call of c1 and Anna; Bert and Cleo, who speaks no German, are free."""
    there = House(GROWS, profile("anna"), profile("bert"), TURKISH)
    there.receive(PlaneAvailable(yes=plane))
    customer, anna = there.call()
    bert = there.agent("bert")
    return there, customer, anna, bert


def ask(queue: str | None = None, agent: str | None = "bert", note: str = "") -> AskColleague:
    return AskColleague(contact="c1", queue=queue, agent=agent, note=note)


def aside() -> tuple[House, Page, Page, Page]:
    there, customer, anna, bert = house()
    anna.say(ask(note="which form?"))
    there.accept(bert, "bert")
    return there, customer, anna, bert


def heard(page: Page) -> list[str]:
    call = page.last(Call).call
    assert call is not None
    return [who for who in call.slots if who]


def seen(page: Page) -> AgentContactView:
    return page.last(AgentContact).contact


def shown(page: Page) -> CustomerContactView:
    return page.last(CustomerContact).contact


def test_a_colleague_is_asked_with_a_note_and_the_customer_notices_nothing() -> None:
    there, customer, anna, bert = house()
    anna.say(ask(note="which form?"))
    ring = bert.last(Reservation).reservation
    assert (ring.kind, ring.reason.rule) == ("consult", "consult")
    assert ring.transfer is not None
    assert (ring.transfer.by_name, ring.transfer.note) == ("Anna", "which form?")
    consult = seen(anna).consult
    assert consult is not None
    assert (consult.name, consult.state, consult.expires_at) == ("Bert", "ringing", ring.expires_at)
    assert not seen(anna).can_consult
    assert shown(customer).aside is None
    assert heard(customer) == ["anna"]
    assert bert.last(Presence).me.state == "reserved"
    assert there.rows.kinds("c1")[-3:] == ["moved_up", "reserved", "consult_asked"]


def test_agent_and_colleague_step_aside_and_the_customer_is_told_and_hears_nobody() -> None:
    there, customer, anna, bert = aside()
    assert (heard(anna), heard(bert), heard(customer)) == (["bert"], ["anna"], [])
    told = shown(customer).aside
    assert told is not None
    assert (told.agent_name, told.colleague_name) == ("Anna", "Bert")
    stages = {p.id: (p.role, p.stage) for p in shown(customer).participants}
    assert stages == {
        "c1": ("customer", "waiting"),
        "anna": ("agent", "aside"),
        "bert": ("colleague", "aside"),
    }
    assert seen(bert).role == "colleague"
    assert (seen(bert).note, seen(bert).can_transfer) == ("", False)
    assert there.rows.kinds("c1")[-1] == "consult_begun"


def test_what_the_customer_heard_is_cut_before_the_colleague_comes() -> None:
    there, customer, anna, bert = house()
    anna.say(ask())
    for page in (customer, anna):
        epoch = page.last(Call).call
        assert epoch is not None
        page.say(
            SignalDescription(contact="c1", epoch=epoch.epoch, to="sfu", kind="offer", sdp=SDP)
        )
    there.accept(bert, "bert")
    effects = there.effects
    saved = next(place for place, effect in enumerate(effects) if isinstance(effect, Save))
    cut = [effect for effect in effects[:saved] if isinstance(effect, Route)]
    assert {(route.participant, route.slots) for route in cut} == {
        ("c1", (None,)),
        ("anna", (None,)),
    }


def test_joined_the_colleague_is_announced_and_all_hear_all() -> None:
    there, customer, anna, _bert = aside()
    effects = anna.say(JoinColleague(contact="c1"))
    assert shown(customer).aside is None
    assert [(p.name, p.role, p.stage) for p in shown(customer).participants][2] == (
        "Bert",
        "colleague",
        "call",
    )
    assert sorted(heard(customer)) == ["anna", "bert"]
    to_customer = [e for e in effects if isinstance(e, Send) if e.connection == customer.connection]
    kinds = [type(effect.message) for effect in to_customer]
    assert kinds.index(CustomerContact) < kinds.index(Call)
    assert seen(anna).consult is None
    assert seen(anna).can_consult
    assert there.rows.kinds("c1")[-1] == "consult_joined"


@pytest.mark.parametrize("by_colleague", [True, False])
def test_a_consultation_that_ends_brings_the_agent_back(by_colleague: bool) -> None:
    there, customer, anna, bert = aside()
    if by_colleague:
        bert.say(HangUp(contact="c1"))
    else:
        anna.say(EndConsult(contact="c1"))
    assert bert.heard(AgentContactGone)
    assert bert.last(Call).call is None
    assert (heard(customer), heard(anna)) == (["anna"], ["c1"])
    assert shown(customer).aside is None
    assert there.shown("bert") == "available"
    assert anna.refused(EndConsult(contact="c1")) == Code.CONSULT_NONE
    anna.say(ask())


@pytest.mark.parametrize("how", ["declined", "unanswered", "withdrawn"])
def test_a_ring_that_comes_to_nothing_leaves_the_talk_as_it_was(how: str) -> None:
    there, customer, anna, bert = house()
    anna.say(ask())
    if how == "declined":
        bert.say(DeclineReservation(reservation=bert.last(Reservation).reservation.id))
    elif how == "unanswered":
        there.wait(GERMAN.reservation_ms)
    else:
        anna.say(EndConsult(contact="c1"))
    assert bert.last(ReservationEnded).outcome == how
    assert seen(anna).consult is None
    assert there.state("c1") == "connected"
    assert heard(customer) == ["anna"]
    assert there.rows.kinds("c1")[-1] == f"consult_{how}"
    assert there.chosen("bert") == ("away" if how == "unanswered" else "available")


@pytest.mark.parametrize("joined", [True, False])
def test_the_call_is_handed_over_and_the_first_agent_wraps_up(joined: bool) -> None:
    there, customer, anna, bert = aside()
    if joined:
        anna.say(JoinColleague(contact="c1"))
    effects = anna.say(HandOver(contact="c1", agent="bert", note="wants a loan"))
    saved = next(place for place, effect in enumerate(effects) if isinstance(effect, Save))
    assert anna.last(Call).call is None
    assert not any(isinstance(effect, LegGone) for effect in effects[saved:])
    assert (heard(customer), heard(bert)) == (["bert"], ["c1"])
    assert [(p.name, p.role) for p in shown(customer).participants] == [
        (None, "customer"),
        ("Bert", "agent"),
    ]
    mine = seen(anna)
    assert (mine.state, mine.part_end) == ("wrap_up", "handed_over")
    now = seen(bert)
    assert (now.role, now.state, now.can_transfer) == ("agent", "connected", True)
    assert now.transfer is not None
    assert now.transfer.note == "wants a loan"
    there.finish(anna)
    customer.say(HangUp(contact="c1"))
    assert seen(bert).state == "wrap_up"
    there.finish(bert)
    assert there.state("c1") == "closed"


def test_who_is_not_qualified_may_advise_but_not_take_over() -> None:
    there, _, anna, _ = house()
    cleo = there.agent("cleo")
    anna.say(ask(agent="cleo"))
    there.accept(cleo, "cleo")
    hand_over = HandOver(contact="c1", agent="cleo", note="")
    assert anna.refused(hand_over) == Code.COLLEAGUE_NOT_QUALIFIED
    anna.say(JoinColleague(contact="c1"))
    anna.go()
    assert not seen(cleo).can_take_over
    assert cleo.refused(TakeOverContact(contact="c1")) == Code.COLLEAGUE_NOT_QUALIFIED


def test_a_colleague_may_take_over_while_the_agent_is_away() -> None:
    there, customer, anna, bert = aside()
    anna.say(JoinColleague(contact="c1"))
    assert bert.refused(TakeOverContact(contact="c1")) == Code.CONTACT_WRONG_STATE
    anna.go()
    again = there.console("bert", instance=bert.instance)
    assert again.last(AgentSnapshot).contacts[0].can_take_over
    again.say(TakeOverContact(contact="c1"))
    assert [(p.name, p.role) for p in shown(customer).participants][1:] == [("Bert", "agent")]
    assert there.rows.kinds("c1")[-1] == "taken_over"
    there.wait(RULES.call_grace_ms)
    assert there.state("c1") == "connected"


def test_an_agent_who_stays_away_takes_the_consultation_along() -> None:
    there, customer, anna, bert = aside()
    anna.go()
    there.wait(RULES.call_grace_ms)
    assert bert.heard(AgentContactGone)
    assert there.state("c1") == "reserved"  # Bert is free, and asked
    there.accept(bert, "bert")
    assert heard(customer) == ["bert"]


def test_the_end_of_the_talk_ends_everything() -> None:
    there, customer, anna, bert = aside()
    customer.say(HangUp(contact="c1"))
    assert (bert.last(Call).call, anna.last(Call).call) == (None, None)
    assert bert.heard(AgentContactGone)
    assert there.state("c1") == "wrap_up"


def test_a_ring_ends_with_the_talk() -> None:
    _there, customer, anna, bert = house()
    anna.say(ask())
    customer.say(HangUp(contact="c1"))
    assert bert.last(ReservationEnded).outcome == "withdrawn"


@pytest.mark.parametrize("answered", [True, False])
def test_a_consultation_outlives_the_process_and_a_ring_does_not(answered: bool) -> None:
    there, _, anna, bert = house()
    anna.say(ask(note="a note"))
    if answered:
        there.accept(bert, "bert")
    there.restart()
    there.receive(PlaneAvailable(yes=True))
    customer, anna, bert = there.page("c1"), there.console("anna"), there.console("bert")
    consult = anna.last(AgentSnapshot).contacts[0].consult
    call = customer.last(CustomerSnapshot).call
    assert call is not None
    if answered:
        assert consult is not None
        assert (consult.state, consult.note) == ("aside", "a note")
        assert customer.last(CustomerSnapshot).contact.aside is not None
        assert [who for who in call.slots if who] == []
        anna.say(JoinColleague(contact="c1"))
        assert sorted(heard(customer)) == ["anna", "bert"]
    else:
        assert consult is None
        assert [who for who in call.slots if who] == ["anna"]
        assert bert.last(AgentSnapshot).contacts == ()


def test_of_consultations_of_the_same_moment_the_running_one_outlives_the_process() -> None:
    """Their ids order them only by accident."""
    there, _, anna, bert = house()
    pages = {"anna": anna, "bert": bert, "cleo": there.agent("cleo")}
    for name in ("bert", "cleo") * 6:
        pages["anna"].say(ask(agent=name))
        there.accept(pages[name], name)
        there.restart()
        there.receive(PlaneAvailable(yes=True))
        pages = {each: there.console(each) for each in pages}
        consult = there.desk.state.contacts["c1"].consult
        assert consult is not None
        assert consult.agent == name
        pages["anna"].say(EndConsult(contact="c1"))


def test_by_queue_the_longest_idle_who_is_qualified_is_asked() -> None:
    there, _, anna, bert = house()
    there.agent("cleo")
    anna.say(ask(queue="german", agent=None))
    assert bert.last(Reservation).reservation.kind == "consult"


def test_the_agent_may_show_a_colleague_out() -> None:
    there, customer, anna, bert = aside()
    anna.say(JoinColleague(contact="c1"))
    assert bert.refused(RemoveParticipant(contact="c1", participant="anna")) == Code.NOT_ALLOWED
    anna.say(RemoveParticipant(contact="c1", participant="bert"))
    assert bert.heard(AgentContactGone)
    assert heard(customer) == ["anna"]
    for who, code in (("c1", Code.NOT_ALLOWED), ("bert", Code.NOT_FOUND)):
        assert anna.refused(RemoveParticipant(contact="c1", participant=who)) == code
    assert there.rows.kinds("c1")[-2:] == ["removed", "left"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ask(agent="nobody"), Code.COLLEAGUE_UNKNOWN),
        (ask(agent="anna"), Code.COLLEAGUE_UNKNOWN),
        (ask(agent="cleo"), Code.COLLEAGUE_NOT_AVAILABLE),
        (ask(queue="nowhere"), Code.QUEUE_UNKNOWN),
        (ask(note="x" * 2_001), Code.TEXT_TOO_LONG),
        (ask(agent=None), Code.QUEUE_UNKNOWN),
        (JoinColleague(contact="c1"), Code.CONSULT_NONE),
        (HandOver(contact="c1", agent="bert", note=""), Code.COLLEAGUE_UNKNOWN),
    ],
)
def test_what_is_refused_changes_nothing(command: Any, code: Code) -> None:
    there, _, anna, _ = house()
    before = dict(there.rows.rows)
    assert anna.refused(command) == code
    assert there.rows.rows == before


def test_one_consultation_at_a_time() -> None:
    _there, _, anna, _ = house()
    anna.say(ask())
    assert anna.refused(ask()) == Code.CONSULT_RUNNING
    assert anna.refused(JoinColleague(contact="c1")) == Code.CONSULT_NONE


def test_without_a_media_plane_only_passing_on_is_offered() -> None:
    _there, _, anna, _ = house(plane=False)
    assert (seen(anna).can_transfer, seen(anna).can_consult) == (True, False)
    assert anna.refused(ask()) == Code.MEDIA_UNAVAILABLE


def test_a_chat_has_nobody_to_be_aside_with() -> None:
    there = House(GROWS, profile("anna"), profile("bert"))
    there.receive(PlaneAvailable(yes=True))
    _, anna = there.call(channel="chat")
    there.agent("bert")
    assert anna.refused(ask()) == Code.CONTACT_WRONG_STATE
    assert not seen(anna).can_consult
