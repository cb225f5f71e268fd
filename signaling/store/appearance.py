"""Policies of dress and background by version, and the end of what was kept of checks."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.appearance.facts import Policy
from signaling.core.errors import Code, Refused
from signaling.core.events import PolicyVersion
from signaling.core.records import AuditRecord
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import AppearanceCheck, AppearancePolicy
from signaling.store.rows import storable

log = logging.getLogger(__name__)

_POLICY: Final = TypeAdapter(Policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a queue's policy, without what it says. `empty`: nothing is asked by it."""

    queue: str
    version: int
    sha256: str
    author: str
    saved_at: int
    empty: bool


class Appearance:
    """Of one desk. Errors of the database pass untranslated."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def current(self) -> dict[str, PolicyVersion]:
        """The latest of each queue that ever had one. One that can't be read any more asks for nothing, and says so."""
        found = {}
        async with self._database.read() as connection:
            for row in await self._latest(connection):
                policy = _read(row)
                if policy is not None:
                    found[str(row["queue"])] = PolicyVersion(version=row["version"], policy=policy)
        return found

    async def latest(self) -> dict[str, Version]:
        async with self._database.read() as connection:
            return {row["queue"]: _version(row) for row in await self._latest(connection)}

    async def versions(self, queue: str) -> list[Version]:
        """The newest first."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(AppearancePolicy.__table__)
                .where(AppearancePolicy.desk == self._desk, AppearancePolicy.queue == queue)
                .order_by(AppearancePolicy.version.desc())
            )
            return [_version(row) for row in found.mappings()]

    async def save(self, now: int, queue: str, policy: Policy, *, based_on: int, by: str) -> int:
        """The new version's number. Raises `Refused(APPEARANCE_OUTDATED)` if `based_on` isn't the latest."""
        content = storable(canonical(policy)) or ""
        digest = hashlib.sha256(content.encode()).hexdigest()
        kind = "appearance.policy_removed" if policy.empty else "appearance.policy_saved"
        try:
            async with self._database.write() as connection:
                latest = await connection.scalar(
                    select(func.max(AppearancePolicy.version)).where(
                        AppearancePolicy.desk == self._desk, AppearancePolicy.queue == queue
                    )
                )
                if (latest or 0) != based_on:
                    raise _outdated(latest)
                await connection.execute(
                    insert(AppearancePolicy).values(
                        desk=self._desk,
                        queue=queue,
                        version=based_on + 1,
                        content=content,
                        sha256=digest,
                        author=by,
                        saved_at=now,
                    )
                )
                data: dict[str, str | int | None] = {"version": based_on + 1, "sha256": digest}
                await append(
                    connection,
                    self._desk,
                    AuditRecord(at=now, kind=kind, actor=by, subject=queue, data=data),
                )
        except IntegrityError:  # somebody else's at the same moment
            raise _outdated(based_on + 1) from None
        return based_on + 1

    async def forget(self, now: int) -> int:
        """Delete what was kept long enough; how many."""
        async with self._database.write() as connection:
            done = await connection.execute(
                delete(AppearanceCheck).where(
                    AppearanceCheck.desk == self._desk, AppearanceCheck.forget_at <= now
                )
            )
            return int(done.rowcount)

    async def _latest(self, connection: AsyncConnection) -> list[Mapping[Any, Any]]:
        newest = (
            select(AppearancePolicy.queue, func.max(AppearancePolicy.version).label("version"))
            .where(AppearancePolicy.desk == self._desk)
            .group_by(AppearancePolicy.queue)
            .subquery()
        )
        found = await connection.execute(
            select(AppearancePolicy.__table__)
            .join(
                newest,
                (AppearancePolicy.queue == newest.c.queue)
                & (AppearancePolicy.version == newest.c.version),
            )
            .where(AppearancePolicy.desk == self._desk)
            .order_by(AppearancePolicy.queue)
        )
        return list(found.mappings())


def canonical(policy: Policy) -> str:
    """As JSON, keys sorted, without spaces: the same words, the same hash."""
    return json.dumps(
        asdict(policy), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def _outdated(latest: int | None) -> Refused:
    return Refused(
        Code.APPEARANCE_OUTDATED, "another version was saved meanwhile", version=latest or 0
    )


def _read(row: Mapping[Any, Any]) -> Policy | None:
    try:
        return _POLICY.validate_json(row["content"])
    except ValidationError:
        log.error(
            "a policy of dress and background can't be read: nothing is asked by it",
            extra={"queue": row["queue"], "version": row["version"]},
        )
        return None


def _version(row: Mapping[Any, Any]) -> Version:
    policy = _read(row)
    return Version(
        queue=row["queue"],
        version=row["version"],
        sha256=row["sha256"],
        author=row["author"],
        saved_at=row["saved_at"],
        empty=policy is None or policy.empty,
    )
