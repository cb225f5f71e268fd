"""The forwarder: one UDP socket, many rooms. ICE-lite, DTLS passive, packets rewritten and never decoded.

Everything runs in the event loop that opened it; nothing here waits but the DTLS handshakes, each in its own task.
"""

import asyncio
import secrets
import socket
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Self

from media import feedback, upkeep
from media.beat import Beat
from media.binding import Address, Doorkeeper
from media.core.answer import Server, write_answer
from media.core.sdp import BadOffer, Offer, parse_offer
from media.datagrams import name_of
from media.dtls import Certificate, CertificateMismatch, Dtls, HandshakeFailed
from media.leg import MAX_ADDRESSES, MAX_PASSWORDS, Lane, Leg, State
from media.pump import Pump
from media.room import Room, Seat
from media.tap import BEGIN_S, KINDS, Tap, Wanted

SOCKET_BUFFER: Final = 4 << 20
BUSY: Final = 100
"""Packets of a tick from which on the socket is read by the clock, at half of them no longer."""
GATHER_S: Final = 0.002
"""How long packets gather then. Each waits 1 ms on average, and a third of the processor's work is saved."""
OLD_PASSWORD_S: Final = 30.0
"""How long the credentials before an ICE restart stay good: its answer has to travel first."""

__all__ = ["BadOffer", "Counters", "Sfu", "SfuListener"]


class SfuListener(Protocol):
    """Whom the forwarder tells how legs fare; must not raise."""

    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        """`connected`, `disconnected`, `failed` or `certificate_mismatch`."""


@dataclass(frozen=True, slots=True)
class Counters:
    """Sums since the start, and what there is now."""

    rooms: int
    legs: int
    received: int
    forwarded: int
    forwarded_bytes: int
    resent: int
    strangers: int
    unknown: int
    overflow: int
    refused_checks: int
    malformed: int
    unauthentic: int
    unsent: int
    recorded: int
    """Packets handed to the recorder."""
    unrecorded: int
    """Packets that the recorder would have got, had it kept up."""
    addresses: int
    credentials: int
    tasks: int


class Sfu:
    """Made by `open`; its methods return at once."""

    def __init__(
        self,
        sock: socket.socket,
        advertise: Sequence[tuple[str, int]],
        listener: SfuListener,
        clock: Callable[[], float],
        tap: Tap | None,
    ) -> None:
        self.port: int = sock.getsockname()[1]
        self._socket = sock
        self._advertise = [(host, port or self.port) for host, port in advertise]
        self._listener = listener
        self._clock = clock
        self._certificate = Certificate.generateCertificate()
        self._tap = tap
        self._tapped: dict[str, dict[tuple[str, int], Wanted]] = {}
        """By room, also one that doesn't exist yet."""
        self._rooms: dict[str, Room] = {}
        self._pump = Pump(sock, self, clock)
        self._doorkeeper = Doorkeeper()
        self._by_ufrag: dict[str, Leg] = {}
        self._passwords: dict[str, tuple[str, str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticks = 0
        self._ticking: asyncio.TimerHandle | None = None
        self._seen = 0
        self._loop = asyncio.get_running_loop()
        self._beat = Beat(self._loop, GATHER_S, self._pump.read)

    @classmethod
    async def open(
        cls,
        *,
        host: str,
        port: int,
        advertise: Sequence[tuple[str, int]],
        listener: SfuListener,
        clock: Callable[[], float] = time.monotonic,
        tap: Tap | None = None,
    ) -> Self:
        """Bind and begin. A port 0 in `advertise` stands for the bound one; raises OSError.

        `tap` leads to the recorder, if there is one; it is closed with the rest.
        """
        sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        try:
            if ":" in host:
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
                sock.setsockopt(socket.SOL_SOCKET, option, SOCKET_BUFFER)
            sock.setblocking(False)
            sock.bind((host, port))
        except OSError:
            sock.close()
            raise
        sfu = cls(sock, advertise or [(host, 0)], listener, clock, tap)
        sfu._loop.add_reader(sock.fileno(), sfu._pump.read)
        sfu._schedule()
        return sfu

    # --- what its owner wants ------------------------------------------------------------------------------------

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> str:
        """Answer an offer: a new leg, more lines or an ICE restart on one that there is. Raises `BadOffer`."""
        now = self._clock()
        parsed = parse_offer(offer)
        seat = self._rooms[room].seats.get(participant) if room in self._rooms else None
        newest = seat.legs[-1] if seat and seat.legs else None
        if newest is not None and leg < newest.number:
            raise BadOffer("leg_stale", "a newer leg has taken over")
        if newest is not None and leg == newest.number:
            current = self._renegotiate(newest, parsed)
        else:
            current = self._begin(room, participant, leg, parsed, now)
        here = self._rooms[room]
        here.route(participant, slots)
        here.wire(now)
        return self._answer(current, now)

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        """Put other people into somebody's slots."""
        here = self._rooms.get(room)
        if here is not None and participant in here.seats:
            here.route(participant, slots)
            here.wire(self._clock())

    def leave(self, room: str, participant: str) -> None:
        """End all legs of a participant; nothing of it reaches anybody from here on."""
        here = self._rooms.get(room)
        seat = here.seats.pop(participant, None) if here else None
        if here is None or seat is None:
            return
        for leg in seat.legs:
            self._drop(leg)
        if here.seats:
            here.wire(self._clock())
        else:
            del self._rooms[room]

    def close_room(self, room: str) -> None:
        """End everything in a room."""
        self._tapped.pop(room, None)
        here = self._rooms.pop(room, None)
        for leg in list(here.legs()) if here else []:
            self._drop(leg)

    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        """Hand exactly these to the recorder: participant, kind, and the sequence of the part that it is for."""
        begins = self._clock() + BEGIN_S
        before = self._tapped.pop(room, {})
        wanted: dict[tuple[str, int], Wanted] = {}
        for who, kind, sequence in tracks:
            key = (who, KINDS.index(kind))
            known = before.get(key)
            wanted[key] = (
                known if known and known.sequence == sequence else Wanted(sequence, begins)
            )
        if wanted:
            self._tapped[room] = wanted
        here = self._rooms.get(room)
        if here is not None:
            here.tapped = wanted
            here.settle_tap()

    def untap(self) -> None:
        """Hand nothing over any more."""
        for room in list(self._tapped):
            self.tap(room, ())

    def rooms(self) -> dict[str, dict[str, int]]:
        """Room -> participant -> number of its newest leg."""
        return {
            name: {who: seat.legs[-1].number for who, seat in room.seats.items() if seat.legs}
            for name, room in self._rooms.items()
        }

    def counters(self) -> Counters:
        """Plain numbers, for metrics and benchmarks."""
        totals = self._pump.totals
        return Counters(
            rooms=len(self._rooms),
            legs=sum(
                len(seat.legs) for room in self._rooms.values() for seat in room.seats.values()
            ),
            received=totals.received,
            forwarded=totals.forwarded,
            forwarded_bytes=totals.forwarded_bytes,
            resent=totals.resent,
            strangers=totals.strangers,
            unknown=totals.unknown,
            overflow=totals.overflow,
            refused_checks=self._doorkeeper.refused,
            malformed=totals.malformed,
            unauthentic=totals.unauthentic,
            unsent=self._pump.wire.unsent,
            recorded=self._tap.handed if self._tap else 0,
            unrecorded=self._tap.missed() if self._tap else 0,
            addresses=self._pump.known,
            credentials=len(self._passwords),
            tasks=len(self._tasks),
        )

    @property
    def gathers(self) -> bool:
        """Whether it reads its socket by the clock now."""
        return self._beat.runs

    async def close(self) -> None:
        """End all rooms and give the port back."""
        for room in list(self._rooms):
            self.close_room(room)
        if self._ticking is not None:
            self._ticking.cancel()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._tap is not None:
            self._tap.close()
        self._beat.close()
        self._loop.remove_reader(self._socket.fileno())
        self._pump.wire.close()
        self._socket.close()

    # --- legs ----------------------------------------------------------------------------------------------------

    def _begin(self, room: str, participant: str, number: int, offer: Offer, now: float) -> Leg:
        if room not in self._rooms:
            self._rooms[room] = Room(room, tap=self._tap, tapped=self._tapped.get(room, {}))
        seat = self._rooms[room].seats.setdefault(participant, Seat())
        # At most one leg is being replaced: the one that is up, or else the last one.
        up = [leg for leg in seat.legs if leg.flows][-1:] or seat.legs[-1:]
        for leg in [leg for leg in seat.legs if leg not in up]:
            seat.legs.remove(leg)
            self._drop(leg)
        for leg in up:
            leg.replaced_at = now
        made = Leg(room, participant, number, offer, self._send)
        made.born = made.heard = now
        made.dtls = Dtls(
            self._certificate,
            offer.fingerprints,
            lambda datagram: self._send(datagram, made.address),
            lambda: self._ended(made),
        )
        seat.legs.append(made)
        return made

    def _renegotiate(self, leg: Leg, offer: Offer) -> Leg:
        if set(offer.fingerprints) != set(leg.offer.fingerprints):
            raise BadOffer("sdp_invalid", "another certificate needs another leg")
        if [line.mid for line in leg.offer.lines] != [
            line.mid for line in offer.lines[: len(leg.offer.lines)]
        ]:
            raise BadOffer("sdp_layout", "lines of the last offer are missing")
        leg.take_offer(offer)
        return leg

    def _answer(self, leg: Leg, now: float) -> str:
        current = next(reversed(leg.passwords), None)
        if current is None or leg.passwords[current][1] != leg.offer.ufrag:
            if current is not None:
                self._loop.call_later(OLD_PASSWORD_S, self._forget, current)
            current = secrets.token_hex(6)
            leg.passwords[current] = (secrets.token_hex(16), leg.offer.ufrag)
            self._passwords[current] = leg.passwords[current]
            self._by_ufrag[current] = leg
            while len(leg.passwords) > MAX_PASSWORDS:
                self._forget(next(iter(leg.passwords)))
        leg.version += 1
        server = Server(
            ufrag=current,
            password=leg.passwords[current][0],
            fingerprint=self._certificate.fingerprint(),
            addresses=self._advertise,
            session=leg.session,
            version=leg.version,
        )
        return write_answer(leg.offer, server, leg.ssrcs)

    def _forget(self, ufrag: str) -> None:
        leg = self._by_ufrag.pop(ufrag, None)
        if leg is not None:
            del leg.passwords[ufrag], self._passwords[ufrag]

    def _drop(self, leg: Leg) -> None:
        """Everything of a leg but its place in the room."""
        if self._tap is not None:
            for source in leg.sources:
                if source is not None:
                    self._tap.settle(source, None)
        leg.silence()
        for ufrag in list(leg.passwords):
            self._forget(ufrag)
        for address in leg.addresses:
            self._pump.dismiss(address, leg)
        if leg.handshake is not None:
            leg.handshake.cancel()
            leg.handshake = None
        if leg.dtls is not None:
            self._spawn(leg.dtls.close())
        leg.dtls = leg.srtp = None

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _remove(self, leg: Leg, state: State) -> None:
        """A leg came to its end by itself."""
        leg.state = state
        room = self._rooms.get(leg.room)
        seat = room.seats.get(leg.participant) if room else None
        if room is None or seat is None or leg not in seat.legs:
            return
        replaced = seat.legs[-1] is not leg
        seat.legs.remove(leg)
        self._drop(leg)
        if not seat.legs:  # whoever comes back says who is in which slot
            del room.seats[leg.participant]
        if room.seats:
            room.wire(self._clock())
        else:
            del self._rooms[leg.room]
        if not replaced:
            self._listener.state(leg.room, leg.participant, leg.number, state)

    def _ended(self, leg: Leg) -> None:
        self._remove(leg, "failed")

    def _set_state(self, leg: Leg, state: State) -> None:
        now = self._clock()
        legs = self._rooms[leg.room].seats[leg.participant].legs
        if leg.state == "new":
            for older in legs[: legs.index(leg)]:
                older.replaced_at = now
        leg.state = state
        self._rooms[leg.room].wire(now)
        if legs[-1] is leg:
            self._listener.state(leg.room, leg.participant, leg.number, state)

    async def _shake_hands(self, leg: Leg) -> None:
        assert leg.dtls is not None
        try:
            srtp = await leg.dtls.connect()
        except (CertificateMismatch, HandshakeFailed) as error:
            leg.handshake = None
            mismatch = isinstance(error, CertificateMismatch)
            self._remove(leg, "certificate_mismatch" if mismatch else "failed")
        else:
            leg.srtp, leg.handshake = srtp, None
            self._set_state(leg, "connected")

    # --- what the socket brings (the hot path's Control) ---------------------------------------------------------

    def datagram(self, data: bytes, address: Address, leg: Leg | None, now: float) -> None:
        """All but RTP of known addresses. A stranger may only prove that it is none (ASVS 17.2.6)."""
        first = data[0] if data else 0xFF
        if first < 4:
            self._check(data, address, now)
        elif leg is None:
            self._pump.totals.strangers += 1
        elif 20 <= first < 64:
            if leg.dtls is not None and not leg.dtls.receive(data):
                self._pump.totals.overflow += 1
        else:
            self._pump.totals.malformed += 1

    def report(self, leg: Leg, compound: bytes, now: float) -> None:
        """Authentic RTCP that isn't simply passed on."""
        feedback.receive(leg, compound, self._pump, now)

    def _check(self, data: bytes, address: Address, now: float) -> None:
        check = self._doorkeeper.check(data, address, self._passwords, now)
        if check is None:
            return
        leg = self._by_ufrag[check.ufrag]
        if now - leg.heard > upkeep.SILENT_S and leg.srtp is not None:
            self.came_back(leg, now)
        leg.heard = now
        leg.addresses.pop(address, None)
        leg.addresses[address] = None
        self._pump.admit(address, leg)
        while len(leg.addresses) > MAX_ADDRESSES:
            oldest = next(each for each in leg.addresses if each != leg.address)
            del leg.addresses[oldest]
            self._pump.dismiss(oldest, leg)
        asleep = leg.address is None
        if asleep or check.nominated:
            leg.address = address
        self._send(check.answer, address)
        if leg.state == "disconnected":
            self._set_state(leg, "connected")
        elif asleep and leg.srtp is not None:
            self._rooms[leg.room].wire(now)
        if leg.handshake is None and leg.srtp is None:
            leg.handshake = self._spawn(self._shake_hands(leg))

    def came_back(self, leg: Leg, now: float) -> None:
        """Pictures were lost in both directions: of what it sends, and of what it gets."""
        for source in leg.sources:
            if source is not None and source.wanted:
                source.ask_key_frame(now)
        for lane in leg.lanes.values():
            feedback.ask_key_frame(lane, now)

    def found_source(self, leg: Leg, now: float) -> None:
        """Wire it as if it had been announced."""
        self._rooms[leg.room].wire(now)

    def took_over(self, lane: Lane, now: float) -> None:
        """Its timestamps mean other moments now: tell the receiver before it plays them."""
        lane.leg.send_report(lane, feedback.ntp_now())
        self._rooms[lane.leg.room].wire(now)

    def _send(self, datagram: bytes, address: Address | None) -> None:
        if address is not None:
            self._pump.wire.send(datagram, name_of(address))

    # --- what the clock brings -----------------------------------------------------------------------------------

    def _schedule(self) -> None:
        self._ticking = self._loop.call_later(upkeep.TICK_S, self._tick)

    def _tick(self) -> None:
        self._schedule()
        self._ticks += 1
        self._listen()
        now = self._clock()
        for place, room in enumerate(list(self._rooms.values())):
            # Rooms take turns with what is done once a second.
            slow = (self._ticks + place) % upkeep.SLOW_TICKS == 0
            upkeep.tick(room, now, slow=slow)
            if slow:
                self._end_legs(room, now)

    def _listen(self) -> None:
        """With much to do look by the clock: to be woken for each packet costs more than the packet."""
        received = self._pump.totals.received
        came, self._seen = received - self._seen, received
        if not self._beat.runs and came > BUSY:
            self._loop.remove_reader(self._socket.fileno())
            self._beat.start()
        elif self._beat.runs and came < BUSY // 2:
            self._beat.stop()
            self._loop.add_reader(self._socket.fileno(), self._pump.read)

    def _end_legs(self, room: Room, now: float) -> None:
        for seat in list(room.seats.values()):
            for leg in list(seat.legs):
                if upkeep.outlived(leg, seat.legs[-1], now):
                    seat.legs.remove(leg)
                    self._drop(leg)
                    room.wire(now)
                    continue
                if leg.address is not None and now - leg.heard > upkeep.CONSENT_S:
                    leg.address = None
                    room.wire(now)
                state = upkeep.ends(leg, now)
                if state == "failed":
                    self._remove(leg, "failed")
                elif state is not None:
                    self._set_state(leg, state)
