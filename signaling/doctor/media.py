"""The media workers on this machine: packages, sockets, addresses, UDP ports, and whether relayed calls get to them."""

import errno
import ipaddress
import os
import socket
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from signaling.findings import Finding


def addresses(told: Sequence[str]) -> Iterator[Finding]:
    """Addresses told to browsers for sound and picture: this machine's, with UDP ports to be had, or plausible."""
    for text in told:
        address = ipaddress.ip_address(text)
        if address.is_unspecified or address.is_multicast or address.is_loopback:
            todo = "Name an address that browsers can reach."
            yield Finding("media", "bad", f"{text} leads nobody here", todo)
            continue
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((text, 0))
            except OSError as error:
                if error.errno != errno.EADDRNOTAVAIL:
                    todo = "Is the server's unit allowed to open UDP sockets?"
                    yield Finding("media", "bad", f"no UDP port can be had on {text}", todo)
                else:
                    words = f"{text} is another machine's, or this one's before a NAT"
                    yield Finding("media", "ok", words)
            else:
                yield Finding("media", "ok", f"{text} is this machine's, and UDP ports can be had")


def ports(host: str, first: int, sockets: Sequence[Path]) -> Iterator[Finding]:
    """Whether each worker gets its UDP port, or has it already. `first` 0: any port; `sockets`: one a worker."""
    taken = 0
    for number, path in enumerate(sockets):
        port = first + number if first else 0
        where = f"{host} UDP port {port}" if port else f"a free UDP port on {host}"
        code = _refusal(host, port)
        if code == errno.EADDRINUSE and runs(path):
            taken += 1
        elif code == errno.EADDRINUSE:
            todo = "Stop it, or choose another media.port."
            yield Finding("media.port", "bad", f"another program holds {where}", todo)
        elif code is not None:
            todo = {
                errno.EADDRNOTAVAIL: "This machine doesn't have that address: correct media.host.",
                errno.EACCES: "Is the server's unit allowed to open UDP sockets?",
            }.get(code, "Correct media.host and media.port.")
            yield Finding("media.port", "bad", f"no media worker gets {where}", todo)
        elif port:
            yield Finding("media.port", "ok", f"{where} can be had")
    if not first:
        words = "media.port is 0: workers take another UDP port at each start, which no firewall can let through"
        yield Finding(
            "media.port", "warn", words, "Set media.port to a port that is open from outside."
        )
    if taken:
        words = f"{taken} of {len(sockets)} media workers run and hold their UDP ports"
        yield Finding("media.workers", "ok", words)


def installed(there: bool) -> Iterator[Finding]:
    """Whether what workers need is `there`, the extra `media`."""
    if not there:
        words = "media.enabled, without the packages that media workers need: nothing starts"
        todo = "Install visavis with its extra media, or set media.enabled = false."
        yield Finding("media.packages", "bad", words, todo)


def folder(sockets: Path) -> Iterator[Finding]:
    """Whoever reaches the sockets commands the workers: the launcher refuses a folder that others may enter."""
    try:
        about = sockets.stat()
    except FileNotFoundError:
        return  # made at the first start
    except OSError as error:
        words = f"{sockets} can't be looked at: {error.strerror}"
        yield Finding("media.sockets", "warn", words, "Run the doctor as the server's user.")
        return
    if stat.S_IMODE(about.st_mode) & 0o077:
        words = f"others may command the media workers through {sockets}: nothing starts"
        yield Finding("media.sockets", "bad", words, f"chmod 700 {sockets}")
    elif about.st_uid != os.geteuid():
        words = f"{sockets} belongs to user {about.st_uid}, and this is user {os.geteuid()}"
        yield Finding("media.sockets", "warn", words, "Run the doctor as the server's user.")
    else:
        yield Finding("media.sockets", "ok", f"nobody else reaches the workers through {sockets}")


def relayed(told: Sequence[str], refused: Sequence[str], *, chosen: bool) -> Iterator[Finding]:
    """Whether calls through TURN get to the workers. `refused`: those of `told` to which TURN leads nobody; `chosen`:
    they stand in the settings, so each is meant. One of the machine's own that leads there is enough."""
    if not chosen and len(refused) < len(told):
        return
    for address in refused:
        yield Finding(
            "media.relayed",
            "warn",
            f"coturn refuses to relay to {address}: who needs TURN can't be forwarded there",
            "Name it in turn.media, then write coturn's settings anew (visavis turn config); only IPv4 is relayed.",
        )


def _refusal(host: str, port: int) -> int | None:
    """Why this port can't be had, as a number of `errno`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno
    return None


def runs(path: Path) -> bool:
    """Whether this desk's worker listens there. It takes a connection that says nothing for none."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
