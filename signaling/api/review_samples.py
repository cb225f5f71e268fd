"""Plans, and samples with all that it takes to draw them again. Of all queues at once: not for limited reviewers."""

import asyncio
import csv
import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from aiohttp import web

from policies.sampling import Candidate, candidates, drawn, lot
from signaling.api.access import check, permit
from signaling.api.context import CONTEXT, Context
from signaling.api.http import read
from signaling.api.judgement_models import (
    DrawWish,
    PlanView,
    PlanWish,
    SampleView,
    SamplingView,
)
from signaling.core.errors import Code, Refused
from signaling.store.samples import Plan, Sample


async def samples(request: web.Request) -> web.Response:
    granted = await permit(request, "sample.plan")
    return granted.answer(await _view(request.app[CONTEXT]))


async def make_plan(request: web.Request) -> web.Response:
    """From now on drawn each month."""
    granted = await check(request, "sample.draw")
    context, wish = request.app[CONTEXT], await read(request, PlanWish)
    known = {row.id for row in context.settings.queues}
    for place, queue in enumerate(wish.queues):
        if queue not in known:
            raise Refused(Code.FIELD_INVALID, "no such queue", field=f"queues.{place}")
    title = " ".join(wish.title.split())
    if not title or not title.isprintable():
        raise Refused(Code.FIELD_INVALID, "a few words, please", field="title")
    await context.judging.samples.make(
        context.clock.now(),
        title=title,
        queues=wish.queues,
        share=wish.share,
        due_days=wish.due_days,
        by=granted.account.id,
    )
    return granted.answer(await _view(context), 201)


async def end_plan(request: web.Request) -> web.Response:
    granted = await check(request, "sample.draw")
    context = request.app[CONTEXT]
    await context.judging.samples.end(
        context.clock.now(), request.match_info["plan"], by=granted.account.id
    )
    return granted.answer(await _view(context))


async def draw(request: web.Request) -> web.Response:
    """Now, of a month."""
    granted = await check(request, "sample.draw")
    context = request.app[CONTEXT]
    plan = await context.judging.samples.plan(request.match_info["plan"])
    wish = await read(request, DrawWish)
    year, month = map(int, wish.month.split("-"))
    await context.judging.sampling.draw(plan.id, date(year, month, 1), by=granted.account.id)
    return granted.answer(await _view(context), 201)


async def frame(request: web.Request) -> web.Response:
    """What a sample was drawn from and what was, as CSV: agent, contact, lot, drawn. With seed and share it can be
    drawn again (docs/judging.md)."""
    granted = await check(request, "sample.plan")
    sample, text = await request.app[CONTEXT].judging.samples.sample(request.match_info["sample"])
    await granted.note(once=True, sample=sample.id)
    name = f"sample-{sample.id}.csv"
    return web.Response(
        text=await asyncio.to_thread(_csv, sample, candidates(text)),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _csv(sample: Sample, found: tuple[Candidate, ...]) -> str:
    agents = drawn(sample.seed, sample.share, found)
    lines = io.StringIO()
    write = csv.writer(lines, lineterminator="\n").writerow
    write(("agent", "contact", "lot", "drawn"))
    for each in sorted(found, key=lambda each: (each.agent, lot(sample.seed, each.contact))):
        chosen = each.agent in agents.get(each.contact, ())
        write((each.agent, each.contact, lot(sample.seed, each.contact), int(chosen)))
    return lines.getvalue()


async def _view(context: Context) -> SamplingView:
    store = context.judging.samples
    names = {account.id: account.name for account in await context.accounts.all()}
    return SamplingView(
        plans=tuple(_plan(each, names) for each in await store.plans()),
        samples=tuple(_sample(each, names) for each in await store.samples()),
    )


def _plan(found: Plan, names: Mapping[str, str]) -> PlanView:
    return PlanView(
        id=found.id,
        title=found.title,
        queues=found.queues,
        share=found.share,
        due_days=found.due_days,
        made_by=found.made_by,
        made_by_name=names.get(found.made_by),
        made_at=found.made_at,
        ended_at=found.ended_at,
    )


def _sample(found: Sample, names: Mapping[str, str]) -> SampleView:
    return SampleView(**asdict(found), drawn_by_name=names.get(found.drawn_by or ""))
