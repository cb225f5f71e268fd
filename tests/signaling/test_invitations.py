"""Links are made alike everywhere: checked against the settings, stored, signed, and valid when opened."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from signaling.api.models import LinkWish
from signaling.config import Settings
from signaling.config_file import check
from signaling.core.errors import Code, Refused
from signaling.core.links import LinkFacts
from signaling.core.links import check as check_claims
from signaling.invitations import AUDIENCE, ISSUER, check_wish, invite
from signaling.store.engine import Database
from signaling.store.keys import SigningKeys
from signaling.store.links import Links
from signaling.store.migrations import upgrade
from signaling.tokens import verify
from tests.signaling.settings import complete

NOW = 1_795_000_000_123
DAY = 86_400_000
AGENTS = {"anna"}


@pytest.fixture
def settings() -> Settings:
    return check(complete(), {}, NOW, folder=Path("/srv"), source="test")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    await upgrade(database)
    yield database
    await database.close()


async def test_a_new_link_opens(settings: Settings, database: Database) -> None:
    links, ring = Links(database, "desk"), await SigningKeys(database, "desk").ring(NOW)
    wish = LinkWish(
        queue="tax", skills={"tax": 2}, fixed_agent="anna", reference="A-17", contacts=2
    )
    made = await invite(
        NOW, wish, settings=settings, links=links, ring=ring, agents=AGENTS, made_by="me"
    )
    origin, token = made.url.split("/j#")
    assert origin == "https://desk.example.org"
    assert made.link.expires_at == NOW + settings.links.lifetime_ms
    assert await links.get(made.link.id) == made.link
    claims = verify(token, ring, NOW, AUDIENCE)
    assert (claims.jti, claims.ref) == (made.link.id, "A-17")
    check_claims(
        claims,
        NOW,
        issuer=ISSUER,
        audience=AUDIENCE,
        desk="desk",
        facts=LinkFacts(revoked=False, contacts=2, used=0),
    )


async def test_the_token_is_valid_from_the_wished_moment_on(
    settings: Settings, database: Database
) -> None:
    links, ring = Links(database, "desk"), await SigningKeys(database, "desk").ring(NOW)
    wish = LinkWish(queue="tax", not_before=NOW + DAY)
    made = await invite(
        NOW, wish, settings=settings, links=links, ring=ring, agents=AGENTS, made_by="me"
    )
    claims = verify(made.url.split("#")[1], ring, NOW, AUDIENCE)
    assert claims.nbf * 1000 >= NOW + DAY
    assert claims.exp * 1000 <= made.link.expires_at == NOW + DAY + settings.links.lifetime_ms


async def test_a_beginning_long_ago_is_now(settings: Settings, database: Database) -> None:
    links, ring = Links(database, "desk"), await SigningKeys(database, "desk").ring(NOW)
    wish = LinkWish(queue="tax", not_before=1)
    made = await invite(
        NOW, wish, settings=settings, links=links, ring=ring, agents=AGENTS, made_by="me"
    )
    claims = verify(made.url.split("#")[1], ring, NOW, AUDIENCE)
    assert claims.nbf == claims.iat == NOW // 1000


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("queue", {"queue": "taxi"}),
        ("language", {"language": "fr"}),
        ("skills.golf", {"skills": {"golf": 1}}),
        ("fixed_agent", {"fixed_agent": "nobody"}),
        ("preferred_agent", {"preferred_agent": "nobody"}),
        ("expires_at", {"expires_at": NOW}),
        ("expires_at", {"expires_at": NOW + DAY, "not_before": NOW + DAY}),
        ("expires_at", {"expires_at": NOW + 91 * DAY}),
        ("not_before", {"not_before": NOW + 84 * DAY}),
    ],
)
def test_a_wish_that_cannot_be_met(settings: Settings, field: str, wish: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        check_wish(NOW, LinkWish(**({"queue": "tax"} | wish)), settings, AGENTS)
    assert caught.value.code is Code.FIELD_INVALID
    assert caught.value.details == {"field": field}
