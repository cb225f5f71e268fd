"""Loose beside other work, strict alone."""

import pytest

from tests import limits
from tests.limits import budget, limit


def test_beside_other_work_it_is_ten_times_the_promise_or_what_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "STRICT", False)
    assert limit(0.5) == 5.0
    assert limit(17.0, 60.0) == 60.0
    assert budget(40, 200) == 40


def test_alone_it_is_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STRICT", True)
    assert limit(0.5) == 0.5
    assert limit(17.0, 60.0) == 17.0
    assert budget(40, 200) == 200
