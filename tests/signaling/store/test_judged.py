"""The search hears of a judgement when nobody is blind for it any more."""

from typing import Any

from signaling.store.engine import Database
from signaling.store.found import FoundContacts, Text
from signaling.store.judged import Judged, judged
from signaling.store.judgement import Judgements
from tests.databases import DESK
from tests.signaling.store.judging import ask, closed, opinion

TWO: dict[str, Any] = {"revision": 0, "second": True, "due_at": 900}


async def found(database: Database) -> dict[str, Judged]:
    async with database.read() as connection:
        return await connection.run_sync(judged, DESK, ["c1", "c2"])


async def test_outcomes_and_words_come_with_the_last_verdict(database: Database) -> None:
    await closed(database, "c1")
    await closed(database, "c2")
    await ask(database)
    store = Judgements(database, DESK)
    await store.comment(10, "c1", "rita", at=None, words="Zinsbindung")
    await store.give(20, "c1", "rita", opinion("pass"), seen=0, **TWO)
    assert await found(database) == {}
    await store.give(30, "c1", "remo", opinion("escalate"), seen=1, **TWO)
    assert await found(database) == {
        "c1": Judged(frozenset({"pass", "escalate"}), ("Zinsbindung",))
    }
    await store.settle(40, "c1", "rita", seen=2, outcome="pass", answers={}, words="gehört")
    assert await found(database) == {"c1": Judged(frozenset({"pass"}), ("Zinsbindung", "gehört"))}


async def test_contacts_are_found_by_what_reviewers_wrote(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    given = {**TWO, "second": False}
    await store.give(20, "c1", "rita", opinion("complaint", words="unklar"), seen=0, **given)
    ((facts, texts),) = await FoundContacts(database, DESK).facts_and_texts(["c1"])
    assert facts.verdicts == {"complaint"}
    assert "unklar" in facts.texts
    assert Text("comment", "unklar") in texts
