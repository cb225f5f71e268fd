"""What was said of a contact, as it is kept: drafts, verdicts, comments, and what was agreed on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from policies import judgement as rules
from policies.judgement import Answer, Outcome, State
from signaling.core.errors import Code, Refused
from signaling.store import questions
from signaling.store.judgement_models import Judgement, Remark, Verdict
from signaling.store.models import Contact


@dataclass(frozen=True, slots=True)
class Reply:
    """To one question; a draft may have words before it has an answer."""

    answer: Answer | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a reviewer says. `version`: of the questions; `replies` by their ids."""

    version: int
    replies: Mapping[str, Reply] = field(default_factory=dict)
    outcome: Outcome | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An opinion as it is kept: a draft until `given_at`."""

    reviewer: str
    revision: int
    opinion: Opinion
    saved_at: int
    given_at: int | None

    def verdict(self) -> rules.Verdict:
        """Of one that was given."""
        assert self.opinion.outcome is not None
        answers = {
            name: reply.answer for name, reply in self.opinion.replies.items() if reply.answer
        }
        return rules.Verdict(reviewer=self.reviewer, outcome=self.opinion.outcome, answers=answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    id: str
    author: str
    at: int | None
    words: str
    written_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    by: str
    at: int
    outcome: Outcome
    answers: Mapping[str, Answer]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that was said of a contact; who may see what of it, `policies.judgement` says. `over`: it is closed.

    `revision` 0: no verdict yet. `second`, `version`: as the first verdict left them; None before.
    """

    queue: str
    over: bool
    revision: int = 0
    state: State = "open"
    second: bool | None = None
    version: int | None = None
    written: tuple[Written, ...] = ()
    comments: tuple[Comment, ...] = ()
    settlement: Settlement | None = None

    @property
    def given(self) -> tuple[Written, ...]:
        """In the order in which they were."""
        given = [each for each in self.written if each.given_at is not None]
        return tuple(sorted(given, key=lambda each: (each.given_at or 0, each.reviewer)))

    def draft(self, reviewer: str) -> Written | None:
        mine = (each for each in self.written if each.reviewer == reviewer)
        return next((each for each in mine if each.given_at is None), None)


def standing(connection: Connection, desk: str, contact: str, *, lock: bool = False) -> Standing:
    """`lock`: until the commit nobody else changes it. Raises `Refused(NOT_FOUND)`."""
    there = connection.execute(
        select(Contact.queue, Contact.closed_at).where(Contact.desk == desk, Contact.id == contact)
    ).one_or_none()
    if there is None:
        raise Refused(Code.NOT_FOUND, "there is no such contact")
    query = select(Judgement.__table__).where(Judgement.desk == desk, Judgement.contact == contact)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    written = connection.execute(
        select(Verdict.__table__)
        .where(Verdict.desk == desk, Verdict.contact == contact)
        .order_by(Verdict.reviewer)
    )
    comments = connection.execute(
        select(Remark.id, Remark.author, Remark.at, Remark.words, Remark.written_at)
        .where(Remark.desk == desk, Remark.contact == contact)
        .order_by(Remark.written_at, Remark.id)
    )
    found = Standing(
        queue=there.queue,
        over=there.closed_at is not None,
        written=tuple(_written(connection, desk, each) for each in written.mappings()),
        comments=tuple(Comment(**each) for each in comments.mappings()),
    )
    if row is None:
        return found
    settlement = None
    if row["settled_at"] is not None:
        settlement = Settlement(
            by=row["settled_by"],
            at=row["settled_at"],
            outcome=row["settled_outcome"],
            answers=row["settled_answers"],
            words=row["settled_words"],
        )
    return replace(
        found,
        revision=row["revision"],
        state=row["state"],
        second=row["second"],
        version=row["version"],
        settlement=settlement,
    )


def words(
    connection: Connection, desk: str, contact: str, second: Callable[[str], bool]
) -> list[str]:
    """What reviewers wrote, to be searched for: nothing while anybody is blind for it. `second`: of a queue, whether it
    asks for a second pair of eyes."""
    try:
        found = standing(connection, desk, contact)
    except Refused:  # destroyed meanwhile
        return []
    two = second(found.queue) if found.second is None else found.second
    if two and len(found.given) < rules.needed(second=True):
        return []
    return [
        *(each.words for each in found.comments),
        *(
            text
            for each in found.given
            for text in (each.opinion.words, *(one.words for one in each.opinion.replies.values()))
            if text
        ),
        *([found.settlement.words] if found.settlement and found.settlement.words else []),
    ]


def _written(connection: Connection, desk: str, row: Mapping[Any, Any]) -> Written:
    """Replies in the order of the questions: a database may keep an object's keys in another."""
    order: Sequence[str] = [
        each.id for each in questions.one(connection, desk, row["version"]).questions
    ]
    answers = row["answers"]
    opinion = Opinion(
        version=row["version"],
        replies={name: Reply(**answers[name]) for name in order if name in answers},
        outcome=row["outcome"],
        words=row["words"],
    )
    return Written(
        reviewer=row["reviewer"],
        revision=row["revision"],
        opinion=opinion,
        saved_at=row["saved_at"],
        given_at=row["given_at"],
    )
