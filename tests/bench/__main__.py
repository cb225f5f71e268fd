"""`python -m tests.bench [ONLY]`: run the benchmarks, print a table, write build/bench.json.

ONLY `x` runs `x` and `x.*`. The exit status is 1 where a goal is missed.
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

from tests.bench import Row, met

HERE = Path(__file__).parent
RESULTS = HERE.parent.parent / "build" / "bench.json"


def wanted(name: str, only: str) -> bool:
    return not only or name == only or name.startswith(f"{only}.")


def modules() -> list[ModuleType]:
    """Those with a `run`: helpers of benchmarks live here too."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(HERE)]))
    found = [
        importlib.import_module(f"tests.bench.{name}") for name in names if not name.startswith("_")
    ]
    return [module for module in found if hasattr(module, "run")]


def line(row: Row) -> str:
    ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
    goal, verdict = row["goal"], {True: "ok", False: "MISSED", None: ""}[met(row)]
    wish = "" if goal is None else f"{goal['of']} {goal['op']} {goal['limit']:g}"
    value = f"{row['value']:.3f}"
    return (
        f"{row['name']:<24}{value:>12} {row['unit']:<7}{row['n']:>8}{ratio:>8}  {wish:<16}{verdict}"
    )


def main(only: str) -> int:
    rows: list[Row] = []
    print(f"{'name':<24}{'value':>12} {'unit':<7}{'n':>8}{'ratio':>8}  goal")
    for module in modules():
        if not any(wanted(name, only) for name in module.NAMES):
            continue
        made: list[Row] = module.run()
        for row in made:
            if wanted(row["name"], only):
                rows.append(row)
                print(line(row), flush=True)
    if not rows:
        print(f"no benchmark is called {only}", file=sys.stderr)
        return 2
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n")
    return int(any(met(row) is False for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
