"""Making links: a wish checked against the settings, a row in the database, and the URL with its signed token.

The API, the console and the command line all make links here. The token stands in the fragment,
which browsers send to nobody.
"""

from collections.abc import Collection
from typing import Final

from signaling.api.models import LinkMade, LinkView, LinkWish
from signaling.config import Settings
from signaling.core.errors import Code, Refused
from signaling.core.links import Claims
from signaling.store.keys import KeyRing
from signaling.store.links import Links
from signaling.tokens import sign

# Of our links alone: a token that one of our keys signed for another purpose opens no contact. Not the public URL, so
# that a house may change its domain.
ISSUER: Final = "visavis"
AUDIENCE: Final = "visavis:contact"


async def invite(
    now: int,
    wish: LinkWish,
    *,
    settings: Settings,
    links: Links,
    ring: KeyRing,
    agents: Collection[str],
    made_by: str,
) -> LinkMade:
    """A new link; `agents` are the ids of those enabled. Raises `Refused(FIELD_INVALID)` with the `field`."""
    check_wish(now, wish, settings, agents)
    expires_at = wish.expires_at or max(now, wish.not_before or 0) + settings.links.lifetime_ms
    link = await links.create(now, wish, expires_at=expires_at, made_by=made_by)
    return LinkMade(link=link, url=url(settings.server.public_url, link, settings.desk.id, ring))


def url(public_url: str, link: LinkView, desk: str, ring: KeyRing) -> str:
    """Where the customer goes. The claims are whole seconds, rounded so that the link lives no longer than its row."""
    made_at = link.made_at // 1000
    claims = Claims(
        iss=ISSUER,
        aud=AUDIENCE,
        desk=desk,
        ref=link.reference,
        nbf=max(made_at, -(-(link.not_before or 0) // 1000)),
        exp=link.expires_at // 1000,
        iat=made_at,
        jti=link.id,
    )
    return f"{public_url}/j#{sign(claims, ring)}"


def check_wish(now: int, wish: LinkWish, settings: Settings, agents: Collection[str]) -> None:
    """Raises `Refused(FIELD_INVALID)` with the first wrong field of a wish."""
    queues = [queue.id for queue in settings.queues]
    if wish.queue not in queues:
        raise _wrong("queue", f'there is no queue "{wish.queue}" ({", ".join(queues)})')
    languages = settings.desk.languages
    if wish.language is not None and wish.language not in languages:
        raise _wrong("language", f'"{wish.language}" is not spoken here ({", ".join(languages)})')
    skills = [skill.id for skill in settings.skills]
    for skill in wish.skills:
        if skill not in skills:
            known = ", ".join(skills) or "none are configured"
            raise _wrong(f"skills.{skill}", f'there is no skill "{skill}" ({known})')
    for field in ("fixed_agent", "preferred_agent"):
        agent = getattr(wish, field)
        if agent is not None and agent not in agents:
            raise _wrong(field, f'there is no agent "{agent}" who can sign in')
    if wish.expires_at is not None and wish.expires_at <= now + 1000:
        raise _wrong("expires_at", "a link must end in the future")
    begins = max(now, wish.not_before or 0)
    if wish.expires_at is not None and wish.expires_at <= begins + 1000:
        raise _wrong("expires_at", "a link must end after it begins")
    latest = now + settings.links.maximum_ms
    ends = wish.expires_at or begins + settings.links.lifetime_ms
    if ends > latest:
        days = settings.links.maximum_s / 86_400
        raise _wrong(
            "expires_at" if wish.expires_at else "not_before",
            f"a link may end at most {days:g} days from now",
        )


def _wrong(field: str, sentence: str) -> Refused:
    return Refused(Code.FIELD_INVALID, sentence, field=field)
