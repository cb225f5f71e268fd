"""Limits from one half of the people, figures from the other. Pure: values in, counts out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final

from policies.appearance.facts import Check, Severity
from policies.appearance.limits import beyond, value_of

Values = Mapping[str, float | None]
FEW_FALSE_ALARMS: Final = 0.03
"""What a limit is chosen for on the tuning half: less than what may be, since the other half has other people."""
Z: Final = 1.96


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `tuned`: its limit is chosen here; else it is fixed, or a matter of taste."""

    name: str
    check: Check
    limits: tuple[str, ...]
    tuned: bool = False


ROWS: Final = (
    Row("one_face", "one_face", ("faces_min", "faces_max")),
    Row(
        "placement",
        "placement",
        (
            "center_x_min",
            "center_x_max",
            "eye_y_min",
            "eye_y_max",
            "face_height_min",
            "face_height_max",
        ),
    ),
    Row("second_person", "second_person", ("others_max",)),
    Row("portrait", "portrait", ("portraits_max",)),
    Row("too_dark", "too_dark", ("face_p97_min",), tuned=True),
    Row("over_exposed", "over_exposed", ("face_clipped_max",), tuned=True),
    Row("back_light", "back_light", ("back_light_max",), tuned=True),
    Row("sharpness", "sharpness", ("sharpness_min",), tuned=True),
    Row("backdrop: reference", "backdrop", ("backdrop_changed_max",), tuned=True),
    Row("backdrop: plain", "backdrop", ("backdrop_busy_max",), tuned=True),
    Row("background_text", "background_text", ("background_text_max",), tuned=True),
    Row("bare", "bare", ("bare_max",), tuned=True),
    Row("pattern", "pattern", ("pattern_max",), tuned=True),
    Row("clothing_text", "clothing_text", ("clothing_text_max",), tuned=True),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One measured picture: whose it is, what was to be said, what was measured."""

    name: str
    half: str
    person: str
    tone: str
    asks: Mapping[str, bool]
    values: Values


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, pictures of so many people, of whom so many had one."""

    hits: int
    of: int
    people: int
    with_one: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a row did. `unmeasured`: pictures that should have been flagged, but had no value."""

    row: Row
    limits: Mapping[str, float]
    caught: Share
    false_alarms: Share
    unmeasured: int
    by_tone: Mapping[str, tuple[Share, Share]]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def people(self) -> int:
        """Of those who are fewer: without people to catch nothing is shown, nor without people to leave alone."""
        return min(self.caught.people, self.false_alarms.people)


def flagged(limits: Mapping[str, float], values: Values) -> bool:
    measured = ((name, bound, values.get(value_of(name))) for name, bound in limits.items())
    return any(value is not None and beyond(name, bound, value) for name, bound, value in measured)


def tuned(row: Row, seen: Iterable[Seen]) -> float | None:
    """The limit that catches most at few false alarms; of those that catch as many, the middle one. Two digits."""
    [name] = row.limits
    sign = -1 if name.endswith("_min") else 1
    should: list[float] = []
    fine: list[float] = []
    for each in seen:
        value = each.values.get(value_of(name))
        if row.name in each.asks and value is not None:
            (should if each.asks[row.name] else fine).append(sign * value)
    if not should or not fine:
        return None
    cuts = sorted({*should, *fine})
    between = [(a + b) / 2 for a, b in pairwise(cuts)]
    allowed = [c for c in between if _over(fine, c) <= FEW_FALSE_ALARMS * len(fine)]
    if not allowed:
        return None
    most = max(_over(should, cut) for cut in allowed)
    best = [cut for cut in allowed if _over(should, cut) == most]
    # Where a gap lies between the two kinds, its middle: as far from either as can be.
    return sign * float(f"{(best[0] + best[-1]) / 2:.2g}")


def _over(values: Sequence[float], cut: float) -> int:
    return sum(value > cut for value in values)


def counted(row: Row, limits: Mapping[str, float], seen: Sequence[Seen]) -> Outcome:
    asked = [each for each in seen if row.name in each.asks]
    should = [each for each in asked if each.asks[row.name]]
    fine = [each for each in asked if not each.asks[row.name]]
    tones = sorted({each.tone for each in asked if each.tone})
    return Outcome(
        row=row,
        limits=limits,
        caught=_share(limits, should),
        false_alarms=_share(limits, fine),
        unmeasured=sum(
            all(each.values.get(value_of(name)) is None for name in limits) for each in should
        ),
        by_tone={
            tone: (
                _share(limits, [each for each in should if each.tone == tone]),
                _share(limits, [each for each in fine if each.tone == tone]),
            )
            for tone in tones
        },
        missed=tuple(each.name for each in should if not flagged(limits, each.values)),
        wrong=tuple(each.name for each in fine if flagged(limits, each.values)),
    )


def _share(limits: Mapping[str, float], seen: Sequence[Seen]) -> Share:
    hits = [each for each in seen if flagged(limits, each.values)]
    return Share(
        hits=len(hits),
        of=len(seen),
        people=len({each.person for each in seen if each.person}),
        with_one=len({each.person for each in hits if each.person}),
    )


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, Z * Z / of
    middle = share + square / 2
    spread = Z * sqrt(share * (1 - share) / of + square / (4 * of))
    return (
        max(0.0, (middle - spread) / (1 + square)),
        min(1.0, (middle + spread) / (1 + square)),
    )


def worse(one: Severity, other: Severity) -> Severity:
    order: tuple[Severity, ...] = ("info", "warn", "block")
    return min(one, other, key=order.index)
