"""Who comes first: one order of customers, one of agents.

Both are total, so that the same facts always give the same pair.
"""

CustomerKey = tuple[int, str]
AgentKey = tuple[int, str]

CODE_FIRST_MS = 10**12
"""A caller with an agent's code is on the phone with that agent: before everybody else (31 years ahead)."""


def customer_key(since: int, head_start_ms: int, by_code: bool, contact: str) -> CustomerKey:
    """The smallest first: longest waiting, the head start counted as waiting; ties by id."""
    return (since - head_start_ms - (CODE_FIRST_MS if by_code else 0), contact)


def agent_key(idle_since: int, agent: str) -> AgentKey:
    """The smallest first: longest idle; ties by id."""
    return (idle_since, agent)
