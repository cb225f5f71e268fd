"""Passwords: what is good enough, and hashing that can't stall the server.

argon2id with RFC 9106's second recommended parameters (3 passes, 64 MiB, 4 lanes). Hashing runs in threads, few at a
time: a flood of sign-ins costs memory for two hashes and a bounded line, not the event loop.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from signaling.core.errors import Code, Refused

T = TypeVar("T")

MIN_LENGTH: Final = 12
AT_ONCE: Final = 2
WAITING: Final = 64  # about 5 s of hashing; whoever comes later is told to try again

# Long enough for the rule and still among the first that anyone tries.
_COMMON: Final = frozenset(
    {
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456789012345",
        "1234567890123456",
        "administrator",
        "abcdefghijkl",
        "abcdefghijklm",
        "changemechangeme",
        "correcthorsebatterystaple",
        "letmeinletmein",
        "password1234",
        "password12345",
        "passwordpassword",
        "passwort1234",
        "passwort12345",
        "passwortpasswort",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopasdf",
        "qwertzuiop12",
        "qwertzuiop123",
        "qwertzuiopasdf",
        "visavisvisavis",
        "welcome12345",
        "willkommen12",
        "willkommen123",
    }
)


def check_strength(password: str, login: str, min_length: int = MIN_LENGTH) -> None:
    """Raises `Refused(PASSWORD_WEAK)`. Length is what counts, not kinds of characters (NIST SP 800-63B 5.1.1.2)."""
    bare = password.casefold().replace(" ", "")
    if len(password) < min_length:
        raise Refused(
            Code.PASSWORD_WEAK,
            f"a password has at least {min_length} characters",
            why="short",
            min_length=min_length,
        )
    if login.casefold() in (bare, password.casefold()):
        raise Refused(Code.PASSWORD_WEAK, "a password is not the login", why="login")
    if bare in _COMMON or len(set(bare)) < 4:
        raise Refused(
            Code.PASSWORD_WEAK, "this password is among the first ones tried", why="common"
        )


class Passwords:
    """Hash and verify in threads, bounded. `verify(None, …)` takes as long as a real one and is false."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._inside = 0
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        return await self._run(self._hasher.hash, password)

    async def verify(self, hashed: str | None, password: str) -> bool:
        if hashed is not None:
            return await self._run(self._verify, hashed, password)
        if self._nobodys is None:
            self._nobodys = await self.hash(secrets.token_urlsafe(32))
        await self._run(self._verify, self._nobodys, password)
        return False

    def outdated(self, hashed: str) -> bool:
        """Made with other parameters than today's: hash anew while the password is at hand."""
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, function: Callable[..., T], *args: str) -> T:
        if self._inside >= WAITING:
            raise Refused(Code.UNAVAILABLE, "too many people sign in at this moment")
        self._inside += 1
        try:
            async with self._slots:
                return await asyncio.to_thread(function, *args)
        finally:
            self._inside -= 1
