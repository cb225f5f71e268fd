"""The server's own secrets (which sign links and session codes), and API keys of other systems."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from sqlalchemy import func, insert, select, update

from signaling.core.errors import Code, Refused
from signaling.core.records import AuditRecord
from signaling.store.audit import COMMAND_LINE, append
from signaling.store.engine import Database
from signaling.store.models import ApiKey as ApiKeyRow
from signaling.store.models import SigningKey as SigningKeyRow

DAY: Final = 86_400_000
_ADDING: Final = 0x7669_7361_7669_7302  # a PostgreSQL advisory lock: "visavis", 2
SECRET_BYTES: Final = 32  # RFC 7518 section 3.2: as long as HS256's hash

Scope = Literal["links.read", "links.write"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """`retires_at` None: still signing."""

    kid: str
    secret: bytes
    made_at: int
    retires_at: int | None

    def __repr__(self) -> str:
        return f"SigningKey({self.kid})"  # no secret in a log or a traceback


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one purpose, newest first, as of one moment."""

    keys: tuple[SigningKey, ...]

    @property
    def signing(self) -> SigningKey:
        return self.keys[0]

    def verifying(self, kid: str, now: int) -> SigningKey | None:
        for key in self.keys:
            if key.kid == kid and (key.retires_at is None or now < key.retires_at):
                return key
        return None


class SigningKeys:
    """Keys in the database, so that a restart and a second process sign and verify alike."""

    def __init__(
        self, database: Database, desk: str, purpose: Literal["link", "code", "pseudonym"] = "link"
    ) -> None:
        self._database = database
        self._desk = desk
        self._purpose = purpose

    async def ring(self, now: int) -> KeyRing:
        """All keys that still verify; the first call of all makes the first key."""
        ring = await self._read(now)
        if ring.keys and ring.signing.retires_at is None:
            return ring
        return await self._add(now, retire_at=None, only_first=True)

    async def rotate(self, now: int, longest_ms: int) -> KeyRing:
        """A new key signs from now on; the ones before verify until the last link they may have signed has ended."""
        return await self._add(now, retire_at=now + longest_ms, only_first=False)

    async def _add(self, now: int, retire_at: int | None, only_first: bool) -> KeyRing:
        mine = (SigningKeyRow.desk == self._desk, SigningKeyRow.purpose == self._purpose)
        async with self._database.write() as connection:
            if self._database.path is None:  # where writers don't take turns anyway
                await connection.execute(select(func.pg_advisory_xact_lock(_ADDING)))
            active = await connection.scalar(
                select(SigningKeyRow.kid).where(*mine, SigningKeyRow.retires_at.is_(None)).limit(1)
            )
            if not (only_first and active is not None):
                await connection.execute(
                    update(SigningKeyRow)
                    .where(*mine, SigningKeyRow.retires_at.is_(None))
                    .values(retires_at=retire_at)
                )
                kid = secrets.token_urlsafe(6)
                await connection.execute(
                    insert(SigningKeyRow).values(
                        desk=self._desk,
                        kid=kid,
                        purpose=self._purpose,
                        secret=secrets.token_bytes(SECRET_BYTES),
                        made_at=now,
                        retires_at=None,
                    )
                )
                entry = AuditRecord(
                    at=now,
                    kind="signing_key.made",
                    actor=None if only_first else COMMAND_LINE,
                    subject=kid,
                    data={"purpose": self._purpose},
                )
                await append(connection, self._desk, entry)
        return await self._read(now)

    async def _read(self, now: int) -> KeyRing:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(
                    SigningKeyRow.kid,
                    SigningKeyRow.secret,
                    SigningKeyRow.made_at,
                    SigningKeyRow.retires_at,
                )
                .where(SigningKeyRow.desk == self._desk, SigningKeyRow.purpose == self._purpose)
                .order_by(
                    SigningKeyRow.retires_at.is_not(None),
                    SigningKeyRow.made_at.desc(),
                    SigningKeyRow.kid,
                )
            )
            keys = (
                SigningKey(kid=kid, secret=secret, made_at=made_at, retires_at=retires_at)
                for kid, secret, made_at, retires_at in found
            )
            return KeyRing(
                tuple(key for key in keys if key.retires_at is None or now < key.retires_at)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """An API key without its secret. `used_on`: start of the UTC day of the last use."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    made_at: int
    expires_at: int | None
    revoked_at: int | None
    used_on: int | None


class ApiKeys:
    """API keys of one desk: `id.secret`, of which only a hash is kept."""

    def __init__(self, database: Database, desk: str) -> None:
        self._database = database
        self._desk = desk

    async def add(
        self, now: int, name: str, scopes: tuple[Scope, ...], expires_at: int | None = None
    ) -> tuple[ApiKey, str]:
        """The key, and its text, which is shown this once. Raises `Refused(FIELD_INVALID)`."""
        if not scopes or any(scope not in SCOPES for scope in scopes):
            raise Refused(
                Code.FIELD_INVALID, f"scopes are some of {', '.join(SCOPES)}", field="scopes"
            )
        if not name.strip() or len(name) > 100 or not name.isprintable():
            raise Refused(Code.FIELD_INVALID, "a name is 1 to 100 characters", field="name")
        secret = secrets.token_urlsafe(32)
        key = ApiKey(
            id=secrets.token_hex(6),
            name=name.strip(),
            scopes=tuple(dict.fromkeys(scopes)),
            made_at=now,
            expires_at=expires_at,
            revoked_at=None,
            used_on=None,
        )
        async with self._database.write() as connection:
            await connection.execute(
                insert(ApiKeyRow).values(
                    desk=self._desk,
                    id=key.id,
                    name=key.name,
                    digest=_digest(secret),
                    scopes=list(key.scopes),
                    made_at=now,
                    expires_at=expires_at,
                )
            )
            data = {"scopes": " ".join(key.scopes), "expires_at": expires_at}
            await append(connection, self._desk, _entry(now, "key.made", key.id, data))
        return key, f"{key.id}.{secret}"

    async def who(self, text: str, now: int) -> ApiKey | None:
        """The living key of this text, or None. Notes the day, not each use."""
        id_, dot, secret = text.partition(".")
        if not dot:
            return None
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_API_KEY, ApiKeyRow.digest).where(
                    ApiKeyRow.desk == self._desk, ApiKeyRow.id == id_[:64]
                )
            )
            row = found.one_or_none()
        if row is None or not hmac.compare_digest(row.digest, _digest(secret)):
            return None
        key = _api_key(row[:-1])
        if key.revoked_at is not None or (key.expires_at is not None and now >= key.expires_at):
            return None
        today = now - now % DAY
        if key.used_on != today:
            async with self._database.write() as connection:
                await connection.execute(
                    update(ApiKeyRow)
                    .where(ApiKeyRow.desk == self._desk, ApiKeyRow.id == key.id)
                    .values(used_on=today)
                )
        return key

    async def all(self) -> list[ApiKey]:
        async with self._database.read() as connection:
            found = await connection.execute(
                select(*_API_KEY)
                .where(ApiKeyRow.desk == self._desk)
                .order_by(ApiKeyRow.made_at, ApiKeyRow.id)
            )
            return [_api_key(row) for row in found]

    async def revoke(self, now: int, id: str) -> None:  # noqa: A002
        """Raises `Refused(NOT_FOUND)`; a second revocation changes nothing."""
        async with self._database.write() as connection:
            known = await connection.scalar(
                select(ApiKeyRow.id).where(ApiKeyRow.desk == self._desk, ApiKeyRow.id == id)
            )
            if known is None:
                raise Refused(Code.NOT_FOUND, "there is no such API key")
            revoked = await connection.execute(
                update(ApiKeyRow)
                .where(
                    ApiKeyRow.desk == self._desk,
                    ApiKeyRow.id == id,
                    ApiKeyRow.revoked_at.is_(None),
                )
                .values(revoked_at=now)
            )
            if revoked.rowcount == 1:
                await append(connection, self._desk, _entry(now, "key.revoked", id, {}))


_API_KEY: Final = (
    ApiKeyRow.id,
    ApiKeyRow.name,
    ApiKeyRow.scopes,
    ApiKeyRow.made_at,
    ApiKeyRow.expires_at,
    ApiKeyRow.revoked_at,
    ApiKeyRow.used_on,
)


def _entry(now: int, kind: str, key: str, data: dict[str, str | int | None]) -> AuditRecord:
    return AuditRecord(at=now, kind=kind, actor=COMMAND_LINE, subject=key, data=data)


def _api_key(row: Any) -> ApiKey:
    id_, name, scopes, made_at, expires_at, revoked_at, used_on = row
    return ApiKey(
        id=id_,
        name=name,
        scopes=tuple(scopes),
        made_at=made_at,
        expires_at=expires_at,
        revoked_at=revoked_at,
        used_on=used_on,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
