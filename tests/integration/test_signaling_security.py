"""ASVS 5.0, chapter V17.3 (signaling), on a real server: the id of each requirement is in its test's name.

The flood at full strength, with its figures, is tests/verify/test_flood.py.
"""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType

from tests.bustle import log_is_clean
from tests.clients import CustomerClient
from tests.flooding import flood, latencies, pair, seats
from tests.house_server import HouseServer, address, house_server

FLOODERS = 20
SECONDS = 1.0
WAIT_MS = 10_000.0
"""Who waits longer is not served; the figures are those of `make verify`."""


async def test_17_3_1_others_are_served_during_a_flood(tmp_path: Path) -> None:
    async with house_server(tmp_path, agents=2, links=1) as server:
        couples = [await pair(server, number) for number in (1, 2)]
        customers = [customer for _, customer in couples]
        cookies = await seats(server, FLOODERS)
        for kind in ("valid", "malformed", "before hello"):
            async with flood(server, kind, cookies) as report:
                took = await latencies(customers, SECONDS)
            assert report["sent"] > FLOODERS, kind
            assert max(took) < WAIT_MS, kind
        assert [customer.connections for customer in customers] == [1, 1]
        for agent, customer in couples:
            await customer.leave()
            await agent.leave()
    assert log_is_clean(tmp_path / "server.log") == []


def framed(body: object, name: str = "1") -> str:
    return json.dumps({"v": 1, "id": name, "body": body})


HELLO = framed({"type": "hello", "instance": "page", "language": "de"}, "hello")
SOMEBODY = "whose-contact"
OFFER: dict[str, Any] = {
    "type": "signal.description",
    "contact": SOMEBODY,
    "epoch": 1,
    "to": "sfu",
    "kind": "offer",
    "sdp": "v=0",
}
MALFORMED: dict[str, str | bytes] = {
    "empty": "",
    "no JSON": "{",
    "a number": "1",
    "null": "null",
    "a list of itself": "[" * 60_000,
    "objects in objects": '{"a":' * 12_000,
    "a frame without an end": HELLO[:-1],
    "binary": bytes(range(256)),
    "a number without an end": '{"v":1' + "0" * 60_000 + "}",
    "not a number": '{"v":NaN,"id":"1","body":{"type":"ping"}}',
    "half a character": '{"v":1,"id":"\\ud800","body":{"type":"ping"}}',
    "a null character": framed({"type": "chat.send", "contact": "\0", "text": "\0"}),
    "a key twice": '{"v":1,"v":1,"id":"1","id":"2","body":{"type":"ping"}}',
    "another version": '{"v":2,"id":"1","body":{"type":"ping"}}',
    "no type": framed({}),
    "a type of another kind": framed({"type": ["ping"]}),
    "a key that must not be": framed({"type": "ping", "__proto__": {}}),
    "an epoch below zero": framed({**OFFER, "epoch": -1}),
    "an epoch beyond numbers": framed({**OFFER, "epoch": 1 << 70}),
    "an offer that is none": framed(OFFER),
    "an offer of one long line": framed({**OFFER, "sdp": "v=0\r\na=" + "x" * 60_000}),
    "a candidate that is none": framed({**OFFER, "type": "signal.candidate"}),
    "too large": "x" * 70_000,
    "far too large": "x" * 5_000_000,
}


REFUSED = {"malformed", "hello_first", "unsupported_version", "contact.wrong_state"}
ANSWERS = REFUSED | {"taken", "1009", "1006"}
"""1009: too big; 1006: cut off while it was still sending."""


async def socket_of(server: HouseServer, customer: CustomerClient) -> ClientWebSocketResponse:
    return await customer.http.ws_connect(
        f"{server.url}/ws/customer", headers={"Origin": server.url, **address()}
    )


async def answer(socket: ClientWebSocketResponse) -> str:
    """The code of the error that comes, *taken*, or how the connection ended."""
    while True:
        message = await socket.receive()
        if message.type is not WSMsgType.TEXT:
            return str(socket.close_code)
        frame = json.loads(message.data)
        if frame["body"]["type"] == "error":
            return str(frame["body"]["code"])
        if frame["re"] not in (None, "hello"):
            return "taken"


@pytest.mark.parametrize("greeted", [False, True], ids=["before hello", "after hello"])
async def test_17_3_2_signaling_survives_malformed_messages(tmp_path: Path, greeted: bool) -> None:
    async with house_server(tmp_path, agents=1, links=1) as server:
        agent, customer = await pair(server, 1)
        async with CustomerClient(server.url, headers=address()) as stranger:
            await stranger.redeem(server.links[0])
            answers = {}
            for name, text in MALFORMED.items():
                socket = await socket_of(server, stranger)
                if greeted:
                    await socket.send_str(HELLO)
                with contextlib.suppress(ClientError, ConnectionError):  # cut off while sending
                    if isinstance(text, bytes):
                        await socket.send_bytes(text)
                    else:
                        await socket.send_str(text.replace(SOMEBODY, stranger.contact))
                async with asyncio.timeout(30):
                    answers[name] = await answer(socket)
                await socket.close()
            await customer.say("still there?")
        assert customer.connections == 1
        await customer.leave()
        await agent.leave()
    assert {name: code for name, code in answers.items() if code not in ANSWERS} == {}
    assert log_is_clean(tmp_path / "server.log") == []
