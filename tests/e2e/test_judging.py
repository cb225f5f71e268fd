"""Two reviewers judge a contact from the worklist: the second sees nothing of the first before their own verdict."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, expect

from signaling.app import DIST
from signaling.clock import SystemClock
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.questions import Question, QuestionLists
from tests.browser import axe, open_page
from tests.e2e.words import Words
from tests.serving import PASSWORD, Serving, generous, serving, settings
from tests.signaling.settings import texts
from tests.signaling.store import examples

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUEUES: Final[list[dict[str, Any]]] = [
    {"id": "german", "title": texts("Beratung"), "language": "de", "review": {"second": True}},
]
QUESTIONS: Final = (
    Question("hello", {"de": "Wurde begrüßt?", "en": "Was the customer greeted?"}),
    Question("risk", {"de": "Wurde das Risiko erklärt?", "en": "Was the risk explained?"}),
)
REMARK: Final = "Hier fehlt das Risiko."
PHONE: Final = (390, 844)


@asynccontextmanager
async def house(folder: Path, port: int) -> AsyncIterator[Serving]:
    """One closed contact, drawn to be judged by two; *second* reviews beside *compliance*."""
    sections: dict[str, Any] = {
        "queues": QUEUES,
        "server": {"public_url": f"http://127.0.0.1:{port}", "port": port},
    }
    chosen, now = settings(folder, **sections), SystemClock().now()
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    store = DeskStore(database)
    await store.begin(chosen.desk.id)
    times = {"opened_at": now - 90_000, "closed_at": now - 60_000}
    await store.save(
        [
            examples.contact(id="c1", state="closed", queue="german", **times),
            examples.part(contact="c1", queue="german"),
        ]
    )
    await store.close()
    await QuestionLists(database, chosen.desk.id).save(1, QUESTIONS, based_on=0, by="nina")
    await database.close()
    async with serving(folder, limits=generous(), dist=DIST, **sections) as started:
        await started.accounts.add(
            now, login="second", name="Remo Zweig", role="compliance", password=PASSWORD
        )
        yield started


@asynccontextmanager
async def reviewer(
    browser: Browser, port: int, login: str, locale: str, **how: Any
) -> AsyncIterator[Page]:
    async with open_page(browser, locale=locale, **how) as page:
        origin = f"http://127.0.0.1:{port}"
        answer = await page.request.post(
            f"{origin}/api/sign-in",
            headers={"Origin": origin},
            data={"login": login, "password": PASSWORD},
        )
        assert answer.ok
        await page.goto(f"{origin}/console/samples")
        yield page


async def choose(page: Page, question: str, answer: str) -> None:
    await page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


async def give(page: Page, say: Words) -> None:
    await page.get_by_role("button", name=say("give.send"), exact=True).click()
    dialog = page.get_by_role("dialog", name=say("give.sure"))
    await dialog.get_by_role("button", name=say("give.send"), exact=True).click()
    await dialog.wait_for(state="hidden")


async def test_two_reviewers_judge_a_contact_and_settle_what_differs(
    browser: Browser, tmp_path: Path, unused_tcp_port: int
) -> None:
    port = unused_tcp_port
    async with (
        house(tmp_path, port),
        reviewer(browser, port, "compliance", "de") as one,
        reviewer(browser, port, "second", "en", viewport=PHONE) as other,
    ):
        await draw(one)
        await first(one)
        await second(other)
        await settled(one)


async def draw(page: Page) -> None:
    """A plan, and its first sample by hand."""
    say = Words("review/judgement", "de")
    await expect(page.get_by_text(say("empty.todo"), exact=True)).to_be_visible()
    await page.get_by_role("link", name=say("worklist.plans"), exact=True).click()
    await page.get_by_label(say("plan.title"), exact=True).fill("Monatlich")
    await page.get_by_label(say("plan.share")).fill("100")
    await page.get_by_role("button", name=say("plan.make"), exact=True).click()
    month = page.get_by_label(say("draw.month"), exact=True)
    await month.select_option(index=0)
    await page.get_by_role("button", name=say("draw.now"), exact=True).click()
    proof = page.locator(".proof code").first
    await expect(proof).to_have_text(re.compile(r"^[0-9a-f]{32}$"))
    assert not await axe(page)
    await page.get_by_role("link", name=say("plans.back"), exact=True).click()


async def first(page: Page) -> None:
    say = Words("review/judgement", "de")
    row = page.get_by_role("row").filter(has_text="K-4711")
    await row.get_by_role("button", name=say.like("task.of")).first.click()
    await expect(row.get_by_text(say("you"), exact=True)).to_be_visible()
    assert not await axe(page)
    await row.get_by_role("link").click()
    await expect(page.get_by_text(say("blind"), exact=True)).to_be_visible()
    await page.get_by_label(say("comment.new"), exact=True).fill(REMARK)
    await page.get_by_role("button", name=say("comment.send"), exact=True).click()
    await expect(page.locator(".comments").get_by_text(REMARK)).to_be_visible()
    # a draft is there again after the page was left
    await choose(page, "Wurde begrüßt?", say("answer.yes"))
    await expect(page.get_by_text(say.like("draft.saved"))).to_be_visible()
    await page.reload()
    group = page.get_by_role("group", name="Wurde begrüßt?")
    await expect(group.get_by_label(say("answer.yes"), exact=True)).to_be_checked()
    # what is missing is told at its place
    await page.get_by_role("button", name=say("give.send"), exact=True).click()
    await expect(page.get_by_text(say("fault.answer"), exact=True)).to_have_count(1)
    assert not await axe(page)
    await choose(page, "Wurde das Risiko erklärt?", say("answer.no"))
    await choose(page, say("give.outcome"), say("outcome.complaint"))
    await give(page, say)
    await expect(page.get_by_text(say("state.second"), exact=True)).to_be_visible()


async def second(page: Page) -> None:
    """On a phone, in English."""
    say = Words("review/judgement", "en")
    await page.reload()
    row = page.get_by_role("row").filter(has_text=say("kind.second"))
    await row.get_by_role("link").click()
    await expect(page.get_by_text(say("blind.given"), exact=True)).to_be_visible()
    await expect(page.get_by_text(REMARK)).to_have_count(0)
    await choose(page, "Was the customer greeted?", say("answer.yes"))
    await choose(page, "Was the risk explained?", say("answer.yes"))
    await choose(page, say("give.outcome"), say("outcome.pass"))
    await give(page, say)
    await expect(page.get_by_text(REMARK)).to_be_visible()
    await expect(page.get_by_text(say("state.differing"), exact=True)).to_be_visible()
    await choose(page, "Was the risk explained?", say("answer.no"))
    await choose(page, say("settle.outcome"), say("outcome.complaint"))
    await page.get_by_label(say("settle.words"), exact=True).fill("We heard it again together.")
    assert not await axe(page)
    await page.get_by_role("button", name=say("settle.send"), exact=True).click()
    await expect(page.get_by_text(say("state.done"), exact=True)).to_be_visible()


async def settled(page: Page) -> None:
    say = Words("review/judgement", "de")
    await page.reload()
    await expect(page.get_by_text("We heard it again together.")).to_be_visible()
    await expect(page.get_by_text(say("differs"), exact=True).first).to_be_visible()
    await page.goto(page.url.replace(page.url.split("/console")[1], "/samples?state=done"))
    await expect(page.get_by_role("row").filter(has_text=say("kind.settle"))).to_be_visible()
    assert not await axe(page)
