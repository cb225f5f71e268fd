"""Links and session codes over HTTP: looked at, exchanged, held by tabs, refused, revoked."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from signaling.api.guard import MOST_SEATS, SEAT_COOKIE
from tests.serving import Serving, generous, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Serving]:
    async with serving(tmp_path_factory.mktemp("desk"), limits=generous()) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def browser(house: Serving) -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        yield client


async def body(response: Any) -> Any:
    return json.loads(await response.text())


async def test_a_link_is_looked_at_exchanged_and_resumed(
    house: Serving, browser: ClientSession
) -> None:
    async with house.client() as staff:
        await house.sign_in(staff, "agent")
        token = await house.link(staff, language="en")
    async with browser.post("/api/links/check", json={"token": token}) as response:
        look = await body(response)
    assert (look["queue"], look["language"]) == ("german", "en")
    assert look["availability"] == {"open": True, "staffed": False, "opens_at": None}
    async with browser.get("/api/contact") as response:
        assert response.status == 404  # looking has changed nothing
    async with browser.post("/api/links/redeem", json={"token": token}) as response:
        seat = await body(response)
        cookie = response.headers["Set-Cookie"]
    assert (seat["seat"], seat["state"]) == ("holder", "created")
    assert cookie.startswith(f"visavis_seat={seat['contact']}.")
    async with browser.post("/api/links/redeem", json={"token": token}) as response:
        assert (await body(response), "Set-Cookie" in response.headers) == (seat, False)
    async with browser.get("/api/contact") as response:
        assert await body(response) == seat
    async with house.client() as second:  # another device with the same link asks to be let in
        async with second.post("/api/links/redeem", json={"token": token}) as response:
            assert (await body(response))["seat"] == "claimant"
        async with second.get("/api/contact") as response:
            claimed = await body(response)
        assert (claimed["contact"], claimed["seat"]) == (seat["contact"], "claimant")
    async with browser.get("/api/contact") as response:
        assert (await body(response))["seat"] == "holder"


async def test_each_tab_of_a_browser_keeps_the_contact_it_opened(
    house: Serving, browser: ClientSession
) -> None:
    async with house.client() as staff:
        await house.sign_in(staff, "agent")
        tokens = [await house.link(staff) for _ in range(MOST_SEATS + 1)]
    opened = []
    for token in tokens[:2]:
        async with browser.post("/api/links/redeem", json={"token": token}) as response:
            opened.append((await body(response))["contact"])
    first, second = opened
    for contact in opened:
        async with browser.get("/api/contact", params={"contact": contact}) as response:
            assert (await body(response))["contact"] == contact
    async with browser.get("/api/contact", params={"contact": "another"}) as response:
        assert (response.status, (await body(response))["code"]) == (404, "contact.none")
    async with browser.get("/api/contact") as response:
        assert (await body(response))["contact"] == second
    async with browser.post("/api/links/redeem", json={"token": tokens[0]}) as response:
        assert (await body(response))["contact"] == first  # its own seat, no claim
    held: list[str] = []
    for token in tokens[2:]:
        async with browser.post("/api/links/redeem", json={"token": token}) as response:
            held = response.cookies[SEAT_COOKIE].value.split("~")
    assert len(held) == MOST_SEATS
    async with browser.get("/api/contact", params={"contact": first}) as response:
        assert response.status == 404
    async with browser.get("/api/contact", params={"contact": second}) as response:
        assert response.status == 200


async def test_bad_links_each_have_their_code(house: Serving, browser: ClientSession) -> None:
    async with house.client() as staff:
        await house.sign_in(staff, "supervisor")
        token = await house.link(staff)
        async with staff.get("/api/links") as response:
            newest = (await body(response))["links"][0]["id"]
        async with staff.post(f"/api/links/{newest}/revoke") as response:
            assert response.status == 200
        later = await house.link(staff, not_before=house_now(house) + 3_600_000)
    for wrong, code in (
        (token, "link.revoked"),
        (later, "link.not_yet_valid"),
        (token[:-4] + "AAAA", "link.invalid"),
        ("nonsense", "link.invalid"),
    ):
        for path in ("/api/links/check", "/api/links/redeem"):
            async with browser.post(path, json={"token": wrong}) as response:
                assert (await body(response))["code"] == code


def house_now(house: Serving) -> int:
    return house.server.clock.now()


async def test_a_session_code_brings_the_caller_to_its_agent(
    house: Serving, browser: ClientSession
) -> None:
    async with house.client() as staff:
        await house.sign_in(staff, "agent")
        async with staff.post("/api/codes") as response:
            code = (await body(response))["code"]
    async with browser.post("/api/codes/redeem", json={"code": code}) as response:
        assert response.status == 200
        assert (await body(response))["seat"] == "holder"
    async with browser.post("/api/codes/redeem", json={"code": code}) as response:
        assert (response.status, (await body(response))["code"]) == (404, "code.unknown")


async def test_agents_see_and_revoke_only_their_own_links(house: Serving) -> None:
    async with house.client() as agent, house.client() as supervisor:
        await house.sign_in(agent, "agent")
        await house.sign_in(supervisor, "supervisor")
        await house.link(supervisor, reference="of the supervisor")
        async with supervisor.get("/api/links") as response:
            newest = (await body(response))["links"][0]
        assert newest["reference"] == "of the supervisor"
        async with agent.get("/api/links") as response:
            mine = (await body(response))["links"]
        assert {link["made_by"] for link in mine} == {house.staff["agent"].id}
        async with agent.post(f"/api/links/{newest['id']}/revoke") as response:
            assert (await body(response))["code"] == "not_found"
