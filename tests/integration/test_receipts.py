"""Everybody gets their own receipt and nobody else's, over HTTP, with the real server."""

import html
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import insert

from policies.consent import hash_of
from signaling.store.models import ConsentText, Timeline
from tests.integration.test_companions import accompanied
from tests.serving import Serving
from tests.talking import post

SHOWN = "Dürfen wir den Ton aufzeichnen? <Nein> ist auch gut."
HASH = hash_of("sound", "1", "de", SHOWN)


async def answered(house: Serving, contact: str, *who: str) -> None:
    """As the desk saves it."""
    desk = house.settings.desk.id
    data = {"purpose": "sound", "text": HASH, "language": "de", "how": "page"}
    words = {"purpose": "sound", "version": "1", "language": "de", "text": SHOWN}
    async with house.database.write() as connection:
        await connection.execute(insert(ConsentText).values(desk=desk, hash=HASH, **words))
        for number, each in enumerate(who, 1_000):
            await connection.execute(
                insert(Timeline).values(
                    desk=desk,
                    contact=contact,
                    number=number,
                    at=1_795_000_000_000 + number,
                    kind="consent.granted" if number % 2 == 0 else "consent.refused",
                    actor=each,
                    data=data,
                )
            )


async def file(client: ClientSession, path: str, **params: str) -> tuple[str, str]:
    """Its text and its name."""
    async with client.get(path, params=params) as response:
        text = await response.text()
        assert response.status == 200, text
        assert response.content_type == "text/html"
        kept = response.headers["Content-Disposition"]
    assert kept.startswith("attachment; ")
    return text, kept.split('"')[1]


async def code(client: ClientSession, path: str) -> tuple[int, str]:
    async with client.get(path) as response:
        problem: dict[str, Any] = await response.json()
        return response.status, problem["code"]


async def test_the_customers_receipt(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, _, (staff, client)):
        await answered(house, one.contact, one.contact, house.staff["agent"].id)
        text, name = await file(client, "/api/contact/consents", contact=one.contact)
        assert name == f"einwilligungen-{one.contact}.html"
        assert html.escape(SHOWN) in text
        assert HASH in text
        assert "Sie haben zugestimmt" in text
        assert "Sie haben nicht zugestimmt" not in text, "that was the agent"
        assert "Beispielbank" in text
        text, name = await file(client, "/api/contact/consents", language="en")
        assert name == f"consents-{one.contact}.html"
        assert "You agreed" in text
        text, _ = await file(client, "/api/contact/consents", language="../x")
        assert '<html lang="de">' in text
        async with house.client() as stranger:
            assert await code(stranger, "/api/contact/consents") == (404, "contact.none")
        assert await code(client, f"/api/contacts/{one.contact}/consents") == (
            401,
            "sign_in.needed",
        )
        text, _ = await file(staff, f"/api/contacts/{one.contact}/consents")
        assert "Sie haben nicht zugestimmt" in text
        assert "Sie haben zugestimmt" not in text


async def test_whoever_answered_nothing_reads_so(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, _, (staff, client)):
        text, _ = await file(client, "/api/contact/consents")
        assert "noch nicht geantwortet" in text
        for contact in (one.contact, "nobody"):
            path = f"/api/contacts/{contact}/consents"
            assert await code(staff, path) == (404, "not_found")
        async with house.client() as chief:
            await house.sign_in(chief, "supervisor")
            path = f"/api/contacts/{one.contact}/consents"
            assert await code(chief, path) == (404, "not_found")
        async with house.client() as auditor:
            await house.sign_in(auditor, "compliance")
            assert await code(auditor, path) == (403, "not_allowed")


async def test_a_supervisor_who_joined_has_a_receipt_too(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, _, _pages), house.client() as chief:
        await house.sign_in(chief, "supervisor")
        await answered(house, one.contact, house.staff["supervisor"].id)
        text, _ = await file(chief, f"/api/contacts/{one.contact}/consents", language="en")
        assert "You agreed" in text


async def test_a_companions_receipt(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, one, _, (_staff, client)):
        wish = {"contact": one.contact, "name": "Tochter"}
        _, made = await post(client, "/api/contact/companions", wish)
        async with house.client() as relative:
            token = {"token": made["url"].split("#")[1]}
            await post(relative, "/api/companions/redeem", token)
            await answered(house, one.contact, made["companion"])
            text, _ = await file(relative, "/api/companion/consents", language="en")
            assert "You agreed" in text
            assert await code(relative, "/api/contact/consents") == (404, "contact.none")
        assert await code(client, "/api/companion/consents") == (404, "contact.none")
        text, _ = await file(client, "/api/contact/consents")
        assert HASH not in text, "what the companion answered is theirs"


async def test_another_device_that_asks_for_the_seat_sees_nothing(tmp_path: Path) -> None:
    async with accompanied(tmp_path) as (house, _one, _, (staff, _client)):
        token = await house.link(staff)
        async with house.client() as first, house.client() as second:
            await post(first, "/api/links/redeem", {"token": token})
            _, seat = await post(second, "/api/links/redeem", {"token": token})
            assert seat["seat"] == "claimant"
            assert await code(second, "/api/contact/consents") == (404, "contact.none")
