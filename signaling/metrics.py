"""What operators may measure, on a registry of our own (the default one would mix in whatever else is imported).

Hot paths count in plain integers (`Counts`), which are read when somebody scrapes: 10,000 clients cost no lock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(slots=True)
class Counts:
    """Counted since the start of the process."""

    events: int = 0  # received by the desk
    refused: int = 0  # answered with an error code
    bugs: int = 0  # exceptions that ended or nearly ended the process
    commits: int = 0
    commit_failures: int = 0
    records: int = 0
    ticks: int = 0
    connected: int = 0  # websockets accepted
    received: int = 0  # messages from clients
    sent: int = 0  # messages to clients
    cut_slow: int = 0
    cut_flood: int = 0
    cut_silent: int = 0
    too_many: int = 0  # messages beyond a connection's allowance
    passing_dropped: int = 0  # pointers, lines that grow, scrolling beyond theirs
    media_offers: int = 0  # for legs, to the media plane
    media_answers: int = 0
    media_refusals: int = 0
    media_failures: int = 0  # legs that failed
    media_mismatches: int = 0  # of certificates
    media_rooms_lost: int = 0
    audit_heads: int = 0  # signed and kept
    audit_webhook_failures: int = 0
    recording_parts: int = 0  # begun on disk
    recording_parts_cut: int = 0  # which the recorder closed by itself
    recordings_failed: int = 0


class Metrics:
    """`gauges` are asked at each scrape: name, help, value."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.counts = Counts()
        self._gauges: list[tuple[str, str, Callable[[], float]]] = []
        self.commit_seconds = Histogram(
            "visavis_commit_seconds",
            "Duration of one group commit",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.request_seconds = Histogram(
            "visavis_request_seconds",
            "Duration of one HTTP request",
            ("route", "method", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.registry.register(_Plain(self.counts, self._gauges))

    def gauge(self, name: str, text: str, value: Callable[[], float]) -> None:
        self._gauges.append((name, text, value))

    def text(self) -> bytes:
        return generate_latest(self.registry)


class _Plain(Collector):
    """Turns the plain integers into metrics."""

    def __init__(self, counts: Counts, gauges: list[tuple[str, str, Callable[[], float]]]) -> None:
        self._counts = counts
        self._gauges = gauges

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        for field in fields(self._counts):
            name = f"visavis_{field.name}"
            yield CounterMetricFamily(name, field.name, getattr(self._counts, field.name))
        for name, text, value in self._gauges:
            yield GaugeMetricFamily(f"visavis_{name}", text, value())
