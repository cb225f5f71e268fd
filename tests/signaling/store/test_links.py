"""Links in the database: made, listed, revoked."""

import pytest

from signaling.api.models import LinkView
from signaling.core.errors import Code, Refused
from signaling.store.engine import Database
from signaling.store.links import Links
from tests.databases import DESK
from tests.signaling.api_examples import wish


@pytest.fixture
def links(database: Database) -> Links:
    return Links(database, DESK)


async def test_a_link_is_what_was_wished(links: Links) -> None:
    made = await links.create(
        5,
        wish(
            language="en",
            skills={"pensions": 1, "loans": 3},
            fixed_agent="anna",
            preferred_agent="berta",
            contacts=4,
            priority_s=60,
            not_before=10,
            reference="K-4711",
            topic="Baufinanzierung",
        ),
        expires_at=99,
        made_by="chief",
    )
    assert await links.get(made.id) == made
    assert made.skills == {"loans": 3, "pensions": 1}
    assert (made.used, made.revoked_at, made.made_at, made.made_by) == (0, None, 5, "chief")
    assert (made.not_before, made.expires_at, made.contacts) == (10, 99, 4)


async def test_pages_go_backwards_in_time_and_miss_nothing(links: Links) -> None:
    made = [
        await links.create(
            1_000 + number // 3, wish(), expires_at=9_999, made_by=f"agent{number % 2}"
        )
        for number in range(11)
    ]
    expected = sorted(made, key=lambda link: (link.made_at, link.id), reverse=True)
    seen: list[LinkView] = []
    page = await links.page(limit=4)
    seen += page.links
    while page.next is not None:
        await links.create(5_000, wish(), expires_at=9_999, made_by="later")  # shifts nothing
        page = await links.page(limit=4, after_cursor=page.next)
        seen += page.links
    assert seen == expected
    own = await links.page(made_by="agent1")
    assert list(own.links) == [link for link in expected if link.made_by == "agent1"]
    assert own.next is None


async def test_exactly_one_page_has_no_next(links: Links) -> None:
    for _ in range(4):
        await links.create(1, wish(), expires_at=9, made_by="anna")
    page = await links.page(limit=4)
    assert len(page.links) == 4
    assert page.next is None


async def test_revoking_keeps_the_first_time(links: Links) -> None:
    made = await links.create(1, wish(), expires_at=9, made_by="anna")
    assert (await links.revoke(5, made.id)).revoked_at == 5
    assert (await links.revoke(7, made.id)).revoked_at == 5


async def test_unknown_links_and_those_of_other_desks(links: Links, database: Database) -> None:
    elsewhere = await Links(database, "other").create(1, wish(), expires_at=9, made_by="anna")
    for attempt in (links.get("x"), links.revoke(1, "x"), links.revoke(1, elsewhere.id)):
        with pytest.raises(Refused) as refused:
            await attempt
        assert refused.value.code is Code.NOT_FOUND
    assert (await links.page()).links == ()
    assert (await Links(database, "other").get(elsewhere.id)).revoked_at is None
