"""The one way to what compliance sees: every handler of `review_routes` asks here first.

`permit` asks `policies.access`, writes the look into the audit log, and only then is anything answered. Where what is
found decides what the entry says, a handler calls `check` first, and its `note` before it answers.
"""

from dataclasses import dataclass

from aiohttp import web
from pydantic import BaseModel

from policies.access import COMPLIANCE, RULES, Act, Asker, Why, Wish, asks, decide
from signaling.api.context import CALLER, CONTEXT, Context
from signaling.api.http import answer
from signaling.api.looks import looked
from signaling.core.errors import Code, Refused
from signaling.review.pseudonyms import TRUE_NAMES, Names
from signaling.store.accounts import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """`queues`: all that may be shown is of these (None: of all). `names`: by which this reviewer is told of people."""

    request: web.Request
    act: Act
    subject: str | None
    account: Account
    queues: frozenset[str] | None
    purpose: str | None
    names: Names

    async def note(self, *, once: bool = False, **facts: str | int | None) -> None:
        """The entry, before anything is answered: references only, what was found and never what somebody typed.

        The same sign-in at the same within ten minutes is one look; with `once` each is told.
        """
        entry = RULES[self.act].entry
        if entry is None:
            return
        write = looked if once else self.request.app[CONTEXT].looks.note
        await write(self.request, entry, self.subject, declared=self.purpose, **facts)

    def answer(self, body: BaseModel, status: int = 200) -> web.Response:
        """A body as this reviewer may be told it: agents by their other names, where the house wants that."""
        if self.names is TRUE_NAMES:
            return answer(body, status)
        return web.json_response(self.names.told(body.model_dump(mode="json")), status=status)


async def check(
    request: web.Request,
    act: Act,
    subject: str | None = None,
    *,
    queue: str | None = None,
    named: str = "contact",
) -> Permit:
    """`subject`: the contact it is about, if it is about one; `queue`: its queue, looked up unless given. `named`: what
    the address names instead of the contact that it belongs to, a *task*, so that it is not found in its own words.

    Raises `Refused`: NOT_ALLOWED; NOT_FOUND for a contact that isn't there or is not of the reviewer's queues, in the
    same words; PURPOSE_NEEDED, with the `subject` for which one is to be declared.
    """
    context, caller = request.app[CONTEXT], request[CALLER]
    account = caller.account
    if account is None:
        raise Refused(Code.NOT_ALLOWED, "this is for people of the house")
    if subject is not None and queue is None:
        queue = await context.contacts.queue_of(subject)
    desk = context.settings.desk.id
    asker = Asker(role=account.role, desk=desk, queues=frozenset(account.skills.queues))
    purposes = frozenset(row.id for row in context.settings.review.purposes)
    purpose, about = None, subject or RULES[act].scope
    if about is not None and asks(account.role, act, purposes):
        purpose = context.purposes.of(context.clock.now(), caller.token, about)
    verdict = decide(asker, Wish(act=act, desk=desk, queue=queue, purpose=purpose), purposes)
    if verdict.why is not None:
        raise _refused(verdict.why, subject, about, named)
    return Permit(
        request=request,
        act=act,
        subject=subject,
        account=account,
        queues=asker.limits,
        purpose=purpose,
        names=await _names(context, account),
    )


def _refused(why: Why, subject: str | None, about: str | None, named: str) -> Refused:
    if why == "purpose":
        return Refused(Code.PURPOSE_NEEDED, "say first for which purpose", subject=about)
    if why == "queue":
        if subject is not None:
            return Refused(Code.NOT_FOUND, f"there is no such {named}")
        return Refused(Code.NOT_ALLOWED, "this account reviews some queues only")
    return Refused(Code.NOT_ALLOWED, "this role may not do that")


async def permit(
    request: web.Request,
    act: Act,
    subject: str | None = None,
    *,
    queue: str | None = None,
    once: bool = False,
    **facts: str | int | None,
) -> Permit:
    """`check`, and the entry at once. Raises as that does."""
    granted = await check(request, act, subject, queue=queue)
    await granted.note(once=once, **facts)
    return granted


async def _names(context: Context, account: Account) -> Names:
    if account.role != COMPLIANCE or not context.settings.review.pseudonyms:
        return TRUE_NAMES
    return await context.pseudonyms.names()
