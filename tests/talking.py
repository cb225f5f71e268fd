"""A customer's page and an agent's console as websockets of a real server, and a talk between the two."""

import asyncio
import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from tests.serving import Serving

HELLO = {"type": "hello", "instance": "page", "language": "de"}
JOIN = {"type": "queue.join", "channel": "video", "camera": True, "microphone": True}


class Page:
    """A websocket that asks and waits for its own answer."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.number = 0
        self.seen: list[dict[str, Any]] = []

    async def say(self, body: dict[str, Any], name: str | None = None) -> str:
        self.number += 1
        name = name or f"n{self.number}"
        await self.socket.send_json({"v": 1, "id": name, "body": body})
        return name

    async def ask(self, body: dict[str, Any], name: str | None = None) -> dict[str, Any]:
        """The `ok` or `error` that answers."""
        name = await self.say(body, name)
        frame: dict[str, Any] = await self.until(lambda frame: frame["re"] == name)
        answer: dict[str, Any] = frame["body"]
        return answer

    async def until(self, wanted: Any) -> Any:
        async with asyncio.timeout(30):
            while True:
                message = await self.socket.receive()
                assert message.type is WSMsgType.TEXT, message
                frame = json.loads(message.data)
                self.seen.append(frame)
                if wanted(frame):
                    return frame

    async def snapshot(self) -> dict[str, Any]:
        await self.say(HELLO)
        frame: dict[str, Any] = await self.until(lambda _: True)
        body: dict[str, Any] = frame["body"]
        return body


class Customer:
    def __init__(self, client: ClientSession, contact: str) -> None:
        self.client, self.contact = client, contact

    async def page(self) -> Page:
        return Page(await self.client.ws_connect("/ws/customer"))


async def customer(house: Serving, staff: ClientSession, client: ClientSession) -> Customer:
    token = await house.link(staff)
    async with client.post("/api/links/redeem", json={"token": token}) as response:
        return Customer(client, (await response.json())["contact"])


async def post(client: ClientSession, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    async with client.post(path, json=body) as response:
        return response.status, await response.json()


async def ringing(house: Serving, staff: ClientSession, one: Customer) -> tuple[Page, Page, str]:
    """The customer waits, and the agent, signed in with `staff`, is asked: the customer's page, the agent's, the
    reservation."""
    console = Page(await staff.ws_connect("/ws/console"))
    await console.snapshot()
    await console.ask({"type": "presence.set", "state": "available", "reason": None})
    page = await one.page()
    await page.snapshot()
    await page.say({**JOIN, "contact": one.contact})
    ring = await console.until(lambda frame: frame["body"]["type"] == "reservation")
    return page, console, ring["body"]["reservation"]["id"]


@dataclass(frozen=True, kw_only=True)
class Talking:
    """A customer who talks with the agent, each with a browser."""

    one: Customer
    page: Page
    console: Page
    client: ClientSession
    staff: ClientSession


async def talking(house: Serving, stack: AsyncExitStack) -> Talking:
    """Their browsers are closed with `stack`."""
    staff = await stack.enter_async_context(house.client())
    client = await stack.enter_async_context(house.client())
    await house.sign_in(staff, "agent")
    one = await customer(house, staff, client)
    page, console, reservation = await ringing(house, staff, one)
    await console.ask({"type": "reservation.accept", "reservation": reservation})
    return Talking(one=one, page=page, console=console, client=client, staff=staff)
