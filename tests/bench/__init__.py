"""Benchmarks: each module here has `run() -> list[Row]` and `NAMES`, the names of the rows it makes."""

from typing import Literal, TypedDict


class Goal(TypedDict):
    of: Literal["value", "ratio"]
    op: Literal["<=", ">="]
    limit: float


class Row(TypedDict):
    """One figure. What has no baseline has None in its three fields."""

    name: str
    value: float
    unit: str
    n: int
    baseline: str | None
    baseline_value: float | None
    ratio: float | None
    goal: Goal | None


def alone(name: str, value: float, unit: str, n: int, goal: Goal | None) -> Row:
    """A figure that is compared with no other."""
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "n": n,
        "baseline": None,
        "baseline_value": None,
        "ratio": None,
        "goal": goal,
    }


def at_most(limit: float) -> Goal:
    return {"of": "value", "op": "<=", "limit": limit}


def met(row: Row) -> bool | None:
    """Whether the goal holds; None where there is none."""
    goal = row["goal"]
    if goal is None:
        return None
    figure = row["value"] if goal["of"] == "value" else row["ratio"]
    if figure is None:
        return False
    return figure <= goal["limit"] if goal["op"] == "<=" else figure >= goal["limit"]
