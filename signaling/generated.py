"""Passwords that a person can read out."""

import secrets

_CONSONANTS, _VOWELS = "bdfghklmnprstvwz", "aeiou"


def new_password() -> str:
    """Pronounceable: five groups of 12.6 bits."""
    draw = secrets.choice
    return "-".join("".join(draw(_CONSONANTS) + draw(_VOWELS) for _ in range(2)) for _ in range(5))
