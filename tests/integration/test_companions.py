"""A companion's link over HTTP and the companion's websocket, with the real server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType

from tests.plane import MemoryPlane
from tests.serving import Serving, generous, serving
from tests.talking import Customer, Page, post, talking


@asynccontextmanager
async def accompanied(folder: Path) -> AsyncIterator[tuple[Serving, Customer, Page, Any]]:
    """A house with a media plane, and a customer who talks with the agent: customer, the agent's page and browser."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(
            serving(folder, limits=generous(), plane=MemoryPlane())
        )
        met = await talking(house, stack)
        yield house, met.one, met.console, (met.staff, met.client)


async def test_invited_by_the_customer_let_in_by_the_agent(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, console, (_, client)):
        wish = {"contact": one.contact, "name": "Tochter"}
        status, made = await post(client, "/api/contact/companions", wish)
        assert status == 201, made
        assert "/k#" in made["url"]
        token = made["url"].split("#")[1]
        async with house.client() as relative:
            status, seat = await post(relative, "/api/companions/redeem", {"token": token})
            assert (status, seat["name"], seat["contact"]) == (200, "Tochter", one.contact)
            async with relative.get("/api/companion") as response:
                assert (await response.json())["companion"] == made["companion"]
            page = Page(await relative.ws_connect("/ws/companion"))
            snapshot = await page.snapshot()
            assert (snapshot["you"], snapshot["companion"]["state"]) == (made["companion"], "lobby")
            admit = {
                "type": "companion.admit",
                "contact": one.contact,
                "companion": made["companion"],
                "admit": True,
            }
            assert (await console.ask(admit))["type"] == "ok"
            call = await page.until(lambda frame: frame["body"]["type"] == "call")
            assert call["body"]["call"]["topology"] == "sfu"
            async with relative.get("/api/contact") as response:
                assert response.status == 404, "no seat of the customer's"
            status, problem = await post(relative, "/api/companions/redeem", {"token": token})
            assert (status, problem["code"]) == (410, "companion.gone")


async def test_the_two_kinds_of_links_open_only_their_own_doors(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, _, (staff, _client)):
        wish = {"contact": one.contact, "name": "Dolmetscherin"}
        status, made = await post(staff, "/api/companions", wish)
        assert status == 201, made
        token = made["url"].split("#")[1]
        ours = await house.link(staff)
        async with house.client() as stranger:
            status, problem = await post(stranger, "/api/links/redeem", {"token": token})
            assert (status, problem["code"]) == (404, "link.invalid")
            status, problem = await post(stranger, "/api/companions/redeem", {"token": ours})
            assert (status, problem["code"]) == (404, "link.invalid")
            async with stranger.get("/api/companion") as response:
                assert response.status == 404
            async with stranger.ws_connect("/ws/companion") as socket:
                message = await socket.receive()
                assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSED}
                assert socket.close_code == 4003


async def test_only_those_in_the_call_invite(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, _, (staff, client)):
        wish = {"contact": one.contact, "name": "Tochter"}
        async with house.client() as stranger:
            status, problem = await post(stranger, "/api/contact/companions", wish)
            assert (status, problem["code"]) == (404, "contact.none")
            status, problem = await post(stranger, "/api/companions", wish)
            assert (status, problem["code"]) == (401, "sign_in.needed")
        status, problem = await post(client, "/api/contact/companions", {**wish, "contact": "x"})
        assert (status, problem["code"]) == (404, "contact.none")
        status, problem = await post(staff, "/api/companions", {**wish, "name": ""})
        assert (status, problem["code"]) == (422, "field.invalid")
