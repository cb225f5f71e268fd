"""Part of a waiting crowd, in a process of its own: lean websockets that come back as the pages do.

`python -m tests.verify.crowd PORT FIRST COUNT`. Each line on standard input asks for a report (JSON) on standard output
once everybody has had a new snapshot; the end of the input ends it.
"""

import asyncio
import json
import random
import sys
from typing import Any, Final

import aiohttp

from tests.house_server import address

FIRST_S: Final = 0.3  # as web/src/protocol/retry.ts has it
LIMIT_S: Final = 4.0
COMING: Final = 50  # at once, at the beginning


def name(number: int) -> str:
    return f"c{number:05}"


def secret(number: int) -> str:
    return f"secret-{number}"


class Crowd:
    def __init__(self, port: int, numbers: range) -> None:
        self.url = f"ws://127.0.0.1:{port}/ws/customer"
        self.origin = f"http://127.0.0.1:{port}"
        self.numbers = numbers
        self.here: dict[int, dict[str, Any]] = {}  # who has had a snapshot since the last report
        self.changed = asyncio.Event()
        self.coming = asyncio.Semaphore(COMING)
        self.tries = 0

    async def person(self, http: aiohttp.ClientSession, number: int) -> None:
        cookie = f"visavis_seat={name(number)}.{secret(number)}"
        headers = {"Origin": self.origin, "Cookie": cookie, **address()}
        failed, first = 0, True
        while True:
            try:
                if first:
                    async with self.coming:
                        socket = await self.enter(http, headers, number)
                    first = False
                else:
                    socket = await self.enter(http, headers, number)
                failed = 0
                async for _ in socket:
                    pass
            except (aiohttp.ClientError, OSError, TimeoutError):
                failed += 1
            await asyncio.sleep(random.random() * min(LIMIT_S, FIRST_S * 2 ** min(failed, 10)))

    async def enter(
        self, http: aiohttp.ClientSession, headers: dict[str, str], number: int
    ) -> "aiohttp.ClientWebSocketResponse[bool]":
        self.tries += 1
        knocked = asyncio.get_running_loop().time()
        async with asyncio.timeout(10):
            socket = await http.ws_connect(self.url, headers=headers)
            hello = {"type": "hello", "instance": f"page-{number}", "language": "de"}
            await socket.send_json({"v": 1, "id": "hello", "body": hello})
            body = (await socket.receive_json())["body"]
        assert body["type"] == "customer.snapshot", body
        place = body["contact"]["place"]["place"]
        at = asyncio.get_running_loop().time()
        self.here[number] = {"knocked": knocked, "at": at, "place": place}
        self.changed.set()
        return socket

    async def run(self) -> None:
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with aiohttp.ClientSession(connector=connector) as http:
            people = [asyncio.create_task(self.person(http, number)) for number in self.numbers]
            loop = asyncio.get_running_loop()
            while await loop.run_in_executor(None, sys.stdin.readline):
                while len(self.here) < len(self.numbers):
                    for task in people:
                        if task.done():
                            task.result()
                    self.changed.clear()
                    await self.changed.wait()
                print(json.dumps({"here": self.here, "tries": self.tries}), flush=True)  # noqa: T201
                self.here, self.tries = {}, 0
            for task in people:
                task.cancel()
            await asyncio.gather(*people, return_exceptions=True)


if __name__ == "__main__":
    first = int(sys.argv[2])
    asyncio.run(Crowd(int(sys.argv[1]), range(first, first + int(sys.argv[3]))).run())
