"""Versions of the questions are only ever added."""

import json

import pytest
from sqlalchemy import select

from signaling.core.errors import Code, Refused
from signaling.store import models
from signaling.store.engine import Database
from signaling.store.questions import NONE, Question, QuestionLists, canonical
from tests.databases import DESK
from tests.signaling.store.judging import ADVICE, HELLO


async def test_versions_follow_each_other_and_none_changes(database: Database) -> None:
    lists = QuestionLists(database, DESK)
    assert await lists.latest() == NONE
    assert await lists.version(0) == NONE
    assert await lists.save(10, [HELLO], based_on=0, by="nina") == 1
    assert await lists.save(20, [ADVICE, HELLO], based_on=1, by="thea") == 2
    latest = await lists.latest()
    assert (latest.version, latest.questions, latest.author) == (2, (ADVICE, HELLO), "thea")
    first = await lists.version(1)
    assert (first.questions, first.saved_at) == ((HELLO,), 10)
    assert [each.version for each in await lists.versions()] == [2, 1]
    with pytest.raises(Refused) as refused:
        await lists.version(3)
    assert refused.value.code is Code.NOT_FOUND
    assert await QuestionLists(database, "other").latest() == NONE


@pytest.mark.parametrize("based_on", [0, 2])
async def test_who_changed_an_older_version_is_told(database: Database, based_on: int) -> None:
    lists = QuestionLists(database, DESK)
    await lists.save(10, [HELLO], based_on=0, by="nina")
    with pytest.raises(Refused) as refused:
        await lists.save(20, [ADVICE], based_on=based_on, by="thea")
    assert refused.value.code is Code.QUESTIONS_OUTDATED
    assert refused.value.details == {"version": 1}
    assert len(await lists.versions()) == 1


async def test_the_audit_log_proves_what_was_asked(database: Database) -> None:
    lists = QuestionLists(database, DESK)
    await lists.save(10, [HELLO, ADVICE], based_on=0, by="nina")
    async with database.read() as connection:
        row = (await connection.execute(select(models.Audit.__table__))).mappings().one()
    assert (row["kind"], row["actor"]) == ("questions.saved", "nina")
    sha256 = (await lists.latest()).sha256
    assert json.loads(row["data"]) == {"version": 1, "sha256": sha256}


def test_the_same_words_are_the_same_text() -> None:
    turned = Question("hello", {"en": "Greeted?", "de": "Begrüßt?"})
    assert canonical([HELLO]) == canonical([turned])
    assert canonical([HELLO, ADVICE]) != canonical([ADVICE, HELLO])
