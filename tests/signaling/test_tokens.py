"""A link's token: what our keys signed comes back, everything else is one and the same refusal."""

import base64
import json
from dataclasses import replace
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.core.errors import Code, Refused
from signaling.core.links import Claims
from signaling.store.keys import KeyRing, SigningKey
from signaling.tokens import sign, verify

NEW = SigningKey(kid="new", secret=b"n" * 32, made_at=2, retires_at=None)
OLD = SigningKey(kid="old", secret=b"o" * 32, made_at=1, retires_at=5_000)
RING = KeyRing((NEW, OLD))
CLAIMS = Claims(
    iss="https://desk.example",
    aud="visavis-link",
    desk="demo",
    ref="K-4711",
    nbf=1_800_000_000,
    exp=1_800_600_000,
    iat=1_800_000_000,
    jti="2QD8gOy-1HezEjZh",
)
AUDIENCE = CLAIMS.aud
PAYLOAD: dict[str, Any] = {
    name: getattr(CLAIMS, name)
    for name in ("iss", "aud", "desk", "ref", "nbf", "exp", "iat", "jti")
}


def forge(
    payload: dict[str, Any] | None = None,
    secret: bytes = NEW.secret,
    algorithm: str = "HS256",
    **headers: object,
) -> str:
    return jwt.encode(
        PAYLOAD if payload is None else payload,
        secret,
        algorithm,
        headers={"kid": "new", **headers},
    )


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(token: str, now: int = 0, ring: KeyRing = RING) -> None:
    with pytest.raises(Refused) as refusal:
        verify(token, ring, now, AUDIENCE)
    assert refusal.value.code is Code.LINK_INVALID


def test_what_was_signed_comes_back() -> None:
    assert verify(sign(CLAIMS, RING), RING, 0, AUDIENCE) == CLAIMS
    bare = replace(CLAIMS, ref=None)
    assert verify(sign(bare, RING), RING, 0, AUDIENCE) == bare


def test_the_newest_key_signs_and_the_token_is_short() -> None:
    token = sign(CLAIMS, RING)
    assert jwt.get_unverified_header(token)["kid"] == "new"
    assert len(token) < 350


def test_times_are_not_judged_here() -> None:
    """The machine's clock says nothing: only the desk's does, in the core."""
    for times in ({"exp": 1, "iat": 0, "nbf": 0}, {"exp": 2**39, "iat": 2**38, "nbf": 2**38}):
        assert verify(forge({**PAYLOAD, **times}), RING, 0, AUDIENCE).exp == times["exp"]


def test_an_old_key_verifies_until_it_retires() -> None:
    token = forge(secret=OLD.secret, kid="old")
    assert verify(token, RING, 4_999, AUDIENCE) == CLAIMS
    refused(token, 5_000)
    refused(token, 0, KeyRing((NEW,)))


@pytest.mark.parametrize("name", ["iss", "aud", "desk", "iat", "nbf", "exp", "jti"])
def test_each_claim_must_be_there(name: str) -> None:
    refused(forge({key: value for key, value in PAYLOAD.items() if key != name}))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another"},
        {"aud": ["visavis-link"]},
        {"desk": 1},
        {"desk": ""},
        {"jti": "x" * 201},
        {"ref": 5},
        {"exp": "soon"},
        {"exp": 1.5},
        {"exp": True},
        {"exp": -1},
        {"exp": 2**40},
        {"iat": None},
        {"nbf": []},
    ],
    ids=str,
)
def test_each_claim_is_what_it_should_be(change: dict[str, Any]) -> None:
    refused(forge({**PAYLOAD, **change}))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "..",
        "a.b.c",
        "x" * 5_000,
        f"{part({'alg': 'none', 'kid': 'new'})}.{part(PAYLOAD)}.",
        f"{part({'alg': 'HS256', 'kid': ['new']})}.{part(PAYLOAD)}.x",
        f"{part([])}.{part(PAYLOAD)}.x",
        f"{part({'alg': 'HS256', 'kid': 'new'})}.{part([])}.x",
        "ü.ü.ü",
        "\ud83d.a.b",
    ],
)
def test_what_is_no_token(token: str) -> None:
    refused(token)


def test_other_keys_and_algorithms() -> None:
    refused(forge(secret=b"x" * 32))
    refused(forge(secret=OLD.secret))  # our own key, but not the one it names
    refused(forge(kid="unknown"))
    refused(forge(secret=NEW.secret * 2, algorithm="HS512"))
    refused(jwt.encode(PAYLOAD, NEW.secret, "HS256"))


@given(position=st.integers(0, 10_000), character=st.sampled_from("Aa0-_.z"))
def test_no_character_can_be_changed(position: int, character: str) -> None:
    token = sign(CLAIMS, RING)
    position %= len(token) - 1  # the very last character carries padding bits only
    if token[position] != character:
        refused(token[:position] + character + token[position + 1 :])


def test_a_short_key_is_refused() -> None:
    weak = KeyRing((replace(NEW, secret=b"short"),))
    with pytest.raises(RuntimeError, match="32 bytes"):
        sign(CLAIMS, weak)
