"""A sample is drawn again from its seed and the contacts' ids alone, each agent has a share and at least one, and the
tools of any Unix come to the same."""

import subprocess
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.sampling import WHOLE, Candidate, candidates, drawn, frame, lot, wanted

NAMES = st.text("abcdefghijkl-_0123456789", min_size=1, max_size=12)
CANDIDATES = st.lists(st.builds(Candidate, agent=NAMES, contact=NAMES), max_size=60)
SHARES = st.integers(1, WHOLE)


@given(seed=NAMES, share=SHARES, found=CANDIDATES, order=st.randoms())
def test_the_same_seed_and_contacts_draw_the_same(seed, share, found, order) -> None:  # type: ignore[no-untyped-def]
    again = [*found, *found[:3]]  # told twice is told once
    order.shuffle(again)
    first = drawn(seed, share, found)
    assert list(drawn(seed, share, again).items()) == list(first.items())
    assert drawn(seed, share, candidates(frame(again))) == first


@given(seed=NAMES, share=SHARES, found=CANDIDATES)
def test_each_agent_has_the_share_and_at_least_one(
    seed: str, share: int, found: list[Candidate]
) -> None:
    had = Counter(each.agent for each in set(found))
    for_whom = Counter(agent for agents in drawn(seed, share, found).values() for agent in agents)
    assert for_whom.keys() == had.keys()
    for agent, contacts in had.items():
        exact = Fraction(contacts * share, WHOLE)
        assert for_whom[agent] >= 1
        assert exact <= for_whom[agent] < exact + 1
        assert for_whom[agent] == wanted(contacts, share)


@given(seed=NAMES, share=SHARES, found=CANDIDATES)
def test_only_what_was_there_is_drawn(seed: str, share: int, found: list[Candidate]) -> None:
    pairs = {
        Candidate(agent, contact)
        for contact, agents in drawn(seed, share, found).items()
        for agent in agents
    }
    assert pairs <= set(found)
    assert share < WHOLE or pairs == set(found)


@given(seed=NAMES, share=SHARES, found=CANDIDATES, other=CANDIDATES)
def test_what_an_agent_is_drawn_for_depends_on_no_other_agent(
    seed: str, share: int, found: list[Candidate], other: list[Candidate]
) -> None:
    def of(agent: str, sample: object) -> set[str]:
        assert isinstance(sample, dict)
        return {contact for contact, agents in sample.items() if agent in agents}

    theirs = [each for each in other if each.agent not in {one.agent for one in found}]
    alone, together = drawn(seed, share, found), drawn(seed, share, [*found, *theirs])
    for agent in {each.agent for each in found}:
        assert of(agent, alone) == of(agent, together)


def test_a_larger_share_keeps_what_a_smaller_one_drew() -> None:
    found = [Candidate("anna", f"c{number}") for number in range(200)]
    few, many = drawn("seed", 300, found), drawn("seed", 1_000, found)
    assert len(few) == 6
    assert len(many) == 20
    assert list(many)[:6] == list(few)


def test_no_contact_is_favoured() -> None:
    found = [Candidate("anna", f"c{number}") for number in range(20)]
    often = Counter(next(iter(drawn(f"seed {n}", 500, found))) for n in range(4_000))
    assert len(often) == 20
    # 200 each; six standard deviations are 83
    assert all(117 < times < 283 for times in often.values())


def test_the_tools_of_a_unix_draw_the_same() -> None:
    """As docs/judging.md says."""
    found = [Candidate("anna", f"c{number}") for number in range(40)]
    script = """
        while read -r agent contact; do
          lot=$(printf '%s' "$SEED:$contact" | sha256sum | cut -d' ' -f1)
          echo "$agent $lot $contact"
        done | sort | awk '{ print $3 }' | head -n 2
    """
    told = subprocess.run(
        ["/bin/bash", "-c", script],
        input=frame(found),
        env={"SEED": "5eed", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == list(drawn("5eed", 500, found))


@pytest.mark.parametrize("share", [-1, 0, WHOLE + 1])
def test_a_share_that_is_none(share: int) -> None:
    with pytest.raises(ValueError, match="a share is"):
        drawn("seed", share, [Candidate("anna", "c1")])


def test_a_lot_is_what_sha256sum_says() -> None:
    """`printf 'seed:c1' | sha256sum`."""
    assert lot("seed", "c1") == "2760fcafee8b999f1bca4b52e54838e93ab3fcddb94ed3783b5cd63e4f91d3aa"
