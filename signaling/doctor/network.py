"""The port, HTTPS and what time the house's own front door thinks it is. Nobody else's server is asked."""

import asyncio
import contextlib
import errno
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from signaling.findings import Finding

PATIENCE_S: Final = 5.0
SOON_DAYS: Final = 14
APART_S: Final = 30
MOST_READ: Final = 16_384


@dataclass(frozen=True, slots=True)
class Answer:
    """Of `GET /healthz`. `date` and `ends` in ms since 1970 UTC."""

    ours: bool
    date: int | None
    ends: int | None


async def ask(host: str, port: int, name: str, context: ssl.SSLContext | None) -> Answer:
    """Raises `OSError` (with `ssl.SSLError` and `TimeoutError` among them)."""
    async with asyncio.timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection(
            host, port, ssl=context, server_hostname=name if context else None
        )
        try:
            request = f"GET /healthz HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"
            writer.write(request.encode("ascii"))
            text = (await _read(reader)).decode("latin-1")
            tls = writer.get_extra_info("ssl_object")
        finally:
            writer.transport.abort()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
    head, _, body = text.partition("\r\n\r\n")
    certificate = (tls.getpeercert() if tls else None) or {}
    ends = certificate.get("notAfter")
    return Answer(
        ours=head.startswith("HTTP/1.1 200") and "ok" in body,
        date=_date(head),
        ends=int(ssl.cert_time_to_seconds(ends) * 1000) if ends else None,
    )


async def _read(reader: asyncio.StreamReader) -> bytes:
    text = b""
    while len(text) < MOST_READ and (more := await reader.read(MOST_READ)):
        text += more
    return text


def _date(head: str) -> int | None:
    for line in head.split("\r\n")[1:]:
        name, _, value = line.partition(":")
        if name.strip().lower() == "date":
            with contextlib.suppress(ValueError):
                return int(parsedate_to_datetime(value.strip()).timestamp() * 1000)
    return None


# --- the port on this machine ----------------------------------------------------------------------------------------


async def port(host: str, number: int, *, tls: bool) -> Finding:
    """Free, ours, or somebody else's."""
    where = f"{host} port {number}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            code = error.errno
        else:
            todo = "visavis serve, or systemctl start visavis."
            return Finding("port", "warn", f"{where} is free: the server isn't running", todo)
    if code == errno.EADDRINUSE:
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104, compared only
        context = _trusting() if tls else None
        try:
            answer = await ask(here, number, here, context)
        except OSError:
            answer = None
        if answer is not None and answer.ours:
            return Finding("port", "ok", f"the server answers on {where}")
        todo = "Stop it, or choose another server.port."
        return Finding("port", "bad", f"another program listens on {where}", todo)
    todo = {
        errno.EACCES: "Ports below 1024 need CAP_NET_BIND_SERVICE; or choose a higher one.",
        errno.EADDRNOTAVAIL: "This machine doesn't have that address: correct server.host.",
    }.get(code or 0, "Correct server.host and server.port.")
    return Finding("port", "bad", f"nobody can listen on {where}", todo)


def _trusting() -> ssl.SSLContext:
    """Only to see who listens on this machine; certificates are judged at the front door."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


# --- the front door --------------------------------------------------------------------------------------------------


async def front_door(url: str, context: ssl.SSLContext, now: int) -> list[Finding]:
    """How browsers find `server.public_url`: name, chain, end, and the time it tells. `now` in ms."""
    parts = urlsplit(url)
    secured = parts.scheme == "https"
    name = parts.hostname or ""
    try:
        answer = await ask(
            name, parts.port or (443 if secured else 80), name, context if secured else None
        )
    except ssl.SSLCertVerificationError as error:
        todo = "Name the whole chain, for the name in server.public_url; renew it in time."
        words = f"browsers refuse the certificate of {url}: {error.verify_message}"
        return [Finding("https", "bad", words, todo)]
    except OSError as error:
        why = str(error.strerror or error) or "no answer in time"
        todo = "Is the server running? The proxy? Does the name's DNS entry lead here?"
        return [Finding("https", "bad", f"{url} can't be reached from here: {why}", todo)]
    return [*_answered(url, answer), *_ends(url, answer, now), *_time(url, answer, now)]


def _answered(url: str, answer: Answer) -> Iterator[Finding]:
    if answer.ours:
        yield Finding("https", "ok", f"the desk answers at {url}")
    else:
        todo = "Let the proxy lead to server.host and server.port; is the server running?"
        yield Finding("https", "bad", f"somebody else answers at {url}", todo)


def _ends(url: str, answer: Answer, now: int) -> Iterator[Finding]:
    if answer.ends is None:
        return
    day = datetime.fromtimestamp(answer.ends / 1000, UTC).date()
    if answer.ends - now < SOON_DAYS * 86_400_000:
        todo = "Renew it, and let the renewal run by itself."
        yield Finding("certificate", "warn", f"the certificate of {url} ends on {day}", todo)
    else:
        yield Finding("certificate", "ok", f"the certificate of {url} is good until {day}")


def _time(url: str, answer: Answer, now: int) -> Iterator[Finding]:
    if answer.date is None:
        return
    apart = abs(answer.date - now) // 1000
    if apart > APART_S:
        todo = "Switch on time synchronisation on both machines."
        words = f"the clocks here and at {url} are {apart} s apart"
        yield Finding("clock.front_door", "bad", words, todo)
