"""Who gets a place and who gives one up: by itself, and over time with everybody who wants one."""

from collections import Counter
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from signaling.documents.places import LENT_S, TURN_S, Due, Held, given_up, served
from tests.limits import budget

MOST, SHARE = 4, 2


def held(*by: str, since: float = 0.0) -> list[Held]:
    return [Held(each, since + number / 100) for number, each in enumerate(by)]


def test_whoever_has_the_fewest_is_next() -> None:
    assert served(["a", "b", "a"], held("a", "c"), MOST, SHARE) == 1
    assert served(["a", "b"], held("a", "b"), MOST, SHARE) == 0, "else whoever came first"
    assert served(["a"], held("a", "a"), MOST, SHARE) is None, "no more than a share"
    assert served(["b"], held("a", "a", "c", "c"), MOST, SHARE) is None, "no more than there are"
    assert served([], [], MOST, SHARE) is None


def test_what_is_lent_goes_before_what_is_somebodys_only_one() -> None:
    full = held("a", "b", "c", "b")
    assert given_up(["d"], full, MOST) == Due(0.01 + LENT_S, 1)
    assert given_up(["d"], held("a", "b", "c", "d"), MOST) is None, "d has one"
    assert given_up(["e"], held("a", "b", "c", "d"), MOST) == Due(TURN_S, 0)


def test_nothing_is_given_up_for_those_who_have_or_while_there_is_room() -> None:
    assert given_up(["a"], held("a", "a", "b", "b"), MOST) is None
    assert given_up(["d"], held("a", "a", "b"), MOST) is None
    assert given_up([], held("a", "a", "b", "b"), MOST) is None


class World:
    """Virtual time: each wants a place from some moment on for as long as it lasts, and what was given up is wanted
    again at once. Exact eighths of a second."""

    def __init__(self, wants: "list[Want]") -> None:
        self.now = 0.0
        self.coming = sorted(wants, key=lambda want: want.since, reverse=True)
        self.waiting: list[Want] = []
        self.having: list[tuple[Held, Want]] = []

    @property
    def places(self) -> list[Held]:
        return [place for place, _ in self.having]

    def step(self) -> bool:
        """False when nobody wants anything any more."""
        while self.coming and self.coming[-1].since <= self.now:
            self.waiting.append(self.coming.pop())
        self.having = [
            (place, want) for place, want in self.having if self.ends(place, want) > self.now
        ]
        wanting = [want.by for want in self.waiting]
        index = served(wanting, self.places, MOST, SHARE)
        if index is not None:
            want = self.waiting.pop(index)
            self.having.append((Held(want.by, self.now), want))
            return True
        due = given_up(wanting, self.places, MOST)
        if due is not None and due.at <= self.now:
            self.give_up(*self.having.pop(due.place))
            return True
        moments = [self.ends(*each) for each in self.having]
        moments += [want.since for want in self.coming[-1:]]
        moments += [due.at] if due is not None else []
        assert moments or not self.waiting, "somebody waits although there is room"
        self.now = min(moments, default=self.now)
        return bool(moments)

    def give_up(self, place: Held, want: "Want") -> None:
        only = place.by not in {each.by for each in self.places}
        held_for = self.now - place.since
        assert held_for >= (TURN_S if only else LENT_S)
        if not only:  # else it had all its time
            self.waiting.append(want._replace(since=self.now))

    @staticmethod
    def ends(place: Held, want: "Want") -> float:
        return place.since + want.lasts


class Want(NamedTuple):
    by: str
    since: float
    lasts: float


EIGHTHS = st.integers(0, 400).map(lambda eighth: eighth / 8)
WANTS = st.lists(
    st.builds(Want, st.sampled_from("abcdefg"), EIGHTHS, EIGHTHS.map(lambda s: s + 0.125)),
    max_size=40,
)


@settings(max_examples=budget(100, 3_000), deadline=None)
@given(WANTS)
def test_whatever_comes_everybody_has_a_turn(wants: list[Want]) -> None:
    world = World(wants)
    few = len({want.by for want in wants}) <= MOST
    steps, without = 0, dict[str, float]()
    while world.step():
        steps += 1
        assert steps < 10_000, "it never ends"
        having = Counter(place.by for place in world.places)
        assert having.total() <= MOST
        assert all(each <= SHARE for each in having.values())
        if few:
            wanting = {want.by for want in world.waiting if not having[want.by]}
            without = {by: without.get(by, world.now) for by in wanting}
            assert all(world.now - since <= LENT_S for since in without.values()), "lent ones come"
    assert not world.waiting


def test_many_who_wait_are_served_one_after_another() -> None:
    """Twelve with nothing but slow work: each has its turn, and its whole turn."""
    waiting, having, got = [f"p{number}" for number in range(12)], list[Held](), list[float]()
    now = 0.0
    while waiting:
        index = served(waiting, having, MOST, SHARE)
        if index is not None:
            having.append(Held(waiting.pop(index), now))
            got.append(now)
            continue
        due = given_up(waiting, having, MOST)
        assert due is not None
        now = due.at
        del having[due.place]
    assert got == [0.0] * 4 + [TURN_S] * 4 + [2 * TURN_S] * 4
