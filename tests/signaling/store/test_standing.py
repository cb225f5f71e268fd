"""Words of reviewers are found when nobody is blind for them any more, and not before."""

from typing import Any

from signaling.store import standing
from signaling.store.engine import Database
from signaling.store.judgement import Judgements
from tests.databases import DESK
from tests.signaling.store.judging import ask, closed, opinion


async def words(database: Database, *, second: bool) -> list[str]:
    async with database.read() as connection:
        return await connection.run_sync(standing.words, DESK, "c1", lambda _queue: second)


async def test_comments_of_a_queue_with_one_reviewer_are_found_at_once(database: Database) -> None:
    await closed(database, "c1")
    await Judgements(database, DESK).comment(10, "c1", "rita", at=None, words="Zinsbindung")
    assert await words(database, second=False) == ["Zinsbindung"]
    assert await words(database, second=True) == []


async def test_of_two_reviewers_nothing_is_found_before_both_have_judged(
    database: Database,
) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    await store.comment(10, "c1", "rita", at=None, words="Zinsbindung")
    two: dict[str, Any] = {"revision": 0, "second": True, "due_at": 900}
    await store.give(20, "c1", "rita", opinion(words="fine"), seen=0, **two)
    # what the setting says by then doesn't matter: the first verdict fixed it
    assert await words(database, second=False) == []
    await store.give(30, "c1", "remo", opinion("escalate"), seen=1, **two)
    assert await words(database, second=False) == ["Zinsbindung", "fine"]
    await store.settle(40, "c1", "remo", seen=2, outcome="pass", answers={}, words="heard again")
    assert await words(database, second=True) == ["Zinsbindung", "fine", "heard again"]
