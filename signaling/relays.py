"""TURN for the desk: credentials for its participants, and what its settings say to coturn."""

from collections.abc import Iterable, Iterator

from signaling.config import TurnSection
from signaling.core.call_views import IceServer
from signaling.core.model import Relays
from turn import configuration
from turn.configuration import Coturn
from turn.credentials import issue
from turn.ranges import reserved


def relays(turn: TurnSection) -> Relays:
    """Credentials are asked for anew after half of their life."""

    def servers(participant: str, now: int) -> tuple[IceServer, ...]:
        own = issue(turn.secret, participant, now, turn.lifetime_s)
        return (IceServer(urls=turn.urls, username=own.username, credential=own.password),)

    return Relays(servers=servers, renew_ms=turn.lifetime_s * 500)


def problems(turn: TurnSection) -> Iterator[tuple[str, str]]:
    """What is wrong, as the setting's name and a sentence."""
    return configuration.problems(coturn(turn))


def refused(turn: TurnSection, addresses: Iterable[str]) -> list[str]:
    """Those of these addresses to which coturn relays nothing."""
    return [
        each for each in addresses if ":" in each or (each not in turn.media and reserved(each))
    ]


def coturn(turn: TurnSection) -> Coturn:
    return Coturn(
        realm=turn.realm,
        secret=turn.secret,
        addresses=turn.addresses,
        public_address=turn.public_address,
        port=turn.port,
        tls_port=turn.tls_port,
        certificate=turn.tls.certificate if turn.tls else None,
        key=turn.tls.key if turn.tls else None,
        relay_ports=turn.relay_ports,
        media=turn.media,
        user_quota=turn.user_quota,
        total_quota=turn.total_quota,
        max_kbit_s=turn.max_kbit_s,
    )
