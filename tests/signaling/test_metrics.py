"""Plain counters and gauges as Prometheus reads them."""

from dataclasses import fields

from prometheus_client.parser import text_string_to_metric_families

from signaling.metrics import Counts, Metrics


def samples(metrics: Metrics) -> dict[str, float]:
    families = text_string_to_metric_families(metrics.text().decode())
    return {sample.name: sample.value for family in families for sample in family.samples}


def test_every_count_is_exported() -> None:
    metrics = Metrics()
    metrics.counts.sent = 7
    found = samples(metrics)
    assert found["visavis_sent_total"] == 7
    for field in fields(Counts):
        assert f"visavis_{field.name}_total" in found


def test_gauges_are_asked_at_each_scrape() -> None:
    metrics = Metrics()
    values = iter([1.0, 2.0])
    metrics.gauge("clients", "Open websockets", lambda: next(values))
    assert samples(metrics)["visavis_clients"] == 1
    assert samples(metrics)["visavis_clients"] == 2


def test_requests_are_told_apart_by_route_method_and_status() -> None:
    metrics = Metrics()
    metrics.request_seconds.labels("/api/desk", "GET", "200").observe(0.003)
    assert b'route="/api/desk"' in metrics.text()
