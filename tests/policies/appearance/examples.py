"""Observations and policies for tests."""

from policies.appearance.evidence import EVIDENCE
from policies.appearance.facts import Check, ManualItem, Observation, Policy, Rule
from policies.appearance.limits import CHECKS

GOOD = Observation(
    faces=1,
    others=0,
    portraits=0,
    center_x=0.5,
    eye_y=0.4,
    face_height=0.3,
    face_p97=160.0,
    face_clipped=0.0,
    back_light=10.0,
    sharpness=12.0,
    backdrop_changed=0.05,
    backdrop_busy=3.0,
    background_text=0.0,
    bare=0.05,
    pattern=0.4,
    clothing_text=0.0,
    palette=10.0,
)
"""A picture with which everything is well."""
BADGE = ManualItem(id="badge", text={"de": "Namensschild", "en": "Name badge"}, severity="warn")


def rule(check: Check, **limits: float) -> Rule:
    return Rule(check=check, severity=EVIDENCE[check].most, limits=limits)


def everything() -> Policy:
    """All checks, as severe as they may be."""
    return Policy(
        rules=tuple(rule(check) for check in CHECKS),
        manual=(BADGE,),
        backdrop="reference",
        palette=("#003366",),
    )
