"""Staff accounts: who may sign in as what, and what agents can do. Signing in itself is `sessions.py`.

Another process may write here too (the command line adds and disables agents while the server runs), so nothing is kept
in memory; `changed_at` tells a server what is new.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, get_args

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from policies.routing.facts import AgentProfile, Certificate, Channel
from signaling.api.models import Role
from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import COMMAND_LINE, append
from signaling.store.certificates import by_account, entries
from signaling.store.engine import Database
from signaling.store.models import Account as Row
from signaling.store.models import Session
from signaling.store.passwords import MIN_LENGTH, Passwords, check_strength
from signaling.store.rows import pairs

ROLES: Final[tuple[Role, ...]] = get_args(Role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skills:
    """What an agent speaks and knows, as `AgentProfile` has it; certificates are entries of their own
    (`certificates.py`). Of compliance `queues` are those whose contacts they see (none: all). Empty for other roles."""

    languages: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    queues: tuple[str, ...] = ()  # empty: every queue they are qualified for
    capacity: tuple[tuple[Channel, int], ...] = (("chat", 3), ("sound", 1), ("video", 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: str
    login: str
    name: str
    role: Role
    enabled: bool
    skills: Skills
    made_at: int
    changed_at: int
    last_sign_in_at: int | None


class Accounts:
    """The accounts of one desk. Unknown ids raise `Refused(NOT_FOUND)`."""

    def __init__(
        self,
        database: Database,
        desk: str,
        passwords: Passwords | None = None,
        min_length: int = MIN_LENGTH,
    ) -> None:
        self._database = database
        self._desk = desk
        self._min_length = min_length
        self.passwords: Final = passwords or Passwords()

    async def add(
        self,
        now: int,
        *,
        login: str,
        name: str,
        role: Role,
        password: str,
        skills: Skills | None = None,
        id: str | None = None,  # noqa: A002, the account's own word; the demo chooses readable ones
        by: str = COMMAND_LINE,
    ) -> Account:
        """Raises `Refused`: FIELD_INVALID (login taken or not fit, with its `field`), PASSWORD_WEAK."""
        login, name = login.strip(), name.strip()
        if not login or len(login) > 64 or not login.isprintable() or any(map(str.isspace, login)):
            raise Refused(
                Code.FIELD_INVALID, "a login is 1 to 64 characters, no spaces", field="login"
            )
        if not name or len(name) > 100 or not name.isprintable():
            raise Refused(Code.FIELD_INVALID, "a name is 1 to 100 characters", field="name")
        if role not in ROLES:
            raise Refused(Code.FIELD_INVALID, f"a role is one of {', '.join(ROLES)}", field="role")
        check_strength(password, login, self._min_length)
        hashed = await self.passwords.hash(password)
        account = Account(
            id=id or secrets.token_hex(8),
            login=login,
            name=name,
            role=role,
            enabled=True,
            skills=_normal(skills or Skills()),
            made_at=now,
            changed_at=now,
            last_sign_in_at=None,
        )
        try:
            async with self._database.write() as connection:
                await connection.execute(
                    insert(Row).values(
                        desk=self._desk,
                        id=account.id,
                        login=login,
                        login_key=login_key(login),
                        name=name,
                        role=role,
                        password_hash=hashed,
                        enabled=True,
                        made_at=now,
                        changed_at=now,
                        failures=0,
                        failing_since=0,
                        locks=0,
                        locked_until=0,
                        **asdict(account.skills),
                    )
                )
                made = _entry(now, "account.made", by, account.id, role=role)
                await append(connection, self._desk, made)
        except IntegrityError:
            raise Refused(
                Code.FIELD_INVALID, f"the login '{login}' is taken", field="login"
            ) from None
        return account

    async def get(self, id: str) -> Account:  # noqa: A002
        async with self._database.read() as connection:
            return await self._one(connection, Row.id == id)

    async def by_login(self, login: str) -> Account:
        async with self._database.read() as connection:
            return await self._one(connection, Row.login_key == login_key(login))

    async def all(self) -> list[Account]:
        """In order of their names."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*COLUMNS)
                .where(Row.desk == self._desk)
                .order_by(func.lower(Row.name), Row.id)
            )
            return [account_from(row) for row in found.mappings()]

    async def changed_since(self, at: int) -> list[Account]:
        """Accounts made or changed at this time or later, so that a server sees what the command line did."""
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*COLUMNS).where(Row.desk == self._desk, Row.changed_at >= at)
            )
            return [account_from(row) for row in found.mappings()]

    async def enable(self, now: int, id: str, by: str = COMMAND_LINE) -> Account:  # noqa: A002
        """Also ends a lockout."""
        entry = _entry(now, "account.enabled", by, id)
        return await self._change(now, id, entry, enabled=True, failures=0, locks=0, locked_until=0)

    async def disable(self, now: int, id: str, by: str = COMMAND_LINE) -> Account:  # noqa: A002
        """Ends the account's sessions. Running calls are the desk's affair (`AgentDisabled`)."""
        entry = _entry(now, "account.disabled", by, id)
        return await self._change(now, id, entry, end_sessions=True, enabled=False)

    async def set_password(
        self,
        now: int,
        id: str,  # noqa: A002
        password: str,
        keep_session: str | None = None,
        by: str = COMMAND_LINE,
    ) -> Account:
        """Ends all sessions but the one of this digest, and a lockout. Raises `Refused(PASSWORD_WEAK)`."""
        account = await self.get(id)
        check_strength(password, account.login, self._min_length)
        hashed = await self.passwords.hash(password)
        return await self._change(
            now,
            id,
            _entry(now, "password.changed", by, id),
            end_sessions=True,
            keep=keep_session,
            password_hash=hashed,
            failures=0,
            locks=0,
            locked_until=0,
        )

    async def set_name(
        self,
        now: int,
        id: str,  # noqa: A002
        name: str,
        by: str = COMMAND_LINE,
    ) -> Account:
        name = name.strip()
        if not name or len(name) > 100 or not name.isprintable():
            raise Refused(Code.FIELD_INVALID, "a name is 1 to 100 characters", field="name")
        entry = _entry(now, "account.changed", by, id, what="name")
        return await self._change(now, id, entry, name=name)

    async def set_skills(
        self,
        now: int,
        id: str,  # noqa: A002
        skills: Skills,
        by: str = COMMAND_LINE,
    ) -> Account:
        entry = _entry(now, "account.changed", by, id, what="skills")
        return await self._change(now, id, entry, **asdict(_normal(skills)))

    async def profiles(self) -> list[AgentProfile]:
        """Enabled agents, as the desk wants them."""
        return await profiles(self._database, self._desk)

    async def _change(
        self,
        now: int,
        id: str,  # noqa: A002
        entry: AuditRecord,
        *,
        end_sessions: bool = False,
        keep: str | None = None,
        **values: Any,
    ) -> Account:
        async with self._database.write() as connection:
            await connection.execute(
                update(Row)
                .where(Row.desk == self._desk, Row.id == id)
                .values(changed_at=now, **values)
            )
            if end_sessions:
                await connection.execute(
                    delete(Session).where(
                        Session.desk == self._desk,
                        Session.account == id,
                        Session.digest != (keep or ""),
                    )
                )
            account = await self._one(connection, Row.id == id)
            await append(connection, self._desk, entry)
            return account

    async def _one(self, connection: AsyncConnection, where: Any) -> Account:
        found = await connection.execute(select(*COLUMNS).where(Row.desk == self._desk, where))
        row = found.mappings().one_or_none()
        if row is None:
            raise Refused(Code.NOT_FOUND, "there is no such account")
        return account_from(row)


def _entry(now: int, kind: str, by: str, id: str, **data: str | int | None) -> AuditRecord:  # noqa: A002
    return AuditRecord(at=now, kind=kind, actor=by, subject=id, data=data)


def login_key(login: str) -> str:
    return login.strip().casefold()


def profile(account: Account, certificates: tuple[Certificate, ...]) -> AgentProfile:
    has = account.skills
    return AgentProfile(
        id=account.id,
        name=account.name,
        languages=frozenset(has.languages),
        skills=has.skills,
        certificates=certificates,
        queues=frozenset(has.queues),
        capacity=has.capacity,
    )


async def profiles(database: Database, desk: str) -> list[AgentProfile]:
    async with database.read() as connection:
        found = await connection.execute(
            select(*COLUMNS)
            .where(Row.desk == desk, Row.role == "agent", Row.enabled)
            .order_by(Row.id)
        )
        held = by_account(await entries(connection, desk))
        return [
            profile(account, held.get(account.id, ()))
            for account in map(account_from, found.mappings())
        ]


COLUMNS: Final = (
    Row.id,
    Row.login,
    Row.name,
    Row.role,
    Row.enabled,
    Row.languages,
    Row.skills,
    Row.queues,
    Row.capacity,
    Row.made_at,
    Row.changed_at,
    Row.last_sign_in_at,
)


def account_from(row: Mapping[Any, Any]) -> Account:
    return Account(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=row["role"],
        enabled=row["enabled"],
        skills=Skills(
            languages=tuple(row["languages"]),
            skills=pairs(row["skills"]),
            queues=tuple(row["queues"]),
            capacity=_capacity(row["capacity"]),
        ),
        made_at=row["made_at"],
        changed_at=row["changed_at"],
        last_sign_in_at=row["last_sign_in_at"],
    )


def _capacity(value: Sequence[Sequence[Any]]) -> tuple[tuple[Channel, int], ...]:
    return tuple((channel, contacts) for channel, contacts in value)


def _normal(skills: Skills) -> Skills:
    """Sorted, as routing wants them."""
    return replace(
        skills,
        languages=tuple(dict.fromkeys(skills.languages)),
        skills=tuple(sorted(skills.skills)),
        queues=tuple(sorted(set(skills.queues))),
        capacity=tuple(sorted(skills.capacity)),
    )
