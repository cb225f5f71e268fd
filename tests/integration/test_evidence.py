"""Evidence bundles and films over HTTP as compliance gets them: a real server, archive, renderer and composer."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import pytest_asyncio
from aiohttp import ClientSession
from sqlalchemy import update

from media.archive import Archive
from signaling.evidence.verify import verify
from signaling.heads import HeadKey
from signaling.store.audit import AuditLog
from signaling.store.models import Contact, table
from tests import evidence_case, filmed, recorded, unrecorded_case
from tests.limits import PATIENCE_S
from tests.serving import Serving, generous, serving, settings

ONE = "/api/recordings/c1"
CONTACTS = "/api/review/contacts"
WISH = {"purpose": "authority", "language": "de"}


@dataclass
class House:
    serving: Serving
    archive: Archive
    client: ClientSession
    folder: Path

    async def audited(self) -> list[tuple[str, Any]]:
        log = AuditLog(self.serving.database, self.serving.settings.desk.id)
        pages = [page async for page in log.entries()]
        entries = [each for page in pages for each in page if each.subject == "c1"]
        kinds = {"evidence.made", "recording.composed"}
        return [(each.kind, json.loads(each.data)) for each in entries if each.kind in kinds]

    async def get(self, path: str, status: int = 200) -> Any:
        async with self.client.get(ONE + path) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def post(self, path: str, body: Any, status: int = 200) -> Any:
        async with self.client.post(ONE + path, json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def offer(self, purpose: str, status: int = 200, contact: str = "c1") -> Any:
        path = f"{CONTACTS}/{contact}/evidence"
        async with self.client.post(path, json={"purpose": purpose}) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def film(self, until: Callable[[Any], bool]) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while not until(row := await self.get("/film")):
                await asyncio.sleep(0.05)
            return row

    @property
    def films(self) -> list[Path]:
        return list((self.serving.settings.storage.data / "compositions").rglob("*.part"))


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    await evidence_case.save(settings(tmp_path))
    await unrecorded_case.save(settings(tmp_path))
    archive = recorded.archive(tmp_path)
    await asyncio.to_thread(filmed.picture, archive, 2, "anna", 200, seconds=14)
    await asyncio.to_thread(filmed.tone, archive, 1, "c1", 400, seconds=14)
    async with (
        serving(tmp_path, limits=generous(), sandboxed=True) as started,
        started.client() as client,
    ):
        await started.sign_in(client, "compliance")
        yield House(started, archive, client, tmp_path)


async def test_a_bundle_is_offered_and_fetched(house: House) -> None:
    offered = await house.offer("authority")
    assert (offered["parts"], offered["pages"], offered["withheld"]) == (2, 2, [])
    assert (offered["recorded"], offered["lines"], offered["documents"]) == (True, 1, 1)
    assert await house.audited() == []
    async with house.client.get(
        f"{CONTACTS}/c1/evidence", params={"purpose": "authority"}
    ) as response:
        assert (response.status, response.content_type) == (200, "application/zip")
        assert response.headers["Content-Disposition"] == 'attachment; filename="evidence-c1.zip"'
        body = await response.read()
    ((kind, data),) = await house.audited()
    assert (kind, data["purpose"], data["parts"]) == ("evidence.made", "authority", 2)
    path = house.folder / "bundle.zip"
    path.write_bytes(body)
    verdict = verify(path, HeadKey.of(house.serving.settings.keys_folder).public)
    assert (verdict.flaws, verdict.about["contact"]) == ((), "c1")
    with zipfile.ZipFile(io.BytesIO(body)) as found:
        assert "There is no picture of this page" not in found.read("report.en.html").decode()
        assert [name for name in found.namelist() if name.startswith("documents/")] == [
            "documents/0001-v1-page-1.webp",
            "documents/0002-v1-page-1.webp",
        ]


async def test_contacts_without_a_recording_have_bundles_and_no_films(house: House) -> None:
    for contact, lines, documents, pages in (
        ("refused", 2, 1, 0), ("crashed", 0, 0, 0), ("chat", 2, 0, 0), ("papers", 0, 1, 1), ("nobody", 0, 0, 0),
    ):  # fmt: skip
        offered = await house.offer("authority", contact=contact)
        told = (offered["lines"], offered["documents"], offered["pages"])
        assert (offered["recorded"], offered["parts"], told) == (
            False,
            0,
            (lines, documents, pages),
        )
        async with house.client.post(f"/api/recordings/{contact}/film", json=WISH) as response:
            assert response.status == 404
            assert (await response.json())["details"]["reason"] == "no_media"
    refused = await house.offer("dispute", 403, contact="chat")
    assert refused["details"] == {"reason": "not_agreed"}
    params = {"purpose": "internal"}
    async with house.client.get(f"{CONTACTS}/papers/evidence", params=params) as response:
        with zipfile.ZipFile(io.BytesIO(await response.read())) as found:
            assert "documents/0001-v8-page-1.webp" in found.namelist()
            assert "This queue does not record." in found.read("report.en.html").decode()
    async with house.serving.database.write() as connection:
        its = table(Contact)
        await connection.execute(update(its).where(its.c.id == "chat").values(ended_at=None))
    assert (await house.offer("internal", 404, contact="chat"))["details"] == {"reason": "running"}


async def test_what_can_not_be_is_refused(house: House) -> None:
    async with house.client.get(f"{CONTACTS}/c1/evidence", params={"purpose": "fun"}) as response:
        assert (response.status, (await response.json())["field"]) == (422, "purpose")
    await house.get("/film/file", 404)
    async with house.client.post("/api/recordings/c9/film", json=WISH) as response:
        assert response.status == 404
    await asyncio.to_thread(house.archive.destroy_key, "c1")
    refused = await house.post("/film", WISH, 404)
    assert refused["details"]["reason"] == "key_destroyed"
    assert (await house.offer("internal"))["trouble"] == "key_destroyed"
    assert await house.audited() == []


async def test_a_film_is_made_once_and_fetched_by_ranges(house: House) -> None:
    assert (await house.get("/film"))["state"] is None
    begun = await asyncio.gather(*(house.post("/film", WISH) for _ in range(3)))
    assert {row["state"] for row in begun} <= {"waiting", "running"}
    row = await house.film(lambda row: row["state"] not in {"waiting", "running"})
    assert (row["state"], row["done"] <= row["of"], row["purpose"]) == ("done", True, "authority")
    assert row["until"] > house.serving.server.clock.now()
    assert (await house.post("/film", WISH))["until"] == row["until"], "it is there already"
    async with house.client.get(f"{ONE}/film/file") as response:
        body = await response.read()
        assert (response.status, response.content_type) == (200, "video/webm")
    assert len(body) == row["size"]
    wanted = {"Range": f"bytes={len(body) - 5_000}-"}
    async with house.client.get(f"{ONE}/film/file", headers=wanted) as response:
        assert (response.status, await response.read()) == (206, body[-5_000:])
    async with house.client.get(f"{ONE}/film/file", headers={"Range": "bytes=99999999-"}) as gone:
        assert gone.status == 416
    with av.open(io.BytesIO(body), "r") as container:
        assert abs((container.duration or 0) / 1e6 - row["of"] / 1_000) < 0.2
    assert [data.get("film") for _, data in await house.audited()] == [None, "fetched"]
    assert len(house.films) == 2
    assert (await house.post("/film/cancel", {}))["state"] == "cancelled"
    assert house.films == []
    await house.get("/film/file", 404)


async def test_a_film_is_cancelled_while_it_is_made(house: House) -> None:
    await house.post("/film", WISH)
    await house.film(lambda row: row["state"] == "running" and row["of"] > 0)
    assert (await house.post("/film/cancel", {}))["state"] == "cancelled"
    async with asyncio.timeout(PATIENCE_S):
        while house.films:
            await asyncio.sleep(0.05)
    await house.post("/film", WISH)
    await house.film(lambda row: row["state"] == "done")
