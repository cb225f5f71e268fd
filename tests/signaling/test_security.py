"""Whose address counts, which origin may speak, and what every answer says."""

import ipaddress

import pytest
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict

from signaling import security
from signaling.core.errors import Code, Refused
from signaling.security import Proxies


def client(remote: str, forwarded: list[str], trusted: list[str]) -> str:
    headers = CIMultiDict([("X-Forwarded-For", value) for value in forwarded])
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=remote)
    return str(Proxies(security.networks(trusted)).client(request))


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "expected"),
    [
        ("203.0.113.9", ["198.51.100.1"], [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], ["10.0.0.0/8"], "203.0.113.9"),
        ("10.0.0.2", ["198.51.100.1"], ["10.0.0.0/8"], "198.51.100.1"),
        # The customer wrote the first one; only what our own proxy saw counts.
        ("10.0.0.2", ["1.2.3.4, 198.51.100.1"], ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.2", ["1.2.3.4", "198.51.100.1, 10.0.0.7"], ["10.0.0.0/8"], "198.51.100.1"),
        ("10.0.0.2", ["nonsense"], ["10.0.0.0/8"], "10.0.0.2"),
        ("10.0.0.2", [], ["10.0.0.0/8"], "10.0.0.2"),
        ("::ffff:10.0.0.2", ["2001:db8::1"], ["10.0.0.0/8"], "2001:db8::1"),
    ],
)
def test_a_client_is_who_a_trusted_proxy_saw(
    remote: str, forwarded: list[str], trusted: list[str], expected: str
) -> None:
    assert client(remote, forwarded, trusted) == expected


def test_a_household_counts_once_and_a_log_names_a_network_only() -> None:
    address = ipaddress.ip_address("2001:db8:1:2:3:4:5:6")
    assert security.limit_key(address) == "2001:db8:1:2::/64"
    assert security.limit_key(ipaddress.ip_address("203.0.113.9")) == "203.0.113.9"
    assert security.shown(address) == "2001:db8:1::/48"
    assert security.shown(ipaddress.ip_address("203.0.113.9")) == "203.0.113.0/24"
    assert security.shown(None) is None


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://desk.example.evil"])
def test_a_foreign_origin_is_refused(origin: str) -> None:
    request = make_mocked_request("POST", "/", headers={"Origin": origin})
    with pytest.raises(Refused) as refused:
        security.check_origin(request, frozenset({"https://desk.example"}), required=False)
    assert refused.value.code is Code.ORIGIN_REFUSED


def test_an_origin_is_required_where_a_cookie_speaks() -> None:
    request = make_mocked_request("POST", "/")
    allowed = frozenset({"https://desk.example"})
    security.check_origin(request, allowed, required=False)
    with pytest.raises(Refused):
        security.check_origin(request, allowed, required=True)


def test_our_own_origin_passes_in_any_case_of_letters() -> None:
    request = make_mocked_request("POST", "/", headers={"Origin": "https://DESK.example"})
    security.check_origin(request, frozenset({"https://desk.example"}), required=True)


def test_pages_ask_no_third_party_and_are_framed_by_nobody() -> None:
    policy = security.headers(secure=True)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    for word in ("unsafe-inline", "unsafe-eval", "data:", "http:", "https:", "*"):
        assert word not in policy
    assert "camera=(self)" in security.headers(secure=False)["Permissions-Policy"]
    assert "Strict-Transport-Security" not in security.headers(secure=False)
    assert "Strict-Transport-Security" in security.headers(secure=True)
