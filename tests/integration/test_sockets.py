"""Messages that should not be, and floods, against the whole server: an error with a code, and nobody else notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import WSMsgType

from signaling.api.guard import STAFF_COOKIE
from signaling.store.accounts import Accounts
from signaling.store.sessions import Sessions
from tests.serving import Serving, generous, serving
from tests.talking import HELLO, JOIN, Page, customer


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Serving]:
    async with serving(tmp_path, limits=generous()) as house:
        yield house


async def test_what_a_customer_may_not_say_changes_nothing(house: Serving) -> None:
    async with house.client() as staff, house.client() as client:
        await house.sign_in(staff, "agent")
        one = await customer(house, staff, client)
        page = await one.page()
        before = await page.snapshot()
        mine = {"contact": one.contact}
        for body, code in (
            ({"type": "presence.set", "state": "available", "reason": None}, "not_allowed"),
            ({"type": "reservation.accept", "reservation": "r"}, "not_allowed"),
            ({"type": "note.save", **mine, "note": "x"}, "not_allowed"),
            ({"type": "console.take_over"}, "not_allowed"),
            ({**JOIN, "contact": "somebody-else"}, "contact.none"),
            ({**JOIN, **mine, "channel": "smoke"}, "malformed"),
            ({**JOIN, **mine, "more": 1}, "malformed"),
            ({"type": "rating.submit", **mine, "stars": 6, "text": ""}, None),
            ({"type": "chat.send", **mine, "message": "m", "text": "x"}, None),
            ({"type": "hello", "instance": "page", "language": "de"}, "malformed"),
        ):
            answer = await page.ask(body)
            assert answer["type"] == "error", body
            assert code is None or answer["code"] == code, body
        again = await (await one.page()).snapshot()
        assert {**again, "now": 0} == {**before, "now": 0}


async def test_a_replayed_command_is_answered_and_not_done_again(house: Serving) -> None:
    async with house.client() as staff, house.client() as client:
        await house.sign_in(staff, "agent")
        one = await customer(house, staff, client)
        page = await one.page()
        await page.snapshot()
        join = {**JOIN, "contact": one.contact}
        assert await page.ask(join, "same") == {"type": "ok"}
        assert await page.ask({"type": "queue.leave", "contact": one.contact}) == {"type": "ok"}
        assert await page.ask(join, "same") == {"type": "ok"}
        snapshot = await (await one.page()).snapshot()
        assert snapshot["contact"]["state"] == "closed"  # the old join has not come back


async def test_supervisors_only_look(house: Serving) -> None:
    async with house.client() as staff:
        await house.sign_in(staff, "supervisor")
        page = Page(await staff.ws_connect("/ws/console"))
        assert (await page.snapshot())["type"] == "overview"
        answer = await page.ask({"type": "presence.set", "state": "available", "reason": None})
        assert (answer["type"], answer["code"]) == ("error", "not_allowed")


async def test_a_console_closes_when_its_session_is_ended_elsewhere(house: Serving) -> None:
    accounts = Accounts(house.database, house.settings.desk.id)
    sessions = Sessions(house.database, house.settings.desk.id, accounts)
    async with house.client() as ended, house.client() as other:
        for client in (ended, other):
            await house.sign_in(client, "agent")
        one, two = [await client.ws_connect("/ws/console") for client in (ended, other)]
        cookie = next(each for each in ended.cookie_jar if each.key == STAFF_COOKIE)
        await sessions.sign_out(1, cookie.value)  # by another process
        async with asyncio.timeout(30):
            assert (await one.receive()).type is WSMsgType.CLOSE
        assert one.close_code == 4001
        async with other.post("/api/sign-out") as response:
            assert response.status == 204
        async with asyncio.timeout(30):
            assert (await two.receive()).type is WSMsgType.CLOSE
        assert two.close_code == 4001


async def test_a_page_says_which_of_its_browsers_contacts_it_is_in(house: Serving) -> None:
    async with house.client() as staff, house.client() as browser:
        await house.sign_in(staff, "agent")
        opened = []
        for token in [await house.link(staff) for _ in range(2)]:
            async with browser.post("/api/links/redeem", json={"token": token}) as response:
                opened.append(json.loads(await response.text())["contact"])
        addresses = [f"/ws/customer?contact={contact}" for contact in opened]
        first, page = [Page(await browser.ws_connect(each)) for each in addresses]
        assert [(await each.snapshot())["contact"]["id"] for each in (first, page)] == opened
        # Both are connected still, the newest is over: without a name the one that goes on comes first.
        over = {"contact": opened[1]}
        assert (await page.ask({**JOIN, **over}))["type"] == "ok"
        assert (await page.ask({"type": "queue.leave", **over}))["type"] == "ok"
        for named, state in (({}, (opened[0], "created")), (over, (opened[1], "closed"))):
            async with browser.get("/api/contact", params=named) as response:
                seat = json.loads(await response.text())
            assert (seat["contact"], seat["state"]) == state
        other = await browser.ws_connect("/ws/customer?contact=another")
        assert (await other.receive()).data == 4003


async def test_hello_with_a_wrong_seat_is_not_admitted(house: Serving) -> None:
    async with house.client() as client:
        for cookie in ("nobody.secret", "x", "a" * 200):
            socket = await client.ws_connect(
                "/ws/customer", headers={"Cookie": f"visavis_seat={cookie}"}
            )
            await socket.send_json({"v": 1, "id": "1", "body": HELLO})
            while (message := await socket.receive()).type is WSMsgType.TEXT:
                assert json.loads(message.data)["body"]["type"] == "error"
            assert (message.type, message.data) == (WSMsgType.CLOSE, 4003)
