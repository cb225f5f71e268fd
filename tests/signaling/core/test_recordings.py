"""Pause, order talk and headset: the agent's word on a recording, and what everybody sees of it."""

from typing import Any

import pytest

from signaling.core.commands import (
    AcceptReservation,
    AdmitCompanion,
    AskColleague,
    BeginOrder,
    ConsentImpossible,
    EndOrder,
    HangUp,
    PauseRecording,
    ResumeRecording,
    SetHeadset,
    TransferContact,
    WithdrawConsent,
)
from signaling.core.effects import Permits, Save
from signaling.core.errors import Code, Refused
from signaling.core.events import (
    CompanionInvited,
    CompanionRedeemed,
    PlaneAvailable,
    RecorderAvailable,
    RecordingFailed,
)
from tests.consenting import (
    BOTH,
    agree,
    answer,
    facts,
    opened,
    recording_house,
    refuse,
    rules,
    seen,
    written,
)
from tests.house import House, Page, profile

NOTHING = set[tuple[str, str]]()


def duty(**changes: Any) -> tuple[House, Page, Page]:
    """A talk in which everybody has acknowledged that orders are recorded."""
    house = recording_house("statutory", **changes)
    customer, agent = house.call()
    agree(customer, agent)
    return house, customer, agent


def reason(page: Page, command: BeginOrder) -> object:
    with pytest.raises(Refused) as refused:
        page.say(command)
    assert refused.value.code == Code.ORDER_IMPOSSIBLE
    return refused.value.details["reason"]


# --- pause ---------------------------------------------------------------------------------------------------------


def test_a_pause_closes_at_once_and_everybody_sees_why() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(customer, agent)
    written(house)
    effects = agent.say(PauseRecording(contact="c1", reason="card_data"))
    saved = next(n for n, effect in enumerate(effects) if isinstance(effect, Save))
    assert effects.index(Permits("c1", ())) < saved
    assert facts(customer) == ("paused", ("paused",), ())
    assert seen(customer).pause == "card_data"
    agent.say(PauseRecording(contact="c1", reason="private"))
    agent.say(PauseRecording(contact="c1", reason="private"))
    assert seen(customer).pause == "private"
    agent.say(ResumeRecording(contact="c1"))
    assert facts(customer) == ("starting", (), ("sound", "picture"))
    assert min(track.sequence for track in house.permitted.tracks["c1"]) == 5
    agent.say(ResumeRecording(contact="c1"))
    assert [entry.kind for entry in house.rows.audit if entry.kind.startswith("recording")] == [
        "recording.started",
        *["recording.part"] * 4,
        "recording.paused",
        "recording.stopped",
        "recording.paused",
        "recording.resumed",
        "recording.started",
    ]


def test_a_pause_before_anything_runs_holds() -> None:
    house = recording_house()
    customer, agent = house.call()
    agent.say(PauseRecording(contact="c1", reason="off_topic"))
    assert facts(customer)[0] == "asking"
    agree(customer, agent)
    assert facts(customer) == ("paused", ("paused",), ())
    house.restart()
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == NOTHING
    assert seen(house.page("c1")).pause == "off_topic"


def test_a_pause_is_kept_for_the_next_agent() -> None:
    house = recording_house()
    customer, anna = house.call()
    agree(customer, anna)
    anna.say(PauseRecording(contact="c1", reason="card_data"))
    bert = house.agent("bert")
    anna.say(TransferContact(contact="c1", queue=None, agent="bert", note=""))
    house.accept(bert, "bert")
    agree(bert)
    assert facts(bert) == ("paused", ("paused",), ())
    bert.say(ResumeRecording(contact="c1"))
    assert facts(bert)[0] == "starting"


def test_only_the_agent_who_leads_pauses() -> None:
    house = recording_house()
    customer, anna = house.call()
    bert = house.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    house.accept(bert, "bert")
    for page in (customer, bert):
        assert page.refused(PauseRecording(contact="c1", reason="other")) == Code.NOT_ALLOWED
        assert page.refused(ResumeRecording(contact="c1")) == Code.NOT_ALLOWED


def test_a_failure_is_tried_again() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(customer, agent)
    house.receive(RecordingFailed(room="c1", code="disk_full"))
    agent.say(ResumeRecording(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_a_call_that_began_without_media_server_moves_up_to_be_recorded() -> None:
    house = opened(rules("consent"), profile("anna"))
    house.receive(PlaneAvailable(yes=False))
    customer, agent = house.call()
    assert facts(customer) == ("failed", ("no_recorder", "unanswered"), ())
    agent.say(ResumeRecording(contact="c1"))
    assert facts(customer) == ("failed", ("no_recorder", "unanswered"), ())
    house.receive(PlaneAvailable(yes=True))
    agent.say(ResumeRecording(contact="c1"))
    assert facts(customer) == ("asking", ("unanswered",), ())
    agree(customer, agent)
    assert house.permitted.names("c1") == BOTH


# --- order talks ---------------------------------------------------------------------------------------------------


def test_only_the_order_talk_is_recorded() -> None:
    house, customer, agent = duty()
    assert facts(customer) == ("off", ("order",), ())
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH
    assert seen(customer).order
    agent.say(BeginOrder(contact="c1"))
    agent.say(EndOrder(contact="c1"))
    agent.say(EndOrder(contact="c1"))
    assert house.permitted.names("c1") == NOTHING
    assert facts(customer) == ("stopped", ("order",), ())
    assert (seen(agent).order, seen(agent).order_ended) == (False, "agent")
    agent.say(BeginOrder(contact="c1"))
    assert min(track.sequence for track in house.permitted.tracks["c1"]) == 5
    kinds = [kind for kind in house.rows.kinds("c1") if kind.startswith("order")]
    assert kinds == ["order.begun", "order.ended", "order.begun"]


def test_an_order_talk_ends_a_pause() -> None:
    house, customer, agent = duty()
    agent.say(PauseRecording(contact="c1", reason="private"))
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH
    assert seen(customer).pause is None
    assert [entry.kind for entry in house.rows.audit[-4:]] == [
        "recording.paused",
        "recording.resumed",
        "order.begun",
        "recording.started",
    ]


def test_an_order_talk_waits_for_those_who_have_not_acknowledged() -> None:
    house = recording_house("statutory", ask="agent")
    customer, agent = house.call()
    assert seen(customer).ask == ()
    agent.say(BeginOrder(contact="c1"))
    assert facts(customer) == ("asking", ("unanswered",), ())
    assert seen(customer).order
    agree(customer)
    assert house.permitted.names("c1") == NOTHING
    agree(agent)
    assert house.permitted.names("c1") == BOTH


@pytest.mark.parametrize("purpose", ["sound", "picture"])
def test_a_refusal_ends_the_order_talk_and_not_the_contact(purpose: Any) -> None:
    house, customer, agent = duty()
    agent.say(BeginOrder(contact="c1"))
    customer.say(answer(customer, purpose, granted=False))
    assert house.permitted.names("c1") == NOTHING
    assert (seen(agent).order, seen(agent).order_ended) == (False, "withdrawn")
    assert house.state("c1") == "connected"
    assert reason(agent, BeginOrder(contact="c1")) == "withdrawn"
    customer.say(answer(customer, purpose))
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_a_refusal_of_the_announcement_ends_the_order_talk() -> None:
    house = recording_house("statutory", ask="agent")
    customer, agent = house.call()
    agent.say(BeginOrder(contact="c1"))
    refuse(customer)
    assert (seen(agent).order, seen(agent).order_ended) == (False, "refused")
    assert reason(agent, BeginOrder(contact="c1")) == "refused"
    assert house.rows.kinds("c1")[-1] == "order.ended"


def test_what_may_be_done_with_it_is_asked_freely() -> None:
    house = recording_house("statutory")
    customer, agent = house.call()
    agree(agent)
    refuse(customer, "quality")
    agree(customer)
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_whoever_comes_in_closes_the_order_talk_until_they_have_acknowledged() -> None:
    house, customer, agent = duty()
    agent.say(BeginOrder(contact="c1"))
    house.receive(CompanionInvited(companion="k1", contact="c1", by="c1", name="Tochter"))
    house.receive(CompanionRedeemed(companion="k1", seat="seat-k1"))
    companion = house.companion("c1", "k1")
    agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    assert facts(customer) == ("asking", ("unanswered",), ())
    assert seen(companion).order
    refuse(companion)
    assert seen(customer).order_ended == "refused"


@pytest.mark.parametrize("code", ["no_recorder", "disk_full", "archive_unreachable"])
def test_a_failing_recorder_ends_the_order_talk(code: str) -> None:
    house, customer, agent = duty()
    agent.say(BeginOrder(contact="c1"))
    house.receive(RecorderAvailable(yes=False, code=code))
    assert facts(customer) == ("failed", tuple(sorted({code, "order"})), ())
    assert (seen(agent).order, seen(agent).order_ended) == (False, code)
    assert reason(agent, BeginOrder(contact="c1")) == code
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == NOTHING
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_an_order_talk_is_tried_again_after_a_failure() -> None:
    house, _, agent = duty()
    agent.say(BeginOrder(contact="c1"))
    house.receive(RecordingFailed(room="c1", code="key_missing"))
    assert seen(agent).order_ended == "key_missing"
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_no_order_talk_begins_that_could_not_be_recorded() -> None:
    house = recording_house("statutory", ready=False)
    _, agent = house.call()
    assert reason(agent, BeginOrder(contact="c1")) == "no_recorder"
    house.receive(RecorderAvailable(yes=True))
    agent.say(ConsentImpossible(contact="c1", reason="minor"))
    assert reason(agent, BeginOrder(contact="c1")) == "impossible"


def test_no_order_talk_begins_without_a_media_server() -> None:
    house = opened(rules("statutory"), profile("anna"))
    house.receive(PlaneAvailable(yes=False))
    customer, agent = house.call()
    assert reason(agent, BeginOrder(contact="c1")) == "no_recorder"
    house.receive(PlaneAvailable(yes=True))
    agent.say(BeginOrder(contact="c1"))
    agree(customer, agent)
    assert house.permitted.names("c1") == BOTH


def test_a_customer_who_cannot_agree_gives_no_order() -> None:
    _, _, agent = duty()
    agent.say(BeginOrder(contact="c1"))
    agent.say(ConsentImpossible(contact="c1", reason="confused"))
    assert seen(agent).order_ended == "impossible"


def test_with_the_talk_ends_the_order_talk() -> None:
    house, customer, anna = duty()
    anna.say(BeginOrder(contact="c1"))
    bert = house.agent("bert")
    anna.say(TransferContact(contact="c1", queue=None, agent="bert", note=""))
    assert (seen(customer).order, seen(customer).order_ended) == (False, "over")
    house.accept(bert, "bert")
    agree(bert)
    assert house.permitted.names("c1") == NOTHING


def test_while_two_talk_in_private_the_order_talk_waits() -> None:
    house, customer, anna = duty()
    anna.say(BeginOrder(contact="c1"))
    bert = house.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    reservation = house.desk.state.agents["bert"].reservation
    assert reservation is not None
    bert.say(AcceptReservation(reservation=reservation))
    assert house.permitted.names("c1") == NOTHING
    assert seen(customer).order
    bert.say(HangUp(contact="c1"))
    assert house.permitted.names("c1") == BOTH


@pytest.mark.parametrize("command", [BeginOrder, EndOrder])
def test_other_queues_have_no_order_talks(command: Any) -> None:
    house = recording_house()
    _, agent = house.call()
    assert agent.refused(command(contact="c1")) == Code.RECORDING_OFF
    assert agent.refused(SetHeadset(contact="c1", worn=True)) == Code.RECORDING_OFF


def test_a_withdrawal_of_an_agent_counts_too() -> None:
    _, customer, agent = duty()
    agent.say(BeginOrder(contact="c1"))
    agent.say(WithdrawConsent(contact="c1", purposes=()))
    assert seen(customer).order_ended == "withdrawn"


# --- headset -------------------------------------------------------------------------------------------------------


def test_only_staff_wear_headsets() -> None:
    house = recording_house("agent_only")
    customer, agent = house.call()
    assert customer.refused(SetHeadset(contact="c1", worn=True)) == Code.NOT_ALLOWED
    agent.say(SetHeadset(contact="c1", worn=True))
    agent.say(SetHeadset(contact="c1", worn=True))
    assert seen(agent).headset
    assert not seen(customer).headset
    assert house.rows.kinds("c1").count("recording.headset") == 1
