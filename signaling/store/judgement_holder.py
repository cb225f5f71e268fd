"""What judging holds of contacts, and lets go of when they are destroyed.

Answers by *yes* and *no* and the verdict say nothing of what was talked about: they stay until the record itself goes.
Ids stay where they prove something: in a sample's frame and in the audit log.
"""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from signaling.store.judgement_models import Judgement, Remark, ReviewTask, Verdict

What = Literal["recording", "content", "record"]


class JudgementHolder:
    """Of one desk; both calls may be repeated."""

    def __init__(self, desk: str) -> None:
        self._desk = desk

    def rows(self, connection: Connection, contacts: Sequence[str], what: What) -> None:
        """*content*: comments, drafts and whatever was written in free words. *record*: everything."""
        if what == "recording":
            return
        connection.execute(delete(Remark).where(*self._of(Remark, contacts)))
        if what == "record":
            for each in (Verdict, Judgement, ReviewTask):
                connection.execute(delete(each).where(*self._of(each, contacts)))
            return
        of_these = self._of(Verdict, contacts)
        connection.execute(delete(Verdict).where(*of_these, Verdict.given_at.is_(None)))
        found = connection.execute(
            select(Verdict.contact, Verdict.reviewer, Verdict.answers).where(*of_these)
        )
        for contact, reviewer, answers in found.all():
            silent = {name: {**reply, "words": ""} for name, reply in answers.items()}
            connection.execute(
                update(Verdict)
                .where(
                    Verdict.desk == self._desk,
                    Verdict.contact == contact,
                    Verdict.reviewer == reviewer,
                )
                .values(words="", answers=silent)
            )
        connection.execute(
            update(Judgement)
            .where(*self._of(Judgement, contacts), Judgement.settled_words.is_not(None))
            .values(settled_words="")
        )

    async def forget(self, contacts: Sequence[str], what: What) -> None:
        """Nothing lies outside of the database."""

    def _of(self, table: Any, contacts: Sequence[str]) -> tuple[Any, ...]:
        return (table.desk == self._desk, table.contact.in_(contacts))
