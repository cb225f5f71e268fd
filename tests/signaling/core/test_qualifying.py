"""An agent whose certificate runs out: told in time, asked for nothing new, left alone in the talk that runs."""

from dataclasses import replace

from policies.routing.facts import Certificate
from signaling.core.commands import AcceptReservation, SetPresence
from signaling.core.errors import Code
from signaling.core.events import AgentKnown
from signaling.core.messages import AgentSnapshot, Overview, Presence, ReservationEnded
from tests.house import GERMAN, RULES, START, House, profile

DAY = 86_400_000
VIDEO = replace(GERMAN, certificates={"video": ("video",)})


def video(
    ends_at: int | None, *, begins_at: int | None = None, revoked: bool = False
) -> Certificate:
    return Certificate(name="video", begins_at=begins_at, ends_at=ends_at, revoked=revoked)


def house(*held: Certificate) -> House:
    return House(replace(RULES, queues=(VIDEO,)), profile("anna", certificates=held))


def know(house: House, *held: Certificate) -> None:
    house.receive(AgentKnown(profile=profile("anna", certificates=held)))


def test_thirty_days_beforehand_and_at_the_end_the_console_hears_it() -> None:
    there = house(video(START + 31 * DAY))
    anna = there.agent()
    assert anna.last(Presence).me.qualification == ()
    there.wait(DAY)
    (ending,) = anna.last(Presence).me.qualification
    assert (ending.certificate, ending.state, ending.queues) == ("video", "ending", ("german",))
    assert ending.ends_at == START + 31 * DAY
    there.wait(30 * DAY)
    (over,) = anna.last(Presence).me.qualification
    assert (over.state, over.ends_at) == ("run_out", START + 31 * DAY)
    again = there.console()
    assert again.last(AgentSnapshot).me.qualification == (over,)


def test_whoever_has_run_out_is_asked_for_nothing_until_renewed() -> None:
    there = house(video(START + 1))
    anna = there.agent()
    there.wait(1)
    there.customer("c1")
    there.customer("c2", "chat")
    assert there.state("c1") == "waiting"
    assert there.state("c2") == "reserved", "chat asks for no certificate"
    there.accept(anna)
    know(there, video(START + 1), video(None, begins_at=START + 5))
    assert there.state("c1") == "waiting"
    there.wait(10)
    assert there.state("c1") == "reserved"
    assert anna.last(Presence).me.qualification == ()


def test_a_talk_goes_on_and_nothing_new_follows() -> None:
    there = house(video(START + 60_000))
    _, anna = there.call()
    there.wait(70_000)
    assert there.state("c1") == "connected"
    assert anna.last(Presence).me.qualification[0].state == "run_out"
    know(there, video(START + 5, revoked=True))
    assert there.state("c1") == "connected"
    assert anna.last(Presence).me.qualification[0].state == "revoked"


def test_who_is_being_asked_at_the_end_is_asked_no_longer() -> None:
    there = house(video(START + 5_000))
    anna = there.agent()
    there.customer("c1")
    reservation = there.desk.state.agents["anna"].reservation
    assert reservation is not None
    there.now = START + 5_000  # before any tick
    assert anna.refused(AcceptReservation(reservation=reservation)) is Code.RESERVATION_GONE
    there.wait()
    assert anna.last(ReservationEnded).outcome == "withdrawn"
    assert there.state("c1") == "waiting"


def test_a_revocation_takes_back_what_rings() -> None:
    there = house(video(None))
    anna = there.agent()
    there.customer("c1")
    know(there, video(START, revoked=True))
    assert anna.last(ReservationEnded).outcome == "withdrawn"
    assert there.state("c1") == "waiting"


def test_somebody_unqualified_may_still_say_that_they_are_there() -> None:
    there = house()
    anna = there.agent()
    anna.say(SetPresence(state="paused", reason="lunch"))
    anna.say(SetPresence(state="available", reason=None))
    assert anna.last(Presence).me.state == "available"


def test_supervisors_see_how_far_each_certificate_reaches() -> None:
    there = house(
        video(START + DAY), video(START + 9 * DAY), Certificate(name="law", begins_at=START + 1)
    )
    vera = there.supervisor()
    (row,) = vera.last(Overview).agents
    assert row.certificates == (("video", START + 9 * DAY),)
