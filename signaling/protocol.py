"""The wire: frames around the core's commands and messages, parsed and dumped by pydantic.

A client frame is `{"v": 1, "id": "…", "body": {"type": …}}`; a server frame `{"v": 1, "seq": n, "re": "…" | null,
"body": {"type": …}}`. See PROTOCOL.md for the prose.
"""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from signaling.core.commands import Command, Hello, Ping
from signaling.core.errors import Code, Refused
from signaling.core.messages import Message

VERSION: Final = 1
MAX_ID: Final = 64  # characters of a client's frame id
MAX_FRAME: Final = 65_536  # bytes; an SDP with many codecs is about 10 KB


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFrame:
    """Version, the client's own id for this command (answers name it), and the command."""

    v: int
    id: str
    body: Annotated[Hello | Ping | Command, Field(discriminator="type")]

    __pydantic_config__ = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFrame:
    """`seq` counts from 1 on each connection without gaps; `re` names the command that this answers."""

    v: int
    seq: int
    re: str | None
    body: Annotated[Message, Field(discriminator="type")]


_client: TypeAdapter[ClientFrame] = TypeAdapter(ClientFrame)
_body: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


def parse(text: str | bytes) -> ClientFrame:
    """A client's frame, or `Refused` with *too_large*, *unsupported_version* or *malformed*."""
    if len(text) > MAX_FRAME:
        raise Refused(Code.TOO_LARGE, "a frame holds at most 64 KiB", limit=MAX_FRAME)
    try:
        frame = _client.validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        sentence = f"{where or 'frame'}: {first['msg']}"[:200]  # what pydantic quotes may be long
        raise Refused(Code.MALFORMED, sentence, field=where[:100]) from None
    if frame.v != VERSION:
        raise Refused(
            Code.UNSUPPORTED_VERSION, f"this server speaks version {VERSION}", version=VERSION
        )
    return frame


def id_in(data: bytes) -> str | None:
    """The id of a frame that is no good otherwise, so that its sender learns which one was refused."""
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError):
        return None
    name = frame.get("id") if isinstance(frame, dict) else None
    return name if isinstance(name, str) and len(name) <= MAX_ID else None


def body(message: Message) -> bytes:
    """A message's JSON, to be framed for each connection it goes to."""
    return _body.dump_json(message)


def frame(seq: int, re: str | None, body: bytes) -> str:
    """A server frame around an already dumped body."""
    return f'{{"v":{VERSION},"seq":{seq},"re":{json.dumps(re)},"body":{body.decode()}}}'


def json_schema() -> dict[str, Any]:
    """An OpenAPI 3.1 document whose components are all types on the wire; the TypeScript types are made from it."""
    # The HTTP bodies, imported late: they are not needed to speak the protocol.
    from signaling.api import (
        appearance_models,
        audit_models,
        backdrop_models,
        customer_models,
        document_models,
        evidence_models,
        judgement_models,
        models,
        recording_models,
        retention_models,
        review_models,
        review_search_models,
    )

    adapters: list[tuple[str, TypeAdapter[Any]]] = [
        ("ClientFrame", TypeAdapter(ClientFrame)),
        ("ServerFrame", TypeAdapter(ServerFrame)),
        *(
            (model.__name__, TypeAdapter(model))
            for model in (
                *models.MODELS,
                *recording_models.MODELS,
                *evidence_models.MODELS,
                *audit_models.MODELS,
                *review_models.MODELS,
                *review_search_models.MODELS,
                *document_models.MODELS,
                *appearance_models.MODELS,
                *backdrop_models.MODELS,
                *judgement_models.MODELS,
                *customer_models.MODELS,
                *retention_models.MODELS,
            )
        ),
    ]
    _, schema = TypeAdapter.json_schemas(
        [(name, "serialization", adapter) for name, adapter in adapters],
        ref_template="#/components/schemas/{model}",
    )
    components: dict[str, dict[str, Any]] = schema["$defs"]
    for component in components.values():
        _require_tag(component)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Visavis", "version": str(VERSION)},
        "paths": {},
        "components": {"schemas": components},
    }


def _require_tag(component: dict[str, Any]) -> None:
    """A `type` with one value is a default in Python and must be said on the wire."""
    tag = component.get("properties", {}).get("type", {})
    if "const" in tag:
        tag.pop("default", None)
        component["required"] = ["type", *component.get("required", [])]
