"""One part of a recording: the released packets of one track become frames, the frames a WebM file in the archive.

A part begins with its first frame that can be decoded (a picture: a key frame) and has marks beside its media: points
that tie its timestamps to the one clock (`core/timeline.py`), gaps, another source that took over. What it writes:

    head   recording, participant, kind, sequence, codec, width, height; `monotonic`: arrival of the first frame (ns),
           and `started_at`: the same moment in ms since 1970 UTC
    marks  {"type": "clock", "pts", "at", "by"}   {"type": "gap", "from", "to", "lost"}   {"type": "source", "pts"}
    end    why; `until` (ns): nothing that arrived then or later is in it; duration (ms); frames, packets; lost: packets
           that never came; missed: packets that we dropped; spoiled: frames that needed what was lost

A key frame begins a cluster, and so does what comes after a hole in sound: its index (`core/index.py`) leads there.
"""

from dataclasses import dataclass
from typing import Final

from media.core.depacket import Depacketiser, Frame, picture_size
from media.core.gate import Permit
from media.core.index import QUIET, Holes, Indexing
from media.core.rtp import find_extension
from media.core.timeline import MS, SenderClock, Timestamps
from media.core.webm import CLUSTER_MS, Clusters, header
from media.disk import PartFile

POINT_EVERY_MS: Final = 10_000
POINT_MOVED_NS: Final = 5 * MS
SOUND_GAP_MS: Final = 100
"""Shorter ones nobody looks for: they are in the totals."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One moment by both clocks: `wall` in ms since 1970 UTC, `at` in ns."""

    wall: int
    at: int

    def ms(self, at: int) -> int:
        return self.wall + (at - self.at) // MS


class _Source:
    """One leg's source of the track."""

    def __init__(self, leg: int, clock: SenderClock, loudness: int, *, picture: bool) -> None:
        self.leg = leg
        self.clock = clock
        self.loudness = 0 if picture else loudness
        self.track = Depacketiser(picture=picture)
        self.report: tuple[int, int] | None = None  # NTP, RTP


class Part:
    """Everything passed in here was released by the gate."""

    def __init__(self, permit: Permit, file: PartFile, anchor: Anchor) -> None:
        self.permit = permit
        self.missed = 0
        self.current: int | None = None
        """The source that is written."""
        self._rank = (-1, -1)  # leg and number of it: rises with each source that takes over
        self._file = file
        self._anchor = anchor
        self._picture = permit.track.kind != "sound"
        self._sources: dict[int, _Source] = {}
        self._gone: list[Depacketiser] = []
        self._stamps = Timestamps(90_000 if self._picture else 48_000)
        self._clusters = Clusters()
        self._cluster_since = 0
        self._key: int | None = None
        """The first key frame of the cluster that is open."""
        self._index = Indexing(0, None)
        self._holes = Holes()
        self._level = QUIET
        self._begun = False
        self._frames = 0
        self._last_pts = 0
        self._point: tuple[int, int] | None = None  # pts, at, of the last one by report
        self._bases = 0

    def source(self, number: int, leg: int, clock: SenderClock, loudness: int = 0) -> None:
        """Packets and reports of `number` are of this leg. `loudness`: id of the header extension for it; 0: none."""
        if number not in self._sources:
            self._sources[number] = _Source(leg, clock, loudness, picture=self._picture)

    def take(self, number: int, arrived: int, packet: bytes) -> None:
        source = self._sources.get(number)
        if source is not None:
            if source.loudness:
                at = find_extension(packet, len(packet), source.loudness)
                self._level = packet[at] & QUIET if at else QUIET
            for frame in source.track.push(arrived, packet):
                self._write(number, source, frame)

    def report(self, number: int, ntp: int, timestamp: int) -> None:
        """A sender report of the source; its clock knows it already."""
        source = self._sources.get(number)
        if source is not None:
            source.report = (ntp, timestamp)
            if number == self.current:
                self._tie(source)

    def over(self, number: int) -> None:
        """The source ended."""
        source = self._sources.pop(number, None)
        if source is not None:
            for frame in source.track.flush():
                self._write(number, source, frame)
            self._gone.append(source.track)

    def tick(self, now: int) -> None:
        """Time passes: holes are given up, and no cluster stays open for long."""
        for number, source in self._sources.items():
            for frame in source.track.drain(now):
                self._write(number, source, frame)
        if self._clusters.begun >= 0 and now - self._cluster_since >= CLUSTER_MS * MS:
            self._close_cluster()

    def end(self, why: str, until: int) -> None:
        """Nothing more comes; what is here is written."""
        for number in list(self._sources):
            self.over(number)
        if not self._begun:
            return
        self._close_cluster()
        tracks = self._gone
        self._file.end(
            {
                "why": why,
                "until": until,
                "duration": self._last_pts,
                "frames": self._frames,
                "packets": sum(each.packets for each in tracks),
                "lost": max(0, sum(each.lost for each in tracks) - self.missed),
                "missed": self.missed,
                "spoiled": sum(each.spoiled for each in tracks),
            },
            self._index.whole(self._last_pts),
        )

    # --- frames

    def _write(self, number: int, source: _Source, frame: Frame) -> None:
        if number != self.current and not self._takes_over(number, source):
            return
        pts = self._stamps.pts(frame.timestamp, frame.arrived)
        if not self._begun:
            self._begin(frame)
        elif frame.lost and (self._picture or pts - self._last_pts >= SOUND_GAP_MS):
            self._file.note({"type": "gap", "from": self._last_pts, "to": pts, "lost": frame.lost})
        self._make_room(source, pts, frame)
        if self._clusters.begun < 0:
            self._cluster_since = frame.arrived
        self._clusters.add(pts, frame.data, key=frame.key)
        self._frames += 1
        self._last_pts = pts
        if self._stamps.bases != self._bases:
            self._bases = self._stamps.bases
            self._tie_anew(source, pts, frame.arrived)

    def _make_room(self, source: _Source, pts: int, frame: Frame) -> None:
        """Close the cluster where this frame begins one."""
        if self._picture:
            if frame.key or self._clusters.full(pts):
                self._close_cluster()
            if frame.key and self._key is None:
                self._key = pts
            return
        began, frames = self._holes.before(pts, frame.data)
        if frames or self._clusters.full(pts):
            self._close_cluster()
        if frames:
            self._index.fill(self._index.at, began, frames)
        if source.loudness:
            self._index.heard(pts, self._level)

    def _close_cluster(self) -> None:
        since, key = self._clusters.begun, self._key
        if done := self._clusters.flush():
            self._file.media(done)
            self._index.cluster(since, len(done), key)
            self._key = None

    def _takes_over(self, number: int, source: _Source) -> bool:
        """A newer leg's source does with its first frame; an older one's late frames are nobody's any more."""
        rank = (source.leg, number)
        if rank <= self._rank:
            return False
        if self._begun:
            self._stamps.restart()
            self._file.note({"type": "source", "pts": self._last_pts})
        self._rank = rank
        self.current = number
        return True

    def _begin(self, frame: Frame) -> None:
        self._begun = True
        size = picture_size(frame.data) if self._picture else None
        track = self.permit.track
        head: dict[str, object] = {
            "recording": track.recording,
            "participant": track.participant,
            "kind": track.kind,
            "sequence": self.permit.sequence,
            "codec": "vp8" if self._picture else "opus",
            "started_at": self._anchor.ms(frame.arrived),
            "monotonic": frame.arrived,
        }
        if size is not None:
            head |= {"width": size[0], "height": size[1]}
        first = header(size)
        self._index = Indexing(len(first), size)
        self._file.begin(head, first)

    # --- the one clock

    def _tie_anew(self, source: _Source, pts: int, arrived: int) -> None:
        """From this frame on timestamps mean other moments than before."""
        told = source.report and self._stamps.reported(source.track.unwrap(source.report[1]))
        if source.report is None or told is None:
            self._point = None
            self._note_point(pts, arrived, "arrival")
            return
        self._point = (pts, source.clock.at(source.report[0]) + (pts - told) * MS)
        self._note_point(*self._point, "report")

    def _tie(self, source: _Source) -> None:
        """A point by the newest report, where it says something new."""
        if source.report is None:
            return
        ntp, timestamp = source.report
        pts = self._stamps.reported(source.track.unwrap(timestamp))
        if pts is None:
            return
        at = source.clock.at(ntp)
        if self._point is not None:
            expected = self._point[1] + (pts - self._point[0]) * MS
            if pts - self._point[0] < POINT_EVERY_MS and abs(at - expected) < POINT_MOVED_NS:
                return
        self._point = (pts, at)
        self._note_point(pts, at, "report")

    def _note_point(self, pts: int, at: int, by: str) -> None:
        self._file.note({"type": "clock", "pts": pts, "at": at, "by": by})
