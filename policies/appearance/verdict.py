"""What is asked over several queues, and the verdict on one observation.

An agent who takes video from several queues is asked for the strictest of them: each check with the strictest limit and
the highest severity, each manual item once. Colours are only a hint: those of any queue will do.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from policies.appearance import limits
from policies.appearance.evidence import EVIDENCE, greatest, least
from policies.appearance.facts import (
    Backdrop,
    Check,
    Effect,
    Effects,
    ManualItem,
    Observation,
    Outcome,
    Policy,
    Reason,
    Rule,
    Severity,
    Verdict,
)

OF_BACKGROUND: Final[frozenset[Check]] = frozenset({"portrait", "backdrop", "background_text"})
"""Checks that an effect passes, since it covers what they look at."""
NEEDS_FACE: Final[frozenset[Check]] = frozenset(
    {"placement", "too_dark", "over_exposed", "back_light", "sharpness", "bare", "pattern"}
)
"""Without a face they say nothing; that there is none says `one_face`."""
_BACKDROPS: Final[tuple[Backdrop, ...]] = ("any", "plain", "reference")
_EFFECTS: Final[tuple[Effects, ...]] = ("none", "blur", "any")
_TAKEN: Final[Mapping[Effects, frozenset[Effect]]] = {
    "none": frozenset({"none"}),
    "blur": frozenset({"none", "blur"}),
    "any": frozenset({"none", "blur", "backdrop"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of one agent. Of each rule `limits` are all that count, `severity` is what may be given it."""

    rules: tuple[Rule, ...] = ()
    manual: tuple[ManualItem, ...] = ()
    backdrop: Backdrop = "any"
    palette: tuple[str, ...] = ()
    effects: Effects = "any"


def asked(policies: Sequence[Policy], *, allow_block: bool) -> Asked:
    """Of an agent to whom all these policies apply."""
    backdrops = [policy.backdrop for policy in policies]
    backdrop: Backdrop = max(backdrops, key=_BACKDROPS.index, default="any")
    by_check: dict[Check, list[Rule]] = {}
    by_item: dict[str, list[ManualItem]] = {}
    for policy in policies:
        for rule in policy.rules:
            by_check.setdefault(rule.check, []).append(rule)
        for item in policy.manual:
            by_item.setdefault(item.id, []).append(item)
    return Asked(
        rules=tuple(
            _strictest(check, by_check[check], backdrop, allow_block=allow_block)
            for check in limits.CHECKS
            if check in by_check
        ),
        manual=tuple(
            ManualItem(
                id=name,
                text=items[0].text,
                severity=_given((item.severity for item in items), "block", allow_block),
            )
            for name, items in by_item.items()
        ),
        backdrop=backdrop,
        palette=tuple(dict.fromkeys(colour for policy in policies for colour in policy.palette)),
        effects=min((policy.effects for policy in policies), key=_EFFECTS.index, default="any"),
    )


def judge(
    policies: Sequence[Policy],
    observation: Observation | None,
    ticks: Collection[str],
    *,
    effect: Effect = "none",
    allow_block: bool = False,
) -> Verdict:
    """Allow, warn or block, with every reason. Without an observation what was ticked by hand still counts, and that
    nothing was measured is worth a warning, never more: a broken camera must lock nobody out."""
    wanted = asked(policies, allow_block=allow_block)
    covered = effect != "none" and effect in _TAKEN[wanted.effects]
    reasons = []
    if effect not in _TAKEN[wanted.effects]:
        reasons.append(Reason(kind="effect", severity="warn"))
    rules = [rule for rule in wanted.rules if not (covered and rule.check in OF_BACKGROUND)]
    if observation is not None:
        found = (_look(rule, observation, wanted) for rule in rules)
        reasons += [reason for reason in found if reason is not None]
    elif rules:
        reasons.append(Reason(kind="not_measured", severity="warn"))
    reasons += [
        Reason(kind="not_ticked", severity=item.severity, manual=item.id)
        for item in wanted.manual
        if item.id not in ticks
    ]
    return Verdict(outcome=_outcome(reasons), reasons=tuple(reasons))


def _strictest(
    check: Check, rules: Sequence[Rule], backdrop: Backdrop, *, allow_block: bool
) -> Rule:
    return Rule(
        check=check,
        severity=_given((rule.severity for rule in rules), EVIDENCE[check].most, allow_block),
        limits=limits.strictest(limits.in_force(check, rule.limits, backdrop) for rule in rules),
        text=next((rule.text for rule in rules if rule.text is not None), None),
    )


def _given(wanted: Iterable[Severity], most: Severity, allow_block: bool) -> Severity:
    """The highest that is wanted, as far as it may be: a saved policy may be older than the house's switch."""
    return least(greatest(*wanted), most, "block" if allow_block else "warn")


def _look(rule: Rule, observation: Observation, wanted: Asked) -> Reason | None:
    values = {name: limits.measured(observation, name) for name in rule.limits}
    for name, value in values.items():
        if value is not None and limits.beyond(name, rule.limits[name], value):
            return Reason(kind="flagged", severity=rule.severity, check=rule.check)
    if None not in values.values():
        return None
    if observation.faces == 0 and rule.check in NEEDS_FACE and _asks_for_face(wanted):
        return None
    return Reason(kind="not_measured", severity=least(rule.severity, "warn"), check=rule.check)


def _asks_for_face(wanted: Asked) -> bool:
    return any(rule.check == "one_face" for rule in wanted.rules)


def _outcome(reasons: Sequence[Reason]) -> Outcome:
    severities = {reason.severity for reason in reasons}
    if "block" in severities:
        return "block"
    return "warn" if "warn" in severities else "allow"
