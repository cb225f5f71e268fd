"""A link's token: a signed JWT (HS256) that carries ids only. The signature is checked here, the claims in the core.

PyJWT is told what to insist on: one algorithm, the claims that must be there, no time checks of its own (it has no
clock but the machine's). The key is chosen by `kid` among those known, never by anything else in the token.
"""

from typing import Any, Final

import jwt

from signaling.core.errors import Code, Refused
from signaling.core.links import Claims
from signaling.store.keys import SECRET_BYTES, KeyRing

ALGORITHM: Final = "HS256"
REQUIRED: Final = ("iss", "aud", "desk", "iat", "nbf", "exp", "jti")
MAX_LENGTH: Final = 2_048


def sign(claims: Claims, ring: KeyRing) -> str:
    """The token. A reference that is None is left out."""
    key = ring.signing
    _check_key(key.secret)
    payload: dict[str, Any] = {
        "iss": claims.iss,
        "aud": claims.aud,
        "desk": claims.desk,
        "iat": claims.iat,
        "nbf": claims.nbf,
        "exp": claims.exp,
        "jti": claims.jti,
    }
    if claims.ref is not None:
        payload["ref"] = claims.ref
    return jwt.encode(payload, key.secret, ALGORITHM, headers={"kid": key.kid})


def verify(token: str, ring: KeyRing, now: int, audience: str) -> Claims:
    """The claims of a token that one of our keys signed; `signaling.core.links.check` says whether they hold.

    Raises `Refused(LINK_INVALID)` for everything else: tampered, another's, of an unknown or retired key, not a token.
    """
    if len(token) > MAX_LENGTH:
        raise _invalid("too long")
    try:
        header = jwt.get_unverified_header(token)
        kid = header.get("kid")
        key = ring.verifying(kid, now) if isinstance(kid, str) else None
        if key is None:
            raise _invalid("signed with a key that is not ours or has retired")
        _check_key(key.secret)
        payload = jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            audience=audience,
            options={
                "require": list(REQUIRED),
                "verify_signature": True,
                "verify_aud": True,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise _invalid("not a link of this house") from None
    return _claims(payload)


def _claims(payload: dict[str, Any]) -> Claims:
    for name in ("iss", "aud", "desk", "jti"):
        if not isinstance(payload[name], str) or not 0 < len(payload[name]) <= 200:
            raise _invalid(f"{name} is not a text")
    for name in ("iat", "nbf", "exp"):
        if type(payload[name]) is not int or not 0 <= payload[name] < 2**40:
            raise _invalid(f"{name} is not a time in whole seconds")
    ref = payload.get("ref")
    if ref is not None and not isinstance(ref, str):
        raise _invalid("ref is not a text")
    return Claims(
        iss=payload["iss"],
        aud=payload["aud"],
        desk=payload["desk"],
        ref=ref,
        nbf=payload["nbf"],
        exp=payload["exp"],
        iat=payload["iat"],
        jti=payload["jti"],
    )


def _check_key(secret: bytes) -> None:
    if len(secret) < SECRET_BYTES:
        raise RuntimeError(f"a signing key has at least {SECRET_BYTES} bytes")


def _invalid(why: str) -> Refused:
    return Refused(Code.LINK_INVALID, why)
