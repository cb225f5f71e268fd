"""What happens by the clock: reports to senders, their limits, key frames asked for again, legs that fell silent."""

from collections import Counter
from typing import Final

from media.core import rtcp
from media.core.budget import UNLIMITED, Demand, Downlink, rates
from media.core.rtcp import Report
from media.leg import Leg, Source, State
from media.room import Room

TICK_S: Final = 0.1
SLOW_TICKS: Final = 10
"""Reports of a second, told every so many ticks."""
AT_ONCE: Final = 0.9
"""A limit that falls under this share of the last one is told without waiting."""
ASK_AGAIN_S: Final = 0.5
SILENT_S: Final = 7.0
"""Browsers check connectivity every 2.5 to 5 s; after this long a leg is called disconnected."""
CONSENT_S: Final = 30.0
"""Then nothing is sent any more (RFC 7675 section 5.1)."""
FAILED_S: Final = 120.0
"""An ICE restart brings a leg back until then."""
SETUP_S: Final = 30.0
REPLACED_S: Final = 3.0
"""How long a replaced leg goes on beside the new one, which still waits for its first key frame."""
WAIT_S: Final = 15.0
"""How long it goes on if the new one does not connect."""


def tick(room: Room, now: float, *, slow: bool) -> None:
    """Everything for the legs of a room but their ends."""
    changed = False
    for leg in room.legs():
        if not leg.flows:
            continue
        if leg.arrivals is not None:
            _report_arrivals(leg)
        for source in leg.sources:
            if source is not None and source.wanted and source.picture:
                _chase_key_frames(source, now)
        if leg.numbers == "own" or leg.barred:
            changed |= _watch_downlink(leg, now)
    if changed:
        room.wire(now)
    demands = _demands(room, now)
    if not demands and not slow:
        return
    limits = rates(demands)
    for leg in room.legs():
        if not leg.flows:
            continue
        limit = limits.get(leg.participant, UNLIMITED)
        if slow:
            _report(leg, limit, now)
        elif limit < AT_ONCE * leg.told_limit and (told := _limit(leg, limit)):
            leg.send_rtcp(rtcp.write_receiver_report(leg.own_ssrc, []) + told)


def ends(leg: Leg, now: float) -> State | None:
    """The state that its silence brings it to; None where nothing changes."""
    if leg.srtp is None:
        return "failed" if now - leg.born > SETUP_S else None
    silent = now - leg.heard
    if silent > FAILED_S:
        return "failed"
    if silent > SILENT_S and leg.state == "connected":
        return "disconnected"
    if silent <= SILENT_S and leg.state == "disconnected":
        return "connected"
    return None


def outlived(leg: Leg, newest: Leg, now: float) -> bool:
    """Whether a leg that is being replaced has to go."""
    if leg is newest or leg.replaced_at is None:
        return False
    return now - leg.replaced_at > (REPLACED_S if newest.flows else WAIT_S)


def _report_arrivals(leg: Leg) -> None:
    assert leg.arrivals is not None
    media = next(iter(leg.incoming), 0)
    for body in leg.arrivals.flush():
        leg.send_rtcp(rtcp.write_transport_feedback(leg.own_ssrc, media, body))


def _chase_key_frames(source: Source, now: float) -> None:
    """Ask as soon as it may be asked again, and again while packets come but nobody can begin with them."""
    waiting = any(lane.source is None for lane in source.lanes)
    again = waiting and now - source.at < 1 and now - source.key_frame_asked >= ASK_AGAIN_S
    if source.key_frame_wanted or again:
        source.ask_key_frame(now)


def _watch_downlink(leg: Leg, now: float) -> bool:
    """Hold pictures back where the link is full of them, let them through where it bears them; whether that changed."""
    pictures, sounds = _flowing(leg, now)
    for source in pictures:
        source.measure(now)
    if leg.numbers != "own":
        leg.downlink = Downlink()  # two are left, and their browsers deal with it themselves
    leg.downlink.decide(now, [source.rate for source in pictures], sounds)
    barred = frozenset(pictures[leg.downlink.passing :])
    changed, leg.barred = barred != leg.barred, barred
    return changed


def _flowing(leg: Leg, now: float) -> tuple[list[Source], int]:
    """The pictures that come in for this leg now, held back or not, and how many voices."""
    flowing = [source for source in leg.offered if now - source.at < 1]
    pictures = [source for source in flowing if source.picture]
    return pictures, len(flowing) - len(pictures)


def _demands(room: Room, now: float) -> list[Demand]:
    """What each receiver's link bears of each sender's pictures."""
    found: list[Demand] = []
    for leg in room.legs():
        if not leg.flows or leg.numbers != "own" or leg.downlink.starved:
            continue
        pictures, sounds = _flowing(leg, now)
        share = leg.downlink.share(len(pictures), sounds)
        for sender, count in Counter(source.leg.participant for source in pictures).items():
            found.append(Demand(sender, count, share))
    return found


def _limit(leg: Leg, limit: int) -> bytes:
    """The most that it may send, as it goes into a compound; empty where the client can't be told."""
    pictures = [s.ssrc for s in leg.sources if s is not None and s.picture]
    if "goog-remb" not in leg.offer.lines[1].feedback or not pictures:
        return b""
    leg.told_limit = limit
    return rtcp.write_remb(leg.own_ssrc, limit, pictures)


def _report(leg: Leg, limit: int, now: float) -> None:
    """A receiver report for what it sends, and the most that it may."""
    blocks = [_block(source, now) for source in leg.sources if source is not None and source.count]
    leg.send_rtcp(rtcp.write_receiver_report(leg.own_ssrc, blocks) + _limit(leg, limit))


def _block(source: Source, now: float) -> Report:
    """What the worst of its receivers reported, as if it were here (Opus arms its error correction by it)."""
    told = [lane.quality for lane in source.lanes if lane.quality is not None]
    last_sr = delay = 0
    if source.report is not None:
        last_sr = source.report.ntp >> 16 & 0xFFFFFFFF
        delay = int((now - source.reported_at) * 65_536)
    return Report(
        source.ssrc,
        max((report.fraction for report in told), default=0),
        source.lost(),
        source.wraps + source.highest,
        max((report.jitter for report in told), default=0),
        last_sr,
        delay,
    )
