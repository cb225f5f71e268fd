"""Comments and verdicts on contacts. A draft is its reviewer's alone; what was given or settled never changes.

Two reviewers at once: whoever gives a verdict says on which revision of the contact's judgement it rests, and is
refused if that has moved on, so that nobody finds out later that they were the second. The row of the contact is locked
against what would destroy it meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from policies import judgement as rules
from policies.judgement import Answer, Outcome, State
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.generated import new_id
from signaling.store import questions, review_tasks
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.judgement_models import Judgement, Remark, Verdict
from signaling.store.models import Contact
from signaling.store.rows import storable
from signaling.store.standing import Opinion, Standing, standing

T = TypeVar("T")


class Judgements:
    """Of one desk. Whoever calls has asked whether this reviewer may."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def standing(self, contact: str) -> Standing:
        async with self._database.read() as connection:
            return await connection.run_sync(standing, self._desk, contact)

    async def draft(
        self, now: int, contact: str, reviewer: str, opinion: Opinion, *, revision: int
    ) -> int:
        """The draft's new revision; `revision` is the one it was read with, 0 for a new draft.

        Raises `Refused`: NOT_FOUND, JUDGEMENT_EARLY (not closed), DRAFT_OUTDATED (saved elsewhere meanwhile),
        JUDGEMENT_GIVEN (by the same), FIELD_INVALID (an answer to what isn't asked).
        """

        def work(connection: Connection) -> int:
            self._check_contact(connection, contact)
            self._write(connection, now, contact, reviewer, opinion, revision)
            return revision + 1

        return await self._transact(work, Code.DRAFT_OUTDATED)

    async def give(
        self,
        now: int,
        contact: str,
        reviewer: str,
        opinion: Opinion,
        *,
        revision: int,
        seen: int,
        second: bool,
        due_at: int,
    ) -> State:
        """`seen`: the judgement's revision that it rests on. `second`: the queue asks for a second pair of eyes;
        counts for the first verdict. `due_at`: of what has to follow.

        Raises `Refused` as `draft` does; JUDGEMENT_OUTDATED (another verdict came meanwhile; `revision`, `version`),
        JUDGEMENT_ENOUGH, JUDGEMENT_INCOMPLETE (`field`: what isn't answered).
        """

        def work(connection: Connection) -> State:
            queue = self._check_contact(connection, contact)
            before = standing(connection, self._desk, contact, lock=True)
            self._check_turn(before, reviewer, seen)
            asked = questions.one(connection, self._desk, opinion.version)
            if before.version is not None and before.version != opinion.version:
                raise _outdated(before)
            _check_complete(asked, opinion)
            self._write(connection, now, contact, reviewer, opinion, revision, given_at=now)
            after = standing(connection, self._desk, contact)
            two = second if before.second is None else before.second
            given = [each.verdict() for each in after.given]
            state = rules.state(given, second=two, settled=False)
            values = {"revision": before.revision + 1, "state": state}
            if before.revision == 0:
                fixed = {"second": two, "version": opinion.version}
                row = {"desk": self._desk, "contact": contact, **fixed, **values}
                connection.execute(insert(Judgement).values(**row))
            else:
                connection.execute(update(Judgement).where(*self._of(contact)).values(**values))
            kind: review_tasks.Kind = "first" if before.revision == 0 else "second"
            review_tasks.finish(connection, self._desk, now, kind, contact, reviewer)
            follows: dict[State, review_tasks.Kind] = {"second": "second", "differing": "settle"}
            if state in follows:
                review_tasks.add(
                    connection,
                    self._desk,
                    now,
                    follows[state],
                    {contact: queue},
                    due_at=due_at,
                    barred=reviewer if state == "second" else None,
                )
            data: dict[str, str | int | None] = {
                "version": opinion.version,
                "verdict": len(given),
            }
            self._note(connection, now, "judgement.given", reviewer, contact, data)
            return state

        return await self._transact(work, Code.JUDGEMENT_OUTDATED)

    async def settle(
        self,
        now: int,
        contact: str,
        by: str,
        *,
        seen: int,
        outcome: Outcome,
        answers: Mapping[str, Answer],
        words: str,
    ) -> None:
        """What counts where two verdicts differ: an answer to each question in dispute, and why.

        Raises `Refused`: NOT_FOUND, JUDGEMENT_OUTDATED, JUDGEMENT_SETTLED (nothing is in dispute),
        JUDGEMENT_INCOMPLETE.
        """

        def work(connection: Connection) -> None:
            self._check_contact(connection, contact)
            before = standing(connection, self._desk, contact, lock=True)
            if before.state != "differing":
                raise Refused(Code.JUDGEMENT_SETTLED, "nothing is in dispute")
            if before.revision != seen:
                raise _outdated(before)
            one, other = (each.verdict() for each in before.given)
            disputed = [each for each in rules.differences(one, other) if each != rules.OUTCOME]
            for name in disputed:
                if name not in answers:
                    raise _incomplete(f"answers.{name}")
            for name in answers:
                if name not in disputed:
                    raise Refused(
                        Code.FIELD_INVALID, "is not in dispute", field=f"answers.{name}"[:100]
                    )
            values = {
                "revision": before.revision + 1,
                "state": "done",
                "settled_by": by,
                "settled_at": now,
                "settled_outcome": outcome,
                "settled_answers": dict(answers),
                "settled_words": storable(words),
            }
            connection.execute(update(Judgement).where(*self._of(contact)).values(**values))
            review_tasks.finish(connection, self._desk, now, "settle", contact, by)
            self._note(connection, now, "judgement.settled", by, contact, {})

        await self._database.transact(work)

    async def comment(
        self, now: int, contact: str, author: str, *, at: int | None, words: str
    ) -> str:
        """Its id. Raises `Refused`: NOT_FOUND, JUDGEMENT_EARLY."""
        name = new_id()

        def work(connection: Connection) -> None:
            self._check_contact(connection, contact)
            connection.execute(
                insert(Remark).values(
                    desk=self._desk,
                    id=name,
                    contact=contact,
                    author=author,
                    at=at,
                    words=storable(words),
                    written_at=now,
                )
            )
            self._note(connection, now, "judgement.commented", author, contact, {"comment": name})

        await self._database.transact(work)
        return name

    async def remove(self, now: int, contact: str, comment: str, by: str) -> None:
        """One's own. Raises `Refused(NOT_FOUND)`."""

        def work(connection: Connection) -> None:
            gone = connection.execute(
                delete(Remark).where(
                    Remark.desk == self._desk,
                    Remark.contact == contact,
                    Remark.id == comment,
                    Remark.author == by,
                )
            )
            if gone.rowcount != 1:
                raise Refused(Code.NOT_FOUND, "there is no such comment of yours")
            data: dict[str, str | int | None] = {"comment": comment}
            self._note(connection, now, "judgement.comment_removed", by, contact, data)

        await self._database.transact(work)

    async def _transact(self, work: Callable[[Connection], T], outdated: Code) -> T:
        try:
            return await self._database.transact(work)
        except IntegrityError:  # somebody else's at the same moment
            raise Refused(outdated, "changed meanwhile") from None

    def _check_contact(self, connection: Connection, contact: str) -> str:
        """Its queue. Until the commit nothing destroys it."""
        found = connection.execute(
            select(Contact.queue, Contact.closed_at)
            .where(Contact.desk == self._desk, Contact.id == contact)
            .with_for_update(read=True)
        ).one_or_none()
        if found is None:
            raise Refused(Code.NOT_FOUND, "there is no such contact")
        if found.closed_at is None:
            raise Refused(Code.JUDGEMENT_EARLY, "is not over yet")
        return str(found.queue)

    def _check_turn(self, before: Standing, reviewer: str, seen: int) -> None:
        given = [each.reviewer for each in before.given]
        why = rules.refused(reviewer, given, second=bool(before.second)) if given else None
        if why == "own":
            raise Refused(Code.JUDGEMENT_GIVEN, "a verdict is given once")
        if before.revision != seen:
            raise _outdated(before)
        if why == "enough":
            raise Refused(Code.JUDGEMENT_ENOUGH, "others have given theirs")

    def _write(
        self,
        connection: Connection,
        now: int,
        contact: str,
        reviewer: str,
        opinion: Opinion,
        revision: int,
        given_at: int | None = None,
    ) -> None:
        asked = {
            each.id for each in questions.one(connection, self._desk, opinion.version).questions
        }
        for name in opinion.replies:
            if name not in asked:
                raise Refused(Code.FIELD_INVALID, "is not asked", field=f"answers.{name}"[:100])
        mine = (
            Verdict.desk == self._desk,
            Verdict.contact == contact,
            Verdict.reviewer == reviewer,
        )
        found = connection.execute(
            select(Verdict.revision, Verdict.given_at).where(*mine).with_for_update()
        ).one_or_none()
        if found is not None and found.given_at is not None:
            raise Refused(Code.JUDGEMENT_GIVEN, "a verdict is given once")
        if (0 if found is None else found.revision) != revision:
            words = "saved in another place meanwhile"
            raise Refused(
                Code.DRAFT_OUTDATED, words, revision=0 if found is None else found.revision
            )
        values = {
            "revision": revision + 1,
            "version": opinion.version,
            "answers": {
                name: {"answer": reply.answer, "words": storable(reply.words)}
                for name, reply in opinion.replies.items()
            },
            "outcome": opinion.outcome,
            "words": storable(opinion.words),
            "saved_at": now,
            "given_at": given_at,
        }
        if found is None:
            key = {"desk": self._desk, "contact": contact, "reviewer": reviewer}
            connection.execute(insert(Verdict).values(**key, **values))
        else:
            connection.execute(update(Verdict).where(*mine).values(**values))

    def _of(self, contact: str) -> tuple[Any, ...]:
        return (Judgement.desk == self._desk, Judgement.contact == contact)

    def _note(
        self,
        connection: Connection,
        now: int,
        kind: str,
        by: str,
        contact: str,
        data: dict[str, str | int | None],
    ) -> None:
        record = AuditRecord(at=now, kind=kind, actor=by, subject=contact, data=data)
        append_to(connection, self._desk, [record])


def _check_complete(asked: questions.Questions, opinion: Opinion) -> None:
    for each in asked.questions:
        reply = opinion.replies.get(each.id)
        if reply is None or reply.answer is None:
            raise _incomplete(f"answers.{each.id}")
    if opinion.outcome is None:
        raise _incomplete("outcome")


def _incomplete(field_: str) -> Refused:
    return Refused(Code.JUDGEMENT_INCOMPLETE, "is not answered", field=field_)


def _outdated(before: Standing) -> Refused:
    return Refused(
        Code.JUDGEMENT_OUTDATED,
        "another verdict came meanwhile",
        revision=before.revision,
        version=before.version,
    )
