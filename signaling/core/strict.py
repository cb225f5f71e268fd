"""What all that a client sends has in common."""


class Strict:
    """Unknown fields are refused at the edge (read by pydantic; a plain dict, so that the core imports nothing)."""

    __slots__ = ()
    __pydantic_config__ = {"extra": "forbid"}
