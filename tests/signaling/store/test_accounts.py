"""Staff accounts: who may be made, changed, found, and what the desk hears of them."""

from typing import Any

import pytest

from signaling.core.errors import Code, Refused
from signaling.store.accounts import Account, Accounts, Skills
from signaling.store.engine import Database
from signaling.store.sessions import Sessions
from tests.databases import DESK, fast_passwords

GOOD = "long enough words"


@pytest.fixture
def accounts(database: Database) -> Accounts:
    return Accounts(database, DESK, fast_passwords())


async def add(accounts: Accounts, login: str = "Anna", **changes: Any) -> Account:
    values = {"name": "Anna Ast", "role": "agent", "password": GOOD, **changes}
    return await accounts.add(1, login=login, **values)


async def test_an_account_is_found_by_id_and_by_login_in_any_case(accounts: Accounts) -> None:
    skills = Skills(
        languages=("de", "en"),
        skills=(("pensions", 1), ("loans", 3)),
        queues=("german",),
        capacity=(("video", 1), ("chat", 2)),
    )
    made = await add(accounts, skills=skills)
    assert made.skills.skills == (("loans", 3), ("pensions", 1))
    assert await accounts.get(made.id) == made
    assert await accounts.by_login(" aNNA ") == made
    assert await accounts.all() == [made]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"login": ""}, "login"),
        ({"login": "two words"}, "login"),
        ({"login": "x" * 65}, "login"),
        ({"login": "a\0b"}, "login"),
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"role": "king"}, "role"),
    ],
)
async def test_what_does_not_fit_is_named(
    accounts: Accounts, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await add(accounts, **changes)
    assert (refused.value.code, refused.value.details["field"]) == (Code.FIELD_INVALID, field)
    assert await accounts.all() == []


async def test_a_login_is_taken_once_in_any_case_and_on_one_desk(
    accounts: Accounts, database: Database
) -> None:
    await add(accounts)
    with pytest.raises(Refused) as refused:
        await add(accounts, "ANNA")
    assert refused.value.details["field"] == "login"
    await add(Accounts(database, "elsewhere", fast_passwords()))


async def test_a_weak_password_makes_no_account(accounts: Accounts) -> None:
    with pytest.raises(Refused) as refused:
        await add(accounts, password="password1234")
    assert refused.value.code is Code.PASSWORD_WEAK
    assert await accounts.all() == []


async def test_profiles_are_those_of_enabled_agents(accounts: Accounts) -> None:
    anna = await add(accounts, id="anna", skills=Skills(languages=("de",), skills=(("loans", 2),)))
    await add(accounts, "berta", id="berta")
    await add(accounts, "chief", role="supervisor")
    await accounts.disable(5, "berta")
    (profile,) = await accounts.profiles()
    assert (profile.id, profile.name) == (anna.id, anna.name)
    assert profile.languages == frozenset({"de"})
    assert profile.skills == (("loans", 2),)
    assert profile.capacity == (("chat", 3), ("sound", 1), ("video", 1))
    await accounts.enable(6, "berta")
    assert [profile.id for profile in await accounts.profiles()] == ["anna", "berta"]


async def test_changes_are_seen_by_their_time(accounts: Accounts) -> None:
    anna, berta = await add(accounts), await add(accounts, "berta")
    await accounts.set_skills(50, berta.id, Skills(languages=("en",)))
    await accounts.set_name(40, anna.id, "Anna Neu")
    assert [account.id for account in await accounts.changed_since(50)] == [berta.id]
    assert {account.id for account in await accounts.changed_since(40)} == {anna.id, berta.id}
    assert (await accounts.get(anna.id)).name == "Anna Neu"
    assert (await accounts.get(berta.id)).skills.languages == ("en",)


async def test_an_unknown_account_is_refused(accounts: Accounts) -> None:
    for attempt in (
        accounts.get("x"),
        accounts.by_login("x"),
        accounts.disable(1, "x"),
        accounts.set_name(1, "x", "X"),
        accounts.set_password(1, "x", GOOD),
    ):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.code is Code.NOT_FOUND


async def test_disabling_and_a_new_password_end_sessions(
    accounts: Accounts, database: Database
) -> None:
    anna = await add(accounts)
    sessions = Sessions(database, DESK, accounts)
    first = await sessions.sign_in(1, "anna", GOOD)
    await accounts.set_password(2, anna.id, "quite other words")
    sessions.forget(anna.id)
    assert await sessions.who(first.token, 3) is None
    second = await sessions.sign_in(4, "anna", "quite other words")
    await accounts.disable(5, anna.id)
    sessions.forget(anna.id)
    assert await sessions.who(second.token, 6) is None
    await accounts.enable(7, anna.id)
    assert await sessions.who(second.token, 8) is None
