import json
import logging

import pytest

from media.logs import set_up_logs


@pytest.fixture(autouse=True)
def _as_before() -> object:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


def test_a_line_is_json_and_an_exception_says_where_but_not_what(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs(logging.INFO)
    try:
        raise ValueError("a=candidate:1 1 udp 1 203.0.113.7 9 typ host")
    except ValueError:
        logging.getLogger("media.sfu").exception("a leg failed", extra={"code": "x"})
    row = json.loads(capsys.readouterr().err)
    assert (row["level"], row["logger"], row["message"], row["code"]) == (
        "ERROR",
        "media.sfu",
        "a leg failed",
        "x",
    )
    assert "ValueError" in row["exc_info"]
    assert "test_logs.py" in row["exc_info"]
    assert "203.0.113.7" not in json.dumps(row)


def test_what_is_quiet_stays_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(logging.WARNING)
    logging.getLogger("media").info("forwarding")
    assert capsys.readouterr().err == ""
