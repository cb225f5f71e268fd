"""Compliance hands out what is kept of a contact: the signed bundle, and a film that is made in the background."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from signaling.cli.data import now_ms
from signaling.config import Settings
from signaling.config_file import load
from signaling.demo import Serving, write_settings
from signaling.evidence.verify import verify
from signaling.heads import HeadKey
from tests import evidence_case, filmed, recorded, unrecorded_case
from tests.browser import axe
from tests.demo_server import demo_server, furnish
from tests.e2e.people import staff
from tests.e2e.words import Words
from tests.limits import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE_MS = PATIENCE_S * 1_000


@asynccontextmanager
async def case(
    browser: Browser, folder: Path, locale: str, **how: object
) -> AsyncIterator[tuple[Settings, Page]]:
    """The page of a recorded contact, in the console of a desk of its own: the recording was put there before."""
    await furnish(folder)
    settings = load(write_settings(folder, Serving(port=0)).absolute(), {}, now_ms())
    await evidence_case.save(settings)
    await unrecorded_case.save(settings)
    archive = recorded.archive(folder)
    await asyncio.to_thread(filmed.picture, archive, 2, "anna", 200, seconds=14)
    await asyncio.to_thread(filmed.tone, archive, 1, "c1", 400, seconds=14)
    async with (
        demo_server(folder) as server,
        staff(browser, server, "thomas", locale=locale, **how) as thomas,  # type: ignore[arg-type]
    ):
        await thomas.page.goto(f"{thomas.url}/console/contacts/c1", wait_until="commit")
        yield settings, thomas.page


async def test_a_bundle_and_a_film_are_handed_out(browser: Browser, tmp_path: Path) -> None:
    async with case(browser, tmp_path, "de") as (settings, page):
        say = Words("review/evidence", "de")
        panel = page.get_by_role("region", name=say("title"), exact=True)
        await panel.get_by_role("button", name=say("look")).click()
        fetch = panel.get_by_role("link", name=say("fetch"))
        await expect(fetch).to_be_visible(timeout=PATIENCE_MS)
        async with page.expect_download() as started:
            await fetch.click()
        path = tmp_path / "fetched.zip"
        await (await started.value).save_as(path)
        verdict = verify(path, HeadKey.of(settings.keys_folder).public)
        assert (verdict.flaws, verdict.about["recipient"]) == ((), "authority")

        await panel.get_by_role("button", name=say("film.make")).click()
        film = panel.get_by_role("link", name=say("film.fetch"))
        await expect(film).to_be_visible(timeout=PATIENCE_MS)
        await page.reload()
        await expect(film).to_be_visible(timeout=PATIENCE_MS)
        assert not await axe(page)
        async with page.expect_download() as started:
            await film.click()
        fetched = tmp_path / "fetched.webm"
        await (await started.value).save_as(fetched)
        assert fetched.read_bytes()[:4] == b"\x1a\x45\xdf\xa3"
        await panel.get_by_role("button", name=say("film.remove")).click()
        await expect(panel.get_by_text(say("film.cancelled"))).to_be_visible(timeout=PATIENCE_MS)

        await page.goto(page.url.replace("/c1", "/refused"), wait_until="commit")
        await panel.get_by_role("button", name=say("look")).click()
        await expect(panel.get_by_text(say("unrecorded"))).to_be_visible(timeout=PATIENCE_MS)
        await expect(panel.get_by_role("heading", name=say("film"), exact=True)).to_have_count(0)
        assert not await axe(page)
        async with page.expect_download() as started:
            await fetch.click()
        await (await started.value).save_as(path)
        verdict = verify(path, HeadKey.of(settings.keys_folder).public)
        assert (verdict.flaws, verdict.about["contact"]) == ((), "refused")
