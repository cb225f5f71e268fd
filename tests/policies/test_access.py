"""The table of acts, and what a house asks for beside it."""

from typing import get_args

import pytest

from policies.access import RULES, Act, Asker, Scope, Wish, asks, decide

ACTS: tuple[Act, ...] = get_args(Act)
ROLES = ("agent", "supervisor", "compliance", "administrator")
PURPOSES = frozenset({"complaint", "quality"})


def asker(role: str = "compliance", *queues: str, desk: str = "desk") -> Asker:
    return Asker(role=role, desk=desk, queues=frozenset(queues))


def wish(act: Act = "contact.look", queue: str | None = "german", **other: str | None) -> Wish:
    return Wish(act=act, desk="desk", queue=queue, purpose=other.get("purpose"))


def test_each_act_has_its_row_and_none_is_for_agents() -> None:
    assert set(RULES) == set(ACTS)
    assert [act for act, rule in RULES.items() if "agent" in rule.roles or not rule.roles] == []


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_for_exactly_its_roles(act: Act) -> None:
    for role in ROLES:
        verdict = decide(asker(role), wish(act))
        assert verdict.allowed == (role in RULES[act].roles), role
        assert verdict.why == (None if role in RULES[act].roles else "role")


@pytest.mark.parametrize("act", ACTS)
def test_nobody_reaches_another_desk(act: Act) -> None:
    for role in RULES[act].roles:
        assert decide(asker(role, desk="another"), wish(act)).why == "desk"


def test_a_limited_reviewer_sees_their_queues_contacts_and_no_others() -> None:
    mine = asker("compliance", "german", "english")
    assert decide(mine, wish(queue="german")).allowed
    assert decide(mine, wish(queue="french")).why == "queue"
    assert decide(asker(), wish(queue="french")).allowed, "without queues: all"
    assert (mine.limits, asker().limits) == (frozenset({"german", "english"}), None)


@pytest.mark.parametrize("act", [act for act in ACTS if "compliance" in RULES[act].roles])
def test_what_concerns_the_whole_desk_is_not_for_limited_reviewers(act: Act) -> None:
    verdict = decide(asker("compliance", "german"), wish(act, queue=None))
    assert verdict.why == ("queue" if RULES[act].whole else None)


def test_queues_of_others_limit_no_look() -> None:
    """An agent's queues say whom they serve; a supervisor or administrator with some sees all."""
    assert decide(asker("supervisor", "german"), wish(queue="french")).allowed
    assert decide(asker("administrator", "german"), wish("audit.read", None)).allowed


def test_a_purpose_is_asked_of_reviewers_where_the_house_has_some() -> None:
    assert decide(asker(), wish(), PURPOSES).why == "purpose"
    assert decide(asker(), wish(purpose="curiosity"), PURPOSES).why == "purpose"
    assert decide(asker(), wish(purpose="quality"), PURPOSES).allowed
    assert decide(asker("supervisor"), wish(), PURPOSES).allowed
    assert decide(asker(), wish("numbers.read", None), PURPOSES).allowed, "nobody is shown"


def test_whatever_shows_somebody_asks_for_its_purpose() -> None:
    """What has an entry shows or lets out something; all of that is asked for, of reviewers."""
    shown = {act for act, rule in RULES.items() if rule.entry and "compliance" in rule.roles}
    assert {act for act in shown if not asks("compliance", act, PURPOSES)} == set()
    assert {rule.scope for rule in RULES.values()} - {None} == set(get_args(Scope))


def test_what_must_not_be_known_of_comes_first() -> None:
    """No purpose is asked for a contact that this reviewer may not know of."""
    limited = asker("compliance", "german")
    assert decide(limited, wish(queue="french"), PURPOSES).why == "queue"
    assert decide(asker("agent", desk="another"), wish(), PURPOSES).why == "role"
