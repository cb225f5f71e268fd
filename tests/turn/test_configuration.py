"""coturn's configuration: everything closed that calls don't need, and no setting can open it."""

import ipaddress
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from turn.configuration import Coturn, problems, render
from turn.ranges import reserved

RIGHT = Coturn(
    realm="turn.example.org",
    secret="s3cret" * 8,
    addresses=("203.0.113.7",),
    certificate="/etc/coturn/certificate.pem",
    key="/etc/coturn/key.pem",
    media=("10.1.2.3",),
)


def lines(wish: Coturn = RIGHT) -> list[str]:
    """What coturn reads."""
    return [line for line in render(wish).splitlines() if line and not line.startswith("#")]


def test_what_calls_do_not_need_is_off() -> None:
    written = lines()
    for closed in (
        "use-auth-secret",
        "no-cli",
        "no-tcp-relay",
        "no-multicast-peers",
        "no-rfc5780",
        "no-software-attribute",
        "no-tlsv1",
        "no-tlsv1_1",
        "no-dtls",
        "stale-nonce=600",
        "user-quota=12",
        "total-quota=1200",
        "max-bps=500000",
    ):
        assert closed in written
    for opened in ("verbose", "allow-loopback-peers", "no-auth", "oauth", "mobility", "no-tls"):
        assert opened not in written


def test_without_certificate_no_tls() -> None:
    written = lines(replace(RIGHT, certificate=None, key=None))
    assert {"no-tls", "no-dtls"} <= set(written)
    assert not any(line.startswith(("cert=", "tls-listening-port=")) for line in written)


def test_behind_a_nat() -> None:
    written = lines(replace(RIGHT, addresses=("10.0.0.5",), public_address="203.0.113.7"))
    assert {"external-ip=203.0.113.7/10.0.0.5", "relay-ip=10.0.0.5"} <= set(written)


addresses = st.integers(0, 2**32 - 1).map(lambda number: str(ipaddress.IPv4Address(number)))


@given(addresses)
def test_v17_1_1_each_reserved_address_is_in_a_denied_range(address: str) -> None:
    ranges = [
        line.partition("=")[2].split("-") for line in lines() if line.startswith("denied-peer-ip=")
    ]
    number = int(ipaddress.IPv4Address(address))
    denied = any(
        int(ipaddress.IPv4Address(first)) <= number <= int(ipaddress.IPv4Address(last))
        for first, last in ranges
    )
    assert denied == (reserved(address) is not None)


def test_v17_1_1_only_our_media_is_let_through_and_no_range_is_of_ipv6() -> None:
    text = render(RIGHT)
    assert re.findall(r"^allowed-peer-ip=(.*)$", text, re.MULTILINE) == ["10.1.2.3"]
    assert "::" not in text
    assert lines(replace(RIGHT, media=("127.0.0.1",))).count("allow-loopback-peers") == 1


WRONG: list[tuple[dict[str, object], str]] = [
    ({"realm": ""}, "realm"),
    ({"realm": "a b"}, "realm"),
    ({"realm": "a\nno-auth"}, "realm"),
    ({"secret": "short"}, "secret"),
    ({"secret": ""}, "secret"),
    ({"secret": "x" * 40 + "\nno-auth"}, "secret"),
    ({"secret": "x" * 40 + "#"}, "secret"),
    ({"addresses": ()}, "addresses"),
    ({"addresses": ("turn.example.org",)}, "addresses[0]"),
    ({"addresses": ("203.0.113.7", "::1")}, "addresses[1]"),
    ({"addresses": ("0.0.0.0",)}, "addresses[0]"),  # noqa: S104, refused
    ({"addresses": ("203.0.113.7", "203.0.113.8"), "public_address": "1.2.3.4"}, "public_address"),
    ({"public_address": "1.2.3"}, "public_address"),
    ({"media": ("10.0.0.0/8",)}, "media[0]"),
    ({"media": ("224.0.0.1",)}, "media[0]"),
    ({"media": ("10.0.0.1", "169.254.169.254")}, "media[1]"),
    ({"media": ("10.0.0.0-10.255.255.255",)}, "media[0]"),
    ({"media": ("::ffff:127.0.0.1",)}, "media[0]"),
    ({"port": 0}, "port"),
    ({"port": 443}, "tls_port"),
    ({"port": 50_000}, "port"),
    ({"tls_port": 70_000}, "tls_port"),
    ({"relay_ports": (60_000, 50_000)}, "relay_ports"),
    ({"relay_ports": (1_000, 50_000)}, "relay_ports"),
    ({"relay_ports": (50_000, 50_010), "total_quota": 11}, "relay_ports"),
    ({"certificate": "/a b"}, "tls.certificate"),
    ({"key": "/a\nb"}, "tls.key"),
    ({"user_quota": 0}, "user_quota"),
    ({"user_quota": 5_000}, "user_quota"),
    ({"total_quota": 20_000}, "total_quota"),
    ({"max_kbit_s": 10}, "max_kbit_s"),
]


@pytest.mark.parametrize(("change", "field"), WRONG, ids=lambda value: str(value)[:50])
def test_wrong_wishes_are_named_and_never_rendered(change: dict[str, object], field: str) -> None:
    wish = replace(RIGHT, **change)  # type: ignore[arg-type]
    assert field in [name for name, _ in problems(wish)]
    with pytest.raises(ValueError, match=re.escape(field)):
        render(wish)


wild = st.text(max_size=80)


@given(
    realm=wild,
    secret=wild.map(lambda text: text + "x" * 40),
    address=wild,
    media=wild,
    certificate=wild,
)
def test_nothing_written_into_a_setting_becomes_a_line_of_its_own(
    realm: str, secret: str, address: str, media: str, certificate: str
) -> None:
    wish = replace(
        RIGHT,
        realm=realm,
        secret=secret,
        addresses=(address,),
        media=(media,),
        certificate=certificate,
    )
    if not list(problems(wish)):
        names = [line.partition("=")[0] for line in lines(wish)]
        assert names == [line.partition("=")[0] for line in lines()]


def test_the_secret_is_not_shown() -> None:
    assert RIGHT.secret not in repr(RIGHT)
