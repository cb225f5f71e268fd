"""Which passwords are good enough, and that hashing can't be flooded."""

import asyncio
import threading

import pytest
from argon2 import PasswordHasher

from signaling.core.errors import Code, Refused
from signaling.store import passwords
from signaling.store.passwords import Passwords, check_strength
from tests.databases import fast_passwords


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "short"),
        ("elevenchars", "short"),
        ("anna.schmidt1", "login"),
        ("Anna.Schmidt1", "login"),
        ("Password1234", "common"),
        ("correct horse battery staple", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("121212121212", "common"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        check_strength(password, "anna.schmidt1")
    assert refused.value.code is Code.PASSWORD_WEAK
    assert refused.value.details["why"] == why


@pytest.mark.parametrize("password", ["twelve chars", "Grüße aus Köln", "zwölf Löffel Reis"])
def test_length_is_enough(password: str) -> None:
    check_strength(password, "anna")


async def test_a_password_verifies_against_its_hash_alone() -> None:
    checker = fast_passwords()
    hashed = await checker.hash("twelve chars")
    assert hashed.startswith("$argon2id$")
    assert await checker.verify(hashed, "twelve chars")
    assert not await checker.verify(hashed, "twelve charz")
    assert not await checker.verify("not a hash", "twelve chars")


async def test_nobodys_password_is_as_much_work_and_always_wrong() -> None:
    calls: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            calls.append("verify")
            return super().verify(hash, password)

    checker = Passwords(Counting(time_cost=1, memory_cost=8, parallelism=1))
    assert not await checker.verify(None, "anything")
    assert calls == ["verify"]


async def test_other_parameters_are_noticed() -> None:
    hashed = await fast_passwords().hash("twelve chars")
    assert Passwords().outdated(hashed)
    assert not fast_passwords().outdated(hashed)


async def test_a_flood_waits_in_a_bounded_line_and_the_loop_goes_on() -> None:
    gate = threading.Event()
    running: list[int] = []
    most = 0
    lock = threading.Lock()

    class Slow(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            nonlocal most
            with lock:
                running.append(1)
                most = max(most, len(running))
            gate.wait(10)
            with lock:
                running.pop()
            return "done"

    checker = Passwords(Slow())
    line = [asyncio.create_task(checker.hash("x")) for _ in range(passwords.WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Refused) as refused:
        await checker.hash("one too many")
    assert refused.value.code is Code.UNAVAILABLE
    gate.set()
    assert await asyncio.gather(*line) == ["done"] * passwords.WAITING
    assert most <= passwords.AT_ONCE
    assert await checker.hash("later") == "done"
