"""Files that Chromium takes for a camera: `launch(camera=camera("back_lit"))`. Made once, from fetched pictures."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, get_args

from PIL import Image, __version__

from tests.pictures.compose import against_light, lit, peek, stand, wall
from tests.pictures.fetch import BUILD, HERE, Person, fetch, people

Scene = Literal[
    "good", "back_lit", "two_people", "wrong_backdrop", "sleeveless", "loud_shirt", "too_dark"
]
SCENES: Final[tuple[Scene, ...]] = get_args(Scene)

WALL = (190, 195, 200)
OTHER_WALL = (96, 62, 48)
AGENT, COLLEAGUE, BARE, LOUD = "laughing", "cap", "curls", "beard"
"""Out of two small packages, so that the tests fetch ten megabytes once."""


def frame(scene: Scene) -> Image.Image:
    """What the camera sees."""
    who = people()
    fetch(who[name] for name in (AGENT, COLLEAGUE, BARE, LOUD))
    agent = who[AGENT]
    room = wall(WALL)
    scenes: dict[Scene, Callable[[], Image.Image]] = {
        "good": lambda: stand(room, agent),
        "back_lit": lambda: against_light(agent, 0.06),
        "two_people": lambda: stand(_with(room, who[COLLEAGUE]), agent, x=0.42),
        "wrong_backdrop": lambda: stand(_shelf(), agent),
        "sleeveless": lambda: stand(room, who[BARE]),
        "loud_shirt": lambda: stand(room, who[LOUD]),
        "too_dark": lambda: lit(stand(room, agent), 0.02),
    }
    return scenes[scene]()


def _with(room: Image.Image, colleague: Person) -> Image.Image:
    return peek(room, colleague, x=0.86, face=0.13)


def _shelf() -> Image.Image:
    """A wall of another colour with shelves: far from the approved one, and busy."""
    result = wall(OTHER_WALL)
    for row in range(4):
        top = 60 + row * 170
        result.paste((60, 40, 30), (0, top + 120, 1280, top + 134))
        for column in range(26):
            hue = (row * 67 + column * 41) % 200
            high = 60 + (row * 29 + column * 53) % 56
            book = (40 + hue, 210 - hue, 60 + (hue * 3) % 160)
            result.paste(book, (column * 50, top + 120 - high, column * 50 + 38, top + 120))
    return result


def camera(scene: Scene) -> Path:
    """The file for `--use-file-for-fake-video-capture`; kept in build/ until a source or a label changes."""
    sources = ("cameras.py", "compose.py", "people.json")
    content = b"".join((HERE / name).read_bytes() for name in sources) + __version__.encode()
    target = BUILD / "cameras" / f"{scene}-{hashlib.sha256(content).hexdigest()[:12]}.mjpeg"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f"{target.name}.{os.getpid()}")
        frame(scene).save(half, "JPEG", quality=92)
        half.replace(target)
    return target
