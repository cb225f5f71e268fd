"""A server with a hub and nothing else: its desk writes down what it hears, its time is a number that the test sets."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web

from signaling.core.errors import Refused
from signaling.core.events import ClientCommand, ClientConnected, Customer, Event, Party
from signaling.core.messages import Error, Ok
from signaling.hub import Hub
from signaling.metrics import Counts

PARTY = Customer(contact="c1", seat="0" * 64)
HELLO = {"type": "hello", "instance": "page1", "language": "de"}


@dataclass
class FakeDesk:
    hub: Hub
    heard: list[Event] = field(default_factory=list)
    refuse_hello: Refused | None = None

    def post(self, event: Event) -> None:
        if isinstance(event, ClientConnected) and self.refuse_hello:
            raise self.refuse_hello
        self.heard.append(event)
        if isinstance(event, ClientConnected):
            self.hub.send(event.connection, Ok())
        elif isinstance(event, ClientCommand):
            self.hub.send(event.connection, Ok(), event.command_id)

    def refuse(self, connection: str, refused: Refused, re: str | None) -> None:
        error = Error(code=refused.code, sentence=refused.sentence, details=refused.details)
        self.hub.send(connection, error, re)

    def count(self, kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in self.heard)


class House:
    """A server with a hub and nothing else."""

    def __init__(self) -> None:
        self.time = 100.0
        self.counts = Counts()
        self.hub = Hub(self.counts, lambda: self.time)
        self.desk = FakeDesk(self.hub)
        self.hub.attach(self.desk)
        self.party: Party | None = PARTY
        self.port = 0

    async def serve(self, request: web.Request) -> web.StreamResponse:
        return await self.hub.serve(request, self.party)

    def later(self, seconds: float, parts: int = 1) -> None:
        self.time += seconds
        for part in range(parts):
            self.hub.look(part)


async def connect(house: House, client: ClientSession) -> ClientWebSocketResponse:
    return await client.ws_connect(f"http://127.0.0.1:{house.port}/")


def frame(body: dict[str, Any], name: str = "1") -> str:
    return json.dumps({"v": 1, "id": name, "body": body})


def chat(text: str = "x") -> dict[str, Any]:
    return {"type": "chat.send", "contact": "c1", "message": "m", "text": text}


async def greeted(house: House, client: ClientSession) -> ClientWebSocketResponse:
    page = await connect(house, client)
    await page.send_str(frame(HELLO))
    assert (await hear(page))["body"] == {"type": "ok"}
    return page


async def hear(page: ClientWebSocketResponse) -> Any:
    return json.loads(await asyncio.wait_for(page.receive_str(), 30))


async def closing(page: ClientWebSocketResponse) -> int | None:
    """Read on until the server closes; its code."""
    async with asyncio.timeout(30):
        while (message := await page.receive()).type is WSMsgType.TEXT:
            pass
    assert message.type in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED}, message
    return page.close_code


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def point(x: int = 1) -> dict[str, Any]:
    return {
        "type": "document.pointer",
        "contact": "c1",
        "version": "v1",
        "page": 1,
        "x": x,
        "y": 2,
    }
