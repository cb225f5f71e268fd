"""The tables of judging: questions, comments, verdicts, worklist and samples; known by `models.py`."""

from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from signaling.store.base import Base


class QuestionList(Base):
    """A version of what reviewers are asked. Only ever added. `content`: canonical JSON, of which `sha256` is."""

    __tablename__ = "question_lists"
    desk: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[str]
    sha256: Mapped[str]
    author: Mapped[str]
    saved_at: Mapped[int]


class Judgement(Base):
    """Where a contact stands; made with its first verdict. `revision` counts what changed the state.

    `second`: the queue asked for a second pair of eyes at that time. `version`: of the questions, the same for both.
    `settled_*`: what was agreed on where two verdicts differed.
    """

    __tablename__ = "judgements"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    second: Mapped[bool]
    version: Mapped[int]
    state: Mapped[str]
    settled_by: Mapped[str | None]
    settled_at: Mapped[int | None]
    settled_outcome: Mapped[str | None]
    settled_answers: Mapped[dict[str, Any] | None]
    settled_words: Mapped[str | None]


class Verdict(Base):
    """One reviewer's, while it is a draft and after. `given_at`: from then on nothing changes.

    `answers`: of each question's id `{"answer": …, "words": …}`. `revision` counts the saves of the draft.
    """

    __tablename__ = "verdicts"
    desk: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str] = mapped_column(primary_key=True)
    reviewer: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    version: Mapped[int]
    answers: Mapped[dict[str, Any]]
    outcome: Mapped[str | None]
    words: Mapped[str]
    saved_at: Mapped[int]
    given_at: Mapped[int | None]


class Remark(Base):
    """A comment. `at`: the moment in the contact that it is about (ms since 1970 UTC), None: the whole of it."""

    __tablename__ = "remarks"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    contact: Mapped[str]
    author: Mapped[str]
    at: Mapped[int | None]
    words: Mapped[str]
    written_at: Mapped[int]
    __table_args__ = (Index(None, "desk", "contact"),)


class ReviewTask(Base):
    """An entry of the worklist. `agents`: for whom a contact was drawn. `barred`: who gave the first verdict, and so
    can't give the second.
    """

    __tablename__ = "review_tasks"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    contact: Mapped[str]
    queue: Mapped[str]
    sample: Mapped[str | None]
    agents: Mapped[list[str]]
    barred: Mapped[str | None]
    made_at: Mapped[int]
    due_at: Mapped[int]
    assignee: Mapped[str | None]
    assigned_at: Mapped[int | None]
    done_at: Mapped[int | None]
    done_by: Mapped[str | None]
    __table_args__ = (
        Index(None, "desk", "contact"),
        Index(None, "desk", "sample"),
        Index(None, "desk", "due_at", "id"),
        Index(
            "ix_review_tasks_open",
            "desk",
            "due_at",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )


class SamplePlan(Base):
    """What is drawn each month. `queues`: empty means all. `share` in hundredths of a percent."""

    __tablename__ = "sample_plans"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    queues: Mapped[list[str]]
    share: Mapped[int]
    due_days: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[int]
    ended_by: Mapped[str | None]
    ended_at: Mapped[int | None]


class Sample(Base):
    """What was drawn, from what, and by which seed: enough to draw it again. Never changed.

    Of the contacts that were closed from `since` to before `until`. `frame`: `policies.sampling.frame`.
    """

    __tablename__ = "samples"
    desk: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    plan: Mapped[str]
    title: Mapped[str]
    queues: Mapped[list[str]]
    share: Mapped[int]
    since: Mapped[int]
    until: Mapped[int]
    seed: Mapped[str]
    frame: Mapped[str]
    sha256: Mapped[str]
    candidates: Mapped[int]
    contacts: Mapped[int]
    drawn_by: Mapped[str | None]
    drawn_at: Mapped[int]
    due_at: Mapped[int]
    __table_args__ = (
        Index("ix_samples_once", "desk", "plan", "since", "until", unique=True),
        Index(None, "desk", "drawn_at", "id"),
    )
