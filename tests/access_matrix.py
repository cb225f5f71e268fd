"""Which route is for whom, read from the routes themselves, the handlers' own source and the table of acts.

`make docs` writes it into docs/access.md; tests/integration/test_access_matrix.py asks a real server.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from policies.access import RULES, Act, asks
from signaling.api.guard import COMPANION, CUSTOMER, EVERYONE, OPERATOR, STAFF, Handler, Route
from signaling.api.review_routes import REVIEW_ROUTES
from signaling.api.routes import ROUTES

ACTS: Final[tuple[Act, ...]] = get_args(Act)
May = Literal["yes", "own queues", "no"]
SIGNS: Final[dict[May, str]] = {"yes": "yes", "own queues": "of their queues", "no": "–"}
OPEN: Final[frozenset[Act]] = frozenset(
    {"questions.read", "reviewers.read", "search.read", "search.save"}
)
"""What tells of no contact, and is the same for reviewers of all queues."""
LIMITED: Final = "compliance, limited"


@dataclass(frozen=True)
class Asking:
    """What a handler asks of `signaling.api.access`: acts, whether it writes their entry, and of one contact."""

    acts: tuple[Act, ...]
    notes: bool
    contact: bool


def asking(handler: Handler) -> Asking:
    """By its own source: `permit(request, "act", …)`, or `check(request, "act", …)` and `….note(…)`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(handler)))
    acts: list[Act] = []
    notes = contact = False
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else None
        if isinstance(call.func, ast.Attribute) and call.func.attr == "note":
            notes = True
        if name in {"check", "permit"}:
            notes = notes or name == "permit"
            told, contact = call.args[1], contact or len(call.args) > 2
            assert isinstance(told, ast.Constant), f"{handler}: the act is said in its place"
            acts += [act for act in ACTS if act == told.value]
    return Asking(tuple(dict.fromkeys(acts)), notes, contact)


def may(route: Route, role: str) -> May:
    """`role`: one of the staff, or `LIMITED`."""
    limited = role == LIMITED
    if EVERYONE in route.roles:
        return "yes"
    if (role if not limited else "compliance") not in route.roles:
        return "no"
    acts = asking(route.handler).acts if route in REVIEW_ROUTES else ()
    if not limited or not acts:
        return "yes"
    if any(RULES[act].whole for act in acts):
        return "no"
    return "yes" if OPEN.issuperset(acts) else "own queues"


def review_table() -> Iterator[str]:
    roles = ("agent", "supervisor", "compliance", LIMITED, "administrator")
    yield f"| route | act | {' | '.join(roles)} | entry | purpose for |"
    yield f"|---|---|{'---|' * len(roles)}---|---|"
    for route in REVIEW_ROUTES:
        found = asking(route.handler)
        acts = found.acts
        cells = " | ".join(SIGNS[may(route, role)] for role in roles)
        entries = ", ".join(f"`{RULES[act].entry}`" for act in acts if RULES[act].entry) or "–"
        some = frozenset({"some"})
        asked = [act for act in acts if asks("compliance", act, some)]
        scopes = {str(RULES[act].scope) for act in asked}
        purpose = "the contact" if asked and found.contact else ", ".join(sorted(scopes)) or "–"
        named = ", ".join(f"`{act}`" for act in acts)
        yield f"| `{route.method} {route.path}` | {named} | {cells} | {entries} | {purpose} |"


def other_table() -> Iterator[str]:
    callers = (CUSTOMER, COMPANION, *STAFF)
    yield f"| route | {' | '.join(callers)} | others |"
    yield f"|---|{'---|' * len(callers)}---|"
    for route in ROUTES:
        if route in REVIEW_ROUTES or EVERYONE in route.roles:
            continue
        cells = " | ".join("yes" if caller in route.roles else "–" for caller in callers)
        rest = sorted(route.roles - set(callers))
        others = ", ".join("by address" if each == OPERATOR else f"`{each}`" for each in rest)
        path = re.sub(r":[^}]*}", "}", route.path)
        yield f"| `{route.method} {path}` | {cells} | {others or '–'} |"


def tables() -> str:
    return "\n".join(
        [
            "## Every route",
            "",
            "Written by `make docs` from the routes, their handlers and the table of acts. Each cell is asked of a "
            "real server by `tests/integration/test_access_matrix.py`.",
            "Somebody of another desk gets none of these answers: their sign-in is unknown here, and so are this "
            "desk's contacts there.",
            "",
            "### Review",
            "",
            *review_table(),
            "",
            "### All others that are not for everyone",
            "",
            *other_table(),
            "",
        ]
    )
