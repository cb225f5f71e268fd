"""What a request may claim about itself, and what every answer says to a browser.

An address counts as the proxy's word only if the proxy's own address is among `server.trusted_proxies`.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from signaling.core.errors import Code, Refused

UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CSP: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        # Text becomes markup in Lit alone, one address a worker. Browsers without Trusted Types leave these two out.
        "require-trusted-types-for 'script'",
        "trusted-types lit-html visavis-worker visavis-veil",
    )
)
WORKER_CSP: Final = "; ".join(
    (
        "default-src 'none'",
        # A worker measures pictures by WebAssembly. It has no document, and no page may compile any.
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        # Its threads are workers of one script, each vouched for anew by what Emscripten made.
        "trusted-types emscripten#workerPolicy2 'allow-duplicates'",
    )
)

PERMISSIONS: Final = ", ".join(
    (
        *(
            f"{name}=(self)"
            for name in ("autoplay", "camera", "display-capture", "fullscreen", "microphone")
        ),
        *(f"{name}=(self)" for name in ("picture-in-picture", "screen-wake-lock")),
        *(
            f"{name}=()"
            for name in (
                "accelerometer",
                "bluetooth",
                "browsing-topics",
                "clipboard-read",
                "encrypted-media",
                "geolocation",
                "gyroscope",
                "hid",
                "idle-detection",
                "local-fonts",
                "magnetometer",
                "midi",
                "payment",
                "publickey-credentials-get",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
    )
)


def headers(*, secure: bool) -> Mapping[str, str]:
    """For every answer that is not a websocket. HSTS where browsers reach us by HTTPS."""
    always = {
        "Content-Security-Policy": CSP,
        "Permissions-Policy": PERMISSIONS,
        # Nothing of another origin is in any page: so its workers may share memory, and use more than one core.
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    return {**always, "Strict-Transport-Security": "max-age=31536000"} if secure else always


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def within(address: Address | None, allowed: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in allowed)


@dataclass(frozen=True, slots=True)
class Proxies:
    """Who may speak for a client."""

    trusted: tuple[Network, ...] = ()

    def client(self, request: web.BaseRequest) -> Address | None:
        """The client's address: the last one in `X-Forwarded-For` that is not a trusted proxy's."""
        address = _address(request.remote or "")
        if not self.trusted or not within(address, self.trusted):
            return address
        for text in reversed(",".join(request.headers.getall("X-Forwarded-For", [])).split(",")):
            hop = _address(text.strip())
            if hop is None:  # not an address: whoever wrote it, what is left of it proves nothing
                break
            address = hop
            if not within(hop, self.trusted):
                break
        return address


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def limit_key(address: Address | None) -> str:
    """Who counts as one client for rate limits: an IPv4 address, or an IPv6 network of a household."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def shown(address: Address | None) -> str | None:
    """As much of an address as a log needs to tell an attack from a rush: its network."""
    if address is None:
        return None
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, length), strict=False))


def check_origin(request: web.Request, allowed: frozenset[str], *, required: bool) -> None:
    """Raises `Refused(ORIGIN_REFUSED)` for a page of another origin, or for none where one is required."""
    origin = request.headers.get("Origin")
    if origin is None and not required:
        return
    if origin is None or origin.lower() not in allowed:
        raise Refused(Code.ORIGIN_REFUSED, "this page may not speak for its visitor here")
