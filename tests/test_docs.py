"""Drawn documents agree with the code they are drawn from."""

from tests.docs import STATES, session_states


def test_the_diagram_of_states_is_up_to_date() -> None:
    assert STATES.read_text(encoding="utf-8") == session_states(), "run make docs"
