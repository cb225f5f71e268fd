"""Marks of a page over HTTP: a few pages at the same time, and slow readers of much that is drawn cost little."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from signaling.api.documents import MANY_POINTS
from signaling.api.sending import read_by
from signaling.documents import service
from tests.integration.test_documents import got, talk, uploaded

LONG = [each for at in range(3_000) for each in (at, at, 50)]
"""As many points as one mark may have."""


async def test_marks_of_a_few_pages_are_loaded_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with talk(tmp_path) as t:
        documents = t.house.server.documents
        assert documents is not None
        view = await uploaded(t.staff, t.ours)
        mark = {"mark": "m" * 22, "tool": "pen", "points": [1, 2, 50, 3, 4, 50]}
        where = {"contact": t.contact, "version": view["version"], "page": 1}
        await t.console.ask({"type": "mark.add", **where, **mark, "text": None, "size": 300})
        load, now, most = documents.marks.of_page, 0, 0

        async def counted(*page: Any) -> Any:
            nonlocal now, most
            now += 1
            most = max(most, now)
            try:
                return await load(*page)
            finally:
                now -= 1

        monkeypatch.setattr(documents.marks, "of_page", counted)
        path = f"{t.ours}/documents/{view['version']}/marks?page=1"
        answers = await asyncio.gather(*(got(t.staff, path) for _ in range(12)))
        assert most <= service.MOST_LOADED
        assert {status for status, _ in answers} == {200}
        assert all(body["marks"][0]["points"] == mark["points"] for _, body in answers)


async def test_much_that_is_drawn_is_told_to_few_at_the_same_time(tmp_path: Path) -> None:
    async with talk(tmp_path) as t:
        documents = t.house.server.documents
        assert documents is not None
        view = await uploaded(t.staff, t.ours)
        path = f"{t.ours}/documents/{view['version']}/marks?page=1"
        where = {"contact": t.contact, "version": view["version"], "page": 1}
        pen = {"tool": "pen", "points": LONG, "text": None, "size": 300}

        async def draw(name: str) -> None:
            said = await t.console.ask({"type": "mark.add", **where, **pen, "mark": name * 22})
            assert said["type"] == "ok", said

        telling = documents.telling
        async with telling.take(t.contact), telling.take(t.contact):
            await draw("a")
            status, body = await got(t.staff, path)
            assert (status, len(body["marks"])) == (200, 1), "little that is drawn waits for nobody"
            count = MANY_POINTS // (len(LONG) // 3) + 1
            for name in "bcdefgh"[:count]:
                await draw(name)
            waiting = asyncio.ensure_future(got(t.staff, path))
            async with telling.take("another contact"):
                assert not waiting.done()
        status, body = await waiting
        assert (status, len(body["marks"])) == (200, 1 + count)
        assert body["marks"][0]["points"] == LONG


async def test_who_reads_too_slowly_is_cut_off() -> None:
    body, ended = b"x" * (32 << 20), asyncio.Event()

    async def tell(request: web.Request) -> web.StreamResponse:
        try:
            return await read_by(request, web.StreamResponse(), body, 0.2)
        finally:
            ended.set()

    app = web.Application()
    app.router.add_get("/", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        with socket.create_connection(runner.addresses[0]) as reader:
            reader.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            async with asyncio.timeout(30):
                await ended.wait()
            reader.settimeout(30)
            received = await asyncio.to_thread(_all_of, reader)
        assert received < len(body)
    finally:
        await runner.cleanup()


def _all_of(reader: socket.socket) -> int:
    count = 0
    try:
        while piece := reader.recv(1 << 20):
            count += len(piece)
    except ConnectionError:
        pass
    return count
