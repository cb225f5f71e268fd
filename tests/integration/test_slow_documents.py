"""Documents that take for ever, in the real renderer: whoever looks at them holds up nobody else."""

import asyncio
import itertools
import logging
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pikepdf
import pytest
from aiohttp import ClientSession

from signaling.app import Server
from signaling.documents import open_documents
from tests.integration.test_documents import got, uploaded
from tests.limits import PATIENCE_S, limit
from tests.papers import changed, pdf, shown
from tests.serving import generous, serving
from tests.talking import JOIN, customer

log = logging.getLogger(__name__)
FIRST_PAGE_S = limit(3.0, PATIENCE_S)
CONTACTS, EACH, PAGES = 4, open_documents.SHARE, 40


def slow() -> bytes:
    """Its first page is empty; each other one takes far longer than a page may."""

    def harden(paper: pikepdf.Pdf) -> None:
        square = paper.make_stream(b"0 0 300 300 re f", Type=pikepdf.Name.XObject)
        square.update({"/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 300, 300]})
        endless = paper.make_stream(b"/X Do " * 100_000)
        for page in paper.pages[1:]:
            page.Contents = endless
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=square))

    return changed(pdf(PAGES, draw=lambda *_: None), harden)


async def looking(client: ClientSession, version: str, told: set[int]) -> None:
    """At one slow page after the other, two at a time, without a pause."""

    async def turn(first: int) -> None:
        for page in itertools.cycle(range(first, PAGES + 1, 2)):
            path = f"/api/contact/documents/{version}/pages/{page}"
            status, _ = await got(client, path, width="800", quality="first")
            told.add(status)

    await asyncio.gather(turn(2), turn(3))


async def all_places_taken(server: Server) -> None:
    assert server.documents is not None
    opened = server.documents.opened
    async with asyncio.timeout(PATIENCE_S):
        while sum(1 for entry in opened._entries.values() if entry.users) < open_documents.MOST:
            await asyncio.sleep(0.01)


@pytest.mark.timed
async def test_slow_documents_of_some_hold_up_nobody_else(tmp_path: Path) -> None:
    bad = slow()
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(
            serving(tmp_path, limits=generous(), sandboxed=True)
        )
        staff = await stack.enter_async_context(house.client())
        await house.sign_in(staff, "agent")
        clients = [await stack.enter_async_context(house.client()) for _ in range(CONTACTS + 1)]
        for client in clients:
            one = await customer(house, staff, client)
            page = await one.page()
            await page.snapshot()
            await page.say({**JOIN, "contact": one.contact})
        *others, honest = clients
        versions = [
            (client, (await uploaded(client, "/api/contact", bad))["version"])
            for client in others
            for _ in range(EACH)
        ]
        told = set[int]()
        busy = [asyncio.ensure_future(looking(*each, told)) for each in versions]
        try:
            await all_places_taken(house.server)
            began = time.monotonic()
            view = await uploaded(honest, "/api/contact", pdf(3))
            assert view["state"] == "ready", view
            path = f"/api/contact/documents/{view['version']}/pages/2"
            status, body = await got(honest, path, width="800", quality="first")
            took = time.monotonic() - began
            assert status == 200, body
            assert shown(body).width == 800
            log.info("a document of somebody else took %.2f s", took)
            assert took <= FIRST_PAGE_S
            assert not any(each.done() for each in busy), "the slow ones are still being asked for"
        finally:
            for each in busy:
                each.cancel()
            await asyncio.gather(*busy, return_exceptions=True)
        assert told <= {503}, "a reason in words, and no page of these"
