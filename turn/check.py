"""Tries a running TURN server from outside, as browsers and as attackers would, and says in words what is wrong.

Only the house's own server is talked to. What it must refuse (ASVS 5.0, 17.1.1 and 17.1.2) counts as much as what it
must do.
"""

import asyncio
import re
import secrets
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple

from turn.client import (
    IPV6,
    TCP,
    Endpoint,
    Transport,
    Turn,
    TurnRefused,
    TurnSilent,
    TurnWrong,
    connected,
    give_back,
)
from turn.credentials import LONGEST_S, Credentials, issue, signed
from turn.ranges import RESERVED, reserved

SOON_DAYS: Final = 14
MOST_TRIED: Final = 200
"""A quota above this isn't tried to its end."""
LIFETIME_S: Final = 120
OLD_TLS_S: Final = 1.5
FAILED = (TurnRefused, TurnSilent, TurnWrong, OSError)
IPV6_PEERS: Final = ("::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fd00::1", "fe80::1", "ff02::1")
REASONS: Final = {
    401: "refused the credentials",
    403: "forbids it",
    437: "sees another allocation in the way",
    438: "calls its own nonce stale",
    486: "has no allocation left",
    508: "has no relay port left",
}

Level = Literal["ok", "warn", "bad"]


class Finding(NamedTuple):
    """One thing looked at. `name` is stable; `todo` says what helps, where something is wrong."""

    name: str
    level: Level
    what: str
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The server as the desk knows it. `urls` as browsers get them."""

    urls: tuple[str, ...]
    secret: str = field(repr=False)
    media: tuple[str, ...] = ()
    user_quota: int = 12


class _Unreachable(Exception):
    """Why, in words."""


async def check(
    target: Target, now: Callable[[], int], context: ssl.SSLContext | None = None
) -> list[Finding]:
    """Everything found, in the order in which to mend it. `now` in ms since 1970 UTC; `context` judges certificates."""
    context = context or ssl.create_default_context()
    visit = _Visit(target, now, context)
    for url in target.urls:
        await visit.reach(url)
    if visit.works is not None:
        await visit.refusals(visit.works)
        await visit.peers(visit.works)
        await visit.ipv6(visit.works)
        await visit.relaying(visit.works)
        await visit.quota(visit.works)
    return visit.found


def parse(url: str) -> tuple[Transport, str, int]:
    """Transport, host and port of a TURN address (RFC 7065). Raises `ValueError`."""
    match = re.fullmatch(
        r"(turns?):([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:\?transport=(udp|tcp))?", url
    )
    if match is None:
        raise ValueError("is no TURN address like turn:turn.example.org:3478?transport=udp")
    scheme, host, port, given = match.groups()
    if scheme == "turns":
        if given == "udp":
            raise ValueError("asks for TURN over DTLS, which browsers don't speak")
        return "tls", host, int(port or 5349)
    return ("tcp" if given == "tcp" else "udp"), host, int(port or 3478)


class _Visit:
    def __init__(self, target: Target, now: Callable[[], int], context: ssl.SSLContext) -> None:
        self.found: list[Finding] = []
        self.works: Endpoint | None = None
        self._target = target
        self._now = now
        self._context = context

    def _say(self, name: str, level: Level, what: str, todo: str = "") -> None:
        self.found.append(Finding(f"turn.{name}", level, what, todo))

    def _fresh(self) -> Credentials:
        """A participant that nobody else is, so that their quotas don't meet."""
        return issue(self._target.secret, f"check-{secrets.token_hex(6)}", self._now(), LIFETIME_S)

    def _for(self, where: Endpoint) -> ssl.SSLContext | None:
        return self._context if where.transport == "tls" else None

    # --- what must work ----------------------------------------------------------------------------------------

    async def reach(self, url: str) -> None:
        """Whether browsers that get this address get an allocation."""
        try:
            where = await _resolved(url)
        except _Unreachable as why:
            self._say("reach", "bad", f"{url} {why}", "Correct turn.urls or the name's DNS entry.")
            return
        try:
            async with connected(where, self._for(where)) as turn:
                if turn.tls is not None:
                    self._certificate(url, turn.tls)
                if not await self._asks(url, turn):
                    return
                await self._allocates(url, where, turn)
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or str(error)
            self._say(
                "tls",
                "bad",
                f"{url}: the certificate is refused: {reason}",
                "Name the whole chain in turn.tls.certificate, for the name in turn.urls; renew it in time.",
            )
        except (OSError, TurnSilent):
            way = "UDP" if where.transport == "udp" else "TCP"
            self._say(
                "reach",
                "bad",
                f"{url} doesn't answer",
                f"Is coturn running? Do the firewalls let {way} port {where.port} in?",
            )
        if where.transport == "tls" and any(f.name == "turn.tls" for f in self.found):
            await self._old_tls(url, where)

    async def _asks(self, url: str, turn: Turn) -> bool:
        """Whether credentials are asked for."""
        try:
            await turn.ask()
        except TurnRefused as refused:
            if refused.code == 401:
                return True
            self._say("reach", "bad", f"{url} {_why(refused)}", _RENDERED)
        except TurnWrong as wrong:
            self._say("reach", "bad", f"{url} speaks no TURN: {wrong}", "Correct turn.urls.")
        else:
            self._say("open", "bad", f"{url} relays for anybody, without credentials", _RENDERED)
        return False

    async def _allocates(self, url: str, where: Endpoint, turn: Turn) -> None:
        who = self._fresh()
        try:
            relayed, _ = await turn.allocate(who)
        except TurnRefused as refused:
            todo = "Look into coturn's log."
            if refused.code == 401:
                todo = "The secrets of desk and coturn differ, or their clocks do. " + _RENDERED
            elif refused.code in {486, 508}:
                todo = "Raise turn.total_quota or turn.relay_ports, or find out who holds them."
            self._say("allocate", "bad", f"{url} {_why(refused)}", todo)
            return
        except (TurnSilent, TurnWrong) as error:
            self._say("allocate", "bad", f"{url}: {_why(error)}", _RENDERED)
            return
        self._say("allocate", "ok", f"{url} answers and relays from {relayed}")
        if reserved(relayed) and relayed not in self._target.media:
            self._say(
                "address",
                "warn",
                f"{relayed} is a reserved address: browsers elsewhere can't reach it",
                "Name the public one in turn.public_address; on a closed network, this one in turn.media.",
            )
        if where.transport != "udp":
            await self._no_tcp_relay(url, where)
        if self.works is None or where.transport == "udp":
            self.works = where
        await give_back_one(turn, who)

    async def _no_tcp_relay(self, url: str, where: Endpoint) -> None:
        async with connected(where, self._for(where)) as turn:
            who = self._fresh()
            try:
                await turn.allocate(who, protocol=TCP)
            except FAILED:
                return
            await give_back_one(turn, who)
            self._say("tcp_relay", "bad", f"{url} opens TCP connections to others", _RENDERED)

    # --- TLS ---------------------------------------------------------------------------------------------------

    def _certificate(self, url: str, tls: ssl.SSLObject) -> None:
        given = tls.getpeercert() or {}
        ends = ssl.cert_time_to_seconds(str(given["notAfter"]))
        days = int(ends - self._now() / 1000) // 86_400
        day = datetime.fromtimestamp(ends, UTC).date().isoformat()
        if days < SOON_DAYS:
            self._say("tls", "warn", f"{url}: the certificate ends on {day}", "Renew it.")
        else:
            self._say("tls", "ok", f"{url}: {tls.version()}, certificate until {day}")

    async def _old_tls(self, url: str, where: Endpoint) -> None:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it is what must be refused
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        try:
            # Some say nothing at all to whom they refuse.
            async with asyncio.timeout(OLD_TLS_S), connected(where, old):
                pass
        except (OSError, TurnSilent):  # TimeoutError is an OSError
            return
        self._say("old_tls", "bad", f"{url} speaks TLS 1.1 or older", _RENDERED)

    # --- what must be refused ----------------------------------------------------------------------------------

    async def refusals(self, where: Endpoint) -> None:
        right = self._fresh()
        _, _, name = right.username.partition(":")
        secret, now = self._target.secret, self._now()
        wrong = (
            ("with a wrong password", signed(secret + "x", right.username)),
            ("that have ended", issue(secret, name, now - 2 * LONGEST_S * 1000, LONGEST_S)),
            ("that carry no end", signed(secret, name)),
        )
        taken = [words for words, who in wrong if await self._takes(where, who)]
        if taken:
            words = " and ".join(taken)
            self._say("credentials", "bad", f"credentials {words} are taken", _RENDERED)
        else:
            self._say("credentials", "ok", "wrong and ended credentials are refused")

    async def _takes(self, where: Endpoint, who: Credentials) -> bool:
        async with connected(where, self._for(where)) as turn:
            try:
                await turn.allocate(who)
            except FAILED:
                return False
            await give_back_one(turn, who)
            return True

    async def peers(self, where: Endpoint) -> None:
        """ASVS 17.1.1: no way to reserved addresses, and one to our own media."""
        async with connected(where, self._for(where)) as turn:
            who = self._fresh()
            try:
                await turn.allocate(who)
                reached = [
                    f"{peer} ({words})"
                    for peer, words in _forbidden(self._target.media)
                    if await _lets(turn, who, peer)
                ]
                closed = [m for m in self._target.media if not await _lets(turn, who, m)]
            except FAILED as error:
                self._say("peers", "bad", f"could not be tried: {_why(error)}", "Try again.")
                return
            await give_back_one(turn, who)
        if reached:
            self._say(
                "peers",
                "bad",
                f"a stranger can reach {', '.join(reached)} through it",
                "Stop coturn now. " + _RENDERED,
            )
        else:
            self._say("peers", "ok", "no reserved address can be reached through it")
        for each in closed:
            self._say("media", "bad", f"our own media server {each} can't be reached", _RENDERED)

    async def ipv6(self, where: Endpoint) -> None:
        """Where IPv6 is relayed, mapped addresses get past lists of IPv4 (CVE-2026-27624)."""
        async with connected(where, self._for(where)) as turn:
            who = self._fresh()
            try:
                await turn.allocate(who, family=IPV6)
            except FAILED:
                self._say("ipv6", "ok", "IPv6 is not relayed")
                return
            reached = [peer for peer in IPV6_PEERS if await _lets(turn, who, peer)]
            await give_back_one(turn, who)
        words = f", and reaches {', '.join(reached)}" if reached else ""
        self._say("ipv6", "bad" if reached else "warn", f"it relays IPv6{words}", _RENDERED)

    # --- two sides, and many -----------------------------------------------------------------------------------

    async def relaying(self, where: Endpoint) -> None:
        """Whether two sides that may only use the relay hear each other."""
        one, other = self._fresh(), self._fresh()
        context, word = self._for(where), secrets.token_bytes(16)
        async with connected(where, context) as here, connected(where, context) as there:
            try:
                near, far = await here.allocate(one), await there.allocate(other)
                await here.permit(one, *far)
                await there.permit(other, *near)
                here.send(far, word)
                heard = await there.received()
            except FAILED as error:
                closed = isinstance(error, TurnRefused) and error.code == 403
                self._say(
                    "relaying",
                    "bad" if not closed else "warn",
                    f"two relayed sides don't reach each other: {_why(error)}",
                    "On a closed network name coturn's own address in turn.media."
                    if closed
                    else "Let turn.relay_ports (UDP) in, also from the machine's own public address.",
                )
            else:
                level: Level = "ok" if heard == word else "bad"
                self._say("relaying", level, "what one relayed side sends, the other hears")
            await give_back_one(here, one)
            await give_back_one(there, other)

    async def quota(self, where: Endpoint) -> None:
        """ASVS 17.1.2: one participant can't take all ports, renewing credentials or not."""
        most, limit = self._target.user_quota, min(self._target.user_quota + 1, MOST_TRIED)
        name = f"check-{secrets.token_hex(6)}"
        held: list[tuple[Turn, Credentials]] = []
        stopped: int | None = None
        try:
            while len(held) < limit and stopped is None:
                # A new name each time, as after a renewal.
                who = issue(self._target.secret, name, self._now(), LIFETIME_S + len(held))
                turn = await Turn.connect(where, self._for(where))
                held.append((turn, who))
                try:
                    await turn.allocate(who)
                except TurnRefused as refused:
                    stopped = refused.code
        except FAILED as error:
            self._say("quota", "bad", f"could not be tried: {_why(error)}", "Try again.")
            return
        finally:
            await give_back(held)
        got = len(held) - (stopped is not None)
        if stopped is None and most < MOST_TRIED:
            self._say(
                "quota", "bad", f"one participant gets more than {most} allocations", _RENDERED
            )
        elif stopped is not None and got < most:
            todo = "coturn has other settings, or all are taken. " + _RENDERED
            words = _why(TurnRefused(stopped, ""))
            self._say("quota", "warn", f"after {got} of {most} allocations it {words}", todo)
        else:
            self._say("quota", "ok", f"one participant gets at most {most} allocations")


_RENDERED: Final = "Give coturn the output of `visavis turn config` and restart it."


async def give_back_one(turn: Turn, who: Credentials) -> None:
    """End this allocation; its connection is closed by whoever opened it."""
    try:
        await turn.refresh(who, 0)
    except FAILED:
        return


async def _lets(turn: Turn, who: Credentials, peer: str) -> bool:
    """Whether data could be sent to this peer. Raises what isn't a refusal."""
    for way in (turn.permit, turn.bind):
        try:
            await way(who, peer)
        except TurnRefused as refused:
            if refused.code in {401, 437, 441}:
                raise  # says nothing about the peer
            continue
        return True
    return False


def _forbidden(media: Sequence[str]) -> Iterator[tuple[str, str]]:
    """An address of each block that isn't one of our own, with the block's purpose."""
    for block in RESERVED:
        candidates = (block.example, str(block.network[2]), str(block.network[-2]))
        yield next(each for each in candidates if each not in media), block.purpose
    for peer in IPV6_PEERS:
        yield peer, "IPv6"


async def _resolved(url: str) -> Endpoint:
    try:
        transport, host, port = parse(url)
    except ValueError as error:
        raise _Unreachable(str(error)) from error
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, family=socket.AF_INET)
    except OSError as error:
        raise _Unreachable(f"has no IPv4 address: {error.strerror or error}") from error
    return Endpoint(transport, host, str(found[0][4][0]), port)


def _why(error: Exception) -> str:
    if isinstance(error, TurnRefused):
        return REASONS.get(error.code, f"refuses with {error}")
    if isinstance(error, TurnSilent):
        return "no answer"
    return str(error)
