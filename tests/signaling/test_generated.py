"""Passwords that are good enough, and differ; ids that a command line takes."""

import re
import secrets

import pytest

from signaling.generated import new_id, new_password
from signaling.store.passwords import check_strength


def test_pronounceable_and_strong() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert re.fullmatch(r"([b-z][aeiou][b-z][aeiou]-){4}([b-z][aeiou]){2}", password)
        check_strength(password, "anna")


def test_no_id_looks_like_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-abc", "--xyz", "a-bc"])
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _: next(drawn))
    assert new_id() == "a-bc"
