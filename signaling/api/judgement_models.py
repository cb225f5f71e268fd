"""The bodies of judging: questions, comments, verdicts, the worklist and samples. Times are UTC in ms since 1970."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from policies.judgement import Answer, Outcome, State
from policies.sampling import WHOLE
from signaling.api.models import Body, Id
from signaling.core.desk_views import Text
from signaling.store.review_tasks import Kind

Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Words = Annotated[str, Field(max_length=2_000)]
Title = Annotated[str, Field(min_length=1, max_length=80)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Moment = Annotated[int, Field(ge=0, le=10**14)]
Share = Annotated[int, Field(ge=1, le=WHOLE)]
MOST_QUESTIONS = 50


class QuestionView(Body):
    id: str
    text: Text


class QuestionList(Body):
    """Version 0: nothing is asked but the verdict itself."""

    version: int
    questions: tuple[QuestionView, ...]


class QuestionListVersion(Body):
    version: int
    sha256: str
    saved_at: int
    author: str
    author_name: str | None
    questions: int


class QuestionListEntry(Body):
    """`current`: what is asked now; `versions`: the newest first; `languages`: in which each question is written."""

    current: QuestionList
    languages: tuple[str, ...]
    versions: tuple[QuestionListVersion, ...]


class QuestionWish(Body):
    """`id` None: a new question. One that keeps its id stays the same in other words. `text`: in each language of the
    desk."""

    id: Id | None
    text: dict[Annotated[str, Field(max_length=8)], Sentence]


class QuestionListWish(Body):
    """`based_on`: the version that was changed."""

    based_on: Count
    questions: Annotated[tuple[QuestionWish, ...], Field(max_length=MOST_QUESTIONS)]


class ReplyBody(Body):
    """To one question."""

    answer: Answer | None
    words: Words


Replies = Annotated[dict[Id, ReplyBody], Field(max_length=MOST_QUESTIONS)]


class DraftWish(Body):
    """`revision`: the one of the draft that this was written over; 0: there was none. `version`: of the questions."""

    revision: Count
    version: Count
    answers: Replies
    outcome: Outcome | None
    words: Words


class VerdictWish(DraftWish):
    """`seen`: the revision of the judgement that it rests on."""

    seen: Count


class SettlementWish(Body):
    """What counts where two verdicts differ; `answers` to the questions in dispute."""

    seen: Count
    outcome: Outcome
    answers: Annotated[dict[Id, Answer], Field(max_length=MOST_QUESTIONS)]
    words: Annotated[str, Field(min_length=1, max_length=2_000)]


class RemarkWish(Body):
    """`at`: the moment that it is about; None: the whole contact."""

    at: Moment | None
    words: Annotated[str, Field(min_length=1, max_length=2_000)]


class RemarkView(Body):
    id: str
    author: str
    author_name: str | None
    at: int | None
    words: str
    written_at: int


class DraftView(Body):
    """One's own. `version`: of the questions that it answered; those asked now may be others."""

    revision: int
    version: int
    answers: dict[str, ReplyBody]
    outcome: Outcome | None
    words: str
    saved_at: int


class VerdictView(Body):
    reviewer: str
    reviewer_name: str | None
    answers: dict[str, ReplyBody]
    outcome: Outcome
    words: str
    given_at: int


class SettlementView(Body):
    by: str
    by_name: str | None
    at: int
    outcome: Outcome
    answers: dict[str, Answer]
    words: str


class JudgementView(Body):
    """A contact as one reviewer may see it. `blind`: what others say is hidden until the own verdict is given; then
    `verdicts` is empty, and `others` says how many there are.

    `may`: whether this reviewer can give a verdict; *early*: the contact isn't over, *own*: given, *enough*: others
    have given theirs. `differences`: ids of questions, and *outcome*.
    """

    contact: str
    state: State
    revision: int
    second: bool
    blind: bool
    may: Literal["give", "early", "own", "enough"]
    questions: QuestionList
    draft: DraftView | None
    verdicts: tuple[VerdictView, ...]
    others: int
    remarks: tuple[RemarkView, ...]
    differences: tuple[str, ...]
    settlement: SettlementView | None


class TaskAgent(Body):
    account: str
    name: str | None


class TaskView(Body):
    """`sample_title`: of the plan by which it was drawn; `barred`: this reviewer gave the first verdict."""

    id: str
    kind: Kind
    contact: str
    reference: str | None
    queue: str
    opened_at: int
    agents: tuple[TaskAgent, ...]
    sample: str | None
    sample_title: str | None
    barred: bool
    due_at: int
    overdue: bool
    assignee: str | None
    assignee_name: str | None
    done_at: int | None
    done_by: str | None
    done_by_name: str | None


class TaskCounts(Body):
    todo: int
    open: int
    mine: int
    others: int
    overdue: int
    done: int


class TaskList(Body):
    tasks: tuple[TaskView, ...]
    next: str | None
    counts: TaskCounts


class Assignment(Body):
    """`was`: who had it when it was seen; `to` None: nobody."""

    was: Id | None
    to: Id | None


class ReviewerRow(Body):
    account: str
    name: str


class ReviewerList(Body):
    reviewers: tuple[ReviewerRow, ...]


class PlanWish(Body):
    """`queues`: none means all. `share` in hundredths of a percent."""

    title: Title
    queues: Annotated[tuple[Id, ...], Field(max_length=200)]
    share: Share
    due_days: Annotated[int, Field(ge=1, le=365)]


class PlanView(Body):
    id: str
    title: str
    queues: tuple[str, ...]
    share: int
    due_days: int
    made_by: str
    made_by_name: str | None
    made_at: int
    ended_at: int | None


class SampleView(Body):
    """`since`, `until`: when its contacts were closed. `candidates`: pairs of agent and contact that it was drawn from,
    `sha256` their hash. `drawn_by` None: the server by itself."""

    id: str
    plan: str
    title: str
    queues: tuple[str, ...]
    share: int
    since: int
    until: int
    seed: str
    sha256: str
    candidates: int
    contacts: int
    drawn_by: str | None
    drawn_by_name: str | None
    drawn_at: int
    due_at: int


class SamplingView(Body):
    plans: tuple[PlanView, ...]
    samples: tuple[SampleView, ...]


class DrawWish(Body):
    """`month`: like *2026-10*."""

    month: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


MODELS: tuple[type[BaseModel], ...] = (
    QuestionListEntry,
    QuestionListWish,
    DraftWish,
    VerdictWish,
    SettlementWish,
    RemarkWish,
    JudgementView,
    TaskList,
    Assignment,
    ReviewerList,
    PlanWish,
    SamplingView,
    DrawWish,
)
