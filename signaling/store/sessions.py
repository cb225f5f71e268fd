"""Staff sign-in: lockout, and sessions that end by time, by hand, by a new password and by disabling."""

import asyncio
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, update

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.accounts import COLUMNS, Account, Accounts, account_from, login_key
from signaling.store.audit import append
from signaling.store.engine import Database
from signaling.store.models import Account as Row
from signaling.store.models import Session

MINUTE: Final = 60_000
DAY: Final = 24 * 60 * MINUTE  # rows stay so long: a console in a contact outlives its session
REMEMBERED: Final = 10_000  # unknown logins whose failures are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """Durations in ms."""

    absolute_ms: int = 12 * 60 * MINUTE
    idle_ms: int = 2 * 60 * MINUTE
    failures: int = 5
    failing_ms: int = 15 * MINUTE  # within which the failures count together
    lock_ms: int = 5 * MINUTE  # the first lockout; each further one is twice as long
    longest_lock_ms: int = 60 * MINUTE
    cache_ms: int = 3_000  # how late another process's change may be noticed


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """`token` is for the cookie and is stored nowhere."""

    token: str
    account: Account
    expires_at: int


@dataclass(frozen=True, slots=True)
class _Tries:
    failures: int = 0
    failing_since: int = 0
    locks: int = 0
    locked_until: int = 0


@dataclass(slots=True)
class _Known:
    account: Account
    read_at: int
    seen_at: int
    expires_at: int


class Sessions:
    """Sign-in for one desk. Times are given, so that a test needs no clock."""

    def __init__(
        self, database: Database, desk: str, accounts: Accounts, rules: SignInRules | None = None
    ) -> None:
        self._database = database
        self._desk = desk
        self._accounts = accounts
        self.rules: Final = rules or SignInRules()
        self._known: dict[str, _Known] = {}
        # One try at a time for a login: a hundred at once would all pass the count before the first has failed.
        self._trying = tuple(asyncio.Lock() for _ in range(256))
        self._strangers: OrderedDict[str, _Tries] = OrderedDict()

    async def sign_in(self, now: int, login: str, password: str) -> SignedIn:
        """Raises `Refused`: SIGN_IN_REFUSED (wrong, unknown or disabled: not said which), SIGN_IN_LOCKED (`until`)."""
        key = login_key(login)
        async with self._turn(key):
            return await self._try(now, key, password)

    async def _try(self, now: int, key: str, password: str) -> SignedIn:
        row = await self._row(key)
        tries = self._tries(key, row)
        if tries.locked_until > now:
            raise Refused(Code.SIGN_IN_LOCKED, "too many wrong passwords", until=tries.locked_until)
        hashed = row["password_hash"] if row is not None else None
        right = await self._accounts.passwords.verify(hashed, password)
        if row is None or not right:
            await self._fail(now, key, row, tries)
        elif not row["enabled"]:
            async with self._database.write() as connection:
                await append(connection, self._desk, _failed(now, row, "disabled"))
        if row is None or not right or not row["enabled"]:
            raise Refused(Code.SIGN_IN_REFUSED, "login or password is wrong")
        fresh: dict[str, Any] = {}
        if self._accounts.passwords.outdated(row["password_hash"]):
            fresh["password_hash"] = await self._accounts.passwords.hash(password)
        token = secrets.token_urlsafe(32)
        expires_at = now + self.rules.absolute_ms
        async with self._database.write() as connection:
            unchanged = await connection.execute(
                update(Row)
                .where(
                    Row.desk == self._desk,
                    Row.id == row["id"],
                    Row.password_hash == row["password_hash"],  # not changed meanwhile
                    Row.enabled,
                )
                .values(last_sign_in_at=now, failures=0, locks=0, locked_until=0, **fresh)
            )
            if unchanged.rowcount != 1:
                raise Refused(Code.SIGN_IN_REFUSED, "login or password is wrong")
            await connection.execute(
                delete(Session).where(Session.desk == self._desk, Session.expires_at <= now - DAY)
            )
            await connection.execute(
                insert(Session).values(
                    desk=self._desk,
                    digest=digest(token),
                    account=row["id"],
                    made_at=now,
                    seen_at=now,
                    expires_at=expires_at,
                )
            )
            await append(connection, self._desk, _by(now, "sign_in.ok", row["id"]))
        account = replace(account_from(row), last_sign_in_at=now)
        return SignedIn(token=token, account=account, expires_at=expires_at)

    def _turn(self, key: str) -> asyncio.Lock:
        return self._trying[hash(key) % len(self._trying)]

    async def _row(self, key: str) -> Any:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(
                    *COLUMNS,
                    Row.password_hash,
                    Row.failures,
                    Row.failing_since,
                    Row.locks,
                    Row.locked_until,
                ).where(Row.desk == self._desk, Row.login_key == key)
            )
            return found.mappings().one_or_none()

    def _tries(self, key: str, row: Any) -> _Tries:
        if row is None:  # answered like a known login, else the answer tells which logins exist
            return self._strangers.get(key, _Tries())
        return _Tries(row["failures"], row["failing_since"], row["locks"], row["locked_until"])

    async def _fail(self, now: int, key: str, row: Any, before: _Tries) -> None:
        rules = self.rules
        counting = now - before.failing_since < rules.failing_ms
        failures = before.failures + 1 if counting else 1
        after = replace(
            before, failures=failures, failing_since=before.failing_since if counting else now
        )
        entries = [_failed(now, row, "unknown" if row is None else "password")]
        if failures >= rules.failures:
            length = min(rules.lock_ms * 2**before.locks, rules.longest_lock_ms)
            after = _Tries(0, 0, min(before.locks + 1, 16), now + length)
            entries.append(
                AuditRecord(
                    at=now,
                    kind="sign_in.locked",
                    subject=None if row is None else row["id"],
                    data={"until": after.locked_until},
                )
            )
        async with self._database.write() as connection:
            if row is not None:
                await connection.execute(
                    update(Row)
                    .where(Row.desk == self._desk, Row.id == row["id"])
                    .values(
                        failures=after.failures,
                        failing_since=after.failing_since,
                        locks=after.locks,
                        locked_until=after.locked_until,
                    )
                )
            await append(connection, self._desk, *entries)
        if row is None:
            self._strangers[key] = after
            self._strangers.move_to_end(key)
            if len(self._strangers) > REMEMBERED:
                self._strangers.popitem(last=False)

    async def who(self, token: str, now: int) -> Account | None:
        """Whose session this is, None where it ended. Keeps it alive, with at most one write a minute."""
        key = digest(token)
        known = self._known.get(key)
        if known is None or not 0 <= now - known.read_at < self.rules.cache_ms:
            known = await self._look(key, now)
        if known is None or now >= known.expires_at or now - known.seen_at >= self.rules.idle_ms:
            self._known.pop(key, None)
            return None
        if now - known.seen_at >= MINUTE:
            known.seen_at = now
            async with self._database.write() as connection:
                await connection.execute(
                    update(Session)
                    .where(Session.desk == self._desk, Session.digest == key)
                    .values(seen_at=now)
                )
        return known.account

    async def _look(self, key: str, now: int) -> _Known | None:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*COLUMNS, Session.seen_at, Session.expires_at)
                .join(Row, (Row.desk == Session.desk) & (Row.id == Session.account))
                .where(Session.desk == self._desk, Session.digest == key, Row.enabled)
            )
            row = found.mappings().one_or_none()
        if row is None:
            self._known.pop(key, None)
            return None
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        known = _Known(account_from(row), now, row["seen_at"], row["expires_at"])
        self._known[key] = known
        return known

    async def kept(self) -> dict[str, int]:
        """When each session ends, by digest. One that somebody ended is not among them."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(Session.digest, Session.expires_at).where(Session.desk == self._desk)
            )
            return {row.digest: row.expires_at for row in found}

    async def seen(self, sessions: Collection[str], now: int) -> None:
        """Their consoles are open."""
        async with self._database.write() as connection:
            await connection.execute(
                update(Session)
                .where(Session.desk == self._desk, Session.digest == bindparam("its_digest"))
                .values(seen_at=now),
                [{"its_digest": each} for each in sessions],
            )

    async def sign_out(self, now: int, token: str) -> None:
        async with self._database.write() as connection:
            account = await connection.scalar(
                delete(Session)
                .where(Session.desk == self._desk, Session.digest == digest(token))
                .returning(Session.account)
            )
            if account is not None:
                await append(connection, self._desk, _by(now, "sign_out", account))
        self._known.pop(digest(token), None)

    async def sign_out_everywhere(self, now: int, account: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                delete(Session).where(Session.desk == self._desk, Session.account == account)
            )
            await append(connection, self._desk, _by(now, "sign_out.everywhere", account))
        self.forget(account)

    async def change_password(self, now: int, token: str, current: str, new: str) -> None:
        """Ends all other sessions. Raises `Refused`: SIGN_IN_NEEDED, SIGN_IN_REFUSED, SIGN_IN_LOCKED, PASSWORD_WEAK."""
        account = await self.who(token, now)
        if account is None:
            raise Refused(Code.SIGN_IN_NEEDED, "the session has ended")
        key = login_key(account.login)
        async with self._turn(key):
            row = await self._row(key)
            tries = self._tries(key, row)
            if tries.locked_until > now:
                raise Refused(
                    Code.SIGN_IN_LOCKED, "too many wrong passwords", until=tries.locked_until
                )
            if not await self._accounts.passwords.verify(row["password_hash"], current):
                await self._fail(now, key, row, tries)
                raise Refused(Code.SIGN_IN_REFUSED, "the current password is wrong")
        await self._accounts.set_password(
            now, account.id, new, keep_session=digest(token), by=account.id
        )
        self.forget(account.id)

    def forget(self, account: str) -> None:
        """Something about this account has changed in this process: the next `who` looks it up."""
        for key in [key for key, known in self._known.items() if known.account.id == account]:
            del self._known[key]


def _by(now: int, kind: str, account: str) -> AuditRecord:
    return AuditRecord(at=now, kind=kind, actor=account, subject=account)


def _failed(now: int, row: Any, why: str) -> AuditRecord:
    """Whose account it was, where it is one; what was typed stays out, since it may be anything."""
    subject = None if row is None else row["id"]
    return AuditRecord(at=now, kind="sign_in.failed", subject=subject, data={"why": why})


def digest(token: str) -> str:
    """What is stored of a token. A plain hash is enough: the token is 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
