"""Frames: what is parsed comes back, what is wrong is refused with its place."""

import contextlib
import json
from dataclasses import asdict
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signaling import protocol
from signaling.core.commands import (
    AgentCommand,
    CustomerCommand,
    Hello,
    Ping,
    SendChat,
)
from signaling.core.errors import Code, Refused
from signaling.core.messages import Error, Message, PlaceView, QueuePlace

COMMANDS = sorted(
    {Hello, Ping, *get_args(CustomerCommand), *get_args(AgentCommand)}, key=lambda c: c.__name__
)


def frame(body: object, **changes: object) -> str:
    return json.dumps({"v": 1, "id": "c1", "body": body, **changes})


def refusal(text: str | bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        protocol.parse(text)
    return refused.value


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: str(command.__name__))
@settings(max_examples=20)
@given(data=st.data())
def test_every_command_is_parsed_as_written(command: type[Any], data: st.DataObject) -> None:
    written = data.draw(st.builds(command))
    body = asdict(written)
    assert protocol.parse(frame(body)).body == written


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("{", Code.MALFORMED, ""),
        ("[]", Code.MALFORMED, ""),
        (b"\xff\xfe", Code.MALFORMED, ""),
        (frame({"type": "nope"}), Code.MALFORMED, "body"),
        (frame({}), Code.MALFORMED, "body"),
        (frame({"type": "ping"}, id=7), Code.MALFORMED, "id"),
        (frame({"type": "ping"}, extra=1), Code.MALFORMED, "extra"),
        (frame({"type": "ping", "extra": 1}), Code.MALFORMED, "body.ping.extra"),
        (
            frame({"type": "hangup", "contact": 1}),
            Code.MALFORMED,
            "body.hangup.contact",
        ),
    ],
)
def test_what_is_wrong_is_named(text: str | bytes, code: Code, field: str) -> None:
    refused = refusal(text)
    assert refused.code is code
    assert refused.details["field"] == field


def test_a_foreign_version_is_told_ours() -> None:
    refused = refusal(frame({"type": "ping"}, v=2))
    assert refused.code is Code.UNSUPPORTED_VERSION
    assert refused.details["version"] == protocol.VERSION


def test_a_frame_too_large_is_not_even_read() -> None:
    assert refusal("x" * (protocol.MAX_FRAME + 1)).code is Code.TOO_LARGE


def test_a_refusal_quotes_little_of_what_was_sent() -> None:
    refused = refusal(frame({"type": "x" * 10_000}))
    assert len(refused.sentence) <= 200
    assert len(str(refused.details["field"])) <= 100


@given(st.text())
def test_any_text_is_a_frame_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):  # and nothing else
        protocol.parse(text)


def test_a_server_frame_is_framed_around_its_body() -> None:
    place = PlaceView(place=3, waiting=9, estimate_ms=None)
    body = protocol.body(QueuePlace(contact="c", place=place))
    sent = json.loads(protocol.frame(4, 'a"b', body))
    assert (sent["v"], sent["seq"], sent["re"]) == (1, 4, 'a"b')
    assert sent["body"]["place"] == {"place": 3, "waiting": 9, "estimate_ms": None}


def test_each_message_has_a_type_of_its_own() -> None:
    schemas = protocol.json_schema()["components"]["schemas"]
    tags = [schemas[kind.__name__]["properties"]["type"]["const"] for kind in get_args(Message)]
    assert len(set(tags)) == len(tags)
    for kind in (*get_args(Message), SendChat):
        assert "type" in schemas[kind.__name__]["required"]
    assert Error(code=Code.MALFORMED, sentence="", details={}).type == "error"
