"""Each way in which a link can be wrong, and that a right one passes."""

from dataclasses import replace

import pytest

from signaling.core.errors import Code, Refused
from signaling.core.links import Claims, LinkFacts, check

NOW_S = 1_800_000_000
CLAIMS = Claims(
    iss="house",
    aud="visavis",
    desk="main",
    ref="k-1",
    nbf=NOW_S - 10,
    exp=NOW_S + 3600,
    iat=NOW_S - 10,
    jti="l1",
)
FACTS = LinkFacts(revoked=False, contacts=1, used=0)


def verdict(
    claims: Claims, facts: LinkFacts | None = FACTS, now: int = NOW_S * 1000
) -> Code | None:
    try:
        check(claims, now, issuer="house", audience="visavis", desk="main", facts=facts)
    except Refused as refused:
        return refused.code
    return None


def test_a_good_link_passes() -> None:
    assert verdict(CLAIMS) is None
    assert verdict(replace(CLAIMS, ref=None)) is None


@pytest.mark.parametrize(
    ("claims", "facts", "code"),
    [
        (replace(CLAIMS, iss="other"), FACTS, Code.LINK_INVALID),
        (replace(CLAIMS, aud="other"), FACTS, Code.LINK_INVALID),
        (replace(CLAIMS, desk="other"), FACTS, Code.LINK_WRONG_DESK),
        (replace(CLAIMS, exp=CLAIMS.nbf), FACTS, Code.LINK_INVALID),
        (replace(CLAIMS, exp=NOW_S + 400 * 86_400), FACTS, Code.LINK_INVALID),
        (replace(CLAIMS, iat=NOW_S + 61), FACTS, Code.LINK_INVALID),
        (CLAIMS, None, Code.LINK_INVALID),
        (CLAIMS, replace(FACTS, revoked=True), Code.LINK_REVOKED),
        (replace(CLAIMS, exp=NOW_S), FACTS, Code.LINK_EXPIRED),
        (replace(CLAIMS, nbf=NOW_S + 1), FACTS, Code.LINK_NOT_YET_VALID),
        (CLAIMS, replace(FACTS, used=1), Code.LINK_USED_UP),
        # wrong for good comes before wrong for now
        (replace(CLAIMS, nbf=NOW_S + 1), replace(FACTS, revoked=True), Code.LINK_REVOKED),
        (replace(CLAIMS, exp=NOW_S), replace(FACTS, revoked=True), Code.LINK_REVOKED),
        (replace(CLAIMS, nbf=NOW_S + 1), replace(FACTS, used=1), Code.LINK_USED_UP),
    ],
)
def test_a_wrong_link_is_refused(claims: Claims, facts: LinkFacts | None, code: Code) -> None:
    assert verdict(claims, facts) == code


def test_limits_to_the_millisecond() -> None:
    assert verdict(CLAIMS, now=CLAIMS.exp * 1000 - 1) is None
    assert verdict(CLAIMS, now=CLAIMS.exp * 1000) == Code.LINK_EXPIRED
    assert verdict(CLAIMS, now=CLAIMS.nbf * 1000) is None
    assert verdict(CLAIMS, now=CLAIMS.nbf * 1000 - 1) == Code.LINK_NOT_YET_VALID
    assert verdict(replace(CLAIMS, iat=NOW_S + 60)) is None  # a clock a little ahead


def test_uses_left_to_the_desk() -> None:
    assert verdict(CLAIMS, replace(FACTS, used=None)) is None
    assert verdict(CLAIMS, LinkFacts(revoked=False, contacts=3, used=2)) is None


def test_not_yet_valid_says_from_when() -> None:
    claims = replace(CLAIMS, nbf=NOW_S + 5)
    with pytest.raises(Refused) as refused:
        check(claims, NOW_S * 1000, issuer="house", audience="visavis", desk="main", facts=FACTS)
    assert refused.value.details == {"valid_from": (NOW_S + 5) * 1000}
