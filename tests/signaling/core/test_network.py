"""Network advice: tiles now, the record later."""

from typing import Any

from signaling.core.call_views import TroubleView
from signaling.core.commands import HangUp, ReportQuality, Trouble
from signaling.core.messages import AgentSnapshot, Participants
from signaling.core.network import MOST_NOTES, SETTLED_MS
from signaling.core.records import TimelineRecord
from tests.house import House, Page

LOSS = Trouble(way="down", cause="loss", level="fair")
BAD = Trouble(way="down", cause="loss", level="poor")
SLOW = Trouble(way="both", cause="delay", level="fair")


def report(page: Page, trouble: Trouble | None, level: Any = "good") -> None:
    page.say(ReportQuality(contact="c1", level=level, trouble=trouble))


def notes(house: House) -> list[tuple[object, ...]]:
    rows = [row for row in house.rows.all(TimelineRecord) if row.kind == "network"]
    rows.sort(key=lambda row: row.number)
    return [(row.actor, row.data["way"], row.data["cause"], row.data["level"]) for row in rows]


def seen(page: Page, who: int = 0) -> TroubleView | None:
    return page.last(Participants).participants[who].trouble


def test_quality_is_told_at_most_once_a_second() -> None:
    house = House()
    customer, agent = house.call()
    customer.say(ReportQuality(contact="c1", level="fair"))
    agent.forget()
    customer.say(ReportQuality(contact="c1", level="poor"))
    customer.say(ReportQuality(contact="c1", level="lost"))
    assert not agent.heard(Participants)
    house.wait(1_000)
    assert [m.participants[0].quality for m in agent.heard(Participants)] == ["lost"]


def test_others_see_what_is_wrong_and_since_when() -> None:
    house = House()
    customer, agent = house.call()
    began = house.now
    report(customer, LOSS, "fair")
    assert seen(agent) == TroubleView(way="down", cause="loss", level="fair", since=began)
    house.wait(10_000)
    report(customer, BAD, "fair")  # worse, but the same trouble
    assert seen(agent) == TroubleView(way="down", cause="loss", level="poor", since=began)
    agent = house.console(instance=agent.instance)
    view = agent.last(AgentSnapshot).contacts[0].participants[0]
    assert view.trouble is not None
    report(customer, None)
    house.wait(1_000)
    assert seen(agent) is None
    house.wait(10_000)
    report(customer, SLOW)
    later = seen(agent)
    assert later is not None
    assert later.since == house.now


def test_a_report_that_changes_nothing_is_told_to_nobody() -> None:
    house = House()
    customer, agent = house.call()
    report(customer, LOSS)
    house.wait(2_000)
    agent.forget()
    report(customer, LOSS)
    house.wait(2_000)
    assert not agent.heard(Participants)


def test_the_record_keeps_what_lasted() -> None:
    house = House()
    customer, agent = house.call()
    report(customer, LOSS)
    house.wait(SETTLED_MS - 1)
    assert notes(house) == []
    house.wait(1)
    report(agent, SLOW)
    house.wait(20_000)
    report(customer, None)
    house.wait(20_000)
    assert notes(house) == [
        ("c1", "down", "loss", "fair"),
        ("anna", "both", "delay", "fair"),
        ("c1", None, None, "good"),
    ]


def test_what_comes_and_goes_is_one_entry_with_its_worst() -> None:
    house = House()
    customer, _ = house.call()
    for trouble in (LOSS, BAD, None, LOSS, None):
        report(customer, trouble)
        house.wait(900)
    house.wait(20_000)
    assert notes(house) == [("c1", "down", "loss", "poor"), ("c1", None, None, "good")]


def test_a_network_that_never_rests_fills_no_record() -> None:
    house = House()
    customer, _ = house.call()
    for number in range(400):
        report(customer, (LOSS, None, SLOW, BAD)[number % 4])
        house.wait(3_000)
    assert len(notes(house)) == MOST_NOTES
    customer.say(HangUp(contact="c1"))
    house.wait(SETTLED_MS)
    assert len(notes(house)) == MOST_NOTES


def test_the_end_of_the_talk_is_the_end_of_its_troubles() -> None:
    house = House()
    customer, agent = house.call()
    report(customer, BAD, "poor")
    agent.say(HangUp(contact="c1"))
    house.wait(60_000)
    assert notes(house) == []
    contact = house.desk.state.contacts["c1"]
    assert contact.customer.trouble is None
