"""Rehearsals of two agents: a call like any other, and not a trace of it."""

import pytest

from signaling.core.commands import (
    HangUp,
    ReportQuality,
    RestartCall,
    SendChat,
    SetMedia,
    SetPresence,
    SignalCandidate,
    SignalDescription,
    TakeOverConsole,
)
from signaling.core.effects import Save
from signaling.core.errors import Code
from signaling.core.events import AgentDisabled
from signaling.core.messages import PeerCandidate, PeerDescription
from signaling.core.practice import MOST
from signaling.core.practice_wire import JoinPractice, LeavePractice, Practice, PracticeView
from tests.house import RULES, House, Page, profile

NAME = "practice-0123456789"
JOIN = JoinPractice(practice=NAME)
SDP = "v=0\r\n"


@pytest.fixture
def house() -> House:
    return House(RULES, profile("anna"), profile("ben"), profile("cleo"))


def view(page: Page) -> PracticeView | None:
    return page.last(Practice).view


def seen(page: Page) -> PracticeView:
    found = view(page)
    assert found is not None
    return found


def offer(to: str, epoch: int) -> SignalDescription:
    return SignalDescription(contact=NAME, epoch=epoch, to=to, kind="offer", sdp=SDP)


def together(house: House) -> tuple[Page, Page]:
    anna, ben = house.console("anna"), house.console("ben")
    anna.say(JOIN)
    ben.say(JOIN)
    return anna, ben


def test_one_waits_and_two_are_connected(house: House) -> None:
    anna, ben = house.console("anna"), house.console("ben")
    anna.say(JOIN)
    alone = seen(anna)
    assert (alone.you, alone.call) == ("anna", None)
    ben.say(JOIN)
    first, second = seen(anna).call, seen(ben).call
    assert first is not None
    assert second is not None
    assert first.epoch == second.epoch
    assert (first.contact, first.topology, first.can_grow) == (NAME, "direct", False)
    assert [peer.participant for peer in first.peers] == ["ben"]
    assert {first.peers[0].offers, second.peers[0].offers} == {True, False}
    assert [(side.id, side.role) for side in seen(ben).participants] == [
        ("anna", "agent"),
        ("ben", "colleague"),
    ]


def test_signals_reach_the_other_alone(house: House) -> None:
    anna, ben = together(house)
    call = seen(anna).call
    assert call is not None
    anna.say(offer("ben", call.epoch))
    assert [m.sender for m in ben.heard(PeerDescription)] == ["anna"]
    ben.say(
        SignalCandidate(
            contact=NAME, epoch=call.epoch, to="anna", candidate="", mid="0", ufrag=None
        )
    )
    assert [m.sender for m in anna.heard(PeerCandidate)] == ["ben"]
    assert anna.refused(offer("anna", call.epoch)) == Code.SIGNAL_INVALID
    assert anna.refused(offer("ben", call.epoch - 1)) == Code.CALL_STALE


def test_what_each_sends_is_told(house: House) -> None:
    anna, ben = together(house)
    anna.say(SetMedia(contact=NAME, microphone=True, camera=True, screen=False))
    ben.say(ReportQuality(contact=NAME, level="fair"))
    for page in (anna, ben):
        first, second = seen(page).participants
        assert (first.microphone, first.camera, second.quality) == (True, True, "fair")


def test_nothing_is_saved_from_the_first_word_to_the_last(house: House) -> None:
    anna, ben = house.console("anna"), house.console("ben")
    epoch = 2
    effects = [
        *anna.say(JOIN),
        *ben.say(JOIN),
        *anna.say(offer("ben", epoch)),
        *ben.say(SetMedia(contact=NAME, microphone=True, camera=True, screen=True)),
        *ben.say(RestartCall(contact=NAME, epoch=epoch)),
        *ben.say(LeavePractice(practice=NAME)),
        *anna.say(LeavePractice(practice=NAME)),
    ]
    assert [effect for effect in effects if isinstance(effect, Save)] == []
    assert house.desk.state.rehearsals == {}


def test_a_page_that_comes_back_begins_a_new_call(house: House) -> None:
    anna, ben = together(house)
    before = seen(anna).call
    ben.go()
    assert seen(anna).call is None
    ben = house.console("ben", instance=ben.instance)
    ben.say(JOIN)
    after = seen(anna).call
    assert before is not None
    assert after is not None
    assert after.epoch > before.epoch


def test_whoever_stays_leads(house: House) -> None:
    anna, ben = together(house)
    anna.say(LeavePractice(practice=NAME))
    assert view(anna) is None
    assert [(side.id, side.role) for side in seen(ben).participants] == [("ben", "agent")]
    anna.say(LeavePractice(practice=NAME))  # twice is no harm


def test_to_join_again_changes_no_roles(house: House) -> None:
    anna, ben = together(house)
    anna.say(JOIN)
    assert [side.role for side in seen(ben).participants] == ["agent", "colleague"]


def test_there_is_room_for_two(house: House) -> None:
    together(house)
    cleo = house.console("cleo")
    assert cleo.refused(JOIN) == Code.PRACTICE_FULL
    assert cleo.refused(SetMedia(contact=NAME, microphone=True, camera=True, screen=False)) == (
        Code.CONTACT_NONE
    )
    cleo.say(LeavePractice(practice=NAME))
    assert len(house.desk.state.rehearsals[NAME].sides) == 2


def test_an_agent_is_in_one_at_a_time(house: House) -> None:
    anna, ben = together(house)
    anna.say(JoinPractice(practice=NAME + "x"))
    assert [side.id for side in seen(ben).participants] == ["ben"]
    assert seen(anna).call is None


def test_work_ends_it(house: House) -> None:
    customer, anna = house.call()
    assert anna.refused(JOIN) == Code.PRACTICE_BUSY
    customer.say(HangUp(contact="c1"))
    anna.say(JOIN)  # wrapping up
    assert view(anna) is not None


def test_a_call_that_comes_ends_it(house: House) -> None:
    anna = house.console("anna")
    ben = house.console("ben")
    for page in (anna, ben):
        page.say(JOIN)
    anna.say(SetPresence(state="available", reason=None))
    house.customer("c1")
    assert view(anna) is not None  # it rings
    house.accept(anna)
    assert view(anna) is None
    assert seen(ben).call is None


@pytest.mark.parametrize("how", ["disabled", "taken over"])
def test_without_its_console_it_is_over(house: House, how: str) -> None:
    anna, ben = together(house)
    if how == "disabled":
        house.receive(AgentDisabled(agent="anna"))
    else:
        second = house.console("anna")
        assert second.refused(JOIN) == Code.NOT_ALLOWED
        second.say(TakeOverConsole())
        assert view(anna) is None
    assert seen(ben).call is None


@pytest.mark.parametrize("name", ["", "short", "with space 0123456", "x" * 65])
def test_a_name_must_be_hard_to_guess(house: House, name: str) -> None:
    assert house.console("anna").refused(JoinPractice(practice=name)) == Code.MALFORMED


def test_there_is_a_call_and_nothing_else(house: House) -> None:
    anna, _ = together(house)
    assert anna.refused(SendChat(contact=NAME, message="m1", text="hello")) == Code.NOT_ALLOWED


def test_there_is_an_end_to_how_many(house: House) -> None:
    anna = house.console("anna")
    anna.say(JOIN)
    found = house.desk.state.rehearsals
    for number in range(MOST - 1):
        found[f"crowd-{number}"] = type(found[NAME])(id=f"crowd-{number}")
    assert house.console("ben").refused(JoinPractice(practice=NAME + "y")) == Code.UNAVAILABLE
