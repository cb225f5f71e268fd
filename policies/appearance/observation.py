"""Is this what a browser can have measured? An observation that can't be is refused, not judged."""

import math
from collections.abc import Mapping
from typing import Final

from policies.appearance.facts import Observation

RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "faces": (0, 100),
    "others": (0, 100),
    "portraits": (0, 100),
    # A face may reach over the edge of the picture.
    "center_x": (-0.5, 1.5),
    "eye_y": (-0.5, 1.5),
    "face_height": (0, 2),
    "face_p97": (0, 255),
    "face_clipped": (0, 1),
    "back_light": (-100, 100),
    "sharpness": (0, 100_000),
    "backdrop_changed": (0, 1),
    "backdrop_busy": (0, 300),
    "background_text": (0, 1),
    "bare": (0, 1),
    "pattern": (0, 1_000),
    "clothing_text": (0, 1),
    "palette": (0, 500),
}
OF_A_FACE: Final = (
    "center_x",
    "eye_y",
    "face_height",
    "face_p97",
    "face_clipped",
    "back_light",
    "sharpness",
)
"""There are none of these without a face."""
OF_EVERY_FACE: Final = ("center_x", "eye_y", "face_height", "face_p97")
"""Where there is a face there are these."""


def implausible(observation: Observation) -> str | None:
    """The first value that can't have been measured beside the others, by name."""
    for name, (lowest, highest) in RANGES.items():
        value: float | None = getattr(observation, name)
        if value is not None and not (math.isfinite(value) and lowest <= value <= highest):
            return name
    wrong = OF_A_FACE if observation.faces == 0 else OF_EVERY_FACE
    for name in wrong:
        if (getattr(observation, name) is not None) == (observation.faces == 0):
            return name
    return None
