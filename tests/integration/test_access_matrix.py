"""Every route of review against everybody who might ask, made from the routes, so that a new one is in it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from policies.access import RULES
from signaling.api.guard import STAFF, STAFF_COOKIE, Route
from signaling.api.review_routes import REVIEW_ROUTES
from signaling.api.routes import ROUTES
from tests.access_matrix import LIMITED as LIMITED_ROLE
from tests.access_matrix import asking, may
from tests.reviewing import (
    FOREIGN,
    HIDDEN,
    LIMITED,
    MINE,
    NOWHERE,
    PURPOSES,
    Review,
    about_one,
    address,
    declared,
    reviewed,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOGINS = {"agent": "agent", "supervisor": "supervisor", "administrator": "administrator"}
LOGINS |= {"compliance": "compliance", LIMITED_ROLE: LIMITED}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def review(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Review]:
    async with reviewed(tmp_path_factory.mktemp("desk")) as review:
        yield review


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


async def asked(client: ClientSession, route: Route, contact: str) -> tuple[int, str]:
    arguments: dict[str, Any] = {} if route.method == "GET" else {"json": {}}
    async with client.request(route.method, address(route, contact), **arguments) as response:
        return response.status, await response.text(errors="replace")


# --- the source ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", REVIEW_ROUTES, ids=named)
async def test_a_handler_of_review_asks_and_writes_its_entry(route: Route) -> None:
    found = asking(route.handler)
    assert found.acts, "it must ask access.permit, or access.check"
    told = [act for act in found.acts if RULES[act].entry is not None]
    assert found.notes or not told, f"no entry is written of {told}"
    assert route.roles <= {role for act in found.acts for role in RULES[act].roles}
    assert "agent" not in route.roles


async def test_whatever_compliance_may_is_among_the_routes_of_review() -> None:
    """But for what everybody of the staff has: one's own account."""
    theirs = [route for route in ROUTES if "compliance" in route.roles]
    others = [named(route) for route in theirs if route not in REVIEW_ROUTES]
    assert others == [named(route) for route in theirs if route.roles >= set(STAFF)]


async def test_each_act_is_asked_for_by_some_route() -> None:
    used = {act for route in REVIEW_ROUTES for act in asking(route.handler).acts}
    assert set(RULES) - used == set()


# --- the server ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", LOGINS)
async def test_each_route_lets_in_exactly_its_roles(review: Review, role: str) -> None:
    async with review.as_(LOGINS[role]) as client:
        for route in REVIEW_ROUTES:
            status, text = await asked(client, route, MINE)
            about = f"{named(route)} as {role}: {status} {text[:200]}"
            if may(route, role) == "no":
                assert (status, "not_allowed" in text) == (403, True), about
            else:
                assert status not in {401, 403, 405, 500}, about


async def test_nobody_unknown_is_let_in(review: Review) -> None:
    async with review.house.client() as client:
        for route in REVIEW_ROUTES:
            status, _ = await asked(client, route, MINE)
            assert status == 401, named(route)


async def test_what_a_reviewer_may_not_know_of_is_as_if_it_never_was(review: Review) -> None:
    """A contact of another queue, or of another desk, and one that isn't: the very same answer, and no entry."""
    before = await review.looks()
    for login, hidden in ((LIMITED, HIDDEN), (LIMITED, FOREIGN), ("compliance", FOREIGN)):
        async with review.as_(login) as client:
            for route in filter(about_one, REVIEW_ROUTES):
                there = await asked(client, route, hidden)
                assert there == await asked(client, route, NOWHERE), f"{named(route)} {login}"
                closed = login == LIMITED and may(route, LIMITED_ROLE) == "no"
                assert there[0] == (403 if closed else 404), f"{named(route)} {login}: {there}"
    assert await review.looks() == before


@pytest.mark.parametrize("role", STAFF)
async def test_somebody_of_another_desk_is_nobody_here(review: Review, role: str) -> None:
    cookie = {"Cookie": f"{STAFF_COOKIE}={review.foreign[role]}", "Origin": "http://localhost:8080"}
    async with review.house.client(cookie) as client:
        for route in ROUTES:
            if route.roles.isdisjoint(STAFF) or route.socket:
                continue
            path = re.sub(r"\{[^}]*\}", MINE, route.path)
            arguments: dict[str, Any] = {} if route.method == "GET" else {"json": {}}
            async with client.request(route.method, path, **arguments) as response:
                assert response.status == 401, named(route)


async def test_each_look_is_an_entry_before_it_is_answered(review: Review) -> None:
    """With a new sign-in for each, so that none is taken for one that was told already."""
    for route in REVIEW_ROUTES:
        if route.method != "GET":
            continue
        async with review.as_("compliance") as client:
            before = await review.looks()
            status, _ = await asked(client, route, MINE)
            new = [kind for kind, *_ in (await review.looks())[len(before) :]]
        wanted = [entry for act in asking(route.handler).acts if (entry := RULES[act].entry)]
        if status < 400:
            assert new == wanted, f"{named(route)}: {status}"


async def test_each_route_wants_its_purpose_where_the_house_does(tmp_path: Path) -> None:
    async with reviewed(tmp_path, purposes=PURPOSES) as review:
        for route in REVIEW_ROUTES:
            if "compliance" not in route.roles:
                continue
            scopes = {RULES[act].scope for act in asking(route.handler).acts} - {None}
            async with review.as_("compliance") as client:
                status, text = await asked(client, route, MINE)
                needed = (status, "review.purpose_needed" in text) == (403, True)
                assert needed == bool(scopes), f"{named(route)}: {status} {text[:200]}"
                if not needed:
                    continue
                for subject in {MINE, *map(str, scopes)}:
                    await declared(client, subject)
                status, text = await asked(client, route, MINE)
                assert status not in {401, 403, 500}, f"{named(route)}: {status} {text[:200]}"
