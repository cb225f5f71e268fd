"""RTCP from a leg: what it says as a sender goes to its receivers, what it says as a receiver is answered or passed on.

Sender reports are translated and passed on at once. Receiver reports end here: senders get one of ours, with the worst
of what their receivers said. A NACK is answered from the history; what never came is asked of its sender.
"""

import time
from typing import Final

from media.core import rtcp
from media.core.rtcp import (
    KeyFrameRequest,
    Nack,
    ReceiverReport,
    Remb,
    Report,
    SenderReport,
    TransportFeedback,
)
from media.core.twcc import read_feedback
from media.leg import Lane, Leg, Source
from media.pump import Pump

MAX_NACK: Final = 256
"""Packets of one NACK that are looked at."""


def ntp_now() -> int:
    """Wall time in 2^-32 s since 1900."""
    return int((time.time() + rtcp.NTP_UNIX) * 4_294_967_296)


def receive(leg: Leg, compound: bytes, pump: Pump, now: float) -> None:
    """All packets of an authentic compound."""
    for packet in rtcp.read_compound(compound):
        if isinstance(packet, TransportFeedback):
            _transport(leg, packet, now)
        elif isinstance(packet, SenderReport):
            _sender_report(leg, packet, now)
            _reports(leg, packet.reports)
        elif isinstance(packet, ReceiverReport):
            _reports(leg, packet.reports)
        elif isinstance(packet, Nack):
            _nack(leg, packet, pump, now)
        elif isinstance(packet, KeyFrameRequest):
            lane = leg.lane_by_ssrc.get(packet.media)
            if lane is not None:
                ask_key_frame(lane, now)
        elif isinstance(packet, Remb) and not leg.numbered():
            leg.downlink.estimator.cap(packet.rate)


def ask_key_frame(lane: Lane, now: float) -> None:
    """Of whoever is behind a lane."""
    if isinstance(lane.source, Source):
        lane.source.ask_key_frame(now)


def _sender_report(leg: Leg, report: SenderReport, now: float) -> None:
    source = leg.incoming.get(report.ssrc)
    if source is None:
        return
    wall = ntp_now()
    if leg.clock_offset is None:
        leg.clock_offset = wall - report.ntp
    source.report, source.reported_at = report, now
    for consumer in source.consumers:
        consumer.reported(source, report, now)
    for lane in source.lanes:
        if lane.source is source:
            lane.leg.send_report(lane, wall)


def _reports(leg: Leg, reports: tuple[Report, ...]) -> None:
    for report in reports:
        lane = leg.lane_by_ssrc.get(report.ssrc)
        if lane is not None:
            lane.quality = report


def _nack(leg: Leg, nack: Nack, pump: Pump, now: float) -> None:
    lane = leg.lane_by_ssrc.get(nack.media)
    source = lane.source if lane is not None else None
    if lane is None or not isinstance(source, Source) or not source.picture:
        return
    if not lane.rtx_ssrc:
        # The same packet again would be dropped as a replay, and protecting another under its number is forbidden.
        source.ask_key_frame(now)
        return
    source.measure(now)
    missing: list[int] = []
    for number in nack.lost[:MAX_NACK]:
        wanted = lane.source_number(number)
        if not lane.misses(source, wanted, now):
            continue
        packet = source.recall(wanted)
        if packet is None:
            missing.append(wanted)
        elif lane.may_repair(source, now) and lane.may_resend(wanted, now):
            lane.repairs.take(now, len(packet))
            pump.totals.resent += pump.resend(lane, packet, now)
    if leg.numbers == "through" and lane.jammed(source, now):
        source.ask_key_frame(now)  # what was lost would only fill the link once more
    asked = source.missing(missing, now)
    if asked:
        source.leg.send_rtcp(rtcp.write_nack(source.leg.own_ssrc, source.ssrc, asked))


def _transport(leg: Leg, feedback: TransportFeedback, now: float) -> None:
    base = int.from_bytes(feedback.data[:2], "big")
    leg.reported_number = (base + int.from_bytes(feedback.data[2:4], "big")) & 0xFFFF
    if leg.numbers == "own":
        read = read_feedback(feedback.data)
        if read is not None:
            leg.downlink.estimator.receive(read, now)
        return
    # Alone in its compound it was passed on by the hot path already.
    partner = leg.partner
    if partner is None:
        return
    data = feedback.data
    if leg.number_offset:
        data = ((base - leg.number_offset) & 0xFFFF).to_bytes(2, "big") + data[2:]
    lane = leg.lane_by_ssrc.get(feedback.media)
    source = lane.source if lane is not None else None
    media = source.ssrc if source is not None else next(iter(partner.incoming), 0)
    partner.send_rtcp(rtcp.write_transport_feedback(partner.own_ssrc, media, data))
