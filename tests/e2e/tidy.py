"""Leaving the desk as it was: over the sockets, without a browser, whatever state a test ended in."""

from tests.clients import AgentClient, CustomerClient
from tests.demo_server import DemoServer

SEAT_COOKIE = "visavis_seat"


async def go_home(server: DemoServer, login: str) -> None:
    """End what this agent is in, and go offline."""
    cookies = await server.session(login)
    client = AgentClient(server.url, {name: each.value for name, each in cookies.items()})
    client.accepts = False
    try:
        await client.connect()
        await client.until(lambda me: me.last("agent.snapshot") is not None)
        snapshot = client.last("agent.snapshot")
        assert snapshot
        if snapshot["me"]["state"] == "offline" and not snapshot["contacts"]:
            return
        if not snapshot["primary"]:
            await client.command("console.take_over")
        for reservation in snapshot["reservations"]:
            await client.command("reservation.decline", reservation=reservation["id"])
        for contact in snapshot["contacts"]:
            if contact["state"] == "connected":
                await client.command("hangup", contact=contact["id"])
            await client.command(
                "wrap_up.finish",
                contact=contact["id"],
                disposition="technical",
                note="",
                then="offline",
                reason=None,
            )
        await client.command("presence.set", state="offline", reason=None)
    finally:
        await client.leave()


async def give_up(server: DemoServer, seat: str) -> None:
    """Leave the queue or the call that this seat is still in."""
    client = CustomerClient(server.url, {SEAT_COOKIE: seat})
    try:
        await client.connect()
        await client.until(lambda me: bool(me.view) or me.closed_with is not None)
        contact = client.view.get("id", "")
        if client.state in ("waiting", "reserved"):
            await client.command("queue.leave", contact=contact)
        elif client.state == "connected":
            await client.command("hangup", contact=contact)
    finally:
        await client.leave()
