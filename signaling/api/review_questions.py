"""What reviewers are asked: administrators write it, each save is a new version, none ever changes."""

import secrets
from collections.abc import Iterator

from aiohttp import web

from policies.judgement import OUTCOME
from signaling.api.access import Permit, permit
from signaling.api.context import CONTEXT
from signaling.api.http import read
from signaling.api.judgement_models import (
    QuestionListEntry,
    QuestionListVersion,
    QuestionListWish,
)
from signaling.api.review_judgement import questions as asked
from signaling.core.errors import Code, Refused
from signaling.store.questions import Question


async def questions(request: web.Request) -> web.Response:
    granted = await permit(request, "questions.read")
    return granted.answer(await _entry(request))


async def version(request: web.Request) -> web.Response:
    """One version as it was."""
    granted = await permit(request, "questions.read")
    number = request.match_info["version"]
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise Refused(Code.NOT_FOUND, "there is no such version of the questions")
    found = await request.app[CONTEXT].judging.questions.version(int(number))
    return granted.answer(asked(found))


async def save(request: web.Request) -> web.Response:
    granted = await permit(request, "questions.write")
    context, wish = request.app[CONTEXT], await read(request, QuestionListWish)
    chosen = tuple(_chosen(wish, context.settings.desk.languages))
    await _save(request, granted, wish.based_on, chosen)
    return granted.answer(await _entry(request))


async def _save(
    request: web.Request, granted: Permit, based_on: int, chosen: tuple[Question, ...]
) -> None:
    context = request.app[CONTEXT]
    await context.judging.questions.save(
        context.clock.now(), chosen, based_on=based_on, by=granted.account.id
    )


def _chosen(wish: QuestionListWish, languages: tuple[str, ...]) -> Iterator[Question]:
    taken = {OUTCOME}
    for place, each in enumerate(wish.questions):
        name = each.id or secrets.token_hex(4)
        if name in taken:
            raise Refused(Code.FIELD_INVALID, "stands here twice", field=f"questions.{place}.id")
        taken.add(name)
        text = {language: " ".join(words.split()) for language, words in each.text.items()}
        for language in languages:
            words = text.get(language, "")
            if not words or not words.isprintable():
                field = f"questions.{place}.text.{language}"
                raise Refused(Code.FIELD_INVALID, "must be said in each language", field=field)
        yield Question(name, {language: text[language] for language in languages})


async def _entry(request: web.Request) -> QuestionListEntry:
    context = request.app[CONTEXT]
    versions = await context.judging.questions.versions()
    names = {account.id: account.name for account in await context.accounts.all()}
    return QuestionListEntry(
        current=asked(await context.judging.questions.latest()),
        languages=context.settings.desk.languages,
        versions=tuple(
            QuestionListVersion(
                version=each.version,
                sha256=each.sha256,
                saved_at=each.saved_at,
                author=each.author,
                author_name=names.get(each.author),
                questions=len(each.questions),
            )
            for each in versions
        ),
    )
