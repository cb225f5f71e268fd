"""`/api/review/contacts`: find contacts; `/api/review/searches`: those that reviewers keep."""

from typing import Final, get_args

from aiohttp import web

from policies.consent import Mode
from policies.judgement import Outcome
from signaling.api.access import check, permit
from signaling.api.context import CONTEXT
from signaling.api.http import nothing, read
from signaling.api.review_search_models import SearchToRemove, SearchToSave
from signaling.core.errors import Code, Refused
from signaling.review.entry import FLAGS, MOST_MINUTES, Filter
from signaling.review.search import Place, SearchTrouble
from signaling.store.paging import place

FILTERS: Final = (
    "agent", "disposition", "document", "flag", "max", "min", "mode", "q", "queue", "recorded",
    "reference", "since", "until", "verdict",
)  # fmt: skip
"""What of an address may be written down: no name that somebody made up."""
MOST_TEXT: Final = 200
MOST_OF_ONE: Final = 30
LATEST: Final = 10**14  # ms: no time of ours is later
MODES: Final = frozenset(get_args(Mode))
OUTCOMES: Final = frozenset(get_args(Outcome))
NOT_JUDGED: Final = "none"
YES_NO: Final = {"yes": True, "no": False}


async def contacts(request: web.Request) -> web.Response:
    """The latest first. Lists with commas: of each, one has to fit. See signaling/PROTOCOL.md."""
    context = request.app[CONTEXT]
    granted = await check(request, "contacts.find")
    wish = wished(request, granted.queues)
    after = request.query.get("after") or None
    before = None if after is None else Place(*place(after))
    try:
        found = await context.finding.page(wish, before)
    except SearchTrouble as trouble:
        raise Refused(Code.SEARCH_AWAY, "contacts can't be searched at the moment") from trouble
    if before is None:
        # What was typed stays out of the log: which filters, and how much was found.
        filters = " ".join(name for name in FILTERS if request.query.get(name))
        # What the page asks again by itself is the same look.
        await granted.note(
            once="again" not in request.query, filters=filters or None, found=found.total
        )
    else:
        await granted.note(filters="after")
    return granted.answer(found)


def wished(request: web.Request, within: frozenset[str] | None) -> Filter:
    """The filter as the query says it; raises `Refused(FIELD_INVALID)` with the name of what makes no sense."""
    verdicts = _several(request, "verdict", OUTCOMES | {NOT_JUDGED})
    return Filter(
        words=_text(request, "q"),
        document=_text(request, "document"),
        reference=_text(request, "reference"),
        since=_number(request, "since", LATEST),
        until=_number(request, "until", LATEST),
        queues=_several(request, "queue"),
        agents=_several(request, "agent"),
        dispositions=_several(request, "disposition"),
        modes=_several(request, "mode", MODES),
        flags=_several(request, "flag", frozenset(FLAGS)),
        verdicts=verdicts - {NOT_JUDGED},
        judged=False if NOT_JUDGED in verdicts else None,
        recorded=_yes_no(request, "recorded"),
        least_minutes=_number(request, "min", MOST_MINUTES),
        most_minutes=_number(request, "max", MOST_MINUTES),
        within=within,
    )


async def choices(request: web.Request) -> web.Response:
    granted = await permit(request, "search.read")
    return granted.answer(await request.app[CONTEXT].finding.choices(granted.account.id))


async def save(request: web.Request) -> web.Response:
    """Saved under a name; one's own of the same name is replaced. Answers as the list."""
    context = request.app[CONTEXT]
    granted = await permit(request, "search.save")
    wish = await read(request, SearchToSave)
    await context.finding.saved.save(context.clock.now(), granted.account.id, wish)
    return granted.answer(await context.finding.choices(granted.account.id), 201)


async def remove(request: web.Request) -> web.Response:
    context = request.app[CONTEXT]
    granted = await permit(request, "search.save")
    wish = await read(request, SearchToRemove)
    await context.finding.saved.remove(context.clock.now(), granted.account.id, wish.id)
    return nothing()


def _text(request: web.Request, name: str) -> str:
    text = request.query.get(name, "")
    if len(text) > MOST_TEXT:
        raise Refused(Code.FIELD_INVALID, f"at most {MOST_TEXT} letters", field=name)
    return text


def _several(
    request: web.Request, name: str, known: frozenset[str] | None = None
) -> frozenset[str]:
    found = frozenset(filter(None, request.query.get(name, "").split(",")))
    if len(found) > MOST_OF_ONE or any(len(each) > MOST_TEXT for each in found):
        raise Refused(Code.FIELD_INVALID, f"at most {MOST_OF_ONE}", field=name)
    if known is not None and not found <= known:
        raise Refused(Code.FIELD_INVALID, "there is no such value", field=name)
    return found


def _number(request: web.Request, name: str, most: int) -> int | None:
    text = request.query.get(name) or None
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 15 and int(text) <= most):
        raise Refused(Code.FIELD_INVALID, f"must be a number up to {most}", field=name)
    return int(text)


def _yes_no(request: web.Request, name: str) -> bool | None:
    text = request.query.get(name) or None
    if text is not None and text not in YES_NO:
        raise Refused(Code.FIELD_INVALID, "yes or no", field=name)
    return None if text is None else YES_NO[text]
