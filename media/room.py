"""A room: who is in it, who gets whom, and the wiring of sources to lanes that follows from it.

Routing is the only authority on who hears and sees whom. `wire` works it out anew after each change; a lane keeps its
source as long as it may, so nothing that stays the same is disturbed.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from media.core.twcc import Arrivals
from media.leg import Lane, Leg, Source
from media.tap import Tap, Wanted

MARGIN: Final = 512
"""Transport-wide numbers skipped when they change hands: what is still under way keeps its own."""


@dataclass(slots=True)
class Seat:
    """A participant: the people in its slots, and its legs, the newest last."""

    slots: tuple[str | None, ...] = ()
    legs: list[Leg] = field(default_factory=list)


@dataclass(slots=True)
class Room:
    name: str
    seats: dict[str, Seat] = field(default_factory=dict)
    tap: Tap | None = None
    tapped: Mapping[tuple[str, int], Wanted] = field(default_factory=dict)
    """(participant, line): the part of the recording that this source is for."""

    def legs(self) -> Iterator[Leg]:
        """All of them, those that are being replaced too."""
        for seat in self.seats.values():
            yield from seat.legs

    def route(self, participant: str, slots: Sequence[str | None]) -> None:
        """Say who is in whose slots; takes effect with the next `wire`."""
        self.seats.setdefault(participant, Seat()).slots = tuple(slots)

    def wire(self, now: float) -> None:
        """Connect sources and lanes as the slots say, and settle whose numbers each receiver gets."""
        wiring: dict[Source, list[Lane]] = {}
        givers: dict[Leg, set[Leg]] = {}
        takers: dict[Leg, set[Leg]] = {}
        fresh: list[Source] = []
        for seat in self.seats.values():
            for leg in seat.legs:
                if not leg.flows:
                    continue
                offered: list[Source] = []
                for lane in leg.lanes.values():
                    sources = self._sources(seat, lane)
                    for source in sources:
                        givers.setdefault(leg, set()).add(source.leg)
                        takers.setdefault(source.leg, set()).add(leg)
                    offered += sources[:1]
                    if not leg.barred.isdisjoint(sources[:1]):
                        sources = []
                    if lane.source is not None and lane.source not in sources:
                        lane.release()
                    for source in sources:
                        wiring.setdefault(source, []).append(lane)
                        if lane.source is None:
                            fresh.append(source)
                leg.offered = tuple(offered)
        for leg in self.legs():
            for known in leg.sources:
                if known is not None:
                    known.lanes = tuple(wiring.get(known, ()))
        for leg in self.legs():
            if leg.flows:
                _settle_numbers(leg, givers.get(leg, set()), takers)
        for leg in self.legs():
            _settle_reports(leg, takers.get(leg, set()))
        for source in dict.fromkeys(fresh):
            source.ask_key_frame(now)
        self.settle_tap()

    def settle_tap(self) -> None:
        """Let the recorder have what it is to have: of each leg that is up, the one that is being replaced too."""
        if self.tap is None:
            return
        for leg in self.legs():
            for source in leg.sources:
                if source is not None:
                    wanted = self.tapped.get((leg.participant, source.index))
                    self.tap.settle(source, wanted if leg.flows else None)

    def _sources(self, seat: Seat, lane: Lane) -> list[Source]:
        """What may go to this lane: of the newest leg that is up, and of the one before until it took over."""
        sender = seat.slots[lane.slot] if lane.slot < len(seat.slots) else None
        other = self.seats.get(sender) if sender else None
        if other is None or other is seat:
            return []
        found: list[Source] = []
        for leg in reversed(other.legs):
            source = leg.sources[lane.index] if leg.flows else None
            if source is None:
                continue
            found.append(source)
            if lane.source is source:
                break
        return found


def _settle_numbers(leg: Leg, givers: set[Leg], takers: dict[Leg, set[Leg]]) -> None:
    """Through, where exactly one sender feeds this receiver alone and both are up; else our own."""
    partner = next(iter(givers)) if len(givers) == 1 else None
    alone = (
        partner is not None
        and takers.get(partner) == {leg}
        and leg.state == "connected"
        and leg.numbered()
        and partner.numbered()
    )
    if alone and partner is not None:
        if leg.partner is not partner or leg.numbers == "own":
            before = leg.next_number if leg.numbers == "own" else leg.reported_number
            theirs = partner.arrivals.highest if partner.arrivals else -1
            begun = leg.numbers == "own" or leg.partner is not None
            leg.number_offset = (before + MARGIN - theirs) & 0xFFFF if begun and theirs >= 0 else 0
        leg.numbers, leg.partner = "through", partner
    elif givers and leg.numbers == "through":
        begun = leg.partner is not None
        start = leg.reported_number + MARGIN if begun else secrets.randbelow(0x8000)
        leg.next_number = start & 0xFFFF
        leg.numbers, leg.partner = "own", None


def _settle_reports(leg: Leg, takers: set[Leg]) -> None:
    """The server reports on what comes in, unless the only receiver's own reports go through."""
    taker = next(iter(takers)) if len(takers) == 1 else None
    leg.renumbered = any(each.numbers == "own" or each.number_offset for each in takers)
    if taker is not None and taker.numbers == "through" and taker.partner is leg:
        leg.arrivals = None
    elif leg.arrivals is None and leg.numbered():
        leg.arrivals = Arrivals()
