"""`POST /api/codes`: a session code for an agent who is on the telephone."""

from collections.abc import Sequence

from aiohttp import web

from policies.qualification import missing_certificates
from policies.routing.facts import QueueRule
from signaling.api.context import CALLER, CONTEXT
from signaling.api.http import answer
from signaling.core import appearance
from signaling.core.errors import Code, Refused
from signaling.store.accounts import Account


async def make(request: web.Request) -> web.Response:
    """Refused to an agent who could not take the caller then: better now than with the caller waiting for nobody."""
    context, account = request.app[CONTEXT], request[CALLER].account
    assert account is not None
    now, state = context.clock.now(), context.desk.state
    queue = queue_of(account, state.rules.queues)
    needed = queue.certificates.get(queue.channels[0], ())
    held = await context.certificates.held(account.id)
    lacking = missing_certificates(held, needed, now)
    if lacking:
        name = lacking[0].name
        raise Refused(Code.CODE_CERTIFICATE, f"needs a valid certificate: {name}", name=name)
    known = state.agents.get(account.id)
    if known is not None:
        appearance.gate(state, known)
    return answer(await context.codes.make(now, account.id), 201)


def queue_of(account: Account, rules: Sequence[QueueRule]) -> QueueRule:
    """Where a caller with this agent's code comes in: the first queue they serve, in a language they speak if any."""
    serves = [
        rule for rule in rules if not account.skills.queues or rule.id in account.skills.queues
    ]
    candidates = serves or list(rules)
    speaks = account.skills.languages
    return next((rule for rule in candidates if rule.language in speaks), candidates[0])
