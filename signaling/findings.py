"""What an administrator's commands find, a line each."""

from typing import Literal, NamedTuple

Level = Literal["ok", "warn", "bad"]


class Finding(NamedTuple):
    """One thing looked at. `name` is stable (`turn.reach`); `todo` says what helps, where something is wrong."""

    name: str
    level: Level
    what: str
    todo: str = ""
