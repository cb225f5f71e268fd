"""Session codes: six digits that bring a caller into a contact with the agent on the phone.

A million values are few, so: a code lives for ten minutes, an agent has one, it works once, and wrong guesses are
limited for an address and for the house. Codes are stored (a restart must not make the agent read out a new one), but
only as an HMAC with a key of the server: a table of plain hashes would be read back in a second.
"""

import hashlib
import hmac
import logging
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from signaling.api.models import SessionCode as CodeShown
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.keys import SigningKeys
from signaling.store.models import SessionCode

log = logging.getLogger(__name__)

LIFETIME_MS: Final = 600_000
ADDRESSES: Final = 10_000  # remembered; the longest unseen is forgotten first


@dataclass(slots=True)
class Bucket:
    """Tokens that refill: `size` at once, one more every `refill_ms`."""

    size: int
    refill_ms: int
    tokens: float
    at: int

    def take(self, now: int) -> int | None:
        """None: taken. Else the time at which there is one again."""
        self.tokens = min(self.size, self.tokens + max(0, now - self.at) / self.refill_ms)
        self.at = max(self.at, now)
        if self.tokens < 1:
            return self.at + int((1 - self.tokens) * self.refill_ms) + 1
        self.tokens -= 1
        return None

    def give_back(self) -> None:
        self.tokens = min(self.size, self.tokens + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessRules:
    """Wrong guesses: few for an address; for the house so many that it takes hundreds of addresses to use them up.

    Who has those could else keep every caller out with hardly a guess. With 50 living codes a guess a second finds
    one in about five hours; it leads to an agent on the telephone, who hears that this is not their caller.
    """

    address_size: int = 5
    address_refill_ms: int = 60_000
    house_size: int = 300
    house_refill_ms: int = 1_000


class Codes:
    """The session codes of one desk."""

    def __init__(self, database: Database, desk: str, rules: GuessRules | None = None) -> None:
        self._database = database
        self._desk = desk
        self._keys = SigningKeys(database, desk, "code")
        self._rules = rules or GuessRules()
        self._house = Bucket(
            self._rules.house_size, self._rules.house_refill_ms, self._rules.house_size, 0
        )
        self._addresses: OrderedDict[str, Bucket] = OrderedDict()

    async def make(self, now: int, agent: str) -> CodeShown:
        """A new code; the agent's earlier one stops working."""
        for _ in range(20):
            code = f"{secrets.randbelow(1_000_000):06}"
            try:
                await self._store(now, agent, await self._digest(now, code))
            except IntegrityError:
                continue  # another agent's living code has these digits
            return CodeShown(code=code, expires_at=now + LIFETIME_MS)
        raise Refused(Code.UNAVAILABLE, "no free session code found")

    async def _store(self, now: int, agent: str, digest: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                delete(SessionCode).where(
                    SessionCode.desk == self._desk,
                    (SessionCode.agent == agent) | (SessionCode.expires_at <= now),
                )
            )
            await connection.execute(
                insert(SessionCode).values(
                    desk=self._desk,
                    agent=agent,
                    digest=digest,
                    made_at=now,
                    expires_at=now + LIFETIME_MS,
                )
            )
            await append(connection, self._desk, AuditRecord(at=now, kind="code.made", actor=agent))

    async def redeem(self, now: int, code: str, client: str) -> str:
        """The agent whose code this was; it works once. `client`: who counts as one (`security.limit_key`).

        Raises `Refused`: CODE_UNKNOWN, CODE_TOO_MANY_TRIES (`retry_at`).

        Each try is counted before the look, so that many at once count too; a right one is given back.
        """
        bucket = self._bucket(now, client)
        retry_at = bucket.take(now)
        if retry_at is None:
            retry_at = self._house.take(now)
            if retry_at is not None:
                bucket.give_back()
                log.warning(
                    "codes are guessed from many addresses: nobody may try one for a moment"
                )
        if retry_at is not None:
            raise Refused(Code.CODE_TOO_MANY_TRIES, "too many wrong codes", retry_at=retry_at)
        digest = await self._digest(now, code)
        async with self._database.write() as connection:
            agent: str | None = await connection.scalar(
                delete(SessionCode)
                .where(
                    SessionCode.desk == self._desk,
                    SessionCode.digest == digest,
                    SessionCode.expires_at > now,
                )
                .returning(SessionCode.agent)
            )
        if agent is None:
            raise Refused(Code.CODE_UNKNOWN, "no such code, or it has been used or has expired")
        bucket.give_back()
        self._house.give_back()
        return agent

    async def _digest(self, now: int, code: str) -> str:
        key = (await self._keys.ring(now)).signing
        return hmac.new(key.secret, code.encode(), hashlib.sha256).hexdigest()

    def _bucket(self, now: int, key: str) -> Bucket:
        bucket = self._addresses.get(key)
        if bucket is None:
            rules = self._rules
            bucket = Bucket(rules.address_size, rules.address_refill_ms, rules.address_size, now)
            self._addresses[key] = bucket
            if len(self._addresses) > ADDRESSES:
                self._addresses.popitem(last=False)
        self._addresses.move_to_end(key)
        return bucket
