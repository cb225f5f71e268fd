"""Two people judge, not one and an echo; and what they differ in is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.judgement import (
    OUTCOME,
    Answer,
    Outcome,
    State,
    Verdict,
    blind,
    differences,
    refused,
    state,
)

VERDICTS = st.builds(
    Verdict,
    reviewer=st.sampled_from(["rita", "remo", "rosa"]),
    outcome=st.sampled_from(["pass", "complaint", "escalate"]),
    answers=st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["yes", "no", "na"])),
)


def verdict(reviewer: str, outcome: Outcome = "pass", **answers: Answer) -> Verdict:
    return Verdict(reviewer=reviewer, outcome=outcome, answers=answers)


@pytest.mark.parametrize(
    ("given_", "second", "settled", "expected"),
    [
        ((), False, False, "open"),
        ((), True, False, "open"),
        ((verdict("rita"),), False, False, "done"),
        ((verdict("rita"),), True, False, "second"),
        ((verdict("rita", a="yes"), verdict("remo", a="yes")), True, False, "done"),
        ((verdict("rita", a="yes"), verdict("remo", a="no")), True, False, "differing"),
        ((verdict("rita", a="yes"), verdict("remo", a="no")), True, True, "done"),
        ((verdict("rita"), verdict("remo", "escalate")), True, False, "differing"),
    ],
)
def test_where_a_contact_stands(
    given_: tuple[Verdict, ...], second: bool, settled: bool, expected: State
) -> None:
    assert state(given_, second=second, settled=settled) == expected


def test_blind_until_the_own_verdict_is_given() -> None:
    assert blind("remo", [], second=True)
    assert blind("remo", ["rita"], second=True)
    assert not blind("rita", ["rita"], second=True)
    assert not blind("remo", ["rita", "remo"], second=True)
    assert not blind("rosa", ["rita", "remo"], second=True)
    assert not blind("remo", [], second=False)
    assert not blind("remo", ["rita"], second=False)


def test_nobody_judges_twice_and_nobody_is_one_too_many() -> None:
    assert refused("rita", [], second=True) is None
    assert refused("rita", ["rita"], second=True) == "own"
    assert refused("remo", ["rita"], second=True) is None
    assert refused("remo", ["rita"], second=False) == "enough"
    assert refused("rosa", ["rita", "remo"], second=True) == "enough"


def test_differences_stand_in_the_order_of_the_questions() -> None:
    one = verdict("rita", "pass", a="yes", b="no", c="na")
    other = verdict("remo", "complaint", a="no", b="no", c="yes")
    assert differences(one, other) == ("a", "c", OUTCOME)
    assert differences(one, verdict("remo", "pass", a="yes", b="no", c="na")) == ()
    assert differences(one, verdict("remo", "pass", a="yes", b="no")) == ("c",)


@given(one=VERDICTS, other=VERDICTS)
def test_differing_is_mutual_and_nobody_differs_from_themselves(
    one: Verdict, other: Verdict
) -> None:
    assert set(differences(one, other)) == set(differences(other, one))
    assert differences(one, one) == ()
    same = (one.outcome, dict(one.answers)) == (other.outcome, dict(other.answers))
    assert (differences(one, other) == ()) == same


@given(reviewers=st.lists(st.sampled_from("abc"), unique=True, max_size=2), second=st.booleans())
def test_who_may_give_one_of_two_is_always_blind(reviewers: list[str], second: bool) -> None:
    for viewer in "abc":
        if blind(viewer, reviewers, second=second):
            assert refused(viewer, reviewers, second=second) is None
        if second and refused(viewer, reviewers, second=second) is None:
            assert blind(viewer, reviewers, second=second)
