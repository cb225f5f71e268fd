"""Addresses to which nothing may be relayed, and the words for them.

All of the IPv4 special-purpose registry of IANA (RFC 6890 and what was added since), multicast (RFC 5771) and the
class E. Some of its blocks may be reached by everybody, such as AS112; nobody who takes part in a call lives there.
"""

import ipaddress
from dataclasses import dataclass
from typing import Final

Network = ipaddress.IPv4Network


@dataclass(frozen=True, slots=True)
class Reserved:
    """A block, what it is for, and an address in it to try."""

    network: Network
    purpose: str
    example: str

    @property
    def bounds(self) -> str:
        """`first-last`, as coturn writes ranges."""
        return f"{self.network[0]}-{self.network[-1]}"


def _block(network: str, purpose: str, example: str) -> Reserved:
    return Reserved(ipaddress.IPv4Network(network), purpose, example)


RESERVED: Final = (
    _block("0.0.0.0/8", "this network", "0.0.0.1"),
    _block("10.0.0.0/8", "private networks", "10.0.0.1"),
    _block("100.64.0.0/10", "carriers' shared addresses", "100.64.0.1"),
    _block("127.0.0.0/8", "this machine itself", "127.0.0.1"),
    _block("169.254.0.0/16", "link-local, with the metadata services of clouds", "169.254.169.254"),
    _block("172.16.0.0/12", "private networks", "172.16.0.1"),
    _block("192.0.0.0/24", "protocol assignments", "192.0.0.8"),
    _block("192.0.2.0/24", "documentation", "192.0.2.1"),
    _block("192.31.196.0/24", "AS112", "192.31.196.1"),
    _block("192.52.193.0/24", "automatic multicast tunnels", "192.52.193.1"),
    _block("192.88.99.0/24", "6to4 relays, given up", "192.88.99.1"),
    _block("192.168.0.0/16", "private networks", "192.168.0.1"),
    _block("192.175.48.0/24", "AS112", "192.175.48.1"),
    _block("198.18.0.0/15", "benchmarks", "198.18.0.1"),
    _block("198.51.100.0/24", "documentation", "198.51.100.1"),
    _block("203.0.113.0/24", "documentation", "203.0.113.1"),
    _block("224.0.0.0/4", "multicast", "224.0.0.1"),
    _block("240.0.0.0/4", "reserved, with the broadcast address", "255.255.255.255"),
)


def reserved(address: str) -> Reserved | None:
    """The block that holds this IPv4 address; None if it may be reached by anybody."""
    given = ipaddress.IPv4Address(address)
    return next((block for block in RESERVED if given in block.network), None)
