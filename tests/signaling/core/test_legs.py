"""Calls on the SFU: legs, routes, and the plane's troubles."""

from dataclasses import replace
from typing import Any

import pytest

from signaling.core import calls, legs
from signaling.core.call_views import CallView
from signaling.core.commands import (
    HangUp,
    RestartCall,
    SignalCandidate,
    SignalDescription,
    TakeOverConsole,
)
from signaling.core.effects import Effect, LegGone, LegOffer, RoomGone, Route, Save
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    LegAnswered,
    LegRefused,
    LegState,
    PlaneAvailable,
    RoomsLost,
    Tick,
)
from signaling.core.messages import AgentSnapshot, Call, CustomerSnapshot, Error, PeerDescription
from signaling.core.records import ParticipantRecord
from signaling.core.session import Side
from tests.frozen import freeze
from tests.house import GERMAN, RULES, House, Page, profile
from tests.utterances import CANDIDATE, SDP

ON_SFU = replace(RULES, queues=(replace(GERMAN, network="sfu"),), media=True)
GROWS = replace(RULES, media=True)


def house(rules: Any = ON_SFU) -> House:
    made = House(rules, profile("anna"), profile("bert"), profile("cleo"))
    made.receive(PlaneAvailable(yes=True))
    return made


def view(page: Page) -> CallView:
    call = page.last(Call).call
    assert call is not None
    return call


def offer(page: Page, epoch: int | None = None, **changes: Any) -> list[Effect]:
    said = SignalDescription(
        contact="c1", epoch=epoch or view(page).epoch, to="sfu", kind="offer", sdp=SDP
    )
    return page.say(replace(said, **changes))


def media(effects: list[Effect]) -> list[Effect]:
    return [e for e in effects if isinstance(e, LegOffer | Route | LegGone | RoomGone)]


def let_in(made: House, who: str = "bert", role: Any = "colleague", circle: int = 0) -> Page:
    page = made.console(who)
    made.let_in(
        "c1",
        Side(
            id=who,
            role=role,
            circle=circle,
            connection=page.connection,
            instance=page.instance,
        ),
    )
    return page


def offered(made: House, *pages: Page) -> None:
    for page in pages:
        offer(page)


def leg_state(page: Page, who: str, state: Any) -> LegState:
    return LegState(room="c1", participant=who, leg=view(page).epoch, state=state)


# --- the beginning -----------------------------------------------------------------------------------------------


def test_a_queue_may_begin_on_the_sfu() -> None:
    made = house()
    customer, agent = made.call()
    mine, theirs = view(agent), view(customer)
    assert (mine.topology, theirs.topology) == ("sfu", "sfu")
    assert {mine.epoch, theirs.epoch} == {1, 2}, "legs are numbered by the contact's counter"
    assert (mine.peers, theirs.peers) == ((), ())
    assert (mine.slots, theirs.slots) == (("c1",), ("anna",))
    assert mine.can_grow
    row = made.rows.contact("c1")
    assert (row.topology, row.epoch) == ("sfu", 2)
    seated = {p.participant: p for p in made.rows.all(ParticipantRecord)}
    assert seated["anna"].leg == mine.epoch
    assert seated["c1"].slots == ("anna",)
    assert seated["c1"].left_at is None


def test_a_chat_needs_no_sfu() -> None:
    made = house()
    made.call(channel="chat")
    assert made.rows.contact("c1").topology == "direct"


def test_an_offer_goes_to_the_plane_and_its_answer_to_the_page() -> None:
    made = house()
    customer, agent = made.call()
    epoch = view(customer).epoch
    assert media(offer(customer)) == [LegOffer("c1", "c1", epoch, ("anna",), SDP)]
    made.receive(LegAnswered(room="c1", participant="c1", leg=epoch, sdp="v=0 answer"))
    assert customer.last(PeerDescription) == PeerDescription(
        contact="c1", epoch=epoch, sender="sfu", kind="answer", sdp="v=0 answer"
    )
    assert not agent.heard(PeerDescription)


def test_an_answer_waits_for_a_page_that_is_away() -> None:
    made = house()
    customer, _ = made.call()
    offer(customer)
    customer.go()
    epoch = view(customer).epoch
    made.receive(LegAnswered(room="c1", participant="c1", leg=epoch, sdp="v=0 answer"))
    again = made.page("c1", instance=customer.instance)
    assert again.last(PeerDescription).sdp == "v=0 answer"


def test_what_is_not_an_offer_for_the_own_leg_is_refused() -> None:
    made = house()
    customer, agent = made.call()
    with pytest.raises(Refused) as stale:
        offer(customer, epoch=view(agent).epoch)
    assert (stale.value.code, stale.value.details) == (
        Code.CALL_STALE,
        {"epoch": view(customer).epoch},
    )
    wrongs: list[dict[str, Any]] = [{"to": "anna"}, {"kind": "answer"}, {"sdp": "hello"}]
    for wrong in wrongs:
        with pytest.raises(Refused) as refusal:
            offer(customer, **wrong)
        assert refusal.value.code == Code.SIGNAL_INVALID


def test_candidates_are_heard_and_not_needed() -> None:
    made = house()
    customer, _ = made.call()
    said = SignalCandidate(
        contact="c1",
        epoch=view(customer).epoch,
        to="sfu",
        candidate=CANDIDATE,
        mid="0",
        ufrag=None,
    )
    assert media(customer.say(said)) == []
    assert customer.refused(replace(said, candidate="hello")) == Code.SIGNAL_INVALID


def test_without_a_media_plane_an_offer_says_so() -> None:
    """Configured away while the desk was down."""
    made = house()
    customer, _ = made.call()
    made.rules = RULES
    made.restart()
    again = made.page("c1", instance=customer.instance)
    call = again.last(CustomerSnapshot).call
    assert call is not None
    with pytest.raises(Refused) as refusal:
        offer(again, epoch=call.epoch)
    assert refusal.value.code == Code.MEDIA_UNAVAILABLE


# --- one move up -------------------------------------------------------------------------------------------------


def move_up(made: House) -> list[Effect]:
    calls.move_up(made.desk.state, made.desk.state.contacts["c1"], "asked")
    return made.receive(Tick())


def test_a_direct_call_moves_up_once() -> None:
    made = house(GROWS)
    customer, agent = made.call()
    assert (view(agent).topology, view(agent).epoch) == ("direct", 1)
    assert view(agent).can_grow
    move_up(made)
    assert (view(agent).topology, view(customer).topology) == ("sfu", "sfu")
    assert {view(agent).epoch, view(customer).epoch} == {2, 3}
    assert made.rows.kinds("c1")[-1] == "moved_up"
    assert made.rows.contact("c1").topology == "sfu"
    for page in (agent, customer):
        page.forget()
    assert media(move_up(made)) == []
    assert not agent.heard(Call)
    assert not customer.heard(Call)
    with pytest.raises(Refused) as stale:  # a signal of the direct connection
        offer(agent, epoch=1, to="c1")
    assert stale.value.code == Code.CALL_STALE


def test_nothing_moves_up_without_a_plane() -> None:
    made = House()
    made.call()
    before = freeze(made.desk.state)
    with pytest.raises(Refused) as refusal:
        calls.move_up(made.desk.state, made.desk.state.contacts["c1"], "asked")
    assert refusal.value.code == Code.MEDIA_UNAVAILABLE
    assert freeze(made.desk.state) == before


def test_pages_learn_when_calls_can_grow_and_when_not() -> None:
    made = House(GROWS)
    _, agent = made.call()
    assert not view(agent).can_grow
    made.receive(PlaneAvailable(yes=True))
    assert view(agent).can_grow
    assert view(agent).epoch == 1
    made.receive(PlaneAvailable(yes=False))
    assert not view(agent).can_grow


def test_it_stays_there_when_the_customer_waits_again() -> None:
    made = house(GROWS)
    customer, agent = made.call()
    move_up(made)
    agent.go()
    effects = []
    made.wait(RULES.call_grace_ms)
    effects = made.media
    assert RoomGone("c1") in effects
    bert = made.agent("bert")
    made.accept(bert, "bert")
    assert view(bert).topology == view(customer).topology == "sfu"
    assert view(bert).epoch > 3


# --- more than two -----------------------------------------------------------------------------------------------


def test_one_more_is_given_a_slot_of_everybody() -> None:
    made = house()
    customer, agent = made.call()
    offered(made, customer, agent)
    epochs = view(customer).epoch, view(agent).epoch
    bert = let_in(made)
    assert view(bert).slots == ("c1", "anna")
    assert view(customer).slots == ("anna", "bert")
    assert view(agent).slots == ("c1", "bert")
    assert (view(customer).epoch, view(agent).epoch) == epochs, "they keep their legs"
    assert view(bert).epoch == 3
    order = [type(effect) for effect in made.effects]
    routes = [place for place, kind in enumerate(order) if kind is Route]
    assert len(routes) == 2
    assert min(routes) > order.index(Save), "adding somebody is a promise"


def test_a_direct_call_moves_up_for_one_more() -> None:
    made = house(GROWS)
    customer, _agent = made.call()
    let_in(made)
    assert view(customer).topology == "sfu"
    assert view(customer).slots == ("anna", "bert")


def test_whoever_leaves_is_cut_off_before_it_is_saved() -> None:
    made = house()
    customer, agent = made.call()
    bert = let_in(made)
    offered(made, customer, agent, bert)
    effects = bert.say(HangUp(contact="c1"))
    saved = next(place for place, effect in enumerate(effects) if isinstance(effect, Save))
    first = media(effects[:saved])
    assert first[0] == LegGone("c1", "bert")
    assert set(first[1:]) == {Route("c1", "c1", ("anna", None)), Route("c1", "anna", ("c1", None))}
    assert media(effects[saved:]) == []
    assert view(customer).slots == ("anna", None)
    cleo = let_in(made, "cleo")
    assert view(customer).slots == ("anna", "cleo"), "an empty slot is given away"
    assert view(cleo).slots == ("c1", "anna")


def test_six_may_take_part() -> None:
    made = House(ON_SFU, *(profile(name) for name in ("anna", "b", "c", "d", "e", "f")))
    made.receive(PlaneAvailable(yes=True))
    customer, _ = made.call()
    for name in "bcde":
        let_in(made, name)
    assert len(view(customer).slots) == 5
    with pytest.raises(Refused) as full:
        let_in(made, "f")
    assert full.value.code == Code.CONTACT_FULL


def test_a_circle_of_its_own_is_heard_by_nobody_else() -> None:
    made = house()
    customer, agent = made.call()
    bert = let_in(made, circle=1)
    offered(made, customer, agent, bert)
    assert view(bert).slots == (None,)
    assert view(customer).slots == ("anna",)
    contact = made.desk.state.contacts["c1"]
    calls.arrange(made.desk.state, contact, {"anna": 1})
    effects = made.receive(Tick())
    saved = next(place for place, effect in enumerate(effects) if isinstance(effect, Save))
    assert Route("c1", "c1", (None,)) in effects[:saved]
    assert Route("c1", "anna", (None,)) in effects[:saved]
    assert Route("c1", "bert", ("anna",)) in effects[saved:]
    assert (view(customer).slots, view(agent).slots) == ((None,), ("bert",))
    calls.arrange(made.desk.state, contact, {"anna": 0, "bert": 0})
    made.receive(Tick())
    assert view(customer).slots == ("anna", "bert")


# --- pages -------------------------------------------------------------------------------------------------------


def test_a_page_loaded_anew_gets_a_leg_and_the_others_keep_theirs() -> None:
    made = house()
    customer, agent = made.call()
    agent.forget()
    customer.go()
    fresh = made.page("c1")
    call = fresh.last(CustomerSnapshot).call
    assert call is not None
    assert (call.epoch, call.slots) == (3, ("anna",))
    assert not agent.heard(Call)


def test_the_same_page_keeps_its_leg() -> None:
    made = house()
    customer, _ = made.call()
    customer.go()
    call = made.page("c1", instance=customer.instance).last(CustomerSnapshot).call
    assert call is not None
    assert call.epoch == view(customer).epoch


def test_a_page_may_ask_for_a_new_leg_once_a_second() -> None:
    made = house()
    customer, agent = made.call()
    old = view(customer).epoch
    agent.forget()
    customer.say(RestartCall(contact="c1", epoch=old))
    assert view(customer).epoch == old
    made.now += 1_000
    customer.say(RestartCall(contact="c1", epoch=old))
    assert view(customer).epoch == 3
    assert not agent.heard(Call)


def test_a_console_that_takes_over_ends_the_old_ones_leg_at_once() -> None:
    made = house()
    customer, agent = made.call()
    offered(made, customer, agent)
    other = made.console()
    effects = other.say(TakeOverConsole())
    assert LegGone("c1", "anna") in effects
    call = other.last(AgentSnapshot).calls[0]
    assert call.epoch == 3
    effects = offer(other, epoch=3)
    assert media(effects) == [
        Route("c1", "c1", ("anna",)),  # the plane may have forgotten whom it cut off
        LegOffer("c1", "anna", 3, ("c1",), SDP),
    ]


def test_the_end_closes_the_room_before_anything_is_saved() -> None:
    made = house()
    customer, agent = made.call()
    offered(made, customer, agent)
    effects = agent.say(HangUp(contact="c1"))
    assert effects.index(RoomGone("c1")) < next(
        place for place, effect in enumerate(effects) if isinstance(effect, Save)
    )
    assert all(p.left_at == made.now for p in made.rows.all(ParticipantRecord))


# --- troubles ----------------------------------------------------------------------------------------------------


def test_a_lost_room_gives_everybody_a_new_leg() -> None:
    made = house()
    customer, agent = made.call()
    offered(made, customer, agent)
    made.now += 60_000
    made.receive(RoomsLost(rooms=("c1", "of-nobody")))
    assert {view(customer).epoch, view(agent).epoch} == {3, 4}
    assert made.rows.kinds("c1")[-1] == "media_lost"


def test_a_failed_leg_is_replaced_at_growing_intervals_and_not_for_ever() -> None:
    made = house()
    customer, agent = made.call()
    begun = []
    for _ in range(legs.MOST_FAILURES + 3):
        begun.append(made.now)
        made.receive(leg_state(customer, "c1", "failed"))
        made.receive(leg_state(customer, "c1", "failed"))  # said twice
        made.wait(60_000 if view(customer).epoch > 99 else 20_000)
    rows = [kind for kind in made.rows.kinds("c1") if kind == "leg_failed"]
    assert view(customer).epoch == 2 + legs.MOST_FAILURES
    assert len(rows) >= legs.MOST_FAILURES
    assert view(agent).epoch == 2, "the other end has nothing to do with it"


def test_failures_wait_longer_each_time() -> None:
    made = house()
    customer, _ = made.call()
    for wait_ms in (0, 2_000, 4_000, 8_000, 16_000):
        epoch = view(customer).epoch
        made.receive(leg_state(customer, "c1", "failed"))
        if wait_ms:
            made.wait(wait_ms - 1)
            assert view(customer).epoch == epoch
            made.wait(1)
        assert view(customer).epoch > epoch


def test_a_leg_that_held_for_long_fails_as_if_for_the_first_time() -> None:
    made = house()
    customer, _ = made.call()
    for _ in range(legs.MOST_FAILURES + 3):
        made.receive(leg_state(customer, "c1", "connected"))
        made.wait(legs.STEADY_MS)
        epoch = view(customer).epoch
        made.receive(leg_state(customer, "c1", "failed"))
        assert view(customer).epoch == epoch + 1 + (epoch == 1)


def test_a_wrong_certificate_is_told_to_the_page() -> None:
    made = house()
    customer, agent = made.call()
    epoch = view(customer).epoch
    made.receive(leg_state(customer, "c1", "certificate_mismatch"))
    told = customer.last(Error)
    assert told.code == Code.MEDIA_MISMATCH
    assert told.details == {"contact": "c1", "epoch": epoch}
    assert view(customer).epoch == 3
    assert not agent.heard(Error)
    assert made.rows.kinds("c1")[-1] == "certificate_mismatch"


def test_a_bad_offer_is_told_to_whoever_made_it() -> None:
    made = house()
    customer, agent = made.call()
    offer(customer)
    epoch = view(customer).epoch
    made.receive(LegRefused(room="c1", participant="c1", leg=epoch, code="sdp_invalid"))
    told = customer.last(Error)
    assert told.code == Code.MEDIA_REFUSED
    assert told.details == {"contact": "c1", "epoch": epoch, "reason": "sdp_invalid"}
    assert not agent.heard(Error)
    assert view(customer).epoch == epoch


def test_whoever_found_no_worker_gets_a_leg_when_there_is_one() -> None:
    made = house()
    customer, _ = made.call()
    made.receive(PlaneAvailable(yes=False))
    offer(customer)
    epoch = view(customer).epoch
    for _ in range(2):
        made.receive(LegRefused(room="c1", participant="c1", leg=epoch, code="no_worker"))
    assert customer.last(Error).code == Code.MEDIA_UNAVAILABLE
    assert made.rows.kinds("c1").count("media_unavailable") == 1
    made.receive(PlaneAvailable(yes=True))
    assert view(customer).epoch == 3


def test_news_of_the_past_changes_nothing() -> None:
    made = house()
    customer, _agent = made.call()
    stale = view(customer).epoch
    made.now += 1_000
    customer.say(RestartCall(contact="c1", epoch=stale))
    before = freeze(made.desk.state)
    for room, who, leg in (("c1", "c1", stale), ("c1", "bert", 1), ("c9", "c1", 1)):
        made.receive(LegAnswered(room=room, participant=who, leg=leg, sdp="v=0"))
        made.receive(LegRefused(room=room, participant=who, leg=leg, code="x"))
        for state in ("connected", "failed", "certificate_mismatch"):
            made.receive(LegState(room=room, participant=who, leg=leg, state=state))
    made.receive(RoomsLost(rooms=("c9",)))
    assert freeze(made.desk.state) == before
