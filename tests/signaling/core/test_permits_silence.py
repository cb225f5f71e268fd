"""A recording of which nothing comes has failed, and says so."""

from typing import Any

from policies.consent import Kind
from signaling.core.commands import (
    BeginOrder,
    HangUp,
    ResumeRecording,
    SetMedia,
)
from signaling.core.effects import (
    Permits,
)
from signaling.core.events import (
    LegState,
    PlaneAvailable,
    Recorded,
    RecorderAvailable,
    RoomsFound,
)
from signaling.core.permits import HEAR_MS, SILENT_MS
from tests.consenting import (
    BOTH,
    agree,
    facts,
    recording_house,
    seen,
    written,
)
from tests.house import House
from tests.permitting import NOTHING, agreed, first, lapse


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
