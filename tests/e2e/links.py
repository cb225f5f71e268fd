"""Links that don't work, each in its own way."""

import sqlite3
import time
from contextlib import closing
from typing import Any

import jwt

from tests.clients import AgentClient, CustomerClient, all_of
from tests.demo_server import DemoServer

DAY_MS = 86_400_000


async def expired(server: DemoServer) -> str:
    now = int(time.time())
    return resigned(server, await server.link(), iat=now - 7200, nbf=now - 7200, exp=now - 3600)


async def not_yet_valid(server: DemoServer) -> str:
    return await server.link(not_before=int(time.time() * 1000) + DAY_MS)


async def revoked(server: DemoServer) -> str:
    made = await server.link()
    await revoke(server, made)
    return made


async def used_up(server: DemoServer) -> str:
    """Its only contact has come to a call. Who merely left the waiting room may come again."""
    made = await server.link(queue="english")
    person, mia = CustomerClient(server.url), AgentClient(server.url)
    async with all_of([person, mia]):
        await mia.sign_in(*server.account("mia"))
        await mia.connect()
        await mia.available()
        await person.redeem(made)
        await person.connect()
        await person.join()
        await person.until(lambda me: me.state == "connected")
        await person.command("hangup", contact=person.contact)
    return made


async def wrong_desk(server: DemoServer) -> str:
    return resigned(server, await server.link(), desk="another")


async def tampered(server: DemoServer) -> str:
    """Somebody gave it a longer life, without the key."""
    made = await server.link()
    claims = {**claims_of(made), "exp": int(time.time()) + 10 * 86_400}
    head, _, tail = made.partition("#")[2].split(".")
    body = jwt.encode(claims, "k" * 32, "HS256").split(".")[1]
    return f"{made.partition('#')[0]}#{head}.{body}.{tail}"


async def cut_short(server: DemoServer) -> str:
    """A mail program has broken the line."""
    return (await server.link())[:-10]


async def revoke(server: DemoServer, link: str) -> None:
    async with server.signed_in("nina") as http:
        id_ = claims_of(link)["jti"]
        async with http.post(f"/api/links/{id_}/revoke") as answer:
            assert answer.status < 300, await answer.text()


async def uses(server: DemoServer, link: str) -> int:
    """How many contacts this link has opened, as the list of links says."""
    async with server.signed_in("nina") as http, http.get("/api/links") as answer:
        rows = (await answer.json())["links"]
    return next(int(row["used"]) for row in rows if row["id"] == claims_of(link)["jti"])


def claims_of(link: str) -> dict[str, Any]:
    token = link.partition("#")[2]
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def resigned(server: DemoServer, link: str, **claims: Any) -> str:
    """The same link with other claims, signed with the house's own key."""
    head, _, token = link.partition("#")
    kid = jwt.get_unverified_header(token)["kid"]
    with closing(sqlite3.connect(server.data / "visavis.db")) as database:
        found = database.execute("select secret from signing_keys where kid = ?", [kid])
        (secret,) = found.fetchone()
    payload = {**claims_of(link), **claims}
    return f"{head}#{jwt.encode(payload, secret, 'HS256', headers={'kid': kid})}"
