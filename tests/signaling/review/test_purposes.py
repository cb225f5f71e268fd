"""What was declared holds for this sign-in, this subject, and a working day."""

import pytest

from signaling.review import purposes
from signaling.review.purposes import LASTS_MS, Purposes


def test_it_holds_for_this_sign_in_and_subject_alone() -> None:
    declared = Purposes()
    declared.declare(1_000, "token", "c1", "complaint")
    assert declared.of(1_000, "token", "c1") == "complaint"
    assert declared.of(1_000, "token", "c2") is None
    assert declared.of(1_000, "another", "c1") is None


def test_it_ends_after_a_working_day_and_the_latest_counts() -> None:
    declared = Purposes()
    declared.declare(0, "token", "search", "complaint")
    assert declared.of(LASTS_MS - 1, "token", "search") == "complaint"
    assert declared.of(LASTS_MS, "token", "search") is None
    declared.declare(LASTS_MS - 1, "token", "search", "quality")
    assert declared.of(LASTS_MS, "token", "search") == "quality"


def test_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purposes, "REMEMBERED", 2)
    declared = Purposes()
    for contact in ("c1", "c2", "c1", "c3"):
        declared.declare(0, "token", contact, "quality")
    assert [declared.of(1, "token", each) for each in ("c1", "c2", "c3")] == [
        "quality",
        None,
        "quality",
    ]
