"""The order of customers and agents."""

from policies.routing.ranking import agent_key, customer_key


def test_longest_waiting_first_with_head_start_and_ties_by_id() -> None:
    early, late = customer_key(100, 0, False, "b"), customer_key(200, 0, False, "a")
    assert early < late
    assert customer_key(200, 101, False, "z") < early
    assert customer_key(100, 0, False, "a") < early


def test_callers_by_code_come_before_everybody() -> None:
    assert customer_key(1_795_000_000_000, 0, True, "x") < customer_key(
        1_795_000_000_000 - 86_400_000, 86_400_000, False, "a"
    )


def test_longest_idle_first() -> None:
    assert agent_key(1, "b") < agent_key(2, "a")
    assert agent_key(1, "a") < agent_key(1, "b")
