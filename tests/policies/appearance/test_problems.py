"""A policy that can't be meant so is refused with the path of what is wrong."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.appearance import limits
from policies.appearance.evidence import EVIDENCE
from policies.appearance.facts import Check, ManualItem, Policy, Rule
from policies.appearance.limits import CHECKS, LIMITS
from policies.appearance.problems import clash, problems
from policies.appearance.verdict import asked
from tests.policies.appearance.examples import BADGE, everything, rule

LONG = "a" * 201
WORDS = {"de": "Ja", "en": "Yes"}


def of(*rules: Rule, **others: object) -> Policy:
    return Policy(rules=rules, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "path", "why"),
    [
        (of(rule("bare"), rule("bare")), "rules.1.check", "twice"),
        (of(Rule(check="bare", severity="block")), "rules.0.severity", "not_shown"),
        (of(Rule(check="palette", severity="warn")), "rules.0.severity", "not_shown"),
        (of(rule("bare", back_light_max=60)), "rules.0.limits.back_light_max", "limit_unknown"),
        (of(rule("one_face", faces_max=2)), "rules.0.limits.faces_max", "limit_fixed"),
        (of(rule("bare", bare_max=1.5)), "rules.0.limits.bare_max", "out_of_range"),
        (of(rule("bare", bare_max=float("nan"))), "rules.0.limits.bare_max", "out_of_range"),
        (
            of(rule("placement", eye_y_min=0.5, eye_y_max=0.4)),
            "rules.0.limits.eye_y_min",
            "leaves_nothing",
        ),
        (of(replace(rule("bare"), text={"de": "Ja"})), "rules.0.text.en", "language"),
        (of(replace(rule("bare"), text={**WORDS, "de": " "})), "rules.0.text.de", "language"),
        (of(replace(rule("bare"), text={**WORDS, "fr": "Oui"})), "rules.0.text.fr", "language"),
        (of(replace(rule("bare"), text={**WORDS, "en": LONG})), "rules.0.text.en", "text_long"),
        (of(rule("backdrop")), "rules.0.check", "no_mode"),
        (of(backdrop="plain"), "backdrop", "no_check"),
        (of(rule("palette")), "palette", "no_colours"),
        (of(palette=("#003366",)), "palette", "no_check"),
        (of(rule("palette"), palette=("#00336",)), "palette.0", "colour"),
        (of(rule("palette"), palette=("#003366", "#003366")), "palette.1", "twice"),
        (of(manual=(BADGE, BADGE)), "manual.1.id", "twice"),
        (of(manual=(replace(BADGE, id=""),)), "manual.0.id", "id"),
        (of(manual=(replace(BADGE, text={}),)), "manual.0.text.de", "language"),
        (of(manual=(replace(BADGE, severity="block"),)), "manual.0.severity", "block_off"),
        (of(manual=tuple(replace(BADGE, id=f"i{n}") for n in range(21))), "manual", "too_many"),
    ],
)
def test_what_is_wrong_is_named(policy: Policy, path: str, why: str) -> None:
    assert (path, why) in problems(policy, allow_block=False)


def test_what_can_be_meant_is_fine() -> None:
    assert problems(Policy(), allow_block=False) == []
    assert problems(everything(), allow_block=False) == []


def test_by_hand_may_block_where_the_works_agreement_lets_it() -> None:
    policy = Policy(manual=(ManualItem(id="gown", text=WORDS, severity="block"),))
    assert problems(policy, allow_block=True) == []


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_may_be_as_severe_as_it_has_earned(check: Check) -> None:
    policy = Policy(
        rules=(Rule(check=check, severity=EVIDENCE[check].most),),
        backdrop="plain" if check == "backdrop" else "any",
        palette=("#003366",) if check == "palette" else (),
    )
    assert problems(policy, allow_block=True) == []


def test_queues_that_leave_an_agent_of_both_nothing_clash() -> None:
    left = of(rule("placement", center_x_min=0.1, center_x_max=0.5))
    right = of(rule("bare"), rule("placement", center_x_min=0.5, center_x_max=0.9))
    tighter = of(rule("bare"), rule("placement", center_x_min=0.4, center_x_max=0.5))
    low = of(rule("placement", eye_y_min=0.5, eye_y_max=0.9))
    high = of(rule("bare"), rule("placement", eye_y_min=0.1, eye_y_max=0.45))
    assert clash(tighter, {"left": left, "right": right}) is None
    assert clash(high, {"left": left, "low": low}) == ("low", "rules.1.limits.eye_y_min")


def _placed(eyes: tuple[float, float]) -> Policy:
    return of(rule("placement", eye_y_min=min(eyes), eye_y_max=max(eyes)))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5))
def test_policies_that_were_saved_one_by_one_never_leave_nothing(
    eyes: list[tuple[float, float]],
) -> None:
    saved: dict[str, Policy] = {}
    for number, each in enumerate(eyes):
        if clash(_placed(each), saved) is None:
            saved[str(number)] = _placed(each)
    merged = asked(tuple(saved.values()), allow_block=False)
    assert [limits.leaves_nothing(one.limits) for one in merged.rules] == [None]


def test_every_limit_may_be_moved_over_its_whole_range() -> None:
    for check in CHECKS:
        for name, limit in LIMITS[check].items():
            for bound in (limit.least, limit.most):
                policy = of(rule(check, **{name: bound}))
                found = [
                    why for path, why in problems(policy, allow_block=True) if "limits" in path
                ]
                assert set(found) <= {"leaves_nothing"}
