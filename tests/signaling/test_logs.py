"""A log line is one JSON object, and an exception's words stay out of it."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from signaling import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    logs.set_up(stream=out)
    yield out
    root.handlers[:], root.level = handlers, level


def test_one_object_a_line(stream: io.StringIO) -> None:
    logging.getLogger("signaling.test").warning("two\nlines", extra={"code": "too_large"})
    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["level"] == "WARNING"
    assert entry["logger"] == "signaling.test"
    assert entry["message"] == "two\nlines"
    assert entry["code"] == "too_large"
    assert "at" in entry


def test_an_exceptions_message_may_quote_a_person_and_is_left_out(stream: io.StringIO) -> None:
    def inner() -> None:
        raise ValueError("canary-inner")

    try:
        try:
            inner()
        except ValueError as error:
            raise RuntimeError("canary-outer") from error
    except RuntimeError:
        logging.getLogger("signaling.test").exception("it failed")
    text = stream.getvalue()
    assert "canary" not in text
    entry = json.loads(text)
    assert "builtins.RuntimeError" in entry["exc_info"]
    assert "builtins.ValueError" in entry["exc_info"]
    assert "test_logs.py" in entry["exc_info"]
    assert " inner" in entry["exc_info"]


def test_access_lines_of_others_are_quiet(stream: io.StringIO) -> None:
    logging.getLogger("aiohttp.access").info("GET /j?canary")
    assert stream.getvalue() == ""
