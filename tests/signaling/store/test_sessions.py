"""Signing in: who is refused, who is locked out, and how a session ends."""

import asyncio

import pytest
import pytest_asyncio
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from signaling.core.errors import Code, Refused
from signaling.store import models
from signaling.store.accounts import Account, Accounts
from signaling.store.engine import Database
from signaling.store.passwords import Passwords
from signaling.store.sessions import MINUTE, Sessions, digest
from tests.databases import DESK, fast_passwords

GOOD = "long enough words"
HOUR = 60 * MINUTE


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return Accounts(database, DESK, fast_passwords())


@pytest.fixture
def sessions(database: Database, accounts: Accounts) -> Sessions:
    return Sessions(database, DESK, accounts)


@pytest_asyncio.fixture
async def anna(accounts: Accounts) -> Account:
    return await accounts.add(1, login="anna", name="Anna", role="agent", password=GOOD)


async def refusal(sessions: Sessions, now: int, password: str, login: str = "anna") -> Refused:
    with pytest.raises(Refused) as refused:
        await sessions.sign_in(now, login, password)
    return refused.value


async def test_a_session_tells_who_it_is(sessions: Sessions, anna: Account) -> None:
    signed_in = await sessions.sign_in(5, "ANNA", GOOD)
    assert signed_in.account.id == anna.id
    assert signed_in.account.last_sign_in_at == 5
    assert signed_in.expires_at == 5 + 12 * HOUR
    who = await sessions.who(signed_in.token, 6)
    assert who is not None
    assert who.id == anna.id
    assert await sessions.who(signed_in.token + "x", 6) is None
    assert await sessions.who("", 6) is None


async def test_the_token_itself_is_stored_nowhere(
    sessions: Sessions, anna: Account, database: Database
) -> None:
    signed_in = await sessions.sign_in(5, "anna", GOOD)
    async with database.read() as connection:
        row = (await connection.execute(select(models.table(models.Session)))).one()
    assert signed_in.token not in str(row)


@pytest.mark.usefixtures("anna")
async def test_wrong_unknown_and_disabled_sound_alike(
    sessions: Sessions, accounts: Accounts
) -> None:
    berta = await accounts.add(1, login="berta", name="B", role="agent", password=GOOD)
    await accounts.disable(2, berta.id)
    said = {
        str(await refusal(sessions, 3, "wrong")),
        str(await refusal(sessions, 3, GOOD, "nobody")),
        str(await refusal(sessions, 3, GOOD, "berta")),
    }
    assert len(said) == 1


@pytest.mark.usefixtures("anna")
@pytest.mark.parametrize("login", ["anna", "nobody"])
async def test_lockouts_double_up_to_an_hour(sessions: Sessions, login: str) -> None:
    now = 1_000_000
    for minutes in (5, 10, 20, 40, 60, 60):
        for _ in range(5):
            assert (await refusal(sessions, now, "wrong", login)).code is Code.SIGN_IN_REFUSED
        locked = await refusal(sessions, now + 1, GOOD, login)
        assert locked.code is Code.SIGN_IN_LOCKED
        assert locked.details["until"] == now + minutes * MINUTE
        now += minutes * MINUTE


async def test_after_the_lockout_the_right_password_works_and_forgets(
    sessions: Sessions, anna: Account
) -> None:
    now = 1_000_000
    for _ in range(5):
        await refusal(sessions, now, "wrong")
    assert (await sessions.sign_in(now + 5 * MINUTE, "anna", GOOD)).account.id == anna.id
    for _ in range(5):
        await refusal(sessions, now + HOUR, "wrong")
    locked = await refusal(sessions, now + HOUR, GOOD)
    assert locked.details["until"] == now + HOUR + 5 * MINUTE


@pytest.mark.usefixtures("anna")
async def test_failures_far_apart_lock_nobody(sessions: Sessions) -> None:
    for attempt in range(20):
        now = 1_000_000 + attempt * 16 * MINUTE
        assert (await refusal(sessions, now, "wrong")).code is Code.SIGN_IN_REFUSED


@pytest.mark.usefixtures("anna")
async def test_a_lockout_outlives_the_process(
    sessions: Sessions, database: Database, accounts: Accounts
) -> None:
    for _ in range(5):
        await refusal(sessions, 1_000_000, "wrong")
    fresh = Sessions(database, DESK, accounts)
    assert (await refusal(fresh, 1_000_001, GOOD)).code is Code.SIGN_IN_LOCKED


@pytest.mark.usefixtures("anna")
async def test_many_tries_at_once_count_one_by_one(sessions: Sessions) -> None:
    tries = await asyncio.gather(
        *(sessions.sign_in(1_000_000, "anna", f"guess {number}") for number in range(20)),
        return_exceptions=True,
    )
    codes = [answer.code for answer in tries if isinstance(answer, Refused)]
    assert codes.count(Code.SIGN_IN_REFUSED) == 5
    assert codes.count(Code.SIGN_IN_LOCKED) == 15


@pytest.mark.usefixtures("anna")
async def test_a_session_ends_after_two_idle_hours(sessions: Sessions) -> None:
    token = (await sessions.sign_in(0, "anna", GOOD)).token
    assert await sessions.who(token, 2 * HOUR - 1) is not None
    assert await sessions.who(token, 4 * HOUR - 2) is not None
    assert await sessions.who(token, 6 * HOUR - 2) is None


@pytest.mark.usefixtures("anna")
async def test_a_session_ends_after_twelve_hours_whatever_happens(sessions: Sessions) -> None:
    token = (await sessions.sign_in(0, "anna", GOOD)).token
    for hour in range(1, 12):
        assert await sessions.who(token, hour * HOUR) is not None
    assert await sessions.who(token, 12 * HOUR - 1) is not None
    assert await sessions.who(token, 12 * HOUR) is None


async def seen_at(database: Database) -> int | None:
    async with database.read() as connection:
        return await connection.scalar(select(models.Session.seen_at))


@pytest.mark.usefixtures("anna")
async def test_being_seen_is_written_once_a_minute(sessions: Sessions, database: Database) -> None:
    token = (await sessions.sign_in(0, "anna", GOOD)).token
    await sessions.who(token, MINUTE - 1)
    assert await seen_at(database) == 0
    await sessions.who(token, MINUTE)
    await sessions.who(token, MINUTE + 30_000)
    assert await seen_at(database) == MINUTE


@pytest.mark.usefixtures("anna")
async def test_signing_out_ends_this_session_or_all(sessions: Sessions, anna: Account) -> None:
    here, there, third = [(await sessions.sign_in(0, "anna", GOOD)).token for _ in range(3)]
    for token in (here, there, third):
        assert await sessions.who(token, 1) is not None
    await sessions.sign_out(3, here)
    assert await sessions.who(here, 2) is None
    assert await sessions.who(there, 2) is not None
    await sessions.sign_out_everywhere(3, anna.id)
    assert [await sessions.who(token, 3) for token in (there, third)] == [None, None]


async def test_what_another_process_disables_is_noticed_soon(
    sessions: Sessions, anna: Account, database: Database
) -> None:
    token = (await sessions.sign_in(0, "anna", GOOD)).token
    assert await sessions.who(token, 1) is not None
    await Accounts(database, DESK, fast_passwords()).disable(2, anna.id)
    assert await sessions.who(token, 1 + sessions.rules.cache_ms) is None


@pytest.mark.usefixtures("anna")
async def test_a_new_password_keeps_this_session_only(sessions: Sessions) -> None:
    here, there = [(await sessions.sign_in(0, "anna", GOOD)).token for _ in range(2)]
    assert await sessions.who(there, 1) is not None
    await sessions.change_password(2, here, GOOD, "quite other words")
    assert await sessions.who(here, 3) is not None
    assert await sessions.who(there, 3) is None
    assert (await refusal(sessions, 4, GOOD)).code is Code.SIGN_IN_REFUSED
    await sessions.sign_in(5, "anna", "quite other words")


@pytest.mark.usefixtures("anna")
async def test_a_new_password_needs_the_old_one_and_guessing_it_locks(sessions: Sessions) -> None:
    token = (await sessions.sign_in(0, "anna", GOOD)).token
    for _ in range(5):
        with pytest.raises(Refused) as refused:
            await sessions.change_password(1, token, "wrong", "quite other words")
        assert refused.value.code is Code.SIGN_IN_REFUSED
    with pytest.raises(Refused) as refused:
        await sessions.change_password(2, token, GOOD, "quite other words")
    assert refused.value.code is Code.SIGN_IN_LOCKED
    with pytest.raises(Refused) as refused:
        await sessions.change_password(2, "no session", GOOD, "quite other words")
    assert refused.value.code is Code.SIGN_IN_NEEDED


@pytest.mark.usefixtures("anna")
async def test_ended_sessions_are_cleared_away(sessions: Sessions, database: Database) -> None:
    await sessions.sign_in(0, "anna", GOOD)
    await sessions.sign_in(36 * HOUR, "anna", GOOD)
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(models.Session)) == 1


async def test_an_outdated_hash_is_renewed_at_sign_in(database: Database, anna: Account) -> None:
    newer = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    sessions = Sessions(database, DESK, Accounts(database, DESK, newer))
    await sessions.sign_in(1, "anna", GOOD)
    async with database.read() as connection:
        hashed = await connection.scalar(select(models.Account.password_hash))
    assert hashed is not None
    assert not newer.outdated(hashed)
    await sessions.sign_in(2, "anna", GOOD)


async def test_a_password_changed_meanwhile_lets_nobody_in(
    database: Database, anna: Account
) -> None:
    """The old password was right when it was looked up, and no longer when the session would begin."""

    class Interrupted(Passwords):
        async def verify(self, hashed: str | None, password: str) -> bool:
            async with database.write() as connection:
                await connection.execute(update(models.Account).values(password_hash="other"))
            return True

    sessions = Sessions(database, DESK, Accounts(database, DESK, Interrupted()))
    assert (await refusal(sessions, 1, GOOD)).code is Code.SIGN_IN_REFUSED
    async with database.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(models.Session)) == 0


async def test_an_open_console_keeps_its_session_from_idling_out(
    sessions: Sessions, anna: Account
) -> None:
    one, two = [await sessions.sign_in(0, "anna", GOOD) for _ in range(2)]
    await sessions.seen([digest(one.token)], HOUR)
    assert await sessions.who(one.token, 2 * HOUR + MINUTE) is not None
    assert await sessions.who(two.token, 2 * HOUR + MINUTE) is None


async def test_which_sessions_are_kept_and_until_when(sessions: Sessions, anna: Account) -> None:
    one, two = [await sessions.sign_in(0, "anna", GOOD) for _ in range(2)]
    await sessions.sign_out(3, one.token)
    assert await sessions.kept() == {digest(two.token): 12 * HOUR}
    later = await sessions.sign_in(13 * HOUR, "anna", GOOD)
    assert set(await sessions.kept()) == {digest(two.token), digest(later.token)}
    await sessions.sign_in(37 * HOUR, "anna", GOOD)
    assert digest(two.token) not in await sessions.kept()
