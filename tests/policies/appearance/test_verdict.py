"""One observation, one verdict, every reason; several queues, the strictest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.appearance.evidence import EVIDENCE, ORDER
from policies.appearance.facts import (
    Check,
    ManualItem,
    Observation,
    Policy,
    Reason,
    Rule,
    Severity,
)
from policies.appearance.limits import CHECKS, LIMITS
from policies.appearance.verdict import OF_BACKGROUND, asked, judge
from tests.policies.appearance.examples import BADGE, GOOD, everything, rule

BAD: dict[Check, dict[str, float]] = {
    "one_face": {"faces": 2},
    "placement": {"center_x": 0.2},
    "second_person": {"others": 1},
    "portrait": {"portraits": 1},
    "too_dark": {"face_p97": 40},
    "over_exposed": {"face_clipped": 0.4},
    "back_light": {"back_light": 75},
    "sharpness": {"sharpness": 0.05},
    "backdrop": {"backdrop_changed": 0.6},
    "background_text": {"background_text": 0.1},
    "bare": {"bare": 0.95},
    "pattern": {"pattern": 90},
    "clothing_text": {"clothing_text": 0.1},
    "palette": {"palette": 90},
}
POLICIES = st.builds(
    Policy,
    rules=st.lists(
        st.builds(
            Rule,
            check=st.sampled_from(CHECKS),
            severity=st.sampled_from(ORDER),
            limits=st.just({}),
        ),
        unique_by=lambda one: one.check,
    ).map(tuple),
    manual=st.sampled_from([(), (BADGE,), (replace(BADGE, severity="block"),)]),
    backdrop=st.sampled_from(["any", "plain", "reference"]),
    effects=st.sampled_from(["none", "blur", "any"]),
)
SEEN = st.sampled_from([None, GOOD, *(replace(GOOD, **bad) for bad in BAD.values())])  # type: ignore[arg-type]


def test_a_good_picture_is_allowed() -> None:
    verdict = judge([everything()], GOOD, ["badge"])
    assert (verdict.outcome, verdict.reasons) == ("allow", ())


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_finds_what_it_is_for(check: Check) -> None:
    seen = replace(GOOD, **BAD[check])  # type: ignore[arg-type]
    verdict = judge([everything()], seen, ["badge"])
    severity = EVIDENCE[check].most
    assert verdict.reasons == (Reason(kind="flagged", severity=severity, check=check),)
    assert verdict.outcome == ("allow" if severity == "info" else severity)


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_is_silent_unless_it_is_asked_for(check: Check) -> None:
    others = tuple(rule(other) for other in CHECKS if other != check)
    seen = replace(GOOD, **BAD[check])  # type: ignore[arg-type]
    assert judge([Policy(rules=others, backdrop="reference")], seen, []).reasons == ()


def test_a_policy_may_set_a_limit() -> None:
    seen = replace(GOOD, face_p97=85.0)
    assert judge([Policy(rules=(rule("too_dark"),))], seen, []).outcome == "allow"
    assert judge([Policy(rules=(rule("too_dark", face_p97_min=88),))], seen, []).outcome == "warn"


def test_an_empty_room_says_so_once() -> None:
    nobody = Observation(faces=0, others=0, portraits=0)
    policy = Policy(rules=(rule("one_face"), rule("placement"), rule("too_dark"), rule("bare")))
    verdict = judge([policy], nobody, [])
    assert [reason.check for reason in verdict.reasons] == ["one_face"]
    dark = judge([Policy(rules=(rule("too_dark"),))], nobody, [])
    assert dark.reasons == (Reason(kind="not_measured", severity="warn", check="too_dark"),)


def test_what_could_not_be_measured_is_said() -> None:
    verdict = judge([everything()], replace(GOOD, backdrop_changed=None), ["badge"])
    assert verdict.reasons == (Reason(kind="not_measured", severity="warn", check="backdrop"),)


def test_without_a_camera_the_manual_list_counts() -> None:
    blocking = ManualItem(id="gown", text={"de": "Kittel", "en": "Gown"}, severity="block")
    policy = replace(everything(), manual=(BADGE, blocking))
    missing = judge([policy], None, ["badge"], allow_block=True)
    assert missing.outcome == "block"
    assert [reason.kind for reason in missing.reasons] == ["not_measured", "not_ticked"]
    assert judge([policy], None, ["badge", "gown"], allow_block=True).outcome == "warn"
    by_hand = Policy(manual=(BADGE,))
    assert judge([by_hand], None, ["badge"]).outcome == "allow"


def test_an_effect_passes_the_background() -> None:
    seen = replace(GOOD, portraits=2, backdrop_changed=0.9, background_text=0.2, back_light=80.0)
    verdict = judge([everything()], seen, ["badge"], effect="blur")
    assert [reason.check for reason in verdict.reasons] == ["back_light"]


def test_an_effect_that_is_not_taken_passes_nothing() -> None:
    policy = replace(everything(), effects="blur")
    seen = replace(GOOD, backdrop_changed=0.9)
    verdict = judge([policy], seen, ["badge"], effect="backdrop")
    assert [(reason.kind, reason.check) for reason in verdict.reasons] == [
        ("effect", None),
        ("flagged", "backdrop"),
    ]
    assert judge([policy], seen, ["badge"], effect="blur").outcome == "allow"


def test_two_queues_ask_for_the_strictest() -> None:
    own_words = {"de": "Heller, bitte", "en": "Brighter, please"}
    one = Policy(
        rules=(
            Rule(check="too_dark", severity="info", limits={"face_p97_min": 88}),
            Rule(check="pattern", severity="warn", limits={"pattern_max": 0.5}),
        ),
        palette=("#003366",),
        effects="blur",
    )
    other = Policy(
        rules=(Rule(check="too_dark", severity="warn", text=own_words), rule("backdrop")),
        manual=(BADGE,),
        backdrop="plain",
        palette=("#003366", "#ff0000"),
    )
    wanted = asked([one, other], allow_block=False)
    assert wanted.backdrop == "plain"
    assert wanted.effects == "blur"
    assert wanted.palette == ("#003366", "#ff0000")
    assert wanted.manual == (BADGE,)
    assert [(each.check, each.severity, dict(each.limits)) for each in wanted.rules] == [
        ("too_dark", "warn", {"face_p97_min": 88}),
        ("backdrop", "warn", {"backdrop_busy_max": LIMITS["backdrop"]["backdrop_busy_max"].usual}),
        ("pattern", "warn", {"pattern_max": 0.5}),
    ]
    assert wanted.rules[0].text == own_words


@pytest.mark.parametrize(("allow_block", "severity"), [(False, "warn"), (True, "block")])
def test_the_house_switch_holds_for_what_was_saved_before(
    allow_block: bool, severity: Severity
) -> None:
    policy = Policy(manual=(replace(BADGE, severity="block"),))
    assert judge([policy], None, [], allow_block=allow_block).outcome == severity


@given(st.lists(POLICIES, max_size=3), SEEN, st.sampled_from(["none", "blur", "backdrop"]))
def test_more_queues_never_ask_for_less(
    policies: list[Policy], seen: Observation | None, effect: str
) -> None:
    def outcome(of: list[Policy]) -> int:
        verdict = judge(of, seen, [], effect=effect, allow_block=True)  # type: ignore[arg-type]
        return ["allow", "warn", "block"].index(verdict.outcome)

    assert outcome(policies) >= max((outcome([each]) for each in policies), default=0)


@given(st.lists(POLICIES, max_size=3), SEEN)
def test_only_what_has_earned_it_blocks(policies: list[Policy], seen: Observation | None) -> None:
    verdict = judge(policies, seen, [], allow_block=True)
    for reason in verdict.reasons:
        if reason.check is not None:
            assert ORDER.index(reason.severity) <= ORDER.index(EVIDENCE[reason.check].most)
    assert judge(policies, seen, [], allow_block=False).outcome != "block"


def test_effects_cover_the_background_and_nothing_else() -> None:
    covered = {
        check
        for check in CHECKS
        if not judge(
            [everything()],
            replace(GOOD, **BAD[check]),  # type: ignore[arg-type]
            ["badge"],
            effect="blur",
        ).reasons
    }
    assert covered == OF_BACKGROUND
