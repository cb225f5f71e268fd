"""Contacts that can be judged, and opinions of them, for the tests of judging."""

from typing import Any

from sqlalchemy import select

from policies.judgement import Answer, Outcome
from signaling.store import models
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.questions import Question, QuestionLists
from signaling.store.standing import Opinion, Reply
from tests.databases import DESK
from tests.signaling.store import examples

HELLO = Question("hello", {"de": "Begrüßt?", "en": "Greeted?"})
ADVICE = Question("advice", {"de": "Aufgeklärt?", "en": "Explained the risk?"})


async def closed(database: Database, id: str, *agents: str, **changes: Any) -> None:  # noqa: A002
    """A contact that was answered by these, one after the other, and is closed."""
    store = DeskStore(database)
    await store.begin(DESK)
    await store.save(
        [
            examples.contact(id=id, **{"state": "closed", **changes}),
            *(
                examples.part(contact=id, number=number, agent=agent)
                for number, agent in enumerate(agents or ("anna",), start=1)
            ),
        ]
    )
    await store.close()


async def ask(database: Database, *questions: Question) -> int:
    """A new version of the questions."""
    lists = QuestionLists(database, DESK)
    latest = (await lists.latest()).version
    return await lists.save(1, questions or (HELLO, ADVICE), based_on=latest, by="nina")


def opinion(
    outcome: Outcome | None = "pass",
    *,
    version: int = 1,
    words: str = "",
    **answers: Answer | None,
) -> Opinion:
    """All answered by *yes*, unless said otherwise."""
    replies = {"hello": "yes", "advice": "yes", **answers}
    given: dict[str, Reply] = {name: Reply(answer) for name, answer in replies.items()}
    return Opinion(version=version, replies=given, outcome=outcome, words=words)


async def audited(database: Database) -> list[tuple[str, str | None, str | None]]:
    """Kind, who and what of each entry of the log."""
    async with database.read() as connection:
        found = await connection.execute(
            select(models.Audit.kind, models.Audit.actor, models.Audit.subject).order_by(
                models.Audit.number
            )
        )
        return [(kind, actor, subject) for kind, actor, subject in found]
