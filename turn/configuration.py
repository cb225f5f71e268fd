"""coturn's configuration, hardened: what is not needed for calls is off, and nothing reserved can be reached.

Written for coturn 4.6 (Debian 12) and later; newer versions have some of these as their defaults and pass over the rest
with a warning. Only IPv4 is relayed: with IPv6, `::ffff:127.0.0.1` gets past a full list of IPv4 ranges
(CVE-2026-27624), and a denied range that begins at `::` denies all of IPv4 too. ASVS 5.0, 17.1.1 and 17.1.2.
"""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from turn.credentials import LONGEST_S
from turn.ranges import RESERVED

SHORTEST_SECRET: Final = 32
FEWEST_PORTS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Coturn:
    """What a house decides about its TURN server.

    `addresses`: IPv4 addresses of the machine, to listen on and to relay from. `public_address`: what the world sees
    instead, behind a NAT that keeps ports. `media`: own media servers, the only reserved addresses that may be reached.
    """

    realm: str
    secret: str = field(repr=False)
    addresses: tuple[str, ...]
    public_address: str | None = None
    port: int = 3478
    tls_port: int = 443
    certificate: str | None = None
    key: str | None = None
    relay_ports: tuple[int, int] = (49_152, 65_535)
    media: tuple[str, ...] = ()
    user_quota: int = 12
    total_quota: int = 1_200
    max_kbit_s: int = 4_000


def problems(wish: Coturn) -> Iterator[tuple[str, str]]:
    """What is wrong, as the field's name and a sentence. Nothing that passes can break out of its line."""
    if not re.fullmatch(r"[A-Za-z0-9.-]{1,127}", wish.realm):
        yield "realm", "must be a name like turn.example.org"
    if not re.fullmatch(r"[!-~]+", wish.secret) or re.search(r"[#\"'\\]", wish.secret):
        yield "secret", "must be letters, digits and signs without spaces, quotes, # and \\"
    elif len(wish.secret) < SHORTEST_SECRET:
        yield "secret", f"must have at least {SHORTEST_SECRET} characters: openssl rand -hex 32"
    yield from _addresses(wish)
    yield from _ports(wish)
    for name in ("certificate", "key"):
        given: str | None = getattr(wish, name)
        if given is not None and not re.fullmatch(r"[^\s#\"'\\]+", given):
            yield f"tls.{name}", "must be a path without spaces, quotes, # and \\"
    if not 1 <= wish.user_quota <= wish.total_quota:
        yield "user_quota", f"must be from 1 to total_quota ({wish.total_quota})"
    # Each allocation holds a port until it ends.
    room = (wish.relay_ports[1] - wish.relay_ports[0] + 1) * max(len(wish.addresses), 1)
    if wish.total_quota > room:
        yield "total_quota", f"must be at most the number of relay ports ({room})"
    if wish.max_kbit_s < 100:
        yield "max_kbit_s", "must be at least 100: a call with sound alone takes 60"


def _addresses(wish: Coturn) -> Iterator[tuple[str, str]]:
    if not wish.addresses:
        yield "addresses", "must name at least one IPv4 address of the TURN server"
    several = [
        *((f"addresses[{index}]", each) for index, each in enumerate(wish.addresses)),
        *((f"media[{index}]", each) for index, each in enumerate(wish.media)),
    ]
    if wish.public_address is not None:
        several.append(("public_address", wish.public_address))
        if len(wish.addresses) > 1:
            yield "public_address", "must be left out with more than one address"
    for name, text in several:
        try:
            address = ipaddress.IPv4Address(text)
        except ValueError:
            yield name, f"must be one IPv4 address like 203.0.113.7, not {text!r}"
            continue
        if address.is_unspecified or address.is_multicast or int(address) >> 28 == 15:
            yield name, f"must be the address of one machine, not {text}"
        elif name.startswith("media") and address in ipaddress.IPv4Network("169.254.0.0/16"):
            yield name, f"must not be link-local: {text} may be a cloud's metadata service"


def _ports(wish: Coturn) -> Iterator[tuple[str, str]]:
    first, last = wish.relay_ports
    for name, port in (("port", wish.port), ("tls_port", wish.tls_port)):
        if not 1 <= port <= 65_535:
            yield name, "must be from 1 to 65535"
        elif first <= port <= last:
            yield name, f"must lie outside relay_ports ({first} to {last})"
    if wish.certificate is not None and wish.port == wish.tls_port:
        yield "tls_port", f"must be another one than port ({wish.port})"
    if not 1_024 <= first <= last <= 65_535:
        yield "relay_ports", "must be two ports from 1024 to 65535, the lower one first"
    elif last - first + 1 < FEWEST_PORTS:
        yield "relay_ports", f"must span at least {FEWEST_PORTS} ports"


def render(wish: Coturn) -> str:
    """The text of `turnserver.conf`. It holds the secret. Raises `ValueError` if something is wrong."""
    wrong = [f"{name}: {words}" for name, words in problems(wish)]
    if wrong:
        raise ValueError("; ".join(wrong))
    parts = (_who(wish), _where(wish), _tls(wish), _peers(wish), _limits(wish), _CLOSED)
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _who(wish: Coturn) -> list[str]:
    return [
        "# Written by `visavis turn config`. Change the desk's settings, not this file.",
        "# It holds the secret that makes credentials: readable by coturn's user alone (mode 0600).",
        "",
        f"# Credentials carry their own end, at most {LONGEST_S // 60} minutes ahead.",
        "use-auth-secret",
        f"static-auth-secret={wish.secret}",
        f"realm={wish.realm}",
        "stale-nonce=600",
        "fingerprint",
    ]


def _where(wish: Coturn) -> list[str]:
    lines = ["# Where it listens and relays: IPv4 alone."]
    for address in wish.addresses:
        lines += [f"listening-ip={address}", f"relay-ip={address}"]
    if wish.public_address is not None:
        lines.append(f"external-ip={wish.public_address}/{wish.addresses[0]}")
    first, last = wish.relay_ports
    return [
        *lines,
        f"listening-port={wish.port}",
        f"min-port={first}",
        f"max-port={last}",
        "allocation-default-address-family=ipv4",
    ]


def _tls(wish: Coturn) -> list[str]:
    if wish.certificate is None or wish.key is None:
        return ["# No TLS: `turn.tls` is not set.", "no-tls", "no-dtls"]
    return [
        "# TLS for networks that let nothing else out. Browsers speak no TURN over DTLS.",
        f"tls-listening-port={wish.tls_port}",
        f"cert={wish.certificate}",
        f"pkey={wish.key}",
        "cipher-list=ECDHE+AESGCM:ECDHE+CHACHA20",
        "no-tlsv1",
        "no-tlsv1_1",
        "no-dtls",
    ]


def _peers(wish: Coturn) -> list[str]:
    lines = ["# Nothing reserved can be reached through this server"]
    if wish.media:
        lines[0] += " but our own media servers."
        lines += [f"allowed-peer-ip={address}" for address in wish.media]
        if any(ipaddress.IPv4Address(address).is_loopback for address in wish.media):
            lines.append("allow-loopback-peers")
    else:
        lines[0] += "."
    lines += [f"denied-peer-ip={block.bounds}" for block in RESERVED]
    return [*lines, "no-multicast-peers", "no-tcp-relay"]


def _limits(wish: Coturn) -> list[str]:
    return [
        "# How much one participant, and all together, can take: allocations; bytes a second of each.",
        f"user-quota={wish.user_quota}",
        f"total-quota={wish.total_quota}",
        f"max-bps={wish.max_kbit_s * 125}",
        "max-allocate-lifetime=600",
    ]


_CLOSED: Final = [
    "# Nothing else: no console, no discovery of NATs (it amplifies), no version, no users or ranges from a database.",
    "no-cli",
    "no-rfc5780",
    "no-stun-backward-compatibility",
    "response-origin-only-with-rfc5780",
    "no-software-attribute",
    "no-dynamic-ip-list",
    "no-dynamic-realms",
    "userdb=:memory:",
    "",
    "# Without `verbose` coturn's log has no addresses, and a participant's id only where credentials are refused.",
    "log-file=stdout",
    "simple-log",
]
