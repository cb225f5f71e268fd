"""Bodies in, bodies out: pydantic at the edge, and every refusal as a `Problem` with a fitting status."""

from collections.abc import Mapping
from typing import Final, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from signaling.api.models import Problem
from signaling.core.errors import Code, Refused

MAX_BODY: Final = 65_536

STATUS: Final[Mapping[Code, int]] = {
    Code.MALFORMED: 400,
    Code.UNSUPPORTED_VERSION: 400,
    Code.HELLO_FIRST: 400,
    Code.TOO_LARGE: 413,
    Code.TOO_MANY_MESSAGES: 429,
    Code.NOT_ALLOWED: 403,
    Code.ORIGIN_REFUSED: 403,
    Code.NOT_FOUND: 404,
    Code.UNAVAILABLE: 503,
    Code.LINK_INVALID: 404,
    Code.LINK_WRONG_DESK: 404,
    Code.LINK_NOT_YET_VALID: 403,
    Code.LINK_EXPIRED: 410,
    Code.LINK_REVOKED: 410,
    Code.LINK_USED_UP: 410,
    Code.CODE_UNKNOWN: 404,
    Code.CODE_TOO_MANY_TRIES: 429,
    Code.CODE_CERTIFICATE: 403,
    Code.CONTACT_NONE: 404,
    Code.CONTACT_CLOSED: 410,
    Code.COMPANION_GONE: 410,
    Code.CONTACT_NOT_ADMITTED: 403,
    Code.DOCUMENTS_OFF: 403,
    Code.DOCUMENT_GONE: 410,
    Code.DOCUMENT_UNREADABLE: 404,
    Code.DOCUMENT_BUSY: 503,
    Code.UPLOAD_LIMIT: 429,
    Code.UPLOAD_DISK_FULL: 507,
    Code.DOWNLOAD_OVER: 410,
    Code.APPEARANCE_OFF: 404,
    Code.APPEARANCE_IMPLAUSIBLE: 422,
    Code.APPEARANCE_POLICY: 422,
    Code.BACKDROP_UNREADABLE: 422,
    Code.PURPOSE_NEEDED: 403,
    Code.SEARCH_AWAY: 503,
    Code.SIGN_IN_REFUSED: 401,
    Code.SIGN_IN_LOCKED: 429,
    Code.SIGN_IN_NEEDED: 401,
    Code.AGENT_DISABLED: 403,
    Code.PASSWORD_WEAK: 422,
    Code.FIELD_INVALID: 422,
}
"""Everything else is a conflict with the state of things: 409."""

Model = TypeVar("Model", bound=BaseModel)


async def read(request: web.Request, model: type[Model]) -> Model:
    """The request's body; raises `Refused` with *malformed*, *too_large* or *field.invalid* and its `field`."""
    if request.content_type != "application/json":
        raise Refused(Code.MALFORMED, "the body must be application/json")
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(Code.TOO_LARGE, "a body holds at most 64 KiB", limit=MAX_BODY) from None
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise Refused(Code.MALFORMED, "the body is not JSON") from None
        field = ".".join(str(part) for part in first["loc"])[:100]
        raise Refused(Code.FIELD_INVALID, first["msg"][:200], field=field) from None


def answer(body: BaseModel, status: int = 200) -> web.Response:
    return web.Response(
        body=body.model_dump_json().encode(), status=status, content_type="application/json"
    )


def nothing() -> web.Response:
    return web.Response(status=204)


def problem(refused: Refused) -> web.Response:
    details = dict(refused.details)
    field = details.pop("field", None)
    response = answer(
        Problem(
            code=refused.code,
            sentence=refused.sentence,
            field=str(field) if field is not None else None,
            details=details,
        ),
        STATUS.get(refused.code, 409),
    )
    retry_ms = details.get("retry_ms")
    if isinstance(retry_ms, int):
        response.headers["Retry-After"] = str(max(1, -(-retry_ms // 1000)))
    return response
