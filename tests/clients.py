"""People without browsers: customers and agents who speak the protocol over real sockets.

They behave as the pages do: reconnect with jitter, keep unanswered commands and send them again with the same id.
What a test wants to know is kept in plain lists.
"""

import asyncio
import contextlib
import json
import random
import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any, Self

import aiohttp

from tests.limits import PATIENCE_S

Frame = dict[str, Any]


class CommandRefused(Exception):
    """The server answered with an error frame."""

    def __init__(self, code: str, details: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


class Person:
    """One page's connection. Use as an async context manager; `seen` holds the bodies of every frame, oldest first."""

    path = "/ws/customer"

    def __init__(
        self,
        url: str,
        cookies: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.instance = secrets.token_hex(8)
        self.seen: list[Frame] = []
        self.closed_with: int | None = None
        self.connections = 0
        self.snapshots = 0
        self.snapshot_at = 0.0  # loop time
        self.held: dict[str, int] = {}  # the epoch of each call, as pages hold its peer connection
        jar = aiohttp.CookieJar(unsafe=True)
        self.http = aiohttp.ClientSession(
            cookie_jar=jar, cookies=cookies, headers={"Origin": self.url, **(headers or {})}
        )
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._changed = asyncio.Condition()
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._unanswered: dict[str, Frame] = {}
        self._reader: asyncio.Task[None] | None = None
        self._stay = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def post(self, path: str, body: object = None) -> Any:
        """POST JSON; the answer's JSON, or `CommandRefused`."""
        async with self.http.post(self.url + path, json=body) as answer:
            data = await answer.json() if answer.content_type == "application/json" else None
            if answer.status >= 400:
                raise CommandRefused((data or {}).get("code", str(answer.status)), data or {})
            return data

    async def connect(self) -> None:
        """Open the socket and say hello; from then on keep it open, as a page does."""
        await self._open()
        self._reader = asyncio.create_task(self._read())

    async def leave(self) -> None:
        """Close the page."""
        self._stay = False
        if self._reader:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        if self._socket:
            await self._socket.close()
        await self.http.close()
        async with self._changed:
            self._changed.notify_all()

    async def cut(self) -> None:
        """Lose the connection without a word; the reader comes back by itself."""
        assert self._socket
        await self._socket.close()

    async def command(self, type_: str, /, **fields: Any) -> Frame:
        """Send a command and wait for its answer, over as many connections as it takes."""
        id_ = secrets.token_hex(6)
        frame = {"v": 1, "id": id_, "body": {"type": type_, **fields}}
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[id_] = future
        self._unanswered[id_] = frame
        await self._send(frame)
        answer = await future
        if answer["type"] == "error":
            raise CommandRefused(answer["code"], answer["details"])
        return answer

    async def until(self, true: Callable[[Self], bool], seconds: float = PATIENCE_S) -> None:
        """Wait until `true(self)`; checked after each frame."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: true(self))

    def __str__(self) -> str:
        """For the words of a test that waits in vain."""
        reader = self._reader
        if reader is None or not reader.done():
            reads = "still reads"
        else:
            reads = "left" if reader.cancelled() else f"ended by {reader.exception()!r}"
        last = [body["type"] for body in self.seen[-3:]]
        return (
            f"{type(self).__name__} {self.instance}: {self.connections} connections, {self.snapshots} snapshots, "
            f"closed with {self.closed_with}, {reads}, last heard {last}"
        )

    def last(self, type_: str) -> Frame | None:
        """The newest body of this type."""
        return next((body for body in reversed(self.seen) if body["type"] == type_), None)

    async def _open(self) -> None:
        self._socket = await self.http.ws_connect(self.url + self.path, max_msg_size=1 << 24)
        self.connections += 1
        hello = {
            "type": "hello",
            "instance": self.instance,
            "language": "de",
            "calls": [{"contact": name, "epoch": epoch} for name, epoch in self.held.items()],
        }
        await self._send({"v": 1, "id": f"hello-{self.connections}", "body": hello})
        for frame in list(self._unanswered.values()):
            await self._send(frame)

    async def _send(self, frame: Frame) -> None:
        if self._socket and not self._socket.closed:
            with contextlib.suppress(ConnectionError):
                await self._socket.send_str(json.dumps(frame))

    async def _read(self) -> None:
        while True:
            assert self._socket
            async for message in self._socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await self._take(json.loads(message.data))
            self.closed_with = self._socket.close_code
            async with self._changed:
                self._changed.notify_all()
            if not self._stay or self.closed_with in (4001, 4003, 4009):
                return
            await self._come_back()

    async def _come_back(self) -> None:
        wait = 0.1
        while True:
            await asyncio.sleep(random.uniform(0, wait))
            try:
                return await self._open()
            except (aiohttp.ClientError, OSError):
                wait = min(wait * 2, 2.0)

    async def _take(self, frame: Frame) -> None:
        body = frame["body"]
        self.seen.append(body)
        if body["type"].endswith(".snapshot"):
            self.snapshots += 1
            self.snapshot_at = asyncio.get_running_loop().time()
        if body["type"].endswith(".snapshot") or body["type"] == "call":
            self._hold(body)
        self._unanswered.pop(frame["re"], None)
        future = self._answers.pop(frame["re"], None)
        if future and not future.done():
            future.set_result(body)
        await self.on(body)
        async with self._changed:
            self._changed.notify_all()

    def _hold(self, body: Frame) -> None:
        if body["type"] == "call":
            self.held.pop(body["contact"], None)
        else:
            self.held.clear()
        calls = (*body.get("calls", ()), body.get("call"))
        self.held.update({call["contact"]: call["epoch"] for call in calls if call})

    async def on(self, body: Frame) -> None:
        """What this person does by themselves when a message comes."""


class CustomerClient(Person):
    """A customer with a link."""

    contact = ""

    async def redeem(self, link: str) -> Frame:
        """Exchange the link (its whole address) for a seat."""
        token = link.partition("#")[2]
        answer: Frame = await self.post("/api/links/redeem", {"token": token})
        self.contact = answer["contact"]
        return answer

    async def join(self, channel: str = "video") -> None:
        await self.command(
            "queue.join", contact=self.contact, channel=channel, camera=True, microphone=True
        )

    async def say(self, text: str, message: str | None = None) -> str:
        """Send a chat line; returns its id once the server has acknowledged it."""
        message = message or secrets.token_hex(8)
        await self.command("chat.send", contact=self.contact, message=message, text=text)
        return message

    @property
    def view(self) -> Frame:
        """The contact as last told."""
        for body in reversed(self.seen):
            if body["type"] in ("customer.snapshot", "customer.contact"):
                view: Frame = body["contact"]
                return view
        return {}

    @property
    def state(self) -> str:
        return str(self.view.get("state", ""))


class AgentClient(Person):
    """An agent; accepts what rings when `accepts` is set."""

    path = "/ws/console"
    accepts = True

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.contacts: dict[str, Frame] = {}  # as last told, by id

    async def sign_in(self, login: str, password: str) -> None:
        await self.post("/api/sign-in", {"login": login, "password": password})

    async def available(self) -> None:
        await self.command("presence.set", state="available", reason=None)

    async def on(self, body: Frame) -> None:
        if body["type"] == "agent.snapshot":
            self.contacts = {view["id"]: view for view in body["contacts"]}
        elif body["type"] == "agent.contact":
            self.contacts[body["contact"]["id"]] = body["contact"]
        elif body["type"] == "agent.contact_gone":
            self.contacts.pop(body["contact"], None)
        if not self.accepts:
            return
        if body["type"] == "reservation":
            self._accept(body["reservation"]["id"])
        if body["type"] == "agent.snapshot":
            for reservation in body["reservations"]:
                self._accept(reservation["id"])

    def _accept(self, reservation: str) -> None:
        # The reader must go on reading to see the answer.
        task = asyncio.create_task(self.command("reservation.accept", reservation=reservation))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


@contextlib.asynccontextmanager
async def all_of(people: list[Person]) -> AsyncIterator[None]:
    """Everyone leaves at the end."""
    try:
        yield
    finally:
        await asyncio.gather(*(person.leave() for person in people))
