"""Staff: signing in and out, one's own password, and what the pages need to know."""

from aiohttp import web

from policies.access import COMPLIANCE
from policies.hours import is_open, opens_at
from signaling.api.context import CALLER, CONTEXT, Context
from signaling.api.guard import STAFF_COOKIE, cookie_name, set_cookie
from signaling.api.http import answer, nothing, read
from signaling.api.models import (
    Choice,
    Me,
    PasswordChange,
    QueueInfo,
    Reviewing,
    SignIn,
    Supervision,
)
from signaling.config import Settings
from signaling.config_fields import ChoiceRow
from signaling.store.accounts import Account
from signaling.store.sessions import digest


async def sign_in(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    wish = await read(request, SignIn)
    now = context.clock.now()
    signed_in = await context.sessions.sign_in(now, wish.login, wish.password)
    response = answer(_me(context, signed_in.account))
    max_age_s = max(1, (signed_in.expires_at - now) // 1000)
    set_cookie(context, response, STAFF_COOKIE, signed_in.token, max_age_s)
    return response


async def me(request: web.Request) -> web.Response:
    account = request[CALLER].account
    assert account is not None
    return answer(_me(request.app[CONTEXT], account))


async def sign_out(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    token = request[CALLER].token
    await context.sessions.sign_out(context.clock.now(), token)
    context.hub.end_session(digest(token))
    return _signed_out(context)


async def sign_out_everywhere(request: web.Request) -> web.Response:
    context, account = request.app[CONTEXT], request[CALLER].account
    assert account is not None
    await context.sessions.sign_out_everywhere(context.clock.now(), account.id)
    context.hub.sign_out(account.id)
    return _signed_out(context)


async def password(request: web.Request) -> web.Response:
    context, caller = request.app[CONTEXT], request[CALLER]
    wish = await read(request, PasswordChange)
    await context.sessions.change_password(
        context.clock.now(), caller.token, wish.current, wish.new
    )
    return nothing()


def _signed_out(context: Context) -> web.Response:
    response = nothing()
    secure = context.settings.secure
    response.del_cookie(
        cookie_name(STAFF_COOKIE, secure=secure),
        path="/",
        secure=secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def _me(context: Context, account: Account) -> Me:
    settings, now = context.settings, context.clock.now()
    purpose = settings.supervision.purpose
    review = _review(settings, account) if account.role == COMPLIANCE else None
    limits = review.queues if review is not None else None
    rules = [each for each in settings.to_rules().queues if limits is None or each.id in limits]
    return Me(
        id=account.id,
        login=account.login,
        name=account.name,
        role=account.role,
        time_zone=settings.desk.time_zone,
        queues=tuple(
            QueueInfo(
                id=rule.id,
                title=dict(rule.title),
                language=rule.language,
                channels=rule.channels,
                open=is_open(rule.hours, now),
                opens_at=opens_at(rule.hours, now),
            )
            for rule in rules
        ),
        pause_reasons=_choices(settings.pause_reasons),
        dispositions=_choices(settings.dispositions),
        skills=_choices(settings.skills),
        certificates=_choices(settings.certificates),
        supervision=Supervision(
            agent_details=settings.supervision.agent_details,
            purpose=purpose.by_language() if purpose else None,
            join_purposes=_choices(settings.supervision.join_purposes),
        ),
        review=review,
    )


def _review(settings: Settings, account: Account) -> Reviewing:
    return Reviewing(
        purposes=_choices(settings.review.purposes),
        queues=account.skills.queues or None,
        pseudonyms=settings.review.pseudonyms,
    )


def _choices(rows: tuple[ChoiceRow, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(id=row.id, title=row.title.by_language()) for row in rows)
