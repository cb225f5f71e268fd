"""A unit test that reaches for the network fails, and says how to be allowed."""

import asyncio
import socket

import pytest


async def test_connecting_is_refused() -> None:
    with pytest.raises(RuntimeError, match="move it to tests/integration"):
        await asyncio.open_connection("127.0.0.1", 80)


def test_binding_is_refused() -> None:
    with socket.socket() as sock, pytest.raises(RuntimeError, match=r"socket\.bind"):
        sock.bind(("127.0.0.1", 0))


@pytest.mark.network
def test_a_marked_test_may() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
