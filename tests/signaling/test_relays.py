"""What the desk's settings say to TURN."""

from typing import Any

from signaling import relays
from signaling.config import TurnSection
from tests.signaling.settings import with_turn
from turn.configuration import render
from turn.credentials import signed


def turn(**change: Any) -> TurnSection:
    return TurnSection.model_validate(with_turn({}, **change)["turn"])


def test_each_participant_gets_own_credentials_that_begin_now() -> None:
    section = turn(lifetime_s=120)
    made = relays.relays(section)
    (one,), (other,) = made.servers("c1", 1_000_000), made.servers("anna", 1_000_000)
    assert one.urls == section.urls
    assert (one.username, other.username) == ("1120:c1", "1120:anna")
    assert one.credential == signed(section.secret, "1120:c1").password != other.credential
    assert made.servers("c1", 1_000_000) == (one,)
    assert made.servers("c1", 1_002_000) != (one,)
    assert made.renew_ms == 60_000


def test_every_setting_reaches_coturn() -> None:
    section = turn(
        public_address="198.51.100.9",
        port=3000,
        tls_port=5000,
        tls={"certificate": "/c.pem", "key": "/k.pem"},
        relay_ports=[50_000, 51_000],
        media=["10.9.9.9"],
        user_quota=7,
        total_quota=77,
        max_kbit_s=800,
    )
    text = render(relays.coturn(section))
    for line in (
        f"static-auth-secret={section.secret}",
        "realm=turn.example.org",
        "listening-ip=203.0.113.7",
        "external-ip=198.51.100.9/203.0.113.7",
        "listening-port=3000",
        "tls-listening-port=5000",
        "cert=/c.pem",
        "pkey=/k.pem",
        "min-port=50000",
        "max-port=51000",
        "allowed-peer-ip=10.9.9.9",
        "user-quota=7",
        "total-quota=77",
        "max-bps=100000",
    ):
        assert f"\n{line}\n" in text


def test_what_is_wrong_is_named() -> None:
    assert [name for name, _ in relays.problems(turn(secret="short", media=["::1"]))] == [
        "secret",
        "media[0]",
    ]


def test_addresses_to_which_coturn_relays_nothing() -> None:
    told = ("10.9.9.9", "10.9.9.8", "8.8.8.8", "2001:4860:4860::8888")
    assert relays.refused(turn(media=["10.9.9.9"]), told) == ["10.9.9.8", "2001:4860:4860::8888"]
