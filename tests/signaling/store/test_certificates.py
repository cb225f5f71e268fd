"""Entries are never changed: they end once, and history stays; on both databases."""

import asyncio
import json
from typing import Any

import pytest

from policies.routing.facts import Certificate
from signaling.core.errors import Code, Refused
from signaling.store.accounts import Accounts
from signaling.store.audit import AuditLog
from signaling.store.certificates import Certificates, Entry, as_facts, digest
from signaling.store.engine import Database
from tests.databases import DESK, fast_passwords


@pytest.fixture
def certificates(database: Database) -> Certificates:
    return Certificates(database, DESK)


async def agent(database: Database, login: str = "anna", **changes: Any) -> str:
    accounts = Accounts(database, DESK, fast_passwords())
    values = {"name": login, "role": "agent", "password": "long enough words", **changes}
    return (await accounts.add(1, login=login, **values)).id


async def enter(certificates: Certificates, account: str, now: int = 10, **changes: Any) -> Entry:
    values = {
        "name": "video",
        "valid_from": 5,
        "valid_until": 90,
        "issuer": " The  Academy ",
        "evidence": "No. 7",
        "by": "sabine",
        **changes,
    }
    return await certificates.enter(now, account=account, **values)


async def test_what_is_entered_is_kept_with_who_and_when(
    certificates: Certificates, database: Database
) -> None:
    anna = await agent(database)
    made = await enter(certificates, anna)
    assert (made.issuer, made.entered_by, made.entered_at) == ("The Academy", "sabine", 10)
    assert await certificates.get(made.id) == made
    assert await certificates.entries() == [made]
    assert await certificates.held(anna) == (Certificate(name="video", begins_at=5, ends_at=90),)
    (profile,) = await Accounts(database, DESK).profiles()
    assert profile.certificates == await certificates.held(anna)


async def test_a_change_is_seen_at_the_account(
    certificates: Certificates, database: Database
) -> None:
    anna = await agent(database)
    accounts = Accounts(database, DESK)
    made = await enter(certificates, anna, 10)
    assert [account.id for account in await accounts.changed_since(10)] == [anna]
    await certificates.revoke(20, made.id, by="sabine", reason="not passed")
    assert [account.id for account in await accounts.changed_since(20)] == [anna]


async def test_revoked_once_with_a_reason_and_kept(
    certificates: Certificates, database: Database
) -> None:
    anna = await agent(database)
    made = await enter(certificates, anna)
    ended = await certificates.revoke(20, made.id, by="nina", reason="not passed")
    assert (ended.end, ended.ended_at, ended.ended_by, ended.reason) == (
        "revoked",
        20,
        "nina",
        "not passed",
    )
    assert await certificates.entries(anna) == [ended]
    with pytest.raises(Refused) as refused:
        await certificates.revoke(30, made.id, by="sabine", reason="again")
    assert refused.value.code is Code.CERTIFICATE_OVER
    assert await certificates.get(made.id) == ended
    assert await certificates.held(anna) == (
        Certificate(name="video", begins_at=5, ends_at=20, revoked=True),
    )


async def test_of_two_who_revoke_at_once_one_is_told(
    certificates: Certificates, database: Database
) -> None:
    made = await enter(certificates, await agent(database))
    found = await asyncio.gather(
        *(certificates.revoke(20, made.id, by=by, reason="why") for by in ("nina", "sabine")),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in found) == ["Entry", "Refused"]


async def test_a_wrong_entry_is_replaced_and_counts_no_more(
    certificates: Certificates, database: Database
) -> None:
    anna, ben = await agent(database), await agent(database, "ben")
    wrong = await enter(certificates, anna)
    mistaken: tuple[tuple[str, dict[str, Any]], ...] = ((ben, {}), (anna, {"name": "law"}))
    for account, changes in mistaken:
        with pytest.raises(Refused) as refused:
            await enter(certificates, account, replaces=wrong.id, **changes)
        assert refused.value.details["field"] == "replaces"
    right = await enter(certificates, anna, 20, valid_until=70, replaces=wrong.id)
    newest, oldest = await certificates.entries()
    assert newest == right
    assert (oldest.end, oldest.ended_by, oldest.replaced_by) == ("replaced", "sabine", right.id)
    assert oldest.evidence == wrong.evidence
    assert await certificates.held(anna) == (Certificate(name="video", begins_at=5, ends_at=70),)
    with pytest.raises(Refused) as refused:
        await enter(certificates, anna, 30, replaces=wrong.id)
    assert refused.value.code is Code.CERTIFICATE_OVER
    assert len(await certificates.entries()) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"issuer": " "}, "issuer"),
        ({"issuer": "x" * 121}, "issuer"),
        ({"evidence": ""}, "evidence"),
        ({"evidence": "a\0b"}, "evidence"),
        ({"valid_until": 5}, "valid_until"),
        ({"account": "nobody"}, "agent"),
    ],
)
async def test_what_does_not_fit_is_named(
    certificates: Certificates, database: Database, changes: dict[str, Any], field: str
) -> None:
    anna = await agent(database)
    with pytest.raises(Refused) as refused:
        await enter(certificates, **{"account": anna, **changes})
    assert (refused.value.code, refused.value.details["field"]) == (Code.FIELD_INVALID, field)
    assert await certificates.entries() == []


async def test_only_agents_hold_certificates(
    certificates: Certificates, database: Database
) -> None:
    vera = await agent(database, "vera", role="supervisor")
    with pytest.raises(Refused) as refused:
        await enter(certificates, vera)
    assert refused.value.details["field"] == "agent"


async def test_each_change_is_in_the_audit_log(
    certificates: Certificates, database: Database
) -> None:
    anna = await agent(database)
    wrong = await enter(certificates, anna)
    right = await enter(certificates, anna, 20, replaces=wrong.id)
    ended = await certificates.revoke(30, right.id, by="nina", reason="not passed")
    with pytest.raises(Refused):
        await certificates.revoke(40, right.id, by="nina", reason="again")
    log = AuditLog(database, DESK)
    found = [entry async for page in log.entries(2) for entry in page]
    assert [(one.at, one.kind, one.actor, one.subject) for one in found] == [
        (10, "certificate.entered", "sabine", anna),
        (20, "certificate.entered", "sabine", anna),
        (30, "certificate.revoked", "nina", anna),
    ]
    data = [json.loads(one.data) for one in found]
    assert [one["entry"] for one in data] == [wrong.id, right.id, right.id]
    assert [one["hash"] for one in data] == [digest(wrong), digest(right), digest(ended)]
    assert data[1]["replaces"] == wrong.id
    assert "not passed" not in str(data)
    assert "No. 7" not in str(data)
    assert not (await log.verify()).damages


async def test_desks_are_apart(certificates: Certificates, database: Database) -> None:
    made = await enter(certificates, await agent(database))
    elsewhere = Certificates(database, "elsewhere")
    assert await elsewhere.entries() == []
    with pytest.raises(Refused) as refused:
        await elsewhere.revoke(20, made.id, by="x", reason="y")
    assert refused.value.code is Code.NOT_FOUND


def test_what_ended_before_it_began_never_counted() -> None:
    made = Entry(
        id="1",
        account="anna",
        name="video",
        valid_from=50,
        valid_until=None,
        issuer="",
        evidence="",
        entered_by=None,
        entered_at=10,
        ended_at=20,
        end="revoked",
    )
    assert as_facts([made]) == ()
