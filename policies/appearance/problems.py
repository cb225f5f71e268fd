"""What is wrong with a policy before it is saved: each problem with the path of its field and a stable code."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from policies.appearance import limits
from policies.appearance.evidence import EVIDENCE, ORDER
from policies.appearance.facts import Check, Policy, Rule, Severity
from policies.appearance.verdict import asked

LANGUAGES: Final = ("de", "en")
"""Of the console."""
MOST_ITEMS: Final = 20
MOST_COLOURS: Final = 12
LONGEST_TEXT: Final = 200
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")

Why = Literal[
    "twice",  # this check, item or colour is there already
    "block_off",  # the works agreement lets nothing block
    "not_shown",  # the evaluation hasn't shown that the check can be trusted so far
    "limit_unknown",
    "limit_fixed",
    "out_of_range",
    "leaves_nothing",  # a lower limit above its upper one, here or together with another queue
    "language",  # a text isn't there in each language
    "text_long",
    "id",
    "colour",
    "too_many",
    "no_mode",  # the check of the background, and it isn't said what the background should be
    "no_check",  # what the background should be, or colours, and no check asks for it
    "no_colours",
]


def problems(policy: Policy, *, allow_block: bool) -> list[tuple[str, Why]]:
    """All of them, as (path of the field, code); none: it can be saved."""
    return list(_problems(policy, allow_block=allow_block))


def clash(policy: Policy, others: Mapping[str, Policy]) -> tuple[str, str] | None:
    """The first of the other queues with which no picture would do for an agent of both, and the path of the field.

    Looking at each alone is enough: intervals that meet pairwise meet all together.
    """
    for queue, other in others.items():
        for rule in asked((policy, other), allow_block=False).rules:
            name = limits.leaves_nothing(rule.limits)
            if name is not None:
                return queue, f"rules.{_place(policy, rule.check)}.limits.{name}"
    return None


def _place(policy: Policy, check: Check) -> int:
    return next(at for at, rule in enumerate(policy.rules) if rule.check == check)


def _problems(policy: Policy, *, allow_block: bool) -> Iterator[tuple[str, Why]]:
    checks = [rule.check for rule in policy.rules]
    for at, rule in enumerate(policy.rules):
        if rule.check in checks[:at]:
            yield f"rules.{at}.check", "twice"
        else:
            yield from _of_rule(f"rules.{at}", rule, policy, allow_block=allow_block)
    if len(policy.manual) > MOST_ITEMS:
        yield "manual", "too_many"
    names = [item.id for item in policy.manual]
    for at, item in enumerate(policy.manual):
        if not _ID.fullmatch(item.id):
            yield f"manual.{at}.id", "id"
        elif item.id in names[:at]:
            yield f"manual.{at}.id", "twice"
        yield from _of_severity(f"manual.{at}", item.severity, "block", allow_block=allow_block)
        yield from _of_text(f"manual.{at}.text", item.text)
    if policy.backdrop != "any" and "backdrop" not in checks:
        yield "backdrop", "no_check"
    if len(policy.palette) > MOST_COLOURS:
        yield "palette", "too_many"
    for at, colour in enumerate(policy.palette):
        if not _COLOUR.fullmatch(colour):
            yield f"palette.{at}", "colour"
        elif colour in policy.palette[:at]:
            yield f"palette.{at}", "twice"
    if policy.palette and "palette" not in checks:
        yield "palette", "no_check"
    if "palette" in checks and not policy.palette:
        yield "palette", "no_colours"


def _of_rule(
    path: str, rule: Rule, policy: Policy, *, allow_block: bool
) -> Iterator[tuple[str, Why]]:
    most = EVIDENCE[rule.check].most
    yield from _of_severity(path, rule.severity, most, allow_block=allow_block)
    if rule.check == "backdrop" and policy.backdrop == "any":
        yield f"{path}.check", "no_mode"
    known = limits.LIMITS[rule.check]
    for name, bound in rule.limits.items():
        where = f"{path}.limits.{name}"
        if name not in known:
            yield where, "limit_unknown"
        elif known[name].fixed and bound != known[name].usual:
            yield where, "limit_fixed"
        elif not (math.isfinite(bound) and known[name].least <= bound <= known[name].most):
            yield where, "out_of_range"
    whole = {name: rule.limits.get(name, limit.usual) for name, limit in known.items()}
    wrong = limits.leaves_nothing(whole)
    if wrong is not None:
        yield f"{path}.limits.{wrong}", "leaves_nothing"
    if rule.text is not None:
        yield from _of_text(f"{path}.text", rule.text)


def _of_severity(
    path: str, severity: Severity, most: Severity, *, allow_block: bool
) -> Iterator[tuple[str, Why]]:
    if ORDER.index(severity) > ORDER.index(most):
        yield f"{path}.severity", "not_shown"
    elif severity == "block" and not allow_block:
        yield f"{path}.severity", "block_off"


def _of_text(path: str, text: Mapping[str, str]) -> Iterator[tuple[str, Why]]:
    for language in LANGUAGES:
        words = text.get(language, "").strip()
        if not words:
            yield f"{path}.{language}", "language"
        elif len(words) > LONGEST_TEXT:
            yield f"{path}.{language}", "text_long"
    for language in text:
        if language not in LANGUAGES:
            yield f"{path}.{language}", "language"
