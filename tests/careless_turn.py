"""A TURN server that grants everything to everybody who is asked for credentials, for the check to find."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, cast

from aioice import stun

from turn.credentials import signed

NONCE: Final = b"always the same"
REALM: Final = "careless.example"


class Careless(asyncio.DatagramProtocol):
    def __init__(self, secret: str, *, signs: bool) -> None:
        self._secret = secret
        self._signs = signs
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        asked = stun.parse_message(data)
        if asked.message_class is not stun.Class.REQUEST:
            return
        name = asked.attributes.get("USERNAME")
        attributes: dict[str, Any] = {"XOR-RELAYED-ADDRESS": ("8.8.8.8", 50_000)}
        kind = stun.Class.RESPONSE
        if name is None:
            kind = stun.Class.ERROR
            attributes = {"ERROR-CODE": (401, "who?"), "REALM": REALM, "NONCE": NONCE}
        answer = stun.Message(asked.message_method, kind, asked.transaction_id, attributes)
        if name is not None and self._signs:
            secret = f"{name}:{REALM}:{signed(self._secret, name).password}".encode()
            answer.add_message_integrity(hashlib.md5(secret, usedforsecurity=False).digest())
        assert self._transport is not None
        self._transport.sendto(bytes(answer), addr)


@asynccontextmanager
async def careless(secret: str, *, signs: bool = True) -> AsyncIterator[str]:
    """Its address for browsers."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: Careless(secret, signs=signs), local_addr=("127.0.0.1", 0)
    )
    try:
        yield f"turn:127.0.0.1:{transport.get_extra_info('sockname')[1]}"
    finally:
        transport.close()
