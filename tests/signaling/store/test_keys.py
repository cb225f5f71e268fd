"""Keys that sign, and keys of other systems."""

import asyncio

import pytest
from sqlalchemy import select

from signaling.core.errors import Code, Refused
from signaling.store import models
from signaling.store.engine import Database
from signaling.store.keys import DAY, SECRET_BYTES, ApiKeys, SigningKeys
from tests.databases import DESK


@pytest.fixture
def keys(database: Database) -> SigningKeys:
    return SigningKeys(database, DESK)


@pytest.fixture
def api_keys(database: Database) -> ApiKeys:
    return ApiKeys(database, DESK)


async def test_the_first_key_is_made_once_and_kept(keys: SigningKeys, database: Database) -> None:
    rings = await asyncio.gather(keys.ring(1), keys.ring(1), SigningKeys(database, DESK).ring(1))
    assert len({ring.signing.secret for ring in rings}) == 1
    assert len(rings[0].signing.secret) == SECRET_BYTES
    assert (await keys.ring(10**13)).signing.secret == rings[0].signing.secret


async def test_a_new_key_signs_while_the_old_one_still_verifies(keys: SigningKeys) -> None:
    old = (await keys.ring(1)).signing
    ring = await keys.rotate(100, longest_ms=1_000)
    assert ring.signing.kid != old.kid
    for now, known in ((100, True), (1_099, True), (1_100, False)):
        assert (ring.verifying(old.kid, now) is not None) is known
        assert ((await keys.ring(now)).verifying(old.kid, now) is not None) is known
    assert ring.verifying(ring.signing.kid, 10**13) is not None
    assert ring.verifying("unknown", 100) is None


async def test_the_newest_of_several_signs(keys: SigningKeys) -> None:
    await keys.ring(1)
    await keys.rotate(100, 1_000)
    newest = (await keys.rotate(100, 1_000)).signing  # even within one millisecond
    ring = await keys.ring(101)
    assert ring.signing.kid == newest.kid
    assert len(ring.keys) == 3


async def test_keys_of_purposes_and_desks_are_apart(keys: SigningKeys, database: Database) -> None:
    secrets = {
        (await keys.ring(1)).signing.secret,
        (await SigningKeys(database, DESK, "code").ring(1)).signing.secret,
        (await SigningKeys(database, "other").ring(1)).signing.secret,
    }
    assert len(secrets) == 3


async def test_no_secret_in_a_log(keys: SigningKeys) -> None:
    ring = await keys.ring(1)
    assert repr(ring.signing.secret) not in repr(ring)


async def test_an_api_key_is_known_by_its_text_alone(api_keys: ApiKeys, database: Database) -> None:
    key, text = await api_keys.add(1, " CRM ", ("links.write", "links.read", "links.read"))
    assert key.name == "CRM"
    assert key.scopes == ("links.write", "links.read")
    known = await api_keys.who(text, 2)
    assert known is not None
    assert known.id == key.id
    for wrong in ("", ".", key.id, f"{key.id}.", f"{key.id}.x", text + "x", "x" + text):
        assert await api_keys.who(wrong, 2) is None
    assert await ApiKeys(database, "other").who(text, 2) is None
    async with database.read() as connection:
        row = (await connection.execute(select(models.table(models.ApiKey)))).one()
    assert text.partition(".")[2] not in str(row)


async def test_an_api_key_expires_and_is_revoked(api_keys: ApiKeys) -> None:
    _, short = await api_keys.add(1, "short", ("links.read",), expires_at=100)
    assert await api_keys.who(short, 99) is not None
    assert await api_keys.who(short, 100) is None
    key, text = await api_keys.add(1, "long", ("links.read",))
    await api_keys.revoke(5, key.id)
    await api_keys.revoke(6, key.id)
    assert await api_keys.who(text, 5) is None
    assert [known.revoked_at for known in await api_keys.all() if known.id == key.id] == [5]
    with pytest.raises(Refused) as refused:
        await api_keys.revoke(5, "x")
    assert refused.value.code is Code.NOT_FOUND


async def test_the_day_of_use_is_noted(api_keys: ApiKeys) -> None:
    _, text = await api_keys.add(1, "crm", ("links.read",))
    await api_keys.who(text, 3 * DAY + 5)
    await api_keys.who(text, 3 * DAY + 6)
    assert [key.used_on for key in await api_keys.all()] == [3 * DAY]


@pytest.mark.parametrize(
    ("name", "scopes", "field"),
    [("crm", (), "scopes"), ("crm", ("all",), "scopes"), ("", ("links.read",), "name")],
)
async def test_what_does_not_fit_is_named(
    api_keys: ApiKeys, name: str, scopes: tuple[str, ...], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        await api_keys.add(1, name, scopes)  # type: ignore[arg-type]
    assert refused.value.details["field"] == field
