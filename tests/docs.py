"""Draws what the code already says as data: `make docs` writes it, a test finds it out of date."""

from pathlib import Path

from signaling.core.session import TRANSITIONS, UNANSWERED

STATES = Path(__file__).parent.parent / "docs" / "session-states.md"


def session_states() -> str:
    """The states of a contact as a Mermaid diagram."""
    steps = "\n".join(
        f"    {before} --> {after}: {step}" for (before, step), after in TRANSITIONS.items()
    )
    unanswered = ", ".join(f"*{state}*" for state in sorted(UNANSWERED))
    return f"""# A contact's states

Drawn by `make docs` from the transition table in `signaling/core/session.py`, whose docstring tells the theory. Until
an agent has answered ({unanswered}) leaving closes a contact at once; afterwards the agent wraps it up.

```mermaid
stateDiagram-v2
    [*] --> created
{steps}
    closed --> [*]
```
"""


if __name__ == "__main__":
    STATES.write_text(session_states(), encoding="utf-8")
