"""The labelled set: which pictures are shown, and what each check should say to them.

A half belongs to its people: nobody is in both, neither before the camera nor beside, nor on the wall.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from random import Random
from typing import Final, Literal

from PIL import Image

from tests.evaluation.dressing import Cloth, dressable, dressed, whiteboard
from tests.pictures.compose import (
    SIZE,
    against_light,
    blurred,
    framed,
    lit,
    peek,
    photo,
    stand,
    tinted,
    wall,
)
from tests.pictures.fetch import Person, Picture, people, rooms

Half = Literal["tune", "held"]
HALVES: Final[tuple[Half, ...]] = ("tune", "held")

GREY, BLUE, WHITE = "grey", "blue", "white"
WALLS: Final = {GREY: (190, 195, 200), BLUE: (120, 135, 150), WHITE: (225, 225, 220)}
FINE: Final = (
    "one_face",
    "placement",
    "second_person",
    "portrait",
    "too_dark",
    "over_exposed",
    "back_light",
    "sharpness",
)
"""What is well wherever one person sits in ordinary light before whatever room."""
PLAIN: Final = "backdrop: plain"
REFERENCE: Final = "backdrop: reference"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture. `asks`: by row of the table, whether it should be flagged. `reference`: a background's name."""

    half: Half
    name: str
    person: Person | None
    asks: Mapping[str, bool]
    make: Callable[[], Image.Image]
    reference: str | None = None
    text: bool = False


def half_of(everybody: Mapping[str, Person]) -> dict[str, Half]:
    """By the hash of each name, alternating among those alike, so that both halves have some of all."""
    alike = defaultdict(list)
    for each in everybody.values():
        alike[each.part, each.tone, bool(each.sleeveless)].append(each.id)
    found: dict[str, Half] = {}
    turn = 0
    for _, ids in sorted(alike.items()):
        for name in sorted(ids, key=lambda name: sha256(name.encode()).hexdigest()):
            found[name] = HALVES[turn % 2]
            turn += 1
    return found


def background(name: str) -> Image.Image:
    return wall(WALLS[name]) if name in WALLS else photo(rooms()[name])


def shots() -> list[Shot]:
    """Both halves' pictures, in an order that doesn't change."""
    everybody = people()
    halves = half_of(everybody)
    places = rooms()
    found: list[Shot] = []
    for half in HALVES:
        mine = [each for each in everybody.values() if halves[each.id] == half]
        agents = [each for each in mine if each.part == "agent"]
        for number, person in enumerate(agents):
            found += _of(half, person, number, agents, mine, [*places])
    found += [
        Shot(
            HALVES[number % 2],
            f"nobody-{name}",
            None,
            {"one_face": True},
            partial(background, name),
        )
        for number, name in enumerate((*WALLS, *places))
    ]
    return found


def needed() -> list[Picture]:
    return [*people().values(), *rooms().values()]


def _of(
    half: Half,
    person: Person,
    number: int,
    agents: list[Person],
    mine: list[Person],
    places: list[str],
) -> Iterator[Shot]:
    rng = Random(person.id)
    even = number % 2 == 0
    one, two, three, four = rng.sample(places, 4)
    others = [each for each in agents if each is not person]
    second, third = rng.sample(others, 2)
    on_wall = rng.choice([each for each in mine if each is not person])
    worn = {
        row: label
        for row, label in (("bare", person.sleeveless), ("pattern", person.pattern))
        if label is not None
    }

    def shot(
        name: str,
        asks: Mapping[str, bool],
        make: Callable[[], Image.Image],
        *,
        fine: bool = False,
        reference: str | None = None,
        text: bool = False,
    ) -> Shot:
        wanted = {**dict.fromkeys(FINE, False), **worn, **asks} if fine else asks
        return Shot(half, f"{person.id}-{name}", person, wanted, make, reference, text)

    def before(
        name: str, change: Callable[[Image.Image], Image.Image] = lambda i: i
    ) -> Image.Image:
        return stand(change(background(name)), person)

    def relit(gain: float) -> Image.Image:
        return lit(before(GREY), gain)

    def unsharp(behind: str, sigma: float) -> Image.Image:
        return blurred(before(behind), sigma)

    def beside(guest: Person, face: float) -> Image.Image:
        return stand(peek(background(GREY), guest, x=away, face=face), person, x=seat)

    def under_portrait(guest: Person, height: float) -> Image.Image:
        hung = framed(background(WHITE), guest, x=away, y=0.3, height=height)
        return stand(hung, person, x=seat)

    def together(guest: Person) -> Image.Image:
        return stand(stand(background(BLUE), guest, x=0.24), person, x=0.74)

    def seated(x: float = 0.5, face: float = 0.24, eyes: float | None = None) -> Image.Image:
        return stand(background(GREY), person, x=x, face=face, eyes=eyes)

    def by_board() -> Image.Image:
        return stand(whiteboard(person.id), person)

    def in_cloth(cloth: Cloth) -> Image.Image:
        return stand(background(GREY), person, image=dressed(person, cloth, person.id))

    away, seat = (0.14, 0.6) if even else (0.86, 0.4)

    # One person in ordinary light, before walls and rooms, the approved background or another.
    same, other = {REFERENCE: False}, {REFERENCE: True}
    calm, busy = {PLAIN: False}, {PLAIN: True}
    quiet = {"background_text": False}
    yield shot(
        "grey", same | calm | quiet, partial(before, GREY), fine=True, reference=GREY, text=True
    )
    yield shot("white", same | calm, partial(before, WHITE), fine=True, reference=WHITE)
    yield shot(
        "room",
        same | busy | quiet,
        partial(before, one, partial(tinted, gain=1.15, warm=0.05)),
        fine=True,
        reference=one,
        text=True,
    )
    yield shot("moved", same | busy, partial(before, two, _shifted), fine=True, reference=two)
    elsewhere = partial(before, three if even else GREY)
    yield shot("other", other | (busy if even else calm), elsewhere, fine=True, reference=four)

    # Light.
    for gain in (0.2, 1.6):
        yield shot(f"light-{gain}", {}, partial(relit, gain), fine=True)
    yield shot("dark-0.03", {"too_dark": True}, partial(relit, 0.03))
    yield shot("bright", {"over_exposed": True}, partial(relit, 4 if even else 6))
    yield shot("back", {"back_light": True}, partial(against_light, person, 0.12 if even else 0.06))
    yield shot(
        "blur", {"sharpness": True}, partial(unsharp, one, 3) if even else partial(unsharp, GREY, 5)
    )

    # Others: further away at either side, as near as the agent, on the wall.
    yield shot("second", {"second_person": True}, partial(beside, second, 0.13 if even else 0.09))
    yield shot("two-near", {"one_face": True}, partial(together, third))
    yield shot(
        "portrait", {"portrait": True}, partial(under_portrait, on_wall, 0.34 if even else 0.26)
    )

    # Place.
    yield shot("aside", {"placement": True}, partial(seated, x=0.2 if even else 0.8))
    yield shot("near", {"placement": True}, partial(seated, face=0.72, eyes=0.45))

    # Writing, and other clothes.
    yield shot("board", {"background_text": True}, by_board, text=True)
    if dressable(person):
        for cloth, wanted in CLOTHS.items():
            text = "clothing_text" in wanted
            asked = wanted if person.sleeveless is False else _without_bare(wanted)
            yield shot(cloth, asked, partial(in_cloth, cloth), text=text)


CLOTHS: Final[Mapping[Cloth, Mapping[str, bool]]] = {
    "plain": {"pattern": False, "bare": False, "clothing_text": False},
    "suit": {"pattern": False},
    "stripes": {"pattern": True},
    "plaid": {"pattern": True},
    "flowers": {"pattern": True},
    "word": {"clothing_text": True},
}


def _without_bare(wanted: Mapping[str, bool]) -> dict[str, bool]:
    return {row: label for row, label in wanted.items() if row != "bare"}


def _shifted(image: Image.Image) -> Image.Image:
    """The camera was nudged: eight pixels across, four down."""
    return image.transform(SIZE, Image.Transform.AFFINE, (1, 0, 8, 0, 1, 4))
