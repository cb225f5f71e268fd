"""A link's claims, and whether they hold now. The signature has been checked before (at the edge, with PyJWT).

Claims carry ids only. Their times are whole seconds as RFC 7519 wants (NumericDate), `now` is in ms like everywhere
in the core. PyJWT's own time checks are off, since they know no clock but the machine's.
"""

from dataclasses import dataclass

from signaling.core.errors import Code, Refused

LONGEST_S = 366 * 86_400
"""What settings may allow at most. Not what they allow today: a lower limit ends no link of yesterday."""
LEEWAY_S = 60  # a link made by another machine of the house whose clock runs ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """`ref`: the house's reference for this contact (an id, never a name). `jti`: the link's id in the database."""

    iss: str
    aud: str
    desk: str
    ref: str | None
    nbf: int
    exp: int
    iat: int
    jti: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """What the database says. `used` None: not asked here, since the desk itself decides (a claim uses nothing up)."""

    revoked: bool
    contacts: int
    used: int | None


def check(
    claims: Claims,
    now: int,
    *,
    issuer: str,
    audience: str,
    desk: str,
    facts: LinkFacts | None,
) -> None:
    """Raise `Refused` with the first thing wrong; a link that the database doesn't know (`facts` None) is invalid.

    What is wrong for good is said before what may pass, so that nobody is told to come back for a dead link.
    """
    if claims.iss != issuer or claims.aud != audience:
        raise Refused(Code.LINK_INVALID, "issuer or audience is another's")
    if claims.desk != desk:
        raise Refused(Code.LINK_WRONG_DESK, "the link belongs to another desk")
    if claims.exp <= claims.nbf or claims.exp <= claims.iat:
        raise Refused(Code.LINK_INVALID, "ends before it begins")
    if claims.exp - min(claims.iat, claims.nbf) > LONGEST_S:
        raise Refused(Code.LINK_INVALID, "lives longer than any link may")
    if claims.iat * 1000 > now + LEEWAY_S * 1000:
        raise Refused(Code.LINK_INVALID, "was made in the future")
    if facts is None:
        raise Refused(Code.LINK_INVALID, "unknown link")
    if facts.revoked:
        raise Refused(Code.LINK_REVOKED, "the link was revoked")
    if now >= claims.exp * 1000:
        raise Refused(Code.LINK_EXPIRED, "the link has expired", expired_at=claims.exp * 1000)
    if facts.used is not None and facts.used >= facts.contacts:
        raise Refused(Code.LINK_USED_UP, "the link has been used", contacts=facts.contacts)
    if now < claims.nbf * 1000:
        raise Refused(Code.LINK_NOT_YET_VALID, "not yet valid", valid_from=claims.nbf * 1000)
