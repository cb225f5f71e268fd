"""After a restart everything is closed until everybody is back and was listened to."""

from signaling.core.commands import (
    AdmitCompanion,
    BeginOrder,
    HangUp,
    WithdrawConsent,
)
from signaling.core.effects import (
    LegGone,
    Permits,
    RecordingOver,
)
from signaling.core.events import (
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
)
from signaling.core.permits import HEAR_MS
from tests.consenting import (
    BOTH,
    agree,
    facts,
    recording_house,
    seen,
    written,
)
from tests.permitting import NOTHING, agreed, first, invited


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
