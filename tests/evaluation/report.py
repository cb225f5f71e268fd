"""The table: for the terminal, for build/appearance.json, for docs/appearance.md."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policies.appearance.evidence import earned
from policies.appearance.facts import Severity
from tests.evaluation.figures import Outcome, Share, wilson

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "appearance.md"
BEGIN, END = "<!-- table: make evaluate-appearance -->", "<!-- end of the table -->"
TONES = ("light", "medium", "dark")
HEAD = (
    "| check | limit | people | caught | false alarms | at most |",
    "|---|---|---|---|---|---|",
)
TONE_HEAD = (
    "| check | " + " | ".join(f"{tone}: caught | {tone}: false" for tone in TONES) + " |",
    "|---" * (1 + 2 * len(TONES)) + "|",
)


def most(outcome: Outcome) -> Severity:
    return earned(outcome.people, outcome.caught.value, outcome.false_alarms.value)


def share(of: Share, *, interval: bool = True) -> str:
    """`95.0 % (19/20; 76 to 99)`."""
    if of.value is None:
        return "–"
    if not interval:
        return f"{of.hits}/{of.of}"
    low, high = wilson(of.hits, of.of)
    return f"{of.value:.1%} ({of.hits}/{of.of}; {low:.0%} to {high:.0%})".replace("%", " %")


def limit(outcome: Outcome) -> str:
    return ", ".join(
        f"`{name}` {bound:g}" for name, bound in outcome.limits.items() if name != "faces_max"
    )


def table(outcomes: Sequence[Outcome], count: str) -> str:
    """`count`: how many pictures were measured."""
    lines = [f"Measured: {count}, both halves together.", "", *HEAD]
    for each in outcomes:
        cells = (
            each.row.name,
            limit(each),
            str(each.people),
            share(each.caught),
            share(each.false_alarms),
            f"*{most(each)}*",
        )
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "By skin tone, pictures flagged of pictures shown:", "", *TONE_HEAD]
    nothing = Share(0, 0, 0, 0)
    for each in outcomes:
        tones = [each.by_tone.get(tone, (nothing, nothing)) for tone in TONES]
        cells_ = [share(side, interval=False) for pair in tones for side in pair]
        lines.append(f"| {each.row.name} | {' | '.join(cells_)} |")
    return "\n".join(lines)


def write_docs(outcomes: Sequence[Outcome], count: str) -> None:
    before, _, rest = DOCS.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCS.write_text(f"{before}{BEGIN}\n\n{table(outcomes, count)}\n\n{END}{after}")


def plain(outcome: Outcome) -> dict[str, Any]:
    """For build/appearance.json."""

    def figures(of: Share) -> dict[str, Any]:
        return {
            "share": of.value,
            "hits": of.hits,
            "of": of.of,
            "people": of.people,
            "people_with_one": of.with_one,
            "wilson_95": wilson(of.hits, of.of),
        }

    return {
        "row": outcome.row.name,
        "check": outcome.row.check,
        "limits": dict(outcome.limits),
        "people": outcome.people,
        "caught": figures(outcome.caught),
        "false_alarms": figures(outcome.false_alarms),
        "unmeasured": outcome.unmeasured,
        "most": most(outcome),
        "by_tone": {
            tone: {"caught": figures(caught), "false_alarms": figures(wrong)}
            for tone, (caught, wrong) in outcome.by_tone.items()
        },
        "missed": outcome.missed,
        "wrong": outcome.wrong,
    }
