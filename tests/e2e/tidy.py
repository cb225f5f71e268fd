"""Leaving the desk as it was: over the sockets, without a browser, whatever state a test ended in."""

from tests.clients import AgentClient, CustomerClient
from tests.demo_server import DemoServer

STAFF_COOKIE = "visavis_staff"
SEAT_COOKIE = "visavis_seat"


async def sign_in(server: DemoServer, login: str) -> str:
    """The cookie of a fresh session."""
    client = AgentClient(server.url)
    try:
        await client.sign_in(*server.account(login))
        return next(one.value for one in client.http.cookie_jar if one.key == STAFF_COOKIE)
    finally:
        await client.leave()


async def go_home(server: DemoServer, session: str) -> None:
    """End what this agent is in, and go offline."""
    client = AgentClient(server.url, {STAFF_COOKIE: session})
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
