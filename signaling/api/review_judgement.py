"""One contact judged: comments at a moment, one's own draft, a verdict given once, and what two differ in settled."""

from collections.abc import Mapping
from typing import Final, Literal

from aiohttp import web

from policies import judgement as rules
from signaling.api.access import Permit, permit
from signaling.api.context import CONTEXT, Context
from signaling.api.http import read
from signaling.api.judgement_models import (
    DraftView,
    DraftWish,
    JudgementView,
    QuestionList,
    QuestionView,
    RemarkView,
    RemarkWish,
    ReplyBody,
    SettlementView,
    SettlementWish,
    VerdictView,
    VerdictWish,
)
from signaling.core.errors import Code, Refused
from signaling.store.questions import Questions
from signaling.store.standing import Opinion, Reply, Standing, Written

LONGEST: Final = 2_000


async def judgement(request: web.Request) -> web.Response:
    contact = request.match_info["id"]
    granted = await permit(request, "judgement.read", contact)
    return granted.answer(await _view(request, granted, contact))


async def draft(request: web.Request) -> web.Response:
    contact = request.match_info["id"]
    granted = await permit(request, "judgement.write", contact)
    context, wish = request.app[CONTEXT], await read(request, DraftWish)
    await context.judging.judgements.draft(
        context.clock.now(), contact, granted.account.id, _opinion(wish), revision=wish.revision
    )
    return granted.answer(await _view(request, granted, contact))


async def give(request: web.Request) -> web.Response:
    contact = request.match_info["id"]
    granted = await permit(request, "judgement.write", contact)
    context, wish = request.app[CONTEXT], await read(request, VerdictWish)
    judging = context.judging
    await judging.judgements.give(
        context.clock.now(),
        contact,
        granted.account.id,
        _opinion(wish),
        revision=wish.revision,
        seen=wish.seen,
        second=judging.second(await context.contacts.queue_of(contact)),
        due_at=judging.due_at(),
    )
    judging.changed(contact)
    return granted.answer(await _view(request, granted, contact))


async def settle(request: web.Request) -> web.Response:
    contact = request.match_info["id"]
    granted = await permit(request, "judgement.write", contact)
    context, wish = request.app[CONTEXT], await read(request, SettlementWish)
    await context.judging.judgements.settle(
        context.clock.now(),
        contact,
        granted.account.id,
        seen=wish.seen,
        outcome=wish.outcome,
        answers=wish.answers,
        words=_words(wish.words),
    )
    context.judging.changed(contact)
    return granted.answer(await _view(request, granted, contact))


async def comment(request: web.Request) -> web.Response:
    contact = request.match_info["id"]
    granted = await permit(request, "judgement.write", contact)
    context, wish = request.app[CONTEXT], await read(request, RemarkWish)
    await context.judging.judgements.comment(
        context.clock.now(), contact, granted.account.id, at=wish.at, words=_words(wish.words)
    )
    context.judging.changed(contact)
    return granted.answer(await _view(request, granted, contact), 201)


async def remove_comment(request: web.Request) -> web.Response:
    contact = request.match_info["id"]
    granted = await permit(request, "judgement.write", contact)
    context = request.app[CONTEXT]
    await context.judging.judgements.remove(
        context.clock.now(), contact, request.match_info["remark"], granted.account.id
    )
    context.judging.changed(contact)
    return granted.answer(await _view(request, granted, contact))


async def _view(request: web.Request, granted: Permit, contact: str) -> JudgementView:
    """As this reviewer may see it: what is hidden from them doesn't leave the server."""
    context, me = request.app[CONTEXT], granted.account.id
    judging = context.judging
    standing = await judging.judgements.standing(contact)
    second = standing.second
    if second is None:
        second = judging.second(standing.queue)
    given = [each.reviewer for each in standing.given]
    blind = rules.blind(me, given, second=second)
    asked = (
        await judging.questions.latest()
        if standing.version is None
        else await judging.questions.version(standing.version)
    )
    names = await _names(context)
    mine, verdicts = standing.draft(me), () if blind else standing.given
    may: Literal["give", "early", "own", "enough"] = "give"
    if not standing.over:
        may = "early"
    elif given:
        may = rules.refused(me, given, second=second) or "give"
    return JudgementView(
        contact=contact,
        state=standing.state,
        revision=standing.revision,
        second=second,
        blind=blind,
        may=may,
        questions=questions(asked),
        draft=None if mine is None else _draft(mine),
        verdicts=tuple(_verdict(each, names) for each in verdicts),
        others=len([each for each in given if each != me]),
        remarks=tuple(
            RemarkView(
                id=each.id,
                author=each.author,
                author_name=names.get(each.author),
                at=each.at,
                words=each.words,
                written_at=each.written_at,
            )
            for each in standing.comments
            if not blind or each.author == me
        ),
        differences=_differences(standing) if len(verdicts) > 1 else (),
        settlement=_settlement(standing, names),
    )


def questions(asked: Questions) -> QuestionList:
    return QuestionList(
        version=asked.version,
        questions=tuple(QuestionView(id=each.id, text=dict(each.text)) for each in asked.questions),
    )


def _differences(standing: Standing) -> tuple[str, ...]:
    one, other, *_ = (each.verdict() for each in standing.given)
    return rules.differences(one, other)


def _settlement(standing: Standing, names: Mapping[str, str]) -> SettlementView | None:
    found = standing.settlement
    if found is None:
        return None
    return SettlementView(
        by=found.by,
        by_name=names.get(found.by),
        at=found.at,
        outcome=found.outcome,
        answers=dict(found.answers),
        words=found.words,
    )


def _draft(written: Written) -> DraftView:
    said = written.opinion
    return DraftView(
        revision=written.revision,
        version=said.version,
        answers=_replies(said),
        outcome=said.outcome,
        words=said.words,
        saved_at=written.saved_at,
    )


def _verdict(written: Written, names: Mapping[str, str]) -> VerdictView:
    said, given_at = written.opinion, written.given_at
    assert said.outcome is not None
    assert given_at is not None
    return VerdictView(
        reviewer=written.reviewer,
        reviewer_name=names.get(written.reviewer),
        answers=_replies(said),
        outcome=said.outcome,
        words=said.words,
        given_at=given_at,
    )


def _replies(said: Opinion) -> dict[str, ReplyBody]:
    return {
        name: ReplyBody(answer=reply.answer, words=reply.words)
        for name, reply in said.replies.items()
    }


def _opinion(wish: DraftWish) -> Opinion:
    return Opinion(
        version=wish.version,
        replies={
            name: Reply(reply.answer, reply.words.strip()) for name, reply in wish.answers.items()
        },
        outcome=wish.outcome,
        words=wish.words.strip(),
    )


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(Code.FIELD_INVALID, "a few words, please", field="words")
    return words


async def _names(context: Context) -> Mapping[str, str]:
    return {account.id: account.name for account in await context.accounts.all()}
