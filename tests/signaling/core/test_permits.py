"""What may be recorded follows from what everybody said, closes before anybody is let in, and never opens unsaved."""

from dataclasses import replace

import pytest

from signaling.core.commands import (
    AcceptReservation,
    AdmitCompanion,
    AskColleague,
    ConsentImpossible,
    HandOver,
    HangUp,
    JoinColleague,
    SetHeadset,
    Supervise,
    TransferContact,
    WithdrawConsent,
)
from signaling.core.effects import (
    Permits,
    RecordingOver,
    RoomGone,
    Route,
)
from signaling.core.events import (
    PermitClosed,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
)
from signaling.core.records import RecordingRecord
from tests.consenting import (
    BOTH,
    agree,
    answer,
    facts,
    opened,
    recording,
    recording_house,
    refuse,
    rules,
    seen,
    written,
)
from tests.house import profile
from tests.permitting import NOTHING, agreed, first, invited, lapse, row

# --- by consent ----------------------------------------------------------------------------------------------------


def test_nothing_is_recorded_before_the_last_has_agreed() -> None:
    house = recording_house()
    customer, agent = house.call()
    assert house.desk.state.contacts["c1"].on_sfu
    assert facts(customer) == ("asking", ("unanswered",), ())
    agree(customer)
    assert house.permitted.names("c1") == NOTHING
    agree(agent)
    assert house.permitted.names("c1") == BOTH
    assert facts(customer) == facts(agent) == ("starting", (), ("sound", "picture"))
    written(house)
    assert facts(customer) == facts(agent) == ("running", (), ("sound", "picture"))
    assert (row(house).sequence, row(house).started_at) == (4, house.now)
    assert house.rows.kinds("c1").count("recording.started") == 1


def test_kinds_do_not_depend_on_each_other() -> None:
    house = recording_house()
    customer, agent = house.call()
    agree(agent)
    refuse(customer, "picture")
    assert house.permitted.names("c1") == NOTHING
    customer.say(answer(customer, "sound"))
    assert house.permitted.names("c1") == {("c1", "sound"), ("anna", "sound")}
    assert facts(customer) == ("starting", ("refused",), ("sound",))


def test_a_refusal_leaves_the_call_alone() -> None:
    house = recording_house()
    customer, agent = house.call()
    refuse(customer)
    agree(agent)
    assert facts(agent) == ("off", ("refused",), ())
    assert house.state("c1") == "connected"
    assert house.permitted.told == []


def test_a_withdrawal_closes_before_it_is_saved_and_opens_again_under_new_numbers() -> None:
    house, customer, agent = agreed()
    written(house)
    effects = customer.say(WithdrawConsent(contact="c1", purposes=("picture",)))
    (cut,) = (effect for effect in first(effects) if isinstance(effect, Permits))
    assert {track.kind for track in cut.tracks} == {"sound"}
    assert facts(agent) == ("running", ("withdrawn",), ("sound",))
    sound = house.permitted.sequence("c1", "c1", "sound")
    customer.say(answer(customer, "picture"))
    assert house.permitted.sequence("c1", "c1", "sound") == sound
    assert house.permitted.sequence("c1", "anna", "picture") == 5
    assert house.permitted.sequence("c1", "c1", "picture") == 6
    customer.say(WithdrawConsent(contact="c1", purposes=()))
    assert facts(agent) == ("stopped", ("withdrawn",), ())
    assert house.rows.audit[-1].kind == "recording.stopped"


def test_uses_gate_nothing() -> None:
    house, customer, _ = agreed()
    customer.say(WithdrawConsent(contact="c1", purposes=("quality",)))
    assert house.permitted.names("c1") == BOTH


def test_a_customer_who_cannot_agree_is_not_recorded() -> None:
    house, _, agent = agreed()
    agent.say(ConsentImpossible(contact="c1", reason="confused"))
    assert house.permitted.names("c1") == NOTHING
    assert facts(agent) == ("stopped", ("impossible",), ())


# --- who comes and goes --------------------------------------------------------------------------------------------


def test_the_gate_closes_before_a_companion_is_let_in() -> None:
    house, customer, agent = agreed()
    written(house)
    companion = invited(house)
    assert house.permitted.names("c1") == BOTH, "the lobby hears nothing"
    effects = agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    assert Permits("c1", ()) in first(effects)
    assert not [effect for effect in first(effects) if isinstance(effect, Route)]
    assert facts(customer) == ("asking", ("unanswered",), ())
    agree(companion)
    assert house.permitted.names("c1") == BOTH | {("k1", "sound"), ("k1", "picture")}
    assert {track.sequence for track in house.permitted.tracks["c1"]} == set(range(5, 11))
    companion.say(HangUp(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_whoever_refuses_and_leaves_stands_in_nobodys_way_any_more() -> None:
    house, _, agent = agreed()
    companion = invited(house)
    agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    refuse(companion)
    assert facts(agent) == ("stopped", ("refused",), ())
    companion.say(HangUp(contact="c1"))
    assert house.permitted.names("c1") == BOTH


def test_the_gate_closes_before_a_supervisor_joins() -> None:
    house = opened(replace(rules("consent"), supervision_purposes=("training",)), profile("anna"))
    customer, agent = house.call()
    agree(customer, agent)
    page = house.supervisor()
    effects = page.say(Supervise(contact="c1", purpose="training"))
    assert Permits("c1", ()) in first(effects)
    page.go()
    assert house.permitted.names("c1") == BOTH


def test_nothing_is_recorded_while_two_talk_in_private() -> None:
    house, customer, anna = agreed()
    bert = house.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    assert house.permitted.names("c1") == BOTH, "it only rings"
    reservation = house.desk.state.agents["bert"].reservation
    assert reservation is not None
    effects = bert.say(AcceptReservation(reservation=reservation))
    assert Permits("c1", ()) in first(effects)
    agree(bert)
    assert facts(customer) == ("paused", ("aside",), ())
    assert house.permitted.names("c1") == NOTHING
    anna.say(JoinColleague(contact="c1"))
    assert house.permitted.names("c1") == BOTH | {("bert", "sound"), ("bert", "picture")}
    anna.say(HandOver(contact="c1", agent="bert", note=""))
    assert {who for who, _ in house.permitted.names("c1")} == {"c1", "bert"}


def test_the_recording_of_a_contact_goes_on_with_the_next_agent() -> None:
    house, customer, anna = agreed()
    bert = house.agent("bert")
    effects = anna.say(TransferContact(contact="c1", queue=None, agent="bert", note=""))
    assert Permits("c1", ()) in first(effects)
    assert RecordingOver("c1") not in house.permitted.told
    assert facts(customer)[0] == "stopped"
    house.accept(bert, "bert")
    assert facts(customer) == ("asking", ("unanswered",), ())
    agree(bert)
    assert {who for who, _ in house.permitted.names("c1")} == {"c1", "bert"}
    assert min(track.sequence for track in house.permitted.tracks["c1"]) == 5


def test_an_agent_who_comes_back_to_the_contact_is_asked_again() -> None:
    house, customer, anna = agreed()
    anna.go()
    house.wait(house.rules.call_grace_ms)
    assert house.state("c1") == "waiting"
    assert house.permitted.names("c1") == NOTHING
    anna = house.agent()
    house.accept(anna)
    assert facts(customer) == ("asking", ("unanswered",), ())
    agree(anna)
    assert house.permitted.names("c1") == BOTH


def test_pages_that_are_away_or_loaded_anew_change_nothing() -> None:
    house, customer, _ = agreed()
    customer.go()
    assert house.permitted.names("c1") == BOTH
    house.page("c1")
    assert house.permitted.names("c1") == BOTH
    assert len(house.permitted.told) == 1


def test_with_the_contact_ends_the_recording() -> None:
    house, customer, agent = agreed()
    effects = agent.say(HangUp(contact="c1"))
    assert {type(effect) for effect in first(effects)} >= {Permits, RoomGone}
    assert house.permitted.told[-2:] == [Permits("c1", ()), RecordingOver("c1")]
    assert facts(customer)[0] == "stopped"
    assert row(house).ended_at == house.now
    house.receive(RecorderAvailable(yes=True))
    house.finish(agent)
    assert house.permitted.told[-1] == RecordingOver("c1")


def test_what_never_began_needs_no_end() -> None:
    house = recording_house()
    _, agent = house.call()
    agent.say(HangUp(contact="c1"))
    assert house.permitted.told == []
    assert row(house).ended_at == house.now


def test_in_a_queue_that_never_records_a_recording_stops() -> None:
    base = rules("consent")
    quiet = replace(base.queues[0], id="quiet", recording=recording("never"))
    house = opened(replace(base, queues=(*base.queues, quiet)), profile("anna"), profile("bert"))
    customer, anna = house.call()
    agree(customer, anna)
    bert = house.agent("bert")
    anna.say(TransferContact(contact="c1", queue="quiet", agent="bert", note=""))
    house.accept(bert, "bert")
    assert (seen(customer).mode, facts(customer)) == ("never", ("stopped", (), ()))
    assert house.permitted.names("c1") == NOTHING
    customer.say(WithdrawConsent(contact="c1", purposes=()))
    assert {own.state for own in seen(customer).mine} == {"withdrawn"}


# --- agents alone --------------------------------------------------------------------------------------------------


def test_only_the_agent_is_recorded_and_only_with_a_headset() -> None:
    house = recording_house("agent_only")
    customer, agent = house.call()
    agree(agent)
    assert facts(agent) == ("off", ("headset",), ())
    agent.say(SetHeadset(contact="c1", worn=True))
    assert house.permitted.names("c1") == {("anna", "sound"), ("anna", "picture")}
    companion = invited(house)
    agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    assert house.permitted.names("c1") == {("anna", "sound"), ("anna", "picture")}
    assert seen(companion).ask == ()
    assert facts(companion) == ("starting", (), ("sound", "picture"))
    agent.say(SetHeadset(contact="c1", worn=False))
    assert house.permitted.names("c1") == NOTHING
    assert facts(customer) == ("stopped", ("headset",), ())


def test_a_colleague_wears_their_own_headset() -> None:
    house = recording_house("agent_only")
    _, anna = house.call()
    bert = house.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    house.accept(bert, "bert")
    anna.say(JoinColleague(contact="c1"))
    agree(anna, bert)
    anna.say(SetHeadset(contact="c1", worn=True))
    assert {who for who, _ in house.permitted.names("c1")} == {"anna"}
    bert.say(SetHeadset(contact="c1", worn=True))
    assert {who for who, _ in house.permitted.names("c1")} == {"anna", "bert"}
    assert (seen(anna).headset, seen(bert).headset) == (True, True)
    bert.say(HangUp(contact="c1"))
    assert row(house).headset == ("anna",)


# --- the recorder --------------------------------------------------------------------------------------------------


def test_until_the_recorder_is_heard_of_nothing_opens_and_nothing_has_failed() -> None:
    house = recording_house(ready=False)
    customer, agent = house.call()
    agree(customer, agent)
    assert facts(customer) == ("starting", ("recorder",), ())
    assert house.permitted.told == []
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == BOTH


def test_a_recorder_never_heard_of_is_not_there() -> None:
    house = recording_house(ready=False)
    customer, agent = house.call()
    agree(customer, agent)
    house.wait(10_000)
    assert facts(customer) == ("failed", ("no_recorder",), ())
    assert house.rows.audit[-1].data == {"code": "no_recorder"}


def test_without_a_media_plane_the_call_goes_on_unrecorded_and_says_so() -> None:
    house = opened(replace(rules("consent"), media=False), profile("anna"), ready=False)
    house.receive(PlaneAvailable(yes=False))
    customer, agent = house.call()
    assert facts(customer) == facts(agent) == ("failed", ("no_recorder", "unanswered"), ())
    assert house.state("c1") == "connected"
    assert house.desk.state.contacts["c1"].record.topology == "direct"


def test_a_chat_is_not_a_call() -> None:
    house = recording_house()
    customer, _ = house.call(channel="chat")
    assert house.rows.all(RecordingRecord) == []
    assert not [view for view in customer.inbox if getattr(view, "recording", None)]


def test_the_recorder_is_gone_and_comes_back() -> None:
    house, customer, _ = agreed()
    house.receive(RecorderAvailable(yes=False, code="archive_unreachable"))
    assert house.permitted.names("c1") == NOTHING
    assert facts(customer) == ("failed", ("archive_unreachable",), ())
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == BOTH
    assert facts(customer)[0] == "starting"


@pytest.mark.parametrize("code", ["key_missing", "disk_full", "archive_unreachable"])
def test_a_recording_that_failed_says_so_until_it_is_tried_again(code: str) -> None:
    house, customer, _ = agreed()
    written(house)
    house.receive(RecordingFailed(room="c1", code=code))
    assert house.permitted.names("c1") == NOTHING
    assert facts(customer) == ("failed", (code,), ())
    assert [entry.kind for entry in house.rows.audit][-2:] == [
        "recording.stopped",
        "recording.failed",
    ]
    house.receive(RecordingFailed(room="another", code=code))
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == BOTH


@pytest.mark.parametrize("code", ["lapsed", "worker_gone"])
def test_a_track_that_lapsed_opens_again_at_once_and_then_more_slowly(code: str) -> None:
    house, _, _ = agreed()
    lapse(house, "c1", code)
    assert house.permitted.sequence("c1", "c1", "sound") == 5
    lapse(house, "anna", code)
    assert house.permitted.sequence("c1", "anna", "sound") == 6
    lapse(house, "c1", code)
    assert house.permitted.names("c1") == BOTH - {("c1", "sound")}
    house.wait(999)
    assert house.permitted.names("c1") == BOTH - {("c1", "sound")}
    house.wait(1)
    assert house.permitted.sequence("c1", "c1", "sound") == 7
    house.wait(10_000)
    lapse(house, "c1", code)
    assert house.permitted.sequence("c1", "c1", "sound") == 8


def test_a_track_that_cannot_be_written_fails_the_recording() -> None:
    house, customer, _ = agreed()
    lapse(house, "c1", "write_failed")
    assert house.permitted.names("c1") == NOTHING
    assert facts(customer) == ("failed", ("write_failed",), ())


def test_what_the_recorder_tells_of_the_past_changes_nothing() -> None:
    house, customer, _ = agreed()
    customer.say(WithdrawConsent(contact="c1", purposes=("sound",)))
    customer.say(answer(customer, "sound"))
    before = house.permitted.tracks["c1"]
    for room in ("c1", "another"):
        for sequence in (1, 99):
            told = {"room": room, "participant": "c1", "kind": "sound", "sequence": sequence}
            house.receive(PermitClosed(**told, code="disk_full"))  # type: ignore[arg-type]
            house.receive(Recorded(**told))  # type: ignore[arg-type]
    assert house.permitted.tracks["c1"] == before
    assert facts(customer)[0] == "starting"
