"""Passwords that are good enough, and differ."""

import re

from signaling.generated import new_password
from signaling.store.passwords import check_strength


def test_pronounceable_and_strong() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"([b-z][aeiou][b-z][aeiou]-){4}([b-z][aeiou]){2}", password)
        check_strength(password, "anna")
