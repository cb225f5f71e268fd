from dataclasses import replace

import pytest

from policies.routing.facts import Hours, Opening
from signaling.core.commands import JoinQueue, LeaveQueue
from signaling.core.errors import Code, Refused
from signaling.core.messages import CustomerContact, CustomerSnapshot, QueuePlace, Reservation
from tests.house import GERMAN, RULES, START, House, Page, profile

DAY = 86_400_000
NIGHT = Hours(zone="UTC", openings=(Opening(weekday=0, start=8 * 60, end=17 * 60),))  # Mondays


def rules(**queue: object) -> House:
    changed = replace(GERMAN, **queue)  # type: ignore[arg-type] # by field name
    return House(replace(RULES, queues=(changed,)))


def crowd(house: House, count: int, first: int = 0) -> list[Page]:
    pages = []
    for number in range(first, first + count):
        house.now += 1
        pages.append(house.customer(f"c{number:05}"))
    return pages


def join(page: Page, channel: str = "video") -> JoinQueue:
    return JoinQueue(contact=page.contact, channel=channel, camera=True, microphone=True)  # type: ignore[arg-type] # a name


def test_who_joins_learns_place_and_whether_anybody_can_come() -> None:
    house = House()
    first, second = crowd(house, 2)
    view = second.last(CustomerContact).contact
    assert view.place is not None
    assert (view.state, view.place.place, view.place.waiting) == ("waiting", 2, 2)
    assert (view.availability.open, view.availability.staffed) == (True, False)
    assert house.rows.contact("c00000").waiting_since == START + 1
    assert first.last(CustomerContact).contact.participants[0].present


def test_outside_the_hours_nobody_joins_and_the_next_opening_is_said() -> None:
    house = rules(hours=NIGHT)
    house.open("c1")
    page = house.page("c1")
    assert page.last(CustomerSnapshot).contact.availability.open is False
    with pytest.raises(Refused) as refusal:
        page.say(join(page))
    assert refusal.value.code == Code.QUEUE_CLOSED
    opens_at = refusal.value.details["opens_at"]
    assert isinstance(opens_at, int)
    assert START < opens_at < START + 7 * DAY


def test_a_callers_code_opens_the_door_at_any_hour() -> None:
    house = rules(hours=NIGHT)
    house.console().go()
    agent = house.console()
    customer = house.customer("c1", by_code=True, link=None, fixed_agent="anna")
    assert agent.last(Reservation).reservation.reason.rule == "code"
    assert customer.last(CustomerContact).contact.availability.open


def test_a_full_waiting_room_and_a_channel_not_offered_are_refused() -> None:
    house = rules(longest=1, channels=("video", "chat"))
    house.customer("c1")
    house.open("c2")
    page = house.page("c2")
    assert page.refused(join(page)) == Code.QUEUE_FULL
    assert page.refused(join(page, "sound")) == Code.CHANNEL_NOT_OFFERED
    assert house.rows.contact("c2").state == "created"


def test_joining_again_is_harmless_and_joining_otherwise_is_not() -> None:
    house = House()
    page = house.customer("c1")
    before = dict(house.rows.rows)
    page.say(join(page))
    assert house.rows.rows == before
    assert page.refused(join(page, "chat")) == Code.CONTACT_WRONG_STATE


def test_when_an_agent_comes_all_who_wait_are_told() -> None:
    house = House()
    page = house.customer("c1", "video", fixed_agent="anna")
    other = house.customer("c2")
    house.wait(2_000)
    page.forget()
    agent = house.agent()
    house.wait(2_000)
    assert other.last(CustomerContact).contact.availability.staffed
    agent.go()
    house.wait(RULES.agent_grace_ms + 30_000)
    assert not other.last(CustomerContact).contact.availability.staffed


def test_who_leaves_frees_the_place_of_those_behind() -> None:
    house = House()
    first, second, third = crowd(house, 3)
    house.wait(2_000)
    for page in (second, third):
        page.forget()
    first.say(LeaveQueue(contact=first.contact))
    house.wait(2_000)
    assert second.last(QueuePlace).place.place == 1
    assert third.last(QueuePlace).place.place == 2
    house.wait(10_000)
    assert len(third.heard(QueuePlace)) == 1  # nothing has changed since


def test_the_first_twenty_hear_within_two_seconds_others_within_fifteen() -> None:
    house = House()
    pages = crowd(house, 1_200)
    house.wait(30_000)
    for page in pages:
        page.forget()
    pages[0].say(LeaveQueue(contact=pages[0].contact))
    house.wait(2_000)
    assert all(page.heard(QueuePlace) for page in pages[1:20])
    house.wait(13_000)
    for number, page in enumerate(pages[1:], start=1):
        assert [m.place.place for m in page.heard(QueuePlace)] == [number]


def test_no_tick_tells_more_than_a_slice() -> None:
    house = House()
    first = crowd(house, 600)[0]
    house.wait(30_000)
    most = 0
    first.say(LeaveQueue(contact=first.contact))
    end = house.now + 15_000
    while (due := house.desk.due) is not None and due <= end:
        house.wait(due - house.now)
        most = max(most, len(house.effects))
    assert 0 < most <= 80


def test_a_locked_phone_keeps_its_place() -> None:
    house = House()
    first, _ = crowd(house, 2)
    first.go()
    house.wait(RULES.waiting_grace_ms - 1)
    back = house.page(first.contact)
    place = back.last(CustomerSnapshot).contact.place
    assert place is not None
    assert place.place == 1
    house.wait(RULES.waiting_grace_ms)
    assert house.rows.contact(first.contact).state == "waiting"


def test_gone_for_too_long_is_lost() -> None:
    house = House()
    page = house.customer("c1")
    page.go()
    house.wait(RULES.waiting_grace_ms)
    row = house.rows.contact("c1")
    assert (row.state, row.end_reason) == ("closed", "customer_lost")


def test_who_is_away_is_not_offered_but_a_blink_does_not_matter() -> None:
    house = House()
    away, here = crowd(house, 2)
    away.go()
    house.wait(RULES.absent_ms)
    agent = house.agent()
    assert agent.last(Reservation).reservation.contact == here.contact
    house.accept(agent)
    house.page(away.contact)
    assert house.state(away.contact) == "waiting"


def test_away_while_an_agent_is_asked_withdraws_without_blame() -> None:
    house = House(RULES, profile("anna"))
    agent = house.agent()
    page = house.customer("c1")
    page.go()
    house.wait(RULES.absent_ms)
    assert house.rows.contact("c1").state == "waiting"
    assert house.shown("anna") == "available"
    house.page("c1")
    assert len(agent.heard(Reservation)) == 2


def test_a_queue_that_closes_is_told_to_those_who_wait() -> None:
    monday = START + 5 * DAY
    hours = Hours(zone="UTC", openings=(Opening(weekday=0, start=0, end=24 * 60),))
    house = rules(hours=hours)
    house.now = monday
    page = house.customer("c1")
    house.wait(DAY + 60_000)
    assert page.last(CustomerContact).contact.availability.open is False
    assert house.rows.contact("c1").state == "waiting"


def test_leaving_before_joining_is_possible_and_nothing_is_afterwards() -> None:
    house = House()
    house.open("c1")
    page = house.page("c1")
    page.say(LeaveQueue(contact="c1"))
    assert house.rows.contact("c1").end_reason == "customer_left"
    assert page.refused(join(page)) == Code.CONTACT_CLOSED
    assert page.refused(LeaveQueue(contact="c1")) == Code.CONTACT_CLOSED


def test_a_join_whose_answer_died_with_the_server_is_carried_out_already() -> None:
    house = House()
    page = house.customer("c1")
    house.restart()
    agent = house.agent()
    back = house.page("c1", instance=page.instance)
    assert house.rows.contact("c1").state == "reserved"
    back.say(join(page), "again")
    assert back.acknowledged == ["again"]
    house.accept(agent)
    back.say(join(page), "and again")
    assert back.acknowledged[-1] == "and again"
