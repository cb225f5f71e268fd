"""What may be recorded follows from what everybody said, closes before anybody is let in, and never opens unsaved."""

from dataclasses import replace
from typing import Any

import pytest

from policies.consent import Kind, Mode
from signaling.core.commands import (
    AcceptReservation,
    AdmitCompanion,
    AskColleague,
    BeginOrder,
    ConsentImpossible,
    HandOver,
    HangUp,
    JoinColleague,
    ResumeRecording,
    SetHeadset,
    SetMedia,
    Supervise,
    TransferContact,
    WithdrawConsent,
)
from signaling.core.effects import (
    Effect,
    LegGone,
    Permits,
    RecordingOver,
    RoomGone,
    Route,
    Save,
)
from signaling.core.events import (
    CompanionInvited,
    CompanionRedeemed,
    LegState,
    PermitClosed,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RecordingFailed,
    RoomsFound,
)
from signaling.core.permits import HEAR_MS, SILENT_MS
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
from tests.house import House, Page, profile

NOTHING = set[tuple[str, str]]()


def agreed(mode: Mode = "consent", **changes: Any) -> tuple[House, Page, Page]:
    """A talk that is being recorded."""
    house = recording_house(mode, **changes)
    customer, agent = house.call()
    agree(customer, agent)
    return house, customer, agent


def row(house: House) -> RecordingRecord:
    (found,) = house.rows.all(RecordingRecord)
    return found


def first(effects: list[Effect]) -> list[Effect]:
    """What leaves before the save."""
    return effects[: next(n for n, effect in enumerate(effects) if isinstance(effect, Save))]


def lapse(house: House, participant: str, code: str = "lapsed") -> None:
    house.receive(
        PermitClosed(
            room="c1",
            participant=participant,
            kind="sound",
            sequence=house.permitted.sequence("c1", participant, "sound"),
            code=code,
        )
    )


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


def invited(house: House) -> Page:
    house.receive(CompanionInvited(companion="k1", contact="c1", by="c1", name="Tochter"))
    house.receive(CompanionRedeemed(companion="k1", seat="seat-k1"))
    return house.companion("c1", "k1")


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


# --- after a restart -----------------------------------------------------------------------------------------------


def test_after_a_restart_everything_is_closed_until_the_recorder_is_there() -> None:
    house, _, _ = agreed()
    written(house)
    house.restart()
    assert house.permitted.names("c1") == NOTHING
    house.receive(PlaneAvailable(yes=True))
    customer = house.page("c1")
    assert facts(customer) == ("starting", ("recorder",), ())
    assert house.permitted.names("c1") == NOTHING
    house.console("anna")
    house.wait(HEAR_MS)
    assert house.permitted.names("c1") == NOTHING
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == BOTH
    assert {track.sequence for track in house.permitted.tracks["c1"]} == {5, 6, 7, 8}
    assert house.rows.kinds("c1").count("recording.started") == 2


def test_each_part_on_disk_is_noted_once() -> None:
    house, *_ = agreed()
    written(house)
    written(house)
    notes = [entry for entry in house.rows.audit if entry.kind == "recording.part"]
    told = {(one.data["participant"], one.data["track"], one.data["sequence"]) for one in notes}
    assert told == {
        (track.participant, track.kind, track.sequence) for track in house.permitted.tracks["c1"]
    }
    assert len(notes) == len(told) == 4


def test_a_part_that_ended_before_it_was_on_disk_is_noted_too() -> None:
    """A slow disk, or a short part: else nobody would miss its file."""
    house, customer, _ = agreed()
    sequence = house.permitted.sequence("c1", "c1", "sound")
    customer.say(WithdrawConsent(contact="c1", purposes=("sound",)))
    told = {"room": "c1", "participant": "c1", "kind": "sound", "sequence": sequence}
    house.receive(Recorded(**told))  # type: ignore[arg-type]
    (note,) = (entry for entry in house.rows.audit if entry.kind == "recording.part")
    assert note.data == {"participant": "c1", "track": "sound", "sequence": sequence}


def test_after_a_restart_everybody_is_listened_to_first() -> None:
    """What somebody said in the last moment may have died unsaved; their page says it again."""
    house, _, _ = agreed()
    house.restart()
    house.receive(PlaneAvailable(yes=True))
    house.receive(RecorderAvailable(yes=True))
    customer = house.page("c1")
    house.wait(5 * HEAR_MS)
    assert house.permitted.names("c1") == NOTHING, "Anna isn't back"
    house.console("anna")
    assert facts(customer)[0] == "starting"
    house.wait(HEAR_MS - 1)
    assert house.permitted.names("c1") == NOTHING
    customer.say(WithdrawConsent(contact="c1", purposes=("picture",)))
    house.wait(1)
    assert house.permitted.names("c1") == {("c1", "sound"), ("anna", "sound")}


def test_after_a_restart_who_goes_at_once_is_listened_to_when_back() -> None:
    """Their page may have had no time to say it again."""
    house, _, _ = agreed()
    house.restart()
    house.receive(PlaneAvailable(yes=True))
    house.receive(RecorderAvailable(yes=True))
    house.page("c1")
    house.console("anna").go()
    house.wait(3 * HEAR_MS)
    assert house.permitted.names("c1") == NOTHING
    house.console("anna")
    house.wait(HEAR_MS - 1)
    assert house.permitted.names("c1") == NOTHING
    house.wait(1)
    assert house.permitted.names("c1") == BOTH


def test_after_a_restart_who_stays_away_is_waited_for_no_longer_than_in_the_talk() -> None:
    house, _, agent = agreed()
    companion = invited(house)
    agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    agree(companion)
    house.restart()
    house.receive(PlaneAvailable(yes=True))
    house.receive(RecorderAvailable(yes=True))
    house.page("c1")
    house.console("anna")
    house.wait(HEAR_MS)
    assert house.permitted.names("c1") == NOTHING
    house.wait(house.rules.call_grace_ms + HEAR_MS)
    assert house.permitted.names("c1") == BOTH


def test_after_a_restart_a_refusal_is_still_one() -> None:
    house, customer, _ = agreed()
    customer.say(WithdrawConsent(contact="c1", purposes=()))
    house.restart()
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == NOTHING


def test_an_order_talk_outlives_a_restart_of_the_server() -> None:
    house = recording_house("statutory")
    customer, agent = house.call()
    agree(customer, agent)
    agent.say(BeginOrder(contact="c1"))
    assert house.permitted.names("c1") == BOTH
    house.restart()
    assert seen(house.page("c1")).order
    house.console("anna")
    house.receive(RecorderAvailable(yes=True))
    house.wait(HEAR_MS)
    assert house.permitted.names("c1") == BOTH


def test_who_ended_is_not_opened_by_a_restart() -> None:
    house, _, agent = agreed()
    agent.say(HangUp(contact="c1"))
    house.restart()
    house.receive(RecorderAvailable(yes=True))
    assert house.permitted.names("c1") == NOTHING
    assert house.permitted.told[-1] == RecordingOver("c1")


def test_who_leaves_is_cut_off_first() -> None:
    house, _, agent = agreed()
    companion = invited(house)
    agent.say(AdmitCompanion(contact="c1", companion="k1", admit=True))
    agree(companion)
    effects = companion.say(HangUp(contact="c1"))
    cuts = [effect for effect in first(effects) if isinstance(effect, Permits | LegGone)]
    assert {type(cut) for cut in cuts} == {Permits, LegGone}


# --- silence -------------------------------------------------------------------------------------------------------


def linked(house: House, *who: str) -> None:
    """These participants' legs are connected."""
    for side in house.desk.state.contacts["c1"].sides.values():
        if side.id in who:
            event = LegState(room="c1", participant=side.id, leg=side.leg, state="connected")
            house.receive(event)


def first_sample(house: House, who: str = "c1", kind: Kind = "sound") -> None:
    sequence = house.permitted.sequence("c1", who, kind)
    house.receive(Recorded(room="c1", participant=who, kind=kind, sequence=sequence))


def failures(house: House) -> list[Any]:
    return [each.data["code"] for each in house.rows.audit if each.kind == "recording.failed"]


def test_a_recording_of_which_nothing_comes_has_failed_until_something_does() -> None:
    house, customer, agent = agreed()
    linked(house, "c1", "anna")
    house.wait(SILENT_MS - 1)
    assert facts(customer) == ("starting", (), ("sound", "picture"))
    house.wait(1)
    assert facts(customer) == facts(agent) == ("failed", ("silent",), ("sound", "picture"))
    assert failures(house) == ["silent"]
    assert house.permitted.names("c1") == BOTH
    first_sample(house)
    assert facts(customer) == facts(agent) == ("running", (), ("sound", "picture"))
    house.wait(10 * SILENT_MS)
    assert facts(customer)[0] == "running"
    assert house.desk.state.timers.at("silent", "c1") is None


def test_what_is_on_disk_in_time_never_was_silent() -> None:
    house, customer, _ = agreed()
    linked(house, "c1", "anna")
    house.wait(SILENT_MS - 1)
    written(house)
    house.wait(SILENT_MS)
    assert facts(customer) == ("running", (), ("sound", "picture"))
    assert failures(house) == []


def test_nothing_is_missed_of_those_who_are_not_connected_yet() -> None:
    house, customer, _ = agreed()
    house.wait(2 * SILENT_MS)
    assert facts(customer)[0] == "starting"
    linked(house, "anna")
    house.wait(SILENT_MS - 1)
    assert facts(customer)[0] == "starting"
    house.wait(1)
    assert facts(customer)[0] == "failed"


def test_nothing_is_missed_of_those_who_are_away() -> None:
    house, customer, agent = agreed()
    linked(house, "c1", "anna")
    agent.say(SetMedia(contact="c1", microphone=False, camera=False, screen=False))
    house.wait(SILENT_MS - 1)
    customer.go()
    house.wait(SILENT_MS)
    assert facts(agent)[0] == "starting"
    house.page("c1", instance=customer.instance)
    house.wait(SILENT_MS - 1)
    assert facts(agent)[0] == "starting"
    house.wait(1)
    assert facts(agent)[0] == "failed"


def test_what_is_switched_off_is_no_failure() -> None:
    house, customer, agent = agreed()
    linked(house, "c1", "anna")
    for page in (customer, agent):
        page.say(SetMedia(contact="c1", microphone=False, camera=False, screen=False))
    house.wait(2 * SILENT_MS)
    assert facts(customer)[0] == "starting"
    customer.say(SetMedia(contact="c1", microphone=True, camera=False, screen=False))
    house.wait(SILENT_MS - 1)
    assert facts(customer)[0] == "starting"
    house.wait(1)
    assert facts(customer)[0] == "failed"
    customer.say(SetMedia(contact="c1", microphone=False, camera=False, screen=False))
    assert facts(customer) == ("starting", (), ("sound", "picture"))


def test_a_shared_screen_counts_where_it_may_be_recorded() -> None:
    house, customer, agent = agreed(purposes=("screen",))
    linked(house, "c1", "anna")
    house.wait(2 * SILENT_MS)
    assert facts(customer)[0] == "starting"
    agent.say(SetMedia(contact="c1", microphone=True, camera=True, screen=True))
    house.wait(SILENT_MS)
    assert facts(customer) == ("failed", ("silent",), ("screen",))


def test_who_lapses_again_and_again_is_silent_too() -> None:
    house, customer, _ = agreed()
    linked(house, "c1")
    house.desk.state.contacts["c1"].customer.camera = False
    for _ in range(4):
        lapse(house, "c1")
        house.wait(SILENT_MS // 4)
    assert facts(customer)[:2] == ("failed", ("silent",))


def test_a_silent_order_talk_ends() -> None:
    house = recording_house("statutory")
    customer, agent = house.call()
    agree(customer, agent)
    linked(house, "c1", "anna")
    agent.say(BeginOrder(contact="c1"))
    house.wait(SILENT_MS)
    assert (seen(customer).order, seen(customer).order_ended) == (False, "silent")
    assert facts(customer) == ("failed", ("order", "silent"), ())
    assert house.permitted.names("c1") == NOTHING
    assert failures(house) == ["silent"]
    agent.say(BeginOrder(contact="c1"))
    written(house)
    house.wait(2 * SILENT_MS)
    assert seen(customer).order
    assert facts(customer)[0] == "running"


def test_the_agent_may_try_it_anew() -> None:
    house, customer, agent = agreed()
    linked(house, "c1", "anna")
    house.wait(SILENT_MS)
    effects = agent.say(ResumeRecording(contact="c1"))
    assert Permits("c1", ()) in first(effects)
    assert {track.sequence for track in house.permitted.tracks["c1"]} == {5, 6, 7, 8}
    assert facts(customer) == ("starting", (), ("sound", "picture"))
    assert house.rows.audit[-1].kind == "recording.started"
    house.wait(SILENT_MS)
    assert facts(customer)[0] == "failed"
    before = house.permitted.tracks["c1"]
    first_sample(house)
    agent.say(ResumeRecording(contact="c1"))
    assert house.permitted.tracks["c1"] == before


def test_after_a_restart_a_leg_that_goes_on_counts() -> None:
    house, customer, agent = agreed()
    linked(house, "c1", "anna")
    sides = house.desk.state.contacts["c1"].sides
    legs = {side.id: side.leg for side in sides.values()}
    house.restart()
    house.receive(PlaneAvailable(yes=True))
    house.receive(RoomsFound(rooms={"c1": legs}))
    house.receive(RecorderAvailable(yes=True))
    customer = house.page("c1", instance=customer.instance)
    house.console("anna", instance=agent.instance)
    assert {side.leg for side in house.desk.state.contacts["c1"].sides.values()} == set(
        legs.values()
    )
    house.wait(HEAR_MS + SILENT_MS - 1)
    assert facts(customer)[0] == "starting"
    house.wait(1)
    assert facts(customer)[:2] == ("failed", ("silent",))


def test_silence_ends_with_the_talk() -> None:
    house, customer, agent = agreed()
    linked(house, "c1", "anna")
    agent.say(HangUp(contact="c1"))
    house.wait(2 * SILENT_MS)
    assert facts(customer)[0] == "stopped"
    assert failures(house) == []
