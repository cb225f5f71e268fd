"""What is destroyed leaves no word of a reviewer's behind; the rest stays."""

import json

from sqlalchemy import select

from policies.judgement import Outcome
from signaling.store.engine import Database
from signaling.store.judgement import Judgements
from signaling.store.judgement_holder import JudgementHolder, What
from signaling.store.judgement_models import Judgement, Remark, ReviewTask, Verdict
from signaling.store.standing import Opinion, Reply
from tests.databases import DESK
from tests.signaling.store.judging import ask, closed

CANARY = "kanarienvogel"
TABLES = (Remark, Verdict, Judgement, ReviewTask)


async def judged(database: Database, contact: str) -> None:
    """With words in every place that takes some."""
    await closed(database, contact)
    store = Judgements(database, DESK)
    outcomes: tuple[tuple[str, Outcome, int], ...] = (
        ("rita", "pass", 0),
        ("remo", "complaint", 1),
    )
    for who, outcome, seen in outcomes:
        said = Opinion(
            version=1,
            replies={"hello": Reply("yes", CANARY), "advice": Reply("no", CANARY)},
            outcome=outcome,
            words=CANARY,
        )
        await store.give(
            10 + seen, contact, who, said, revision=0, seen=seen, second=True, due_at=900
        )
    await store.comment(20, contact, "rita", at=None, words=CANARY)
    await store.draft(20, contact, "rosa", Opinion(version=1, words=CANARY), revision=0)
    await store.settle(30, contact, "rosa", seen=2, outcome="pass", answers={}, words=CANARY)


async def left(database: Database, contact: str) -> dict[str, list[str]]:
    """The rows of each table as text."""
    found = {}
    async with database.read() as connection:
        for table in TABLES:
            rows = await connection.execute(
                select(table.__table__).where(table.__table__.c.contact == contact)
            )
            texts = [json.dumps([str(value) for value in row]) for row in rows]
            found[table.__tablename__] = texts
    return found


async def forget(database: Database, contact: str, what: What) -> None:
    holder = JudgementHolder(DESK)
    await holder.forget([contact], what)
    for _ in range(2):  # again after a kill
        await database.transact(lambda connection: holder.rows(connection, [contact], what))


async def test_with_the_content_the_words_go_and_the_verdicts_stay(database: Database) -> None:
    await ask(database)
    await judged(database, "c1")
    await judged(database, "c2")
    await forget(database, "c1", "content")
    assert CANARY not in str(await left(database, "c1"))
    standing = await Judgements(database, DESK).standing("c1")
    assert [each.opinion.outcome for each in standing.given] == ["pass", "complaint"]
    assert standing.given[0].opinion.replies == {"hello": Reply("yes"), "advice": Reply("no")}
    assert (standing.comments, standing.draft("rosa")) == ((), None)
    assert str(await left(database, "c2")).count(CANARY) == 9


async def test_with_the_record_all_goes(database: Database) -> None:
    await ask(database)
    await judged(database, "c1")
    await judged(database, "c2")
    await forget(database, "c1", "record")
    assert [rows for rows in (await left(database, "c1")).values() if rows] == []
    assert [len(rows) for rows in (await left(database, "c2")).values()] == [1, 3, 1, 2]


async def test_a_recording_alone_takes_nothing_with_it(database: Database) -> None:
    await ask(database)
    await judged(database, "c1")
    before = await left(database, "c1")
    await forget(database, "c1", "recording")
    assert await left(database, "c1") == before
