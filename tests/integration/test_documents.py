"""Documents over HTTP with the real server: brought by those who may, looked at by those who take part, taken home."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from yarl import URL

from signaling.app import Server
from signaling.core.errors import Refused
from signaling.documents import service
from tests import papers
from tests.plane import MemoryPlane
from tests.rendering import MemoryRenderer
from tests.serving import ORIGIN, Serving, generous, serving
from tests.talking import Customer, Page, post, talking

PDF = b"%PDF-0003" + b" and more" * 5_000
SHA256 = hashlib.sha256(PDF).hexdigest()


@dataclass
class Talk:
    """A customer who talks with the agent, each with a browser."""

    house: Serving
    renderer: MemoryRenderer
    contact: str
    one: Customer
    page: Page
    console: Page
    client: ClientSession
    staff: ClientSession

    @property
    def ours(self) -> str:
        return f"/api/contacts/{self.contact}"


@asynccontextmanager
async def talk(folder: Path, *, real: bool = False, **sections: Any) -> AsyncIterator[Talk]:
    """`real`: with the sandboxed renderer."""
    renderer = MemoryRenderer()
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(
            serving(
                folder,
                limits=generous(),
                plane=MemoryPlane(),
                renderer=renderer,
                sandboxed=real,
                **sections,
            )
        )
        met = await talking(house, stack)
        contact = met.one.contact
        yield Talk(house, renderer, contact, met.one, met.page, met.console, met.client, met.staff)


async def got(client: ClientSession, path: str, **params: str) -> tuple[int, Any]:
    async with client.get(path, params=params) as response:
        if response.content_type == "application/json":
            return response.status, await response.json()
        return response.status, await response.read()


async def bytes_to(
    client: ClientSession, base: str, upload: str, offset: int, data: bytes
) -> tuple[int, Any]:
    where = f"{base}/uploads/{upload}/bytes"
    async with client.post(where, params={"offset": str(offset)}, data=data) as response:
        return response.status, await response.json()


async def settled(client: ClientSession, base: str, upload: str) -> Any:
    """The upload, once it has come to something."""
    async with asyncio.timeout(30):
        while True:
            status, view = await got(client, f"{base}/uploads/{upload}")
            assert status == 200, view
            if view["state"] in {"ready", "refused", "cancelled", "needs_password"}:
                return view
            await asyncio.sleep(0.01)


async def uploaded(
    client: ClientSession, base: str, body: bytes = PDF, name: str = "Antrag.pdf"
) -> Any:
    status, begun = await post(client, f"{base}/uploads", {"name": name, "size": len(body)})
    assert status == 201, begun
    offset = 0
    while offset < len(body):
        piece = body[offset : offset + 20_000]
        status, view = await bytes_to(client, base, begun["id"], offset, piece)
        assert status == 200, view
        offset += len(piece)
        assert view["offset"] == offset
    return await settled(client, base, begun["id"])


def files_with(folder: Path, words: bytes) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if words in path.read_bytes()]


async def told(page: Page) -> Any:
    """What a page is told of documents, once there are any."""

    def some(frame: Any) -> bool:
        body = frame["body"]
        return body["type"] == "documents" and bool(body["documents"]["documents"])

    return (await page.until(some))["body"]["documents"]


async def test_a_customer_brings_a_document_and_both_look_at_it(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        view = await uploaded(t.client, "/api/contact")
        assert (view["state"], view["pages"], view["offset"]) == ("ready", 3, len(PDF))
        [brought] = (await told(t.console))["documents"]
        assert (brought["version"], brought["name"]) == (view["version"], "Antrag.pdf")
        assert (brought["sha256"], brought["by"]) == (SHA256, t.contact)
        shown = f"documents/{view['version']}"
        for client, base in ((t.client, "/api/contact"), (t.staff, t.ours)):
            status, body = await got(
                client, f"{base}/{shown}/pages/1", width="800", quality="first"
            )
            assert (status, body) == (200, b"\xff\xd81/800/first")
            status, body = await got(client, f"{base}/{shown}/pages/3", width="800")
            assert (status, body) == (200, b"RIFF3/800/good")
            status, body = await got(client, f"{base}/{shown}/tiles/2/6400/12/17")
            assert (status, body) == (200, b"RIFF2/6400/12/17")
            status, body = await got(client, f"{base}/{shown}/text/2")
            assert (status, body["lines"][0]["text"]) == (200, "Seite 2")
            status, body = await got(client, f"{base}/{shown}/marks", page="1")
            assert (status, body) == (200, {"number": 0, "marks": []})
        async with t.staff.get(f"{t.ours}/{shown}/file") as response:
            assert await response.read() == PDF
            assert response.headers["Content-Disposition"].startswith("attachment;")
            assert response.headers["Content-Security-Policy"].startswith("sandbox")
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.content_type == "application/octet-stream"
        assert t.renderer.asked.count("1/800/first") == 1, "drawn before it was ready, and kept"


async def test_pages_that_are_not_there(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        view = await uploaded(t.staff, t.ours)
        base = f"{t.ours}/documents/{view['version']}"
        for path, params, expected in (
            ("pages/0", {"width": "800"}, 404),
            ("pages/4", {"width": "800"}, 404),
            ("pages/x", {"width": "800"}, 404),
            ("pages/1", {"width": "801"}, 422),
            ("pages/1", {}, 422),
            ("pages/1", {"width": "9" * 5_000}, 422),
            ("tiles/1/6400/13/0", {}, 404),
            ("tiles/1/6400/0/18", {}, 404),
            ("tiles/1/6500/0/0", {}, 404),
            ("text/4", {}, 404),
            ("marked", {}, 404),
            ("marks", {"page": "x"}, 422),
        ):
            status, problem = await got(t.staff, f"{base}/{path}", **params)
            assert status == expected, (path, problem)
        status, _ = await got(t.staff, f"{t.ours}/documents/nobody/pages/1", width="800")
        assert status == 404


async def test_duplicates_and_gaps_are_answered_with_the_true_offset(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        upload = begun["id"]
        for offset, piece, answered in (
            (0, PDF[:20_000], 20_000),
            (0, PDF[:20_000], None),
            (30_000, PDF[30_000:], None),
            (19_999, PDF[19_999:], None),
            (20_000, PDF[20_000:], len(PDF)),
        ):
            status, view = await bytes_to(t.client, "/api/contact", upload, offset, piece)
            if answered is None:
                assert (status, view["code"]) == (409, "upload.offset")
                assert view["details"]["offset"] == 20_000
            else:
                assert (status, view["offset"]) == (200, answered)
        assert (await settled(t.client, "/api/contact", upload))["state"] == "ready"
        status, view = await bytes_to(t.client, "/api/contact", upload, len(PDF), b"x")
        assert (status, view["code"]) == (409, "upload.over")


async def test_what_is_no_piece(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        upload = begun["id"]
        where = f"/api/contact/uploads/{upload}/bytes"
        for params, data, status, code in (
            ({}, b"x" * 20_000, 422, "field.invalid"),
            ({"offset": "-1"}, b"x" * 20_000, 422, "field.invalid"),
            ({"offset": "0"}, b"x" * 100, 422, "field.invalid"),
            ({"offset": "0"}, b"", 409, "upload.offset"),
            ({"offset": "0"}, PDF + b"x", 413, "too_large"),
            ({"offset": "0"}, bytes((4 << 20) + 1), 413, "too_large"),
        ):
            async with t.client.post(where, params=params, data=BytesIO(data)) as response:
                problem = await response.json()
                assert (response.status, problem["code"]) == (status, code)
        status, view = await got(t.client, f"/api/contact/uploads/{upload}")
        assert (view["state"], view["offset"]) == ("receiving", 0)


async def test_a_piece_that_a_bad_line_cuts_is_no_bug_of_ours(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        documents, server = t.house.server.documents, t.house.server
        assert documents is not None
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        cookies = t.client.cookie_jar.filter_cookies(URL(t.house.url))
        head = (
            f"POST /api/contact/uploads/{begun['id']}/bytes?offset=0 HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"Origin: {ORIGIN}",
            f"Cookie: {'; '.join(f'{each.key}={each.value}' for each in cookies.values())}",
            "Content-Length: 20000",
        )
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write("\r\n".join((*head, "", "half of it")).encode())
        async with asyncio.timeout(30):
            while documents.buffered == 0:
                await asyncio.sleep(0.01)
            writer.close()
            while documents.buffered:
                await asyncio.sleep(0.01)
        status, view = await got(t.client, f"/api/contact/uploads/{begun['id']}")
        assert (status, view["offset"]) == (200, 0)
        assert server.metrics.counts.bugs == 0


async def test_a_piece_counts_until_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with talk(tmp_path) as t:
        documents = t.house.server.documents
        assert documents is not None
        write, begun, go = documents.uploads.write, asyncio.Event(), asyncio.Event()

        async def slow(*piece: Any) -> Any:
            begun.set()
            await go.wait()
            return await write(*piece)

        monkeypatch.setattr(documents.uploads, "write", slow)
        bringing = asyncio.ensure_future(uploaded(t.client, "/api/contact", PDF[:20_000]))
        await begun.wait()
        assert documents.buffered == 20_000
        go.set()
        assert (await bringing)["state"] == "ready"
        assert documents.buffered == 0


async def test_the_end_of_a_contact_is_seen_though_the_database_was_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LOOK_S", 0.01)
    async with talk(tmp_path) as t:
        documents = t.house.server.documents
        assert documents is not None
        end, away = documents.uploads.contact_over, [OSError("the database is away")]

        async def failing(contact: str) -> None:
            if away:
                raise away.pop()
            await end(contact)

        monkeypatch.setattr(documents.uploads, "contact_over", failing)
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        await t.console.ask({"type": "hangup", "contact": t.contact})
        async with asyncio.timeout(30):
            while documents.uploads.names:
                await asyncio.sleep(0.01)
        view = await documents.uploads.look(begun["id"])
        assert view is not None
        assert (view.state, view.code) == ("refused", "contact_over")


async def test_what_becomes_no_document_says_why(tmp_path: Path) -> None:
    async with talk(tmp_path, documents={"most_mb": 1, "most_pages": 2}) as t:
        for size, code in ((0, "empty"), ((1 << 20) + 1, "too_large")):
            wish = {"name": "a.pdf", "size": size}
            status, view = await post(t.client, "/api/contact/uploads", wish)
            assert (status, view["state"], view["code"]) == (201, "refused", code)
        view = await uploaded(t.client, "/api/contact", b"<html>" * 4_000)
        assert (view["state"], view["code"]) == ("refused", "unsupported")
        view = await uploaded(t.client, "/api/contact")
        assert (view["state"], view["code"]) == ("refused", "too_many_pages")
        folder = t.house.settings.documents_folder / "files"
        assert [path for path in folder.iterdir() if path.is_dir()] == [], "nothing stays of them"


async def test_cancelled_nothing_stays(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        await bytes_to(t.client, "/api/contact", begun["id"], 0, PDF[:20_000])
        status, mine = await got(t.client, "/api/contact/uploads")
        assert [each["id"] for each in mine["uploads"]] == [begun["id"]]
        for _ in range(2):
            status, view = await post(t.client, f"/api/contact/uploads/{begun['id']}/cancel", {})
            assert (status, view["state"]) == (200, "cancelled")
        status, view = await bytes_to(t.client, "/api/contact", begun["id"], 20_000, PDF[20_000:])
        assert (status, view["code"]) == (409, "upload.over")
        folder = t.house.settings.documents_folder / "files"
        assert [path for path in folder.iterdir() if path.is_dir()] == []


async def test_a_password_is_asked_for_and_never_kept(tmp_path: Path) -> None:
    body = b"%PDF-0002 locked" + b" " * 20_000
    async with talk(tmp_path) as t:
        view = await uploaded(t.client, "/api/contact", body)
        assert (view["state"], view["code"]) == ("needs_password", None)
        where = f"/api/contact/uploads/{view['id']}/password"
        await post(t.client, where, {"password": "falsch"})
        view = await settled(t.client, "/api/contact", view["id"])
        assert (view["state"], view["code"]) == ("needs_password", "wrong_password")
        await post(t.client, where, {"password": "geheim"})
        view = await settled(t.client, "/api/contact", view["id"])
        assert (view["state"], view["pages"]) == ("ready", 2)
        base = f"/api/contact/documents/{view['version']}"
        status, _ = await got(t.client, f"{base}/pages/2", width="800")
        assert status == 200, "a copy opens without"
        status, original = await got(t.client, f"{base}/file")
        assert original == body
        status, problem = await post(t.client, where, {"password": "geheim"})
        assert (status, problem["code"]) == (409, "upload.over")
    assert files_with(tmp_path, b"geheim") == []


async def test_somebody_elses_upload_is_nobodys(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        status, _ = await bytes_to(t.staff, t.ours, begun["id"], 0, PDF[:20_000])
        assert status == 404
        status, _ = await got(t.staff, f"{t.ours}/uploads/{begun['id']}")
        assert status == 404
        status, _ = await got(t.client, "/api/contact/uploads/nobody")
        assert status == 404


async def test_real_documents_through_the_real_sandbox(tmp_path: Path) -> None:
    """A PDF, a photo, a text, a PDF with a password, and a page of HTML that calls itself one."""
    photo = papers.saved(papers.quartered(2_000, 1_500), "JPEG")
    async with talk(tmp_path, real=True) as t:
        for name, body, kind, pages in (
            ("Antrag.pdf", papers.pdf(3), "pdf", 3),
            ("Foto.jpg", photo, "image", 1),
            ("Notiz.txt", "Grüße aus Köln\n".encode() * 20, "text", 1),
        ):
            view = await uploaded(t.client, "/api/contact", body, name)
            assert (view["state"], view["pages"]) == ("ready", pages), (name, view)
            shown = f"{t.ours}/documents/{view['version']}"
            for quality in ("first", "good"):
                status, picture = await got(
                    t.staff, f"{shown}/pages/{pages}", width="800", quality=quality
                )
                assert status == 200, picture
                assert papers.shown(picture).size[0] == 800
            brought = next(
                each
                for each in (await told(t.console))["documents"]
                if each["version"] == view["version"]
            )
            assert brought["kind"] == kind
            status, original = await got(t.staff, f"{shown}/file")
            assert original == body
        view = await uploaded(t.client, "/api/contact", papers.encrypted("geheim", pages=2))
        assert view["state"] == "needs_password"
        where = f"/api/contact/uploads/{view['id']}/password"
        await post(t.client, where, {"password": "geheim"})
        view = await settled(t.client, "/api/contact", view["id"])
        assert (view["state"], view["pages"]) == ("ready", 2), view
        shown = f"{t.ours}/documents/{view['version']}"
        status, _ = await got(t.staff, f"{shown}/pages/2", width="1600")
        assert status == 200
        status, text = await got(t.staff, f"{shown}/text/2")
        assert "Page 2 of 2" in text["lines"][0]["text"]
        html = b"\x00<!doctype html><script>alert(1)</script>" * 1_000
        view = await uploaded(t.client, "/api/contact", html, "Antrag.pdf")
        assert (view["state"], view["code"]) == ("refused", "unsupported")
    assert files_with(tmp_path, b"geheim") == []


async def test_a_folder_that_is_away_keeps_no_desk_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AGAIN_S", 0.05)
    async with talk(tmp_path) as t:
        view = await uploaded(t.staff, t.ours)
    folder, elsewhere = tmp_path / "documents", tmp_path / "elsewhere"
    folder.rename(elsewhere)
    house = Server(t.house.settings, dist=tmp_path / "dist", renderer=MemoryRenderer())
    await house.start()
    try:
        documents = house.documents
        assert documents is not None
        with pytest.raises(Refused) as refused:
            documents.check()
        assert refused.value.details == {"reason": "storage_away"}
        shutil.rmtree(folder, ignore_errors=True)
        elsewhere.rename(folder)
        async with asyncio.timeout(30):
            while documents.trouble is not None:
                await asyncio.sleep(0.01)
        documents.check()
        known = await documents.versions.get(view["version"])
        assert b"".join(documents.storage.storage.read(known.id)) == PDF
    finally:
        await house.stop()


async def test_a_desk_without_documents_says_so(tmp_path: Path) -> None:
    async with talk(tmp_path, documents={"enabled": False}) as t:
        status, problem = await post(t.staff, f"{t.ours}/uploads", {"name": "a", "size": 1})
        assert (status, problem["code"]) == (403, "documents.off")
        assert not t.renderer.started


async def test_a_piece_that_breaks_off_never_was(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        _, begun = await post(t.client, "/api/contact/uploads", {"name": "a.pdf", "size": len(PDF)})
        cookies = t.client.cookie_jar.filter_cookies(URL(t.house.url))
        cookie = "; ".join(f"{name}={each.value}" for name, each in cookies.items())
        _, writer = await asyncio.open_connection("127.0.0.1", t.house.server.port)
        writer.write(
            f"POST /api/contact/uploads/{begun['id']}/bytes?offset=0 HTTP/1.1\r\n"
            f"Host: localhost\r\nOrigin: {ORIGIN}\r\nCookie: {cookie}\r\n"
            f"Content-Length: {len(PDF)}\r\n\r\n".encode()
            + PDF[:30_000]
        )
        await writer.drain()
        documents = t.house.server.documents
        assert documents is not None
        async with asyncio.timeout(30):
            while not documents.buffered:
                await asyncio.sleep(0.005)
            writer.close()
            while documents.buffered:
                await asyncio.sleep(0.005)
        status, view = await got(t.client, f"/api/contact/uploads/{begun['id']}")
        assert (status, view["state"], view["offset"]) == (200, "receiving", 0)
        status, view = await bytes_to(t.client, "/api/contact", begun["id"], 0, PDF)
        assert (status, view["offset"]) == (200, len(PDF))
        assert (await settled(t.client, "/api/contact", begun["id"]))["state"] == "ready"
