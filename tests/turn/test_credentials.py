"""Credentials carry their own end, are the participant's alone, and nobody without the secret can make any."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turn.credentials import LONGEST_S, ends_at, issue, signed

SECRET = "north" * 8
NOW = 1_800_000_000_000
participants = st.text(
    st.characters(codec="utf-8", exclude_characters=":"), min_size=1, max_size=64
)
lifetimes = st.integers(1, LONGEST_S)
moments = st.integers(0, 4_000_000_000_000)


def test_as_the_draft_computes_them() -> None:
    made = issue(SECRET, "c1", NOW, 600)
    assert made.username == "1800000600:c1"
    mac = hmac.new(SECRET.encode(), b"1800000600:c1", hashlib.sha1).digest()
    assert base64.b64decode(made.password) == mac


@given(participants, moments, lifetimes)
def test_they_end_in_time_and_say_whose_they_are(who: str, now: int, lifetime: int) -> None:
    made = issue(SECRET, who, now, lifetime)
    end = ends_at(made.username)
    assert end is not None
    # Whole seconds, and never longer than asked for.
    assert now + lifetime * 1000 - 1000 < end <= now + lifetime * 1000
    assert made.username.partition(":")[2] == who
    assert made == signed(SECRET, made.username)


@given(participants, participants, moments, moments)
def test_another_name_moment_or_secret_is_another_password(
    one: str, other: str, now: int, later: int
) -> None:
    made, different = issue(SECRET, one, now, 60), issue(SECRET, other, later, 60)
    assert (made.username == different.username) == (made.password == different.password)
    assert issue(SECRET + "x", one, now, 60).password != made.password


@pytest.mark.parametrize("lifetime", [0, -1, LONGEST_S + 1])
def test_no_longer_than_ten_minutes(lifetime: int) -> None:
    with pytest.raises(ValueError, match="credentials live"):
        issue(SECRET, "c1", NOW, lifetime)


@pytest.mark.parametrize("name", ["", "a:b", ":"])
def test_a_name_that_could_be_read_otherwise(name: str) -> None:
    with pytest.raises(ValueError, match="no colon"):
        issue(SECRET, name, NOW, 60)


def test_a_password_is_not_shown() -> None:
    made = issue(SECRET, "c1", NOW, 60)
    assert made.password not in repr(made)


@pytest.mark.parametrize("name", ["c1", "", ":c1", "-5:c1", "²:c1", "1e9:c1"])
def test_names_without_an_end(name: str) -> None:
    assert ends_at(name) is None
