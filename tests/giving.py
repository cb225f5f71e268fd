"""Without browsers: documents put into the library, and a talk in which some are drawn on and given to the customer."""

import asyncio
from typing import Any

from aiohttp import ClientSession

from tests.clients import AgentClient, CustomerClient, all_of
from tests.reading import STROKE, mark_id


async def shelve(http: ClientSession, name: str, body: bytes) -> str:
    """Into the library, by somebody signed in at the desk's address who may; the version."""

    async def said(path: str, **what: Any) -> Any:
        async with http.post(f"/api/library{path}", **what) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    begun = await said("/uploads", json={"name": name, "size": len(body)})
    upload = begun["id"]
    view = await said(f"/uploads/{upload}/bytes", params={"offset": "0"}, data=body)
    async with asyncio.timeout(60):
        while view["state"] != "ready":
            assert view["state"] in {"receiving", "checking", "converting"}, view
            await asyncio.sleep(0.05)
            async with http.get(f"/api/library/uploads/{upload}") as answer:
                view = await answer.json()
    place: dict[str, Any] = {
        "name": name,
        "topic": "",
        "queues": [],
        "valid_from": None,
        "valid_until": None,
    }
    made = await said("", json={"upload": upload, **place})
    version: str = made["document"]["current"]["version"]
    return version


async def give(
    url: str, link: str, agent: tuple[str, str], *, plain: list[str], marked: list[str]
) -> str:
    """The address at which the customer may fetch these versions of the library once the talk is over."""
    customer, adviser = CustomerClient(url), AgentClient(url)
    async with all_of([customer, adviser]):
        await adviser.sign_in(*agent)
        await adviser.connect()
        await customer.redeem(link)
        await customer.connect()
        await customer.join("sound")
        await adviser.available()
        await customer.until(lambda someone: customer.state == "connected")
        here = {"contact": customer.contact}
        for version in (*plain, *marked):
            await adviser.post(f"/api/contacts/{customer.contact}/documents", {"version": version})
            await adviser.command(
                "document.give", **here, version=version, marked=version in marked, given=True
            )
        for number, version in enumerate(marked):
            drawn: dict[str, Any] = {"page": 1, "tool": "pen", "size": 300, "text": None}
            drawn["mark"], drawn["points"] = mark_id(number), STROKE
            await adviser.command("mark.add", **here, version=version, **drawn)
        await adviser.command("hangup", **here)
        where = f"{url}/api/contacts/{customer.contact}/downloads"
        async with asyncio.timeout(60), adviser.http.get(where) as answer:
            address: str = (await answer.json())["url"]
        finish = {"disposition": "advised", "note": "", "then": "offline", "reason": None}
        await adviser.command("wrap_up.finish", **here, **finish)
        return address
