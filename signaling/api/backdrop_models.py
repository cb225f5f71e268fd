"""The bodies of the house's approved backdrops."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from signaling.api.models import Body
from signaling.core.desk_views import Text

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class BackdropWish(Body):
    """What it is called, in both languages; sent as the query of the upload."""

    de: Name
    en: Name


class HouseBackdrop(Body):
    """`width` and `height` of its picture, in pixels."""

    id: str
    name: Text
    width: int
    height: int
    added_at: int


class HouseBackdrops(Body):
    """All of the house, the oldest first; at most `most` fit."""

    backdrops: tuple[HouseBackdrop, ...]
    most: int


MODELS: tuple[type[BaseModel], ...] = (HouseBackdrop, HouseBackdrops)
