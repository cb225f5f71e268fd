"""What an administrator's commands find: a line each, or JSON; the exit code says whether something is wrong."""

import json
from collections.abc import Sequence
from typing import Final

from signaling.cli.terminal import say
from signaling.findings import Finding, Level

MARKS: Final[dict[Level, str]] = {"ok": "ok   ", "warn": "WARN ", "bad": "BAD  "}


def show(found: Sequence[Finding], *, as_json: bool) -> int:
    """The exit code: 1 if anything is bad. What merely deserves a look is 0."""
    worst: Level = "ok"
    for level in ("warn", "bad"):
        if any(each.level == level for each in found):
            worst = level
    if as_json:
        rows = [each._asdict() for each in found]
        say(json.dumps({"level": worst, "findings": rows}, ensure_ascii=False, indent=2))
    else:
        for each in found:
            say(f"{MARKS[each.level]}{each.what}")
            if each.todo:
                say(f"     {each.todo}")
        say()
        say(_summary(found))
    return 1 if worst == "bad" else 0


def _summary(found: Sequence[Finding]) -> str:
    bad = sum(each.level == "bad" for each in found)
    warn = sum(each.level == "warn" for each in found)
    if not bad and not warn:
        return f"All is well: {len(found)} things looked at."
    wrong = f"{bad} {'is' if bad == 1 else 'are'} wrong"
    look = f"{warn} {'deserves' if warn == 1 else 'deserve'} a look"
    return f"Of {len(found)} things looked at, {wrong} and {look}."
