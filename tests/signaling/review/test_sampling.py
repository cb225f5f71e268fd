"""Drawn on the first of a month for the month before, in the desk's own time zone, once, and made up for later."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from signaling.core.errors import Code, Refused
from signaling.review.sampling import Sampling, due
from signaling.store.engine import Database
from signaling.store.samples import Samples
from tests.databases import DESK
from tests.signaling.store.judging import closed

ZONE = "Europe/Berlin"


class Clock:
    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


def at(*moment: int) -> int:
    """Local time in Berlin."""
    return int(datetime(*moment, tzinfo=ZoneInfo(ZONE)).timestamp() * 1000)  # type: ignore[arg-type, misc]


async def month(database: Database, name: str, closed_at: int) -> None:
    await closed(database, name, "anna", opened_at=closed_at - 1_000, closed_at=closed_at)


async def drawn(store: Samples) -> list[tuple[str, int]]:
    """The month of each sample, in UTC, and how many contacts it has; the earliest first."""
    found = sorted(await store.samples(), key=lambda each: each.since)
    return [
        (datetime.fromtimestamp(each.since / 1000, UTC).isoformat()[:16], each.contacts)
        for each in found
    ]


@pytest.fixture
def clock() -> Clock:
    return Clock(at(2026, 9, 10))


async def test_the_month_before_is_drawn_on_the_first(database: Database, clock: Clock) -> None:
    store = Samples(database, DESK)
    sampling = Sampling(store, ZONE, clock)
    # midnight of the first is another day in UTC; clocks changed in October
    await month(database, "september", at(2026, 9, 30, 23, 59))
    await month(database, "october", at(2026, 10, 1, 0, 0))
    await month(database, "last", at(2026, 10, 31, 23, 59))
    await month(database, "november", at(2026, 11, 1, 0, 0))
    await store.make(clock.at, title="All", queues=(), share=10_000, due_days=14, by="rita")
    await sampling.look()
    assert await drawn(store) == []  # August was over before there was a plan
    clock.at = at(2026, 9, 30, 23, 59)
    await sampling.look()
    assert await drawn(store) == []
    clock.at = at(2026, 10, 1, 0, 0)
    await sampling.look()
    assert await drawn(store) == [("2026-08-31T22:00", 1)]
    await Sampling(store, ZONE, clock).look()  # a server that was started anew
    clock.at = at(2026, 11, 1, 0, 1)
    await sampling.look()
    await Sampling(store, ZONE, clock).look()
    assert await drawn(store) == [("2026-08-31T22:00", 1), ("2026-09-30T22:00", 2)]
    assert len({each.seed for each in await store.samples()}) == 2
    assert {each.drawn_by for each in await store.samples()} == {None}


async def test_a_server_that_was_off_makes_up_for_it(database: Database, clock: Clock) -> None:
    store = Samples(database, DESK)
    for number in (9, 11):
        await month(database, f"c{number}", at(2026, number, 15))
    await store.make(clock.at, title="All", queues=(), share=10_000, due_days=14, by="rita")
    clock.at = at(2027, 1, 2)
    for _ in range(2):
        await Sampling(store, ZONE, clock).look()
    assert await drawn(store) == [("2026-08-31T22:00", 1), ("2026-10-31T23:00", 1)]


async def test_a_plan_that_ended_draws_nothing(database: Database, clock: Clock) -> None:
    store = Samples(database, DESK)
    await month(database, "c1", at(2026, 9, 15))
    plan = await store.make(clock.at, title="All", queues=(), share=300, due_days=14, by="rita")
    await store.end(clock.at + 1, plan.id, by="rita")
    clock.at = at(2026, 10, 2)
    sampling = Sampling(store, ZONE, clock)
    await sampling.look()
    assert await store.samples() == []
    with pytest.raises(Refused) as refused:
        await sampling.draw(plan.id, date(2026, 9, 1), by="rita")
    assert refused.value.code is Code.PLAN_ENDED


async def test_by_hand_a_month_once_and_the_current_one_up_to_now(
    database: Database, clock: Clock
) -> None:
    store = Samples(database, DESK)
    await month(database, "august", at(2026, 8, 15))
    await month(database, "september", at(2026, 9, 5))
    plan = await store.make(clock.at, title="All", queues=(), share=300, due_days=14, by="rita")
    sampling = Sampling(store, ZONE, clock)
    august = await sampling.draw(plan.id, date(2026, 8, 1), by="rita")
    assert (august.since, august.until) == (at(2026, 8, 1), at(2026, 9, 1))
    assert (august.drawn_by, august.due_at) == ("rita", at(2026, 9, 25))
    with pytest.raises(Refused) as twice:
        await sampling.draw(plan.id, date(2026, 8, 1), by="rita")
    assert twice.value.code is Code.SAMPLE_DRAWN
    september = await sampling.draw(plan.id, date(2026, 9, 1), by="rita")
    assert september.until == clock.at
    clock.at = at(2026, 10, 1)
    await sampling.look()  # the whole of it is drawn all the same
    assert [months for months, _ in await drawn(store)] == ["2026-07-31T22:00"] + [
        "2026-08-31T22:00"
    ] * 2
    with pytest.raises(Refused) as early:
        await sampling.draw(plan.id, date(2026, 11, 1), by="rita")
    assert early.value.details["field"] == "month"


def test_due_at_the_end_of_a_day_also_when_clocks_change() -> None:
    assert due(at(2026, 10, 20, 9, 0), 7, ZONE) == at(2026, 10, 28)
    assert due(at(2026, 3, 27, 23, 59), 1, ZONE) == at(2026, 3, 29)
