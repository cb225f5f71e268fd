"""The worklist: what is to be judged until when, and who does it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, get_args

from aiohttp import web

from signaling.api.access import check, permit
from signaling.api.context import CONTEXT, Context
from signaling.api.http import read
from signaling.api.judgement_models import (
    Assignment,
    ReviewerList,
    ReviewerRow,
    TaskAgent,
    TaskCounts,
    TaskList,
    TaskView,
)
from signaling.core.errors import Code, Refused
from signaling.store.accounts import Account
from signaling.store.review_tasks import Filter, Task

FILTERS: Final[tuple[Filter, ...]] = get_args(Filter)


async def tasks(request: web.Request) -> web.Response:
    """What is due first, first. `state` filters, and `queue`, `sample`, `contact`."""
    granted = await permit(request, "sample.read")
    context, query = request.app[CONTEXT], request.query
    state = next((each for each in FILTERS if each == query.get("state", "todo")), None)
    if state is None:
        raise Refused(Code.FIELD_INVALID, "there is no such state", field="state")
    store, now, me = context.judging.tasks, context.clock.now(), granted.account.id
    queue, sample = query.get("queue") or None, query.get("sample") or None
    found, after = await store.page(
        now,
        me,
        granted.queues,
        state=state,
        queue=queue,
        sample=sample,
        contact=query.get("contact") or None,
        after_cursor=query.get("after") or None,
    )
    counts = await store.counts(now, me, granted.queues, queue=queue, sample=sample)
    names = {account.id: account.name for account in await context.accounts.all()}
    body = TaskList(
        tasks=tuple(_view(each, now, me, names) for each in found),
        next=after,
        counts=TaskCounts(**asdict(counts)),
    )
    return granted.answer(body)


async def assign(request: web.Request) -> web.Response:
    """Taken, given back, or passed on to somebody who may judge it."""
    context = request.app[CONTEXT]
    task = await _task(request)
    granted = await check(request, "judgement.write", task.contact, named="task")
    wish = await read(request, Assignment)
    if wish.to is not None:
        await _check_reviewer(context, wish.to, task.queue)
    now, me = context.clock.now(), granted.account.id
    await context.judging.tasks.assign(now, task.id, expected=wish.was, to=wish.to, by=me)
    names = {account.id: account.name for account in await context.accounts.all()}
    found = await context.judging.tasks.one(task.id)
    body = TaskList(
        tasks=(_view(found, now, me, names),),
        next=None,
        counts=TaskCounts(**asdict(await context.judging.tasks.counts(now, me, granted.queues))),
    )
    return granted.answer(body)


async def reviewers(request: web.Request) -> web.Response:
    """To whom a task can be given; `queue`: who may judge its contacts."""
    granted = await check(request, "reviewers.read")
    queue = request.query.get("queue") or None
    found = await request.app[CONTEXT].accounts.all()
    rows = (ReviewerRow(account=each.id, name=each.name) for each in found if _judges(each, queue))
    return granted.answer(ReviewerList(reviewers=tuple(rows)))


async def _task(request: web.Request) -> Task:
    return await request.app[CONTEXT].judging.tasks.one(request.match_info["task"])


async def _check_reviewer(context: Context, name: str, queue: str) -> None:
    found = await context.accounts.all()
    if not any(each.id == name and _judges(each, queue) for each in found):
        raise Refused(Code.FIELD_INVALID, "doesn't review this queue", field="to")


def _judges(account: Account, queue: str | None) -> bool:
    queues = account.skills.queues
    mine = queue is None or not queues or queue in queues
    return account.enabled and account.role == "compliance" and mine


def _view(task: Task, now: int, me: str, names: Mapping[str, str]) -> TaskView:
    return TaskView(
        id=task.id,
        kind=task.kind,
        contact=task.contact,
        reference=task.reference,
        queue=task.queue,
        opened_at=task.opened_at,
        agents=tuple(TaskAgent(account=each, name=names.get(each)) for each in task.agents),
        sample=task.sample,
        sample_title=task.title,
        barred=task.barred == me,
        due_at=task.due_at,
        overdue=task.done_at is None and task.due_at < now,
        assignee=task.assignee,
        assignee_name=names.get(task.assignee or ""),
        done_at=task.done_at,
        done_by=task.done_by,
        done_by_name=names.get(task.done_by or ""),
    )
