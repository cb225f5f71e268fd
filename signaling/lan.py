"""Addresses under which other devices of the local network reach this machine."""

import ipaddress
import re
import socket
from pathlib import Path

FIB = Path("/proc/net/fib_trie")


def addresses(fib: Path = FIB) -> list[str]:
    """Private IPv4 addresses, the one that the default route uses first. Nothing is sent to find them."""
    return [address for address in _own(fib) if _reachable(address)]


def own_addresses(fib: Path = FIB) -> list[str]:
    """All IPv4 addresses under which others may reach this machine; its own one only where there is no other."""
    return [address for address in _own(fib) if _routable(address)] or ["127.0.0.1"]


def _own(fib: Path) -> list[str]:
    found = [_of_default_route(), *_of_kernel(fib), *_of_hostname()]
    return [address for address in dict.fromkeys(found) if address]


def host_name() -> str:
    return socket.gethostname().split(".")[0].lower()


def _of_default_route() -> str | None:
    """Connecting a UDP socket sends nothing; it makes the kernel choose the address it would send from."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address that nobody has
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def _of_kernel(fib: Path) -> list[str]:
    """Linux lists its own addresses as `32 host LOCAL` in the routing table."""
    try:
        return re.findall(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL", fib.read_text())
    except OSError:
        return []


def _of_hostname() -> list[str]:
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)]
    except OSError:
        return []


def _reachable(text: str) -> bool:
    """Public addresses are for `visavis serve`."""
    return _routable(text) and ipaddress.ip_address(text).is_private


def _routable(text: str) -> bool:
    """Neither this machine alone nor a link without a network."""
    address = ipaddress.ip_address(text.split("%")[0])
    return address.version == 4 and not (
        address.is_loopback or address.is_link_local or address.is_unspecified
    )
