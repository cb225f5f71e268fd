"""`python -m tests.evaluation [--docs] [--sample N]`: measure the labelled pictures and print the table.

It is written to build/appearance.json, too. Limits are chosen on one half of the people; the table counts on the
other half, with the limits that the desk uses (`policies/appearance/limits.py`). Where these are not the chosen ones it
says so, and the exit status is 1. `--docs` renews the table in docs/appearance.md; `--sample`: with so many of the
pictures, drawn by lot.
"""

import argparse
import asyncio
import json
import sys

from policies.appearance.limits import LIMITS
from tests.e2e.small_desk import build
from tests.evaluation.figures import ROWS, Outcome, Row, Seen, counted, tuned
from tests.evaluation.measuring import BUILD, PAGE, compose, measure, save
from tests.evaluation.report import ROOT, plain, table, write_docs
from tests.evaluation.scenes import needed
from tests.pictures.fetch import fetch

RESULTS = ROOT / "build" / "appearance.json"


async def main(*, docs: bool, sample: int | None) -> int:
    fetch(needed())
    compose()
    await build(PAGE, "appearance")
    seen, about = await measure(sample)
    save(seen, BUILD / "values.json")
    held = [each for each in seen if each.half == "held"]
    outcomes = [counted(row, in_use(row), held) for row in ROWS]
    count = f"{about['pictures']} of {about['of']} pictures"
    print(table(outcomes, count))
    print(f"\nOne measurement took {about['median_ms']:.0f} ms (median, beside a second one).")
    chosen = {row.name: tuned(row, _half(seen, "tune")) for row in ROWS if row.tuned}
    RESULTS.write_text(
        json.dumps(
            {**about, "chosen": chosen, "rows": [plain(each) for each in outcomes]}, indent=2
        )
        + "\n"
    )
    if docs:
        write_docs(outcomes, count)
    return int(not _agree(outcomes, chosen))


def in_use(row: Row) -> dict[str, float]:
    return {name: LIMITS[row.check][name].usual for name in row.limits}


def _half(seen: list[Seen], half: str) -> list[Seen]:
    return [each for each in seen if each.half == half]


def _agree(outcomes: list[Outcome], chosen: dict[str, float | None]) -> bool:
    wrong = False
    for each in outcomes:
        if not each.row.tuned:
            continue
        [(name, bound)] = each.limits.items()
        best = chosen[each.row.name]
        if best is not None and bound != best:
            wrong = True
            print(f"{name}: the desk uses {bound:g}, the tuning half asks for {best:g}")
    return not wrong


asked = argparse.ArgumentParser(prog="python -m tests.evaluation")
asked.add_argument("--docs", action="store_true")
asked.add_argument("--sample", type=int)
sys.exit(asyncio.run(main(**vars(asked.parse_args()))))
