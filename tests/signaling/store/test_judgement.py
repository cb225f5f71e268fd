"""Drafts are one's own, verdicts are given once, two at once are told apart, and what differs is settled."""

import asyncio
from typing import Any

import pytest

from signaling.core.errors import Code, Refused
from signaling.store.engine import Database
from signaling.store.judgement import Judgements
from signaling.store.judgement_models import ReviewTask
from signaling.store.review_tasks import ReviewTasks
from signaling.store.standing import Opinion, Reply
from tests.databases import DESK
from tests.signaling.store.judging import HELLO, ask, audited, closed, opinion

GIVE: dict[str, Any] = {"seen": 0, "revision": 0, "second": False, "due_at": 900}


async def refusal(work: object) -> Refused:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return refused.value


async def tasks(database: Database, contact: str = "c1") -> list[tuple[str, str | None, bool]]:
    """Kind, who is barred, done."""
    async with database.read() as connection:
        found = await connection.execute(
            ReviewTask.__table__.select()
            .where(ReviewTask.contact == contact)
            .order_by(ReviewTask.made_at, ReviewTask.kind)
        )
        return [(row.kind, row.barred, row.done_at is not None) for row in found]


async def test_a_draft_is_its_reviewers_and_comes_back_as_it_was(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    half = Opinion(version=1, replies={"advice": Reply(None, "hm 👍")}, words="later")
    assert await store.draft(10, "c1", "rita", half, revision=0) == 1
    assert await store.draft(20, "c1", "rita", opinion(None, advice="no"), revision=1) == 2
    assert await store.draft(20, "c1", "remo", half, revision=0) == 1
    standing = await store.standing("c1")
    assert (standing.state, standing.given, standing.revision) == ("open", (), 0)
    mine, theirs = standing.draft("rita"), standing.draft("remo")
    assert mine is not None
    assert theirs is not None
    assert (mine.opinion, mine.revision) == (opinion(None, advice="no"), 2)
    assert theirs.opinion == half
    assert list(mine.opinion.replies) == ["hello", "advice"]  # in the order of the questions
    assert standing.draft("rosa") is None
    assert [kind for kind, _, _ in await audited(database)] == ["questions.saved"]


async def test_a_draft_that_was_saved_elsewhere_is_not_overwritten(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    await store.draft(10, "c1", "rita", opinion(None), revision=0)
    for stale in (0, 2):
        told = await refusal(store.draft(20, "c1", "rita", opinion("pass"), revision=stale))
        assert told.code is Code.DRAFT_OUTDATED
    kept = (await store.standing("c1")).draft("rita")
    assert kept is not None
    assert kept.opinion.outcome is None


async def test_one_verdict_is_enough_where_the_queue_asks_for_no_more(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    given = opinion("complaint", advice="no", words="not explained")
    assert await store.give(10, "c1", "rita", given, **GIVE) == "done"
    standing = await store.standing("c1")
    assert (standing.state, standing.revision, standing.version) == ("done", 1, 1)
    assert [each.opinion for each in standing.given] == [given]
    again = await refusal(store.give(20, "c1", "rita", given, **{**GIVE, "revision": 1}))
    assert again.code is Code.JUDGEMENT_GIVEN
    draft = await refusal(store.draft(20, "c1", "rita", given, revision=1))
    assert draft.code is Code.JUDGEMENT_GIVEN
    late = await refusal(store.give(20, "c1", "remo", given, **{**GIVE, "seen": 1}))
    assert late.code is Code.JUDGEMENT_ENOUGH
    assert await audited(database) == [
        ("questions.saved", "nina", None),
        ("judgement.given", "rita", "c1"),
    ]


async def test_who_finishes_second_is_told_before_anything_is_given(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    two: dict[str, Any] = {**GIVE, "second": True}
    assert await store.give(10, "c1", "rita", opinion(), **two) == "second"
    told = await refusal(store.give(20, "c1", "remo", opinion(), **two))
    assert told.code is Code.JUDGEMENT_OUTDATED
    assert told.details == {"revision": 1, "version": 1}
    assert await store.give(30, "c1", "remo", opinion(), **{**two, "seen": 1}) == "done"
    assert await tasks(database) == [("second", "rita", True)]


async def test_two_at_the_same_moment_are_never_both_the_first(database: Database) -> None:
    await ask(database)
    store = Judgements(database, DESK)
    for name in ("c1", "c2", "c3"):
        await closed(database, name)
        came = await asyncio.gather(
            *(store.give(10, name, who, opinion(), **GIVE) for who in ("rita", "remo", "rosa")),
            return_exceptions=True,
        )
        assert came.count("done") == 1
        refused = [each for each in came if isinstance(each, Refused)]
        assert [each.code for each in refused] == [Code.JUDGEMENT_OUTDATED] * 2
        assert len((await store.standing(name)).given) == 1


async def test_differences_are_settled_once(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    two: dict[str, Any] = {**GIVE, "second": True}
    await store.give(10, "c1", "rita", opinion("pass"), **two)
    differs = opinion("complaint", advice="no")
    assert await store.give(20, "c1", "remo", differs, **{**two, "seen": 1}) == "differing"
    assert await tasks(database) == [("second", "rita", True), ("settle", None, False)]
    settle: dict[str, Any] = {
        "outcome": "complaint",
        "answers": {"advice": "no"},
        "words": "heard it again",
    }
    stale = await refusal(store.settle(30, "c1", "rosa", seen=1, **settle))
    assert stale.code is Code.JUDGEMENT_OUTDATED
    short = await refusal(store.settle(30, "c1", "rosa", seen=2, **{**settle, "answers": {}}))
    assert (short.code, short.details["field"]) == (Code.JUDGEMENT_INCOMPLETE, "answers.advice")
    more = {**settle, "answers": {"advice": "no", "hello": "no"}}
    assert (await refusal(store.settle(30, "c1", "rosa", seen=2, **more))).code is (
        Code.FIELD_INVALID
    )
    await store.settle(30, "c1", "rosa", seen=2, **settle)
    standing = await store.standing("c1")
    assert standing.state == "done"
    assert standing.settlement is not None
    assert (standing.settlement.by, standing.settlement.words) == ("rosa", "heard it again")
    over = await refusal(store.settle(40, "c1", "rita", seen=3, **settle))
    assert over.code is Code.JUDGEMENT_SETTLED
    assert await tasks(database) == [("second", "rita", True), ("settle", None, True)]
    assert (await audited(database))[-1] == ("judgement.settled", "rosa", "c1")


async def test_the_second_answers_the_questions_of_the_first(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    two: dict[str, Any] = {**GIVE, "second": True}
    await store.give(10, "c1", "rita", opinion(), **two)
    assert await ask(database, HELLO) == 2
    newer = Opinion(version=2, replies={"hello": Reply("yes")}, outcome="pass")
    told = await refusal(store.give(20, "c1", "remo", newer, **{**two, "seen": 1}))
    assert (told.code, told.details["version"]) == (Code.JUDGEMENT_OUTDATED, 1)
    assert await store.give(20, "c1", "remo", opinion(), **{**two, "seen": 1}) == "done"


async def test_what_is_not_answered_or_not_asked(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    store = Judgements(database, DESK)
    for half, missing in (
        (opinion(None), "outcome"),
        (opinion(advice=None), "answers.advice"),
        (Opinion(version=1, outcome="pass"), "answers.hello"),
    ):
        told = await refusal(store.give(10, "c1", "rita", half, **GIVE))
        assert (told.code, told.details["field"]) == (Code.JUDGEMENT_INCOMPLETE, missing)
    strange = await refusal(store.draft(10, "c1", "rita", opinion(dress="no"), revision=0))
    assert (strange.code, strange.details["field"]) == (Code.FIELD_INVALID, "answers.dress")
    unknown = await refusal(store.draft(10, "c1", "rita", opinion(version=7), revision=0))
    assert unknown.code is Code.NOT_FOUND
    assert (await store.standing("c1")).written == ()


async def test_only_what_is_over_is_judged(database: Database) -> None:
    await closed(database, "c1", closed_at=None)
    await ask(database)
    store = Judgements(database, DESK)
    for work in (
        store.comment(10, "c1", "rita", at=None, words="early"),
        store.draft(10, "c1", "rita", opinion(), revision=0),
        store.give(10, "c1", "rita", opinion(), **GIVE),
    ):
        assert (await refusal(work)).code is Code.JUDGEMENT_EARLY
    for work in (
        store.comment(10, "none", "rita", at=None, words="lost"),
        store.draft(10, "none", "rita", opinion(), revision=0),
        store.give(10, "none", "rita", opinion(), **GIVE),
    ):
        assert (await refusal(work)).code is Code.NOT_FOUND


async def test_comments_stand_at_their_moment_and_go_by_their_author(database: Database) -> None:
    await closed(database, "c1")
    store = Judgements(database, DESK)
    first = await store.comment(10, "c1", "rita", at=64_000, words="the risk\0")
    await store.comment(20, "c1", "remo", at=None, words="all in all")
    comments = (await store.standing("c1")).comments
    assert [(each.author, each.at, each.words) for each in comments] == [
        ("rita", 64_000, "the risk\ufffd"),
        ("remo", None, "all in all"),
    ]
    assert (await refusal(store.remove(30, "c1", first, "remo"))).code is Code.NOT_FOUND
    assert (await refusal(store.remove(30, "c2", first, "rita"))).code is Code.NOT_FOUND
    await store.remove(30, "c1", first, "rita")
    assert [each.author for each in (await store.standing("c1")).comments] == ["remo"]
    assert [kind for kind, _, _ in await audited(database)] == [
        "judgement.commented",
        "judgement.commented",
        "judgement.comment_removed",
    ]


async def test_what_follows_is_due_and_seen_in_the_worklist(database: Database) -> None:
    await closed(database, "c1")
    await ask(database)
    two: dict[str, Any] = {**GIVE, "second": True}
    await Judgements(database, DESK).give(10, "c1", "rita", opinion(), **two)
    worklist = ReviewTasks(database, DESK)
    (task,), _ = await worklist.page(20, "remo", None)
    assert (task.kind, task.due_at, task.barred) == ("second", 900, "rita")
    assert await worklist.page(20, "rita", None) == ([], None)
