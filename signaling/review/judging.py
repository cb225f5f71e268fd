"""Judging at one desk: its stores, what its queues ask for, and who wants to know when reviewers' words change."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection

from signaling.config import Settings
from signaling.ports import Clock
from signaling.review.sampling import Sampling, due
from signaling.store.engine import Database
from signaling.store.judgement import Judgements
from signaling.store.judgement_holder import JudgementHolder
from signaling.store.questions import QuestionLists
from signaling.store.review_tasks import ReviewTasks
from signaling.store.samples import Samples
from signaling.store.standing import words


class Judging:
    """Of one desk."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        desk, self._zone = settings.desk.id, settings.desk.time_zone
        self.questions: Final = QuestionLists(database, desk)
        self.judgements: Final = Judgements(database, desk)
        self.tasks: Final = ReviewTasks(database, desk)
        self.samples: Final = Samples(database, desk)
        self.sampling: Final = Sampling(self.samples, self._zone, clock)
        self.holder: Final = JudgementHolder(desk)
        self._desk = desk
        self._clock = clock
        self._due_days = settings.review.due_days
        self._second = frozenset(row.id for row in settings.queues if row.review.second)
        self._listeners: list[Callable[[str], None]] = []

    def second(self, queue: str) -> bool:
        """Whether it asks for a second pair of eyes. One that left the settings doesn't any more."""
        return queue in self._second

    def due_at(self) -> int:
        """Of what follows a verdict that is given now."""
        return due(self._clock.now(), self._due_days, self._zone)

    def words(self, connection: Connection, contact: str) -> list[str]:
        """What reviewers wrote of a contact, to be searched for: nothing while anybody is blind for it."""
        return words(connection, self._desk, contact, self.second)

    def on_words(self, listener: Callable[[str], None]) -> None:
        """Called with a contact's id after what `words` tells of it may have changed."""
        self._listeners.append(listener)

    def changed(self, contact: str) -> None:
        for listener in self._listeners:
            listener(contact)
