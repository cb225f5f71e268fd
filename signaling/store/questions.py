"""What reviewers are asked, by version. Versions are only ever added: a verdict names the one that it answered."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import append_to
from signaling.store.engine import Database
from signaling.store.judgement_models import QuestionList
from signaling.store.rows import storable


@dataclass(frozen=True, slots=True)
class Question:
    """`text` by language. An id that stays means the same question in other words."""

    id: str
    text: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """One version. Version 0: nothing was ever asked."""

    version: int
    questions: tuple[Question, ...]
    sha256: str = ""
    author: str = ""
    saved_at: int = 0


NONE: Final = Questions(version=0, questions=())


class QuestionLists:
    """Of one desk."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def latest(self) -> Questions:
        async with self._database.read() as connection:
            return await connection.run_sync(latest, self._desk)

    async def version(self, version: int) -> Questions:
        """Raises `Refused(NOT_FOUND)`."""
        async with self._database.read() as connection:
            return await connection.run_sync(one, self._desk, version)

    async def versions(self) -> list[Questions]:
        """The newest first."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(QuestionList.__table__)
                .where(QuestionList.desk == self._desk)
                .order_by(QuestionList.version.desc())
            )
            return [_questions(row) for row in found.mappings()]

    async def save(self, now: int, questions: Sequence[Question], *, based_on: int, by: str) -> int:
        """The new version's number. Raises `Refused(QUESTIONS_OUTDATED)` if `based_on` isn't the latest."""
        content = storable(canonical(questions)) or ""
        digest = hashlib.sha256(content.encode()).hexdigest()

        def work(connection: Connection) -> None:
            newest = connection.scalar(
                select(func.max(QuestionList.version)).where(QuestionList.desk == self._desk)
            )
            if (newest or 0) != based_on:
                raise _outdated(newest or 0)
            connection.execute(
                insert(QuestionList).values(
                    desk=self._desk,
                    version=based_on + 1,
                    content=content,
                    sha256=digest,
                    author=by,
                    saved_at=now,
                )
            )
            data: dict[str, str | int | None] = {"version": based_on + 1, "sha256": digest}
            append_to(
                connection,
                self._desk,
                [AuditRecord(at=now, kind="questions.saved", actor=by, subject=None, data=data)],
            )

        try:
            await self._database.transact(work)
        except IntegrityError:  # somebody else's at the same moment
            raise _outdated(based_on + 1) from None
        return based_on + 1


def latest(connection: Connection, desk: str) -> Questions:
    found = connection.execute(
        select(QuestionList.__table__)
        .where(QuestionList.desk == desk)
        .order_by(QuestionList.version.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return NONE if row is None else _questions(row)


def one(connection: Connection, desk: str, version: int) -> Questions:
    """Raises `Refused(NOT_FOUND)`."""
    if version == 0:
        return NONE
    found = connection.execute(
        select(QuestionList.__table__).where(
            QuestionList.desk == desk, QuestionList.version == version
        )
    )
    row = found.mappings().one_or_none()
    if row is None:
        raise Refused(Code.NOT_FOUND, "there is no such version of the questions")
    return _questions(row)


def canonical(questions: Sequence[Question]) -> str:
    """As JSON, keys sorted, without spaces: the same words, the same hash."""
    rows = [asdict(each) for each in questions]
    return json.dumps(rows, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _outdated(version: int) -> Refused:
    return Refused(Code.QUESTIONS_OUTDATED, "another version was saved meanwhile", version=version)


def _questions(row: Mapping[Any, Any]) -> Questions:
    return Questions(
        version=row["version"],
        questions=tuple(Question(**each) for each in json.loads(row["content"])),
        sha256=row["sha256"],
        author=row["author"],
        saved_at=row["saved_at"],
    )
