"""A customer and an agent meet over real sockets, on the server that a newcomer starts."""

from pathlib import Path

from tests.clients import AgentClient, CustomerClient
from tests.demo_server import demo_server


async def test_from_a_link_to_the_end(tmp_path: Path) -> None:
    async with (
        demo_server(tmp_path) as server,
        AgentClient(server.url) as anna,
        CustomerClient(server.url) as customer,
    ):
        await anna.sign_in(*server.account("anna"))
        await anna.connect()
        await anna.until(lambda her: her.last("agent.snapshot") is not None)
        await anna.available()

        await customer.redeem(await server.link())
        await customer.connect()
        await customer.until(lambda them: them.state == "created")
        await customer.join()
        await customer.until(lambda them: them.state == "connected")
        await customer.until(lambda them: them.last("call") is not None)
        await anna.until(lambda her: her.last("call") is not None)

        said = await customer.say("Grüezi")
        await anna.until(
            lambda her: (her.last("chat.message") or {}).get("line", {}).get("message") == said
        )
        await customer.command("hangup", contact=customer.contact)
        await customer.until(lambda them: them.state == "closed")
        await anna.until(lambda her: her.contacts[customer.contact]["state"] == "wrap_up")
        await customer.command("rating.submit", contact=customer.contact, stars=5, text="Danke")
        await anna.command(
            "wrap_up.finish",
            contact=customer.contact,
            disposition="advised",
            note="",
            then="available",
            reason=None,
        )
        await anna.until(lambda her: not her.contacts)
