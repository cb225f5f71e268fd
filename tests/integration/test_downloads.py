"""What a customer takes home, over HTTP: given in the talk or after it, fetched by a token, gone after its days."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from aiohttp import ClientSession

from signaling.clock import SystemClock
from signaling.documents.sweep import Sweep
from signaling.ports import RenderTrouble
from signaling.store.audit import AuditLog
from tests import papers
from tests.integration.test_documents import SHA256, Talk, got, talk, uploaded
from tests.talking import post

DAY_MS = 86_400_000
MARK = {
    "type": "mark.add",
    "page": 1,
    "mark": "AAAAAAAAAAAAAAAAAAAAAA",
    "tool": "pen",
    "points": [7_000, 9_000, 50, 20_000, 30_000, 50],
    "text": None,
    "size": 300,
}


class Later:
    """A clock fifteen days on."""

    def now(self) -> int:
        return SystemClock().now() + 15 * DAY_MS


async def given(t: Talk, version: str, *, marked: bool) -> None:
    wish = {"version": version, "marked": marked, "given": True}
    answer = await t.console.ask({"type": "document.give", "contact": t.contact, **wish})
    assert answer["type"] == "ok", answer


async def drawn(t: Talk, version: str, **changes: Any) -> None:
    mark = {**MARK, "contact": t.contact, "version": version, **changes}
    answer = await t.console.ask(mark)
    assert answer["type"] == "ok", answer


async def over(t: Talk) -> None:
    assert (await t.page.ask({"type": "hangup", "contact": t.contact}))["type"] == "ok"


async def redeemed(t: Talk, client: ClientSession, base: str) -> tuple[str, int]:
    """The token, and until when."""
    status, address = await got(client, f"{base}/downloads")
    assert status == 200
    assert "/d#" in address["url"]
    return address["url"].split("#")[1], address["until"]


async def kinds(t: Talk) -> list[str]:
    log = AuditLog(t.house.database, t.house.settings.desk.id)
    return [entry.kind async for page in log.entries() for entry in page]


async def test_taken_home_with_and_without_marks(tmp_path: Path) -> None:
    original = papers.pdf(2)
    async with talk(tmp_path, real=True) as t:
        plain = (await uploaded(t.staff, t.ours, original, "Angebot.pdf"))["version"]
        marked = (await uploaded(t.staff, t.ours, original, "Skizze.txt"))["version"]
        withheld = (await uploaded(t.staff, t.ours, original, "Intern.pdf"))["version"]
        await drawn(t, marked)
        await given(t, plain, marked=False)
        await given(t, marked, marked=True)
        status, address = await got(t.client, "/api/contact/downloads")
        assert (status, address) == (200, {"url": None, "until": None}), "the talk isn't over"
        await over(t)
        token, until = await redeemed(t, t.client, "/api/contact")
        assert abs(until - t.house.server.clock.now() - 14 * DAY_MS) < 600_000
        assert (await redeemed(t, t.staff, t.ours))[1] == until
        async with t.house.client() as phone:
            status, _ = await got(phone, "/api/downloads")
            assert status == 410
            async with phone.post("/api/downloads/redeem", json={"token": token}) as response:
                assert response.status == 204
                cookie = response.headers["Set-Cookie"]
            assert token not in cookie
            assert {"HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
            status, found = await got(phone, "/api/downloads")
            assert status == 200, found
            files = {each["version"]: each for each in found["files"]}
            assert set(files) == {plain, marked}
            assert [files[each]["marked"] for each in (plain, marked)] == [False, True]
            for name, each in files.items():
                async with phone.get(f"/api/downloads/{name}") as response:
                    body = await response.read()
                    assert response.status == 200
                    kept = response.headers["Content-Disposition"]
                assert hashlib.sha256(body).hexdigest() == each["sha256"]
                assert len(body) == each["size"]
                assert (body == original) == (name == plain)
                assert kept.startswith("attachment;")
                assert kept.endswith("Angebot.pdf" if name == plain else "Skizze.txt.pdf")
            assert (await got(phone, "/api/downloads"))[1] == found, "the same copy again"
            status, _ = await got(phone, f"/api/downloads/{withheld}")
            assert status == 404
            status, _ = await got(phone, f"/api/contact/documents/{plain}/file")
            assert status == 404
        assert {"document.brought", "document.given", "document.fetched"} <= set(await kinds(t))


async def test_one_copy_that_cannot_be_made_keeps_nobody_from_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with talk(tmp_path, real=True) as t:
        plain = (await uploaded(t.staff, t.ours, papers.pdf(1), "Angebot.pdf"))["version"]
        marked = (await uploaded(t.staff, t.ours, papers.pdf(1), "Skizze.pdf"))["version"]
        await drawn(t, marked)
        await given(t, plain, marked=False)
        await given(t, marked, marked=True)
        await over(t)
        token, _ = await redeemed(t, t.client, "/api/contact")
        documents = t.house.server.documents
        assert documents is not None
        monkeypatch.setattr(
            documents.handover, "_make", AsyncMock(side_effect=RenderTrouble("damaged"))
        )
        async with t.house.client() as phone:
            async with phone.post("/api/downloads/redeem", json={"token": token}) as response:
                assert response.status == 204
            status, found = await got(phone, "/api/downloads")
            assert status == 200, found
            assert [each["name"] for each in found["files"]] == ["Angebot.pdf"]
            assert found["missing"] == ["Skizze.pdf"]
            monkeypatch.undo()
            _, found = await got(phone, "/api/downloads")
            assert (len(found["files"]), found["missing"]) == (2, [])


async def test_the_copy_has_what_is_drawn_by_then(tmp_path: Path) -> None:
    async with talk(tmp_path, real=True) as t:
        version = (await uploaded(t.staff, t.ours, papers.pdf(1)))["version"]
        where = f"{t.ours}/documents/{version}/marked"
        assert (await got(t.staff, where))[0] == 404
        await drawn(t, version)
        status, first = await got(t.staff, where)
        assert (status, first[:5]) == (200, b"%PDF-")
        await drawn(t, version, mark="BBBBBBBBBBBBBBBBBBBBBB", tool="rectangle")
        status, second = await got(t.staff, where)
        assert status == 200
        assert second != first
        _, found = await got(t.staff, f"{t.ours}/documents/{version}/marks", page="1")
        assert [mark["id"] for mark in found["marks"]] == [MARK["mark"], "BBBBBBBBBBBBBBBBBBBBBB"]
        assert found["number"] == 2
        remove = {
            "type": "mark.remove",
            "contact": t.contact,
            "version": version,
            "marks": [MARK["mark"], "BBBBBBBBBBBBBBBBBBBBBB"],
        }
        assert (await t.console.ask(remove))["type"] == "ok"
        assert (await got(t.staff, where))[0] == 404
        _, found = await got(t.staff, f"{t.ours}/documents/{version}/marks", page="1")
        assert (found["number"], found["marks"]) == (4, [])


async def test_copies_of_a_version_are_made_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when somebody comes just as one is made and others wait: two would destroy each other's."""
    async with talk(tmp_path) as t:
        documents = t.house.server.documents
        assert documents is not None
        now, most, ends = 0, 0, asyncio.Queue[None]()

        async def counted(contact: str, version: str) -> None:
            nonlocal now, most
            now += 1
            most = max(most, now)
            await ends.get()
            now -= 1

        monkeypatch.setattr(documents.handover, "_marked", counted)

        def begin() -> "asyncio.Future[object]":
            return asyncio.ensure_future(documents.handover.marked("c", "v"))

        tasks = [begin(), begin()]
        await asyncio.sleep(0)
        ends.put_nowait(None)
        await tasks[0]
        tasks.append(begin())
        for _ in range(2):
            await asyncio.sleep(0)
            ends.put_nowait(None)
        await asyncio.gather(*tasks)
        assert most == 1


async def test_after_its_days_it_is_gone_and_certified(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        version = (await uploaded(t.client, "/api/contact"))["version"]
        await drawn(t, version)
        await given(t, version, marked=True)
        await over(t)
        token, until = await redeemed(t, t.client, "/api/contact")
        documents, clock = t.house.server.documents, t.house.server.clock
        assert documents is not None
        async with t.house.client() as phone:
            await post_empty(phone, token)
            status, found = await got(phone, "/api/downloads")
            assert (status, found["files"][0]["marked"]) == (200, True)
            await documents.sweep.run()
            assert (await got(phone, "/api/downloads"))[0] == 200, "not yet"
            later = Sweep(
                documents.papers,
                documents.versions,
                documents.storage,
                documents.opened,
                Later(),
                days=14,
            )
            assert await later.run() == 2, "the version, and its copy with marks"
            assert await later.run() == 0
            status, found = await got(phone, "/api/downloads")
            assert (status, found["files"]) == (200, [])
        status, problem = await got(t.staff, f"{t.ours}/documents/{version}/file")
        assert (status, problem["code"]) == (410, "document.gone")
        folder = t.house.settings.documents_folder
        assert [path for path in folder.glob("*/*") if path.is_dir()] == []
        log = AuditLog(t.house.database, t.house.settings.desk.id)
        entries = [each async for page in log.entries() for each in page]
        destroyed = [each for each in entries if each.kind == "document.destroyed"]
        assert [each.subject for each in destroyed] == [version, version]
        assert SHA256 in destroyed[0].data
        assert until > clock.now()


async def post_empty(client: ClientSession, token: str) -> None:
    async with client.post("/api/downloads/redeem", json={"token": token}) as response:
        assert response.status == 204


async def test_a_token_of_another_kind_opens_nothing(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        link = await t.house.link(t.staff)
        async with t.house.client() as phone:
            for token in (link, "x", "e30.e30.e30"):
                status, problem = await post(phone, "/api/downloads/redeem", {"token": token})
                assert (status, problem["code"]) == (410, "download.over")
            phone.cookie_jar.update_cookies({"visavis_download": link})
            assert (await got(phone, "/api/downloads"))[0] == 410
