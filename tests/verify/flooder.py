"""Fifty who mean no good, in a process of their own: `python -m tests.verify.flooder KIND URL COUNT SEAT…`.

They flood until their input ends, coming back whenever they are cut off; they print a word when they have begun, and
at the end how much they have sent.
"""

import asyncio
import contextlib
import json
import sys
from itertools import count
from typing import Any

import aiohttp

from tests.house_server import address

FLOODING = "flooding"


class Flood:
    def __init__(self, kind: str, url: str, seats: list[str]) -> None:
        self.kind = kind
        self.url = url
        self.seats = seats
        self.sent = 0
        self.cut = 0

    def frame(self, number: int) -> str:
        bodies: dict[str, dict[str, Any]] = {
            "valid": {"type": "ping"},
            "wrong role": {"type": "presence.set", "state": "available", "reason": None},
            "oversized": {
                "type": "chat.send",
                "contact": "c",
                "message": "m",
                "text": "x" * 70_000,
            },
            "malformed": {"type": "no such thing", "contact": {}},
        }
        body = bodies.get(self.kind, {"type": "ping"})
        return json.dumps({"v": 1, "id": f"f{number}", "body": body})

    async def one(self, http: aiohttp.ClientSession, seat: str) -> None:
        headers = {"Origin": self.url, "Cookie": f"visavis_seat={seat}", **address()}
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                if self.kind == "sign-in":
                    wish = {"login": f"nobody-{self.sent}", "password": "wrong password here"}
                    headers |= address()
                    async with http.post(f"{self.url}/api/sign-in", json=wish, headers=headers):
                        self.sent += 1
                else:
                    await self.socket(http, headers)
            self.cut += 1
            await asyncio.sleep(0)

    async def socket(self, http: aiohttp.ClientSession, headers: dict[str, str]) -> None:
        path = f"{self.url}/ws/customer"
        async with http.ws_connect(path, headers=headers, max_msg_size=0) as socket:
            if self.kind == "before hello":
                self.sent += 1
                return
            hello = {"type": "hello", "instance": "flood", "language": "de"}
            await socket.send_json({"v": 1, "id": "hello", "body": hello})
            frames = [self.frame(number) for number in range(8)]
            reader = asyncio.create_task(self.read(socket)) if self.kind != "slow" else None
            try:
                for number in count():
                    await socket.send_str(frames[number % len(frames)])
                    self.sent += 1
                    if number % 8 == 0:
                        await asyncio.sleep(0)
                    if socket.closed or (reader is not None and reader.done()):
                        return
            finally:
                if reader is not None:
                    reader.cancel()

    async def read(self, socket: "aiohttp.ClientWebSocketResponse[bool]") -> None:
        async for _ in socket:
            pass

    async def run(self) -> None:
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with aiohttp.ClientSession(connector=connector) as http:
            tasks = [asyncio.create_task(self.one(http, seat)) for seat in self.seats]
            while not self.sent:
                await asyncio.sleep(0.01)
            print(FLOODING, flush=True)  # noqa: T201
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        print(json.dumps({"sent": self.sent, "cut": self.cut}), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(Flood(sys.argv[1], sys.argv[2], sys.argv[3:]).run())
