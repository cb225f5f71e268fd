"""What the runner does when commits fail or the desk has a bug."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from signaling.core.commands import SendChat, WithdrawConsent
from signaling.core.effects import (
    Permits,
    Save,
    Send,
)
from signaling.core.errors import Code, Refused
from signaling.core.events import ClientCommand, Tick
from signaling.core.messages import Ok
from signaling.ports import StaleEpoch
from signaling.runner import EXIT_BUG, EXIT_STALE, UNKNOWN_ERRORS
from tests.running import EVENT, House, locked, record
from tests.virtual import run


def test_a_failing_commit_is_tried_again_with_growing_pauses_and_its_promises_wait() -> None:
    async def work() -> None:
        house = House()
        house.store.failures = [locked() for _ in range(8)]
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        await asyncio.sleep(0.04)
        house.post(Save((record(2),)), Send("b", Ok(), "2"))
        await asyncio.sleep(3)
        assert [house.runner.writable, house.ear.heard] == [False, []]
        await asyncio.sleep(6)
        assert house.runner.writable
        assert house.ear.kinds == [("a", "ok"), ("b", "ok")]
        assert [saved for _, saved in house.store.commits] == [[record(1)], [record(2)]]
        # Nothing came just before, so the first waits for nothing; then 50 ms, doubled up to 2 s: eight pauses
        assert house.store.commits[0][0] == pytest.approx(
            9 * 0.001 + 0.05 + 0.1 + 0.2 + 0.4 + 0.8 + 1.6 + 2 + 2
        )
        assert house.metrics.counts.commit_failures == 8
        assert not house.runner.ended.done()

    run(work())


def test_memory_is_bounded_while_the_database_is_away() -> None:
    async def work() -> None:
        house = House(most_pending=10)
        house.store.failures = [locked() for _ in range(3)]
        asked = Tick()  # any request; a departure is a fact and never refused
        for number in range(11):
            house.desk.script.append([Save((record(number),))])
            house.runner.post(asked)
        with pytest.raises(Refused) as caught:
            house.runner.post(asked)
        assert caught.value.code is Code.UNAVAILABLE
        house.post(Save((record(99),)))
        before = len(house.desk.heard)
        house.desk.due = house.clock.now() + 1
        house.runner.start()
        await asyncio.sleep(0.1)
        assert len(house.desk.heard) == before  # time limits wait as well
        await asyncio.sleep(3)
        assert isinstance(house.desk.heard[before][1], Tick)
        assert sum(len(saved) for _, saved in house.store.commits) == 12

    run(work())


def test_a_withdrawal_is_heard_however_much_waits_for_the_database() -> None:
    async def work() -> None:
        house = House(most_pending=10)
        house.store.failures = [locked() for _ in range(3)]
        for number in range(11):
            house.post(Save((record(number),)))
        more = ClientCommand(
            connection="c", command_id="1", command=SendChat(contact="c1", message="m", text="t")
        )
        with pytest.raises(Refused):
            house.runner.post(more)
        stop = Permits("c1", ())
        house.desk.script.append([stop, Save((record(11),))])
        withdrawal = WithdrawConsent(contact="c1", purposes=())
        house.runner.post(ClientCommand(connection="c", command_id="2", command=withdrawal))
        assert house.board.done == [("cut", stop)]
        await asyncio.sleep(3)
        assert sum(len(saved) for _, saved in house.store.commits) == 12

    run(work())


def test_a_stale_epoch_ends_the_process_and_keeps_its_promises_back() -> None:
    async def work() -> None:
        house = House()
        house.store.failures = [StaleEpoch("taken")]
        waiting = asyncio.ensure_future(house.runner.submit(EVENT))
        house.desk.script = [[Save((record(1),)), Send("a", Ok(), "1")]]
        assert await house.runner.ended == EXIT_STALE
        await house.runner.stop()
        with pytest.raises(Refused) as caught:
            await waiting
        assert caught.value.code is Code.UNAVAILABLE
        assert house.ear.heard == []
        with pytest.raises(Refused):
            house.runner.post(EVENT)

    run(work())


def test_a_bug_in_the_desk_ends_the_process_after_committing_what_was_decided_before() -> None:
    async def work() -> None:
        house = House()
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        house.desk.script.append(ZeroDivisionError())
        with pytest.raises(Refused) as caught:
            house.runner.post(EVENT)
        assert caught.value.code is Code.UNAVAILABLE
        assert await house.runner.ended == EXIT_BUG
        await house.runner.stop()
        assert house.ear.kinds == [("a", "ok")]
        assert house.metrics.counts.bugs == 1

    run(work())


@pytest.mark.parametrize("error", [TypeError("x"), IntegrityError("s", {}, Exception("unique"))])
def test_a_commit_that_can_never_succeed_ends_the_process(error: Exception) -> None:
    async def work() -> None:
        house = House()
        house.store.failures = [error] * (UNKNOWN_ERRORS + 1)
        house.post(Save((record(1),)), Send("a", Ok(), "1"))
        assert await house.runner.ended == EXIT_BUG
        assert house.ear.heard == []
        assert len(house.store.failures) == 1

    run(work())
