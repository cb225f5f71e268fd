"""docs/appearance.md, the desk's limits and what the desk knows of its checks say the same."""

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from policies.appearance.evidence import EVIDENCE, FEWEST_PEOPLE
from policies.appearance.limits import LIMITS

DOCS = Path(__file__).parent.parent / "docs" / "appearance.md"
LINE = re.compile(
    r"^\| (?P<row>[a-z_]+(?:: \w+)?) \| (?P<limits>`[^|]+) \| (?P<people>\d+)"
    r" \| [\d.]+ % \((?P<caught>\d+/\d+);[^|]+\| [\d.]+ % \((?P<wrong>\d+/\d+);[^|]+\| \*(?P<most>\w+)\* \|$",
    re.MULTILINE,
)
LIMIT = re.compile(r"`(\w+)` ([\d.]+)")


class Told(NamedTuple):
    limits: dict[str, float]
    people: int
    caught: float
    false_alarms: float
    most: str


def share(text: str) -> float:
    hits, of = map(int, text.split("/"))
    return hits / of


def told() -> dict[str, list[Told]]:
    """What the table says, by check: that of the background has a line for each way to ask for it."""
    found = defaultdict(list)
    for line in LINE.finditer(DOCS.read_text()):
        found[line["row"].partition(":")[0]].append(
            Told(
                {name: float(bound) for name, bound in LIMIT.findall(line["limits"])},
                int(line["people"]),
                share(line["caught"]),
                share(line["wrong"]),
                line["most"],
            )
        )
    return found


def test_every_check_that_was_evaluated_is_in_the_table() -> None:
    assert set(told()) == {check for check, known in EVIDENCE.items() if known.caught is not None}


@pytest.mark.parametrize("check", told())
def test_the_desk_knows_what_the_table_says(check: str) -> None:
    lines = told()[check]
    [known] = [each for name, each in EVIDENCE.items() if name == check]
    [limits] = [each for name, each in LIMITS.items() if name == check]
    assert known.people == min(each.people for each in lines)
    # Where there are two ways to ask, the desk holds the worse figures against both.
    assert known.caught == pytest.approx(min(each.caught for each in lines), abs=5e-4)
    assert known.false_alarms == pytest.approx(max(each.false_alarms for each in lines), abs=5e-4)
    severities = {each.most for each in lines}
    assert known.most == ("info" if "info" in severities else severities.pop())
    for each in lines:
        for name, bound in each.limits.items():
            assert limits[name].usual == pytest.approx(bound)
            assert limits[name].least <= bound <= limits[name].most


def test_what_few_people_show_never_blocks() -> None:
    for known in EVIDENCE.values():
        assert known.people >= FEWEST_PEOPLE or known.most != "block"
