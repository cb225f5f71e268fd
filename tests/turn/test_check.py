"""The check against real coturn: as we configure it, and weakened in one place each."""

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaling.tls import SELF_MADE_DAYS, self_made
from tests.careless_turn import careless
from tests.coturn import SECRET, coturn, free_port, wish
from turn.check import Finding, Target, check, parse
from turn.configuration import Coturn

network = pytest.mark.network
DAY = 86_400_000


def now() -> int:
    return time.time_ns() // 1_000_000


def target(server: Coturn) -> Target:
    return Target(
        urls=(f"turn:127.0.0.1:{server.port}",),
        secret=SECRET,
        media=server.media,
        user_quota=server.user_quota,
    )


def bad(found: Sequence[Finding]) -> list[str]:
    assert all(each.todo for each in found if each.level != "ok")
    return [each.name for each in found if each.level != "ok"]


def with_tls(folder: Path, names: tuple[str, ...], at: int) -> tuple[Coturn, ssl.SSLContext]:
    certificate, key = self_made(folder, names, at)
    context = ssl.create_default_context(cafile=certificate)
    return replace(wish(), certificate=str(certificate), key=str(key)), context


@network
async def test_as_we_configure_it_all_is_well(tmp_path: Path) -> None:
    secured, context = with_tls(tmp_path, ("localhost",), now())
    async with coturn(tmp_path, secured) as (server, _):
        urls = (
            f"turn:localhost:{server.port}?transport=udp",
            f"turn:localhost:{server.port}?transport=tcp",
            f"turns:localhost:{server.tls_port}?transport=tcp",
        )
        found = await check(replace(target(server), urls=urls), now, context)
    assert bad(found) == [], found
    assert {each.name for each in found} == {
        "turn.allocate",
        "turn.tls",
        "turn.credentials",
        "turn.peers",
        "turn.ipv6",
        "turn.relaying",
        "turn.quota",
    }
    assert not any(SECRET in field for each in found for field in each)


def without(*starts: str) -> Callable[[str], str]:
    return lambda text: "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith(starts)
    )


@network
@pytest.mark.parametrize(
    ("change", "expected", "words"),
    [
        (without("denied-peer-ip=10."), "turn.peers", "10.0.0.1 (private networks)"),
        (without("denied-peer-ip=169."), "turn.peers", "169.254.169.254 (link-local"),
        (without("denied-peer-ip=", "no-multicast"), "turn.peers", "224.0.0.1 (multicast)"),
        (without("allowed-peer-ip="), "turn.media", "127.0.0.1 can't be reached"),
        (without("allowed-peer-ip="), "turn.relaying", "forbids it"),
        (without("user-quota="), "turn.quota", "more than 12"),
        (lambda text: text.replace("user-quota=12", "user-quota=3"), "turn.quota", "after 3 of 12"),
        (lambda text: text.replace(SECRET, SECRET + "x"), "turn.allocate", "refused the cred"),
        (lambda text: without("use-auth", "static-")(text) + "no-auth\n", "turn.open", "anybody"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_weakened_is_found(
    tmp_path: Path, change: Callable[[str], str], expected: str, words: str
) -> None:
    async with coturn(tmp_path, wish(), change=change) as (server, _):
        found = await check(target(server), now)
    assert expected in bad(found)
    assert words in next(each.what for each in found if each.name == expected)


@network
async def test_a_relay_of_tcp_is_found(tmp_path: Path) -> None:
    async with coturn(tmp_path, wish(), change=without("no-tcp-relay")) as (server, _):
        urls = (f"turn:127.0.0.1:{server.port}?transport=tcp",)
        found = await check(replace(target(server), urls=urls), now)
    assert bad(found) == ["turn.tcp_relay"]


@network
@pytest.mark.parametrize(
    ("names", "age_days", "words"),
    [
        (("elsewhere.example",), 0, "Hostname mismatch"),
        (("localhost",), 800, "certificate has expired"),
        (("localhost",), None, "self-signed certificate"),
    ],
)
async def test_a_certificate_that_browsers_refuse(
    tmp_path: Path, names: tuple[str, ...], age_days: int | None, words: str
) -> None:
    secured, context = with_tls(tmp_path, names, now() - (age_days or 0) * DAY)
    if age_days is None:
        context = ssl.create_default_context()
    async with coturn(tmp_path, secured) as (server, _):
        urls = (f"turns:localhost:{server.tls_port}",)
        found = await check(replace(target(server), urls=urls), now, context)
    assert bad(found) == ["turn.tls"]
    assert words in found[0].what


@network
@pytest.mark.parametrize(("days_left", "level"), [(13, "warn"), (15, "ok")])
async def test_a_certificate_that_ends_soon(tmp_path: Path, days_left: int, level: str) -> None:
    secured, context = with_tls(tmp_path, ("localhost",), now())
    later = (SELF_MADE_DAYS - days_left) * DAY
    async with coturn(tmp_path, secured) as (server, _):
        urls = (f"turns:localhost:{server.tls_port}",)
        wanted = replace(target(server), urls=urls)
        found = await check(wanted, lambda: now() + later, context)
    assert [each.level for each in found if each.name == "turn.tls"] == [level]


@network
async def test_a_server_that_grants_everything() -> None:
    async with careless(SECRET) as url:
        found = await check(Target(urls=(url,), secret=SECRET, user_quota=3), now)
    assert bad(found) == [
        "turn.credentials",
        "turn.peers",
        "turn.ipv6",
        "turn.relaying",
        "turn.quota",
    ]
    words = {each.name: each.what for each in found}
    assert "that have ended and that carry no end" in words["turn.credentials"]
    assert "::ffff:127.0.0.1" in words["turn.ipv6"]
    assert "more than 3" in words["turn.quota"]


@network
async def test_a_server_that_signs_nothing() -> None:
    async with careless(SECRET, signs=False) as url:
        found = await check(Target(urls=(url,), secret=SECRET), now)
    assert bad(found) == ["turn.allocate"]
    assert "isn't signed" in found[0].what


@network
async def test_nobody_answers_and_no_such_name() -> None:
    urls = (
        f"turn:127.0.0.1:{free_port()}?transport=tcp",
        "turn:nowhere.invalid",
        "turns:turn.example.org?transport=udp",
    )
    found = await check(Target(urls=urls, secret=SECRET), now)
    assert bad(found) == ["turn.reach"] * 3
    assert "Is coturn running?" in found[0].todo
    assert "no IPv4 address" in found[1].what
    assert "DTLS" in found[2].what


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("turn:a.example", ("udp", "a.example", 3478)),
        ("turn:a.example:99?transport=tcp", ("tcp", "a.example", 99)),
        ("turns:a.example", ("tls", "a.example", 5349)),
        ("turns:192.0.2.1:443?transport=tcp", ("tls", "192.0.2.1", 443)),
    ],
)
def test_addresses(url: str, parts: tuple[str, str, int]) -> None:
    assert parse(url) == parts


@given(st.text())
def test_no_text_is_an_address_by_accident(text: str) -> None:
    try:
        transport, host, port = parse(text)
    except ValueError:
        return
    assert text.startswith("turn")
    assert transport in {"udp", "tcp", "tls"}
    assert host
    assert 0 <= port <= 99_999
