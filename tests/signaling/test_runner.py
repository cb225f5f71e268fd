"""Order, groups and timers, on virtual time with a desk and a store that do as told."""

import asyncio

import pytest

from signaling.core.effects import (
    Answer,
    Close,
    LegGone,
    LegOffer,
    Route,
    Save,
    Send,
)
from signaling.core.errors import Code, Refused
from signaling.core.events import Opened, Tick
from signaling.core.messages import Error, Message, Ok, PeerCandidate, Pong
from signaling.ports import StaleEpoch
from signaling.runner import EXIT_STALE
from tests.running import EVENT, House, locked, record
from tests.virtual import run


def test_what_protects_leaves_at_once_and_promises_after_the_commit() -> None:
    async def work() -> None:
        house = House()
        house.post(Send("a", Pong()), Save((record(1),)), Send("a", Ok(), "1"), Close("b", "ended"))
        assert house.ear.kinds == [("a", "pong")]
        await asyncio.sleep(0.1)
        assert house.ear.kinds == [("a", "pong"), ("a", "ok"), ("b", "ended")]
        ((committed, _),) = house.store.commits
        assert all(at >= committed for at, _, what in house.ear.heard if what != Pong())

    run(work())


def test_media_is_cut_before_the_save_and_promised_after_it() -> None:
    gone, route = LegGone("r", "a"), Route("r", "b", ("c",))

    async def work() -> None:
        house = House()
        house.post(gone, Save((record(1),)), route)
        assert house.board.done == [("cut", gone)]
        assert house.board.decided_first == [gone, route]
        await asyncio.sleep(0.1)
        assert house.board.done == [("cut", gone), ("performed", route)]

    run(work())


def test_an_offer_overtakes_only_what_other_rooms_were_promised() -> None:
    here, there = LegOffer("r", "a", 1, (), "v=0"), LegOffer("s", "a", 1, (), "v=0")
    route = Route("r", "b", ("c",))

    async def work() -> None:
        house = House()
        house.post(Save((record(1),)), route)
        house.post(here)
        house.post(there)
        assert house.board.done == [("performed", there)]
        await asyncio.sleep(0.1)
        assert house.board.done[1:] == [("performed", route), ("performed", here)]

    run(work())


def test_without_a_save_everything_leaves_at_once() -> None:
    async def work() -> None:
        house = House()
        house.post(Send("a", Ok(), "1"))
        assert house.ear.kinds == [("a", "ok")]
        assert house.store.commits == []

    run(work())


def test_effects_without_a_save_queue_behind_pending_promises_of_anyone() -> None:
    async def work() -> None:
        house = House()
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        house.post(Send("b", Ok(), "2"))  # may show what is not committed yet
        assert house.ear.kinds == []
        await asyncio.sleep(0.1)
        assert house.ear.kinds == [("a", "ok"), ("b", "ok")]

    run(work())


def test_signals_overtake_only_the_promises_to_others() -> None:
    async def work() -> None:
        house = House()
        candidate = PeerCandidate(
            contact="c", epoch=1, sender="s", candidate="", mid=None, ufrag=None
        )
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        house.post(Send("b", candidate))
        house.post(Send("a", candidate))
        assert house.ear.kinds == [("b", "peer.candidate")]
        await asyncio.sleep(0.1)
        assert house.ear.kinds[1:] == [("a", "ok"), ("a", "peer.candidate")]

    run(work())


def test_a_refusal_comes_after_what_was_promised_before() -> None:
    async def work() -> None:
        house = House()
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        house.runner.refuse("a", Refused(Code.NOT_ALLOWED, "no"), "2")
        await asyncio.sleep(0.1)
        assert house.ear.kinds == [("a", "ok"), ("a", "error")]
        assert house.ear.heard[1][2] == Error(code=Code.NOT_ALLOWED, sentence="no", details={})

    run(work())


def test_commits_gather_for_five_milliseconds_and_never_overlap() -> None:
    async def work() -> None:
        house = House()
        house.store.seconds = 0.02
        for number in range(3):
            house.post(Save((record(number),)))
        await asyncio.sleep(0.01)  # the first group is committing now
        house.post(Save((record(3),)))
        await asyncio.sleep(0.005)
        house.post(Save((record(4),)))
        await asyncio.sleep(0.2)
        assert [saved for _, saved in house.store.commits] == [
            [record(0), record(1), record(2)],
            [record(3), record(4)],
        ]
        assert [round(at, 3) for at, _ in house.store.commits] == [0.02, 0.04]

    run(work())


def test_after_a_rest_nothing_is_waited_for() -> None:
    async def work() -> None:
        house = House()
        for pause in (0.0, 0.001, 0.1):
            await asyncio.sleep(pause)
            house.post(Save((record(1),)))
        await asyncio.sleep(0.1)
        assert [round(at, 3) for at, _ in house.store.commits] == [0.001, 0.007, 0.102]

    run(work())


def test_submit_returns_the_answer_when_it_is_committed() -> None:
    async def work() -> None:
        house = House()
        opened = Opened(contact="c", seat="holder")
        house.desk.script.append([Save((record(1),)), Answer(opened)])
        assert await house.runner.submit(EVENT) == opened
        assert len(house.store.commits) == 1
        assert await house.runner.submit(EVENT) is None

    run(work())


def test_a_refusal_of_the_desk_reaches_who_asked() -> None:
    async def work() -> None:
        house = House()
        house.desk.script = [Refused(Code.LINK_USED_UP), Refused(Code.LINK_REVOKED)]
        with pytest.raises(Refused) as caught:
            await house.runner.submit(EVENT)
        assert caught.value.code is Code.LINK_USED_UP
        with pytest.raises(Refused):
            house.runner.post(EVENT)
        assert house.metrics.counts.refused == 2

    run(work())


def test_stop_commits_what_is_pending_and_gives_up_on_a_dead_database() -> None:
    async def work() -> None:
        house = House()
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        await house.runner.stop()
        assert house.ear.kinds == [("a", "ok")]
        house = House()
        house.store.failures = [locked() for _ in range(1000)]
        house.desk.script = [[Save((record(1),)), Answer(Opened(contact="c", seat="holder"))]]
        waiting = asyncio.ensure_future(house.runner.submit(EVENT))
        await asyncio.sleep(0)
        before = asyncio.get_running_loop().time()
        await house.runner.stop(patience_s=3)
        assert asyncio.get_running_loop().time() - before == pytest.approx(3)
        with pytest.raises(Refused):
            await waiting
        house = House()
        house.store.failures = [locked() for _ in range(1000)]
        house.post(Save((record(1),)))
        await asyncio.sleep(10)  # it has failed for long: little hope in waiting
        before = asyncio.get_running_loop().time()
        await house.runner.stop(patience_s=3)
        assert asyncio.get_running_loop().time() - before == pytest.approx(0.5)

    run(work())


def test_one_timer_ticks_when_the_desk_is_due() -> None:
    async def work() -> None:
        house = House()
        start = house.clock.now()
        house.desk.due = start + 5_000
        house.runner.start()
        house.runner.post(EVENT)
        house.desk.due = start + 1_000  # earlier than first thought
        house.runner.post(EVENT)
        await asyncio.sleep(0.9)
        assert len(house.desk.heard) == 2
        await asyncio.sleep(0.2)
        assert house.desk.heard[2] == (start + 1_000, Tick())
        house.desk.due = start + 20_000
        house.runner.post(EVENT)
        await asyncio.sleep(10)
        assert len(house.desk.heard) == 4
        await asyncio.sleep(10)
        assert isinstance(house.desk.heard[4][1], Tick)

    run(work())


def test_a_timer_set_by_a_tick_is_followed() -> None:
    async def work() -> None:
        house = House()

        def again() -> None:
            if len(house.desk.heard) < 3:
                house.desk.due = house.clock.now() + 500

        house.desk.on_tick = again
        house.desk.due = house.clock.now()
        house.runner.start()
        await asyncio.sleep(5)
        assert [type(event) for _, event in house.desk.heard] == [Tick, Tick, Tick]

    run(work())


def test_a_message_that_cannot_be_sent_holds_up_nobody() -> None:
    async def work() -> None:
        house = House()
        send = house.ear.send

        def broken(connection: str, message: Message, re: str | None = None) -> None:
            if connection == "broken":
                raise RuntimeError
            send(connection, message, re)

        house.ear.send = broken  # type: ignore[method-assign]
        house.post(Save((record(1),)), Send("broken", Ok(), "1"), Send("a", Ok(), "2"))
        await asyncio.sleep(0.1)
        assert house.ear.kinds == [("a", "ok")]
        assert house.metrics.counts.bugs == 1

    run(work())


def test_a_desk_at_rest_finds_out_whether_it_may_still_commit() -> None:
    async def work() -> None:
        house = House()
        house.runner.probe()
        await asyncio.sleep(0.1)
        assert [records for _, records in house.store.commits] == [[]]
        house.store.failures = [locked()]
        house.runner.probe()
        writable = []
        for seconds in (0.02, 0.1):
            await asyncio.sleep(seconds)
            writable.append(house.runner.writable)
        assert writable == [False, True]
        house.store.failures = [StaleEpoch()]
        house.runner.probe()
        assert await house.runner.ended == EXIT_STALE
        house.runner.probe()
        await asyncio.sleep(0.1)
        assert len(house.store.commits) == 2

    run(work())
