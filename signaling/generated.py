"""Passwords that a person can read out, and ids that a person may type."""

import secrets

_CONSONANTS, _VOWELS = "bdfghklmnprstvwz", "aeiou"


def new_password() -> str:
    """Pronounceable: five groups of 12.6 bits."""
    draw = secrets.choice
    return "-".join("".join(draw(_CONSONANTS) + draw(_VOWELS) for _ in range(2)) for _ in range(5))


def new_id() -> str:
    """96 bits; never begins like an option of the command line."""
    while (drawn := secrets.token_urlsafe(12)).startswith("-"):
        pass
    return drawn
