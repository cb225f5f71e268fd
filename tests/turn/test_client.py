"""The raw client against real coturn: what it gives, refuses and takes back. ASVS 5.0, 17.1.1 and 17.1.2."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.coturn import SECRET, coturn, free_port, tcp, udp, wish
from turn.client import IPV6, TCP, Endpoint, Turn, TurnRefused, TurnSilent, connected, give_back
from turn.configuration import Coturn
from turn.credentials import Credentials, issue, signed
from turn.ranges import RESERVED

pytestmark = pytest.mark.network


def now() -> int:
    return time.time_ns() // 1_000_000


def fresh(participant: str = "c1", lifetime_s: int = 600) -> Credentials:
    return issue(SECRET, participant, now(), lifetime_s)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Coturn]:
    """Nothing but loopback's one address may be reached, as if it were a media server's."""
    async with coturn(tmp_path, wish()) as (started, log):
        yield started
    # Of people it tells nothing but the id of somebody whose credentials were refused.
    for line in log().splitlines():
        assert not re.search(r"session \d|remote|username", line)
        assert not re.search(r":(c1|anna)\b", line) or "Cannot find credentials" in line


async def codes(server: Coturn, *peers: str) -> dict[str, set[int]]:
    """What permissions and channels to these peers are answered with; 0 for yes."""
    found: dict[str, set[int]] = {peer: set() for peer in peers}
    async with connected(udp(server)) as turn:
        who = fresh()
        await turn.allocate(who)
        for peer in peers:
            for way in (turn.permit, turn.bind):
                try:
                    await way(who, peer)
                    found[peer].add(0)
                except TurnRefused as refused:
                    found[peer].add(refused.code)
    return found


async def test_v17_1_1_no_way_to_reserved_addresses(server: Coturn) -> None:
    blocks = [block for block in RESERVED if block.example != "127.0.0.1"]
    ends = [str(block.network[at]) for block in blocks for at in (1, -2)]
    tried = [*ends, *(block.example for block in blocks)]
    assert await codes(server, *tried) == {key: {403} for key in tried}


async def test_v17_1_1_no_way_to_this_machine_but_where_our_media_are(server: Coturn) -> None:
    others = ("127.0.0.2", "127.1.1.1", "127.255.255.254")
    assert await codes(server, *others) == {key: {403} for key in others}
    assert await codes(server, "127.0.0.1", "8.8.8.8") == {"127.0.0.1": {0}, "8.8.8.8": {0}}


async def test_v17_1_1_nothing_of_ipv6_mapped_or_not(server: Coturn) -> None:
    peers = (
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "fd00::1",
        "fe80::1",
        "::",
    )
    assert await codes(server, *peers) == {key: {443} for key in peers}


async def test_v17_1_1_no_relay_of_ipv6_and_none_of_tcp(server: Coturn) -> None:
    async with connected(udp(server)) as turn:
        with pytest.raises(TurnRefused, match=r"^440"):
            await turn.allocate(fresh(), family=IPV6)
    async with connected(tcp(server)) as turn:
        with pytest.raises(TurnRefused, match=r"^442"):
            await turn.allocate(fresh(), protocol=TCP)


async def test_v17_1_2_a_participant_has_a_quota_that_renewals_do_not_lift(tmp_path: Path) -> None:
    small = replace(wish(), user_quota=5, total_quota=12)
    async with coturn(tmp_path, small) as (server, _):
        held: list[tuple[Turn, Credentials]] = []
        # Held too: a new try from the port of an old one would be the same allocation to coturn, with a wrong name.
        sent_away: list[Turn] = []

        async def take(participant: str, lifetime_s: int) -> bool:
            who = fresh(participant, lifetime_s)
            turn = await Turn.connect(udp(server))
            try:
                await turn.allocate(who)
            except TurnRefused as refused:
                sent_away.append(turn)
                if refused.code != 486:
                    raise
                return False
            held.append((turn, who))
            return True

        try:
            # Each time with another name, as after a renewal.
            assert [await take("c1", 100 + n) for n in range(60)].count(True) == 5
            assert await take("c2", 100)
            # And all together don't take every port.
            assert [await take(f"d{n}", 100) for n in range(40)].count(True) == 12 - 6
        finally:
            for turn in sent_away:
                await turn.close()
            await give_back(held)


async def test_credentials_that_are_wrong_or_over(server: Coturn) -> None:
    right = fresh()
    for bad in (
        signed(SECRET + "x", right.username),
        Credentials(right.username, ""),
        Credentials(f"9{right.username}", right.password),
        issue(SECRET, "c9", now() - 700_000, 600),
        signed(SECRET, "c9"),
    ):
        async with connected(udp(server)) as turn:
            with pytest.raises(TurnRefused, match=r"^401"):
                await turn.allocate(bad)


async def test_an_allocation_outlives_its_credentials_but_gets_no_sister(server: Coturn) -> None:
    async with connected(udp(server)) as turn, connected(udp(server)) as later:
        who = fresh(lifetime_s=1)
        relayed = await turn.allocate(who)
        assert relayed[0] == "127.0.0.1"
        while now() // 1000 <= int(who.username.partition(":")[0]):
            with pytest.raises(TurnSilent):
                await turn.received()
        with pytest.raises(TurnRefused, match=r"^401"):
            await later.allocate(who)
        await turn.refresh(who, 300)
        await turn.permit(who, "8.8.8.8")


async def test_what_one_relayed_side_sends_the_other_hears(server: Coturn) -> None:
    one, other = fresh("c1"), fresh("anna")
    async with connected(udp(server)) as here, connected(tcp(server)) as there:
        near, far = await here.allocate(one), await there.allocate(other)
        await here.permit(one, *far)
        await there.permit(other, *near)
        here.send(far, b"hello")
        assert await there.received() == b"hello"


async def test_nobody_there() -> None:
    async with connected(Endpoint("udp", "localhost", "127.0.0.1", free_port())) as turn:
        with pytest.raises(TurnSilent):
            await turn.ask()
    with pytest.raises(OSError, match="Connect call failed"):
        await Turn.connect(Endpoint("tcp", "localhost", "127.0.0.1", free_port()))
