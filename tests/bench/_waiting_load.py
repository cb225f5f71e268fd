"""The people of the waiting room, in a process of their own: raw websockets, so that the load costs less than
the server.

`python -m tests.bench._waiting_load PLAN`; reads a plan (pickle), prints its findings (pickle, base64) at the
end.
"""

import asyncio
import base64
import json
import pickle
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PLACE = re.compile(rb'"place":(\d+)')
TALK_S = 10.0


def masked(opcode: int, payload: bytes) -> bytes:
    """A client's frame; a mask of zeros leaves the payload as it is (RFC 6455 section 5.3)."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, 0x80 | size, 0, 0, 0, 0)) + payload
    return bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big") + b"\0\0\0\0" + payload


class Page(asyncio.Protocol):
    def __init__(self, path: str, cookie: str, heard: "Callable[[Page, bytes], None]") -> None:
        self.path, self.cookie, self.heard = path, cookie, heard
        self.buffer = b""
        self.upgraded = False
        self.transport: Any = None
        self.number = 0
        self.began = 0.0
        self.on_open: Callable[[], None] = lambda: None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:8080\r\n"
            f"Cookie: {self.cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )

    def say(self, body: dict[str, Any], name: str) -> None:
        self.transport.write(masked(1, json.dumps({"v": 1, "id": name, "body": body}).encode()))

    def data_received(self, data: bytes) -> None:
        buffer = self.buffer + data if self.buffer else data
        if not self.upgraded:
            head, end, buffer = buffer.partition(b"\r\n\r\n")
            if not end:
                self.buffer = head
                return
            assert b" 101 " in head, head
            self.upgraded = True
            self.on_open()
        at = 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if len(buffer) < start + size:
                break
            opcode, payload = buffer[at] & 15, buffer[start : start + size]
            at = start + size
            if opcode == 1:
                self.heard(self, payload)
            elif opcode == 9:
                self.transport.write(masked(10, payload))
        self.buffer = buffer[at:]


class Load:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.count: int = plan["customers"]
        self.script: bool = plan["record"]
        self.joined: list[float] = []
        self.front: list[float] = []  # delays of news of a place, in ms
        self.back: list[float] = []
        self.matches: list[float] = []
        self.state: dict[int, tuple[int, int]] = {}  # place, matches it reflects
        self.texts: dict[bytes, int] = {}
        self.samples: list[str] = []
        self.greetings: dict[int, list[int]] = {}
        self.joins: dict[int, list[int]] = {}
        self.schedule: list[tuple[float, int, int]] = []
        self.uplink: list[tuple[float, int, str]] = []
        self.done: set[int] = set()
        self.greeted: set[int] = set()
        self.began = 0.0
        self.pages: dict[int, Page] = {}
        self.lost = 0

    # --- one person -------------------------------------------------------------------------------------------------

    def record(self, page: Page, payload: bytes, kind: bytes) -> None:
        """One text a kind and length stands for all: what is sent is as long, and needs no gigabyte to remember."""
        if not self.script:
            return
        key = kind + b"%d" % len(payload)
        if key not in self.texts:
            self.texts[key] = len(self.texts)
            self.samples.append(payload.decode())
        text = self.texts[key]
        if page.number not in self.greeted:
            self.greetings.setdefault(page.number, []).append(text)
        elif page.number < self.count and page.number not in self.done:
            self.joins.setdefault(page.number, []).append(text)
        else:
            self.schedule.append((time.monotonic() - self.began, page.number, text))

    samples: list[str] = []

    def heard(self, page: Page, payload: bytes) -> None:
        now = time.monotonic()
        start = payload.index(b'"type":"') + 8
        kind = payload[start : payload.index(b'"', start)]
        self.record(page, payload, kind)
        number = page.number
        if number not in self.greeted:
            self.greeted.add(number)
            if number < self.count:
                page.say(
                    {
                        "type": "queue.join",
                        "contact": f"c{number}",
                        "channel": "video",
                        "camera": True,
                        "microphone": True,
                    },
                    "join",
                )
            elif self.script:
                self.command(page, {"type": "presence.set", "state": "available", "reason": None})
        elif number < self.count:
            self.customer(number, kind, payload, now, page)
        elif self.script and kind == b"reservation":
            body = json.loads(payload)["body"]["reservation"]
            self.command(page, {"type": "reservation.accept", "reservation": body["id"]})
            asyncio.get_running_loop().call_later(TALK_S, self.finish, page, body["contact"])

    def customer(self, number: int, kind: bytes, payload: bytes, now: float, page: Page) -> None:
        if kind == b"ok" and number not in self.done:
            self.done.add(number)
            self.joined.append((now - page.began) * 1000)
        elif (
            kind == b"customer.contact"
            and b'"state":"connected"' in payload
            and self.state.pop(number, None) is not None
        ):
            self.matches.append(now)
        if kind in {b"queue.place", b"customer.contact"} and (found := PLACE.search(payload)):
            place = int(found[1])
            before = self.state.get(number)
            if before is None:
                self.state[number] = (place, len(self.matches))
                return
            old, seen = before
            reflected = min(len(self.matches), seen + max(0, old - place))
            if place < old and seen < len(self.matches):
                delay = (now - self.matches[seen]) * 1000
                (self.front if old - (len(self.matches) - seen) <= 20 else self.back).append(delay)
            self.state[number] = (place, reflected)

    def command(self, page: Page, body: dict[str, Any]) -> None:
        name = str(len(self.uplink))
        self.uplink.append((time.monotonic() - self.began, page.number, json.dumps(body)))
        page.say(body, name)

    def finish(self, page: Page, contact: str) -> None:
        self.command(page, {"type": "hangup", "contact": contact})
        self.command(
            page,
            {
                "type": "wrap_up.finish",
                "contact": contact,
                "disposition": "done",
                "note": "",
                "then": "available",
                "reason": None,
            },
        )

    # --- everybody --------------------------------------------------------------------------------------------------

    async def come(self, number: int, path: str, cookie: str) -> None:
        loop = asyncio.get_running_loop()
        page = Page(f"{path}?n={number}", cookie, self.heard)
        page.number, page.began = number, time.monotonic()
        hello = {"type": "hello", "instance": f"page{number}", "language": "de"}
        page.on_open = lambda: page.say(hello, "hello")
        try:
            await loop.create_connection(lambda: page, "127.0.0.1", self.plan["port"])
        except OSError:
            self.lost += 1
        self.pages[number] = page

    async def run(self) -> dict[str, Any]:
        plan = self.plan
        coming: set[asyncio.Task[None]] = set()
        self.began = time.monotonic()
        for index, token in enumerate(plan["tokens"]):
            await self.come(self.count + index, "/ws/console", f"visavis_staff={token}")
        print("began", flush=True)
        replay = None if self.script else asyncio.ensure_future(self.replay())
        first = time.monotonic()
        for number in range(self.count):
            wait = first + number / plan["rate"] - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            cookie = f"visavis_seat=c{number}.secret-{number}"
            task = asyncio.ensure_future(self.come(number, "/ws/customer", cookie))
            coming.add(task)
            task.add_done_callback(coming.discard)
        await asyncio.sleep(plan["after"])
        if replay is not None:
            replay.cancel()
        return {
            "joined": self.joined,
            "front": self.front,
            "back": self.back,
            "matches": len(self.matches),
            "lost": self.lost,
            "script": {
                "texts": self.samples,
                "greetings": self.greetings,
                "joins": self.joins,
                "schedule": self.schedule,
                "uplink": self.uplink,
            },
        }

    async def replay(self) -> None:
        """What agents said to ours they say to the bare server."""
        for index, (at, number, body) in enumerate(self.plan["uplink"]):
            wait = self.began + at - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            if number in self.pages:
                self.pages[number].say(json.loads(body), str(index))


if __name__ == "__main__":
    load = Load(pickle.loads(Path(sys.argv[1]).read_bytes()))  # noqa: S301, written by this benchmark
    print(base64.b64encode(pickle.dumps(asyncio.run(load.run()))).decode(), flush=True)
