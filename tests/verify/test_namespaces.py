"""Relayed calls of real browsers that have no way to each other, through networks that let less and less out.

Customer and agent are in network namespaces of their own; only coturn, in a third one, can be reached from both.
"""

import asyncio
import base64
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signaling.tls import self_made
from tests.browser import executable, launch
from tests.coturn import coturn, wish
from tests.demo_server import DemoServer, demo_server
from tests.e2e.people import AgentPage, CustomerPage, agent, customer
from tests.e2e.relayed import prepare, takes
from tests.verify import namespaces
from tests.verify.namespaces import AGENT, GUEST, RELAY, Places

pytestmark = pytest.mark.asyncio(loop_scope="session")

RESOLVING: Final = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE {RELAY}"
ONLY_443: Final = "meta l4proto != tcp drop; tcp dport != 443 drop"
UP_S: Final = 20


@dataclass
class Apart:
    server: DemoServer
    places: Places
    certificate: Path
    folder: Path

    def known(self) -> str:
        """The switch by which Chromium takes the self-made certificate; every other one is judged as always."""
        leaf = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        spki = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        key = base64.b64encode(hashlib.sha256(spki).digest()).decode("ascii")
        return f"--ignore-certificate-errors-spki-list={key}"


@pytest_asyncio.fixture(loop_scope="session")
async def apart(tmp_path: Path) -> AsyncIterator[Apart]:
    if missing := namespaces.missing():
        pytest.fail(f"network namespaces can't be made here without {', '.join(missing)}")
    certificate, key = self_made(tmp_path, (RELAY,), time.time_ns() // 1_000_000)
    plan = replace(wish(RELAY), port=3478, tls_port=443, certificate=str(certificate), key=str(key))
    data = tmp_path / "desk"
    prepare(data, plan)
    async with AsyncExitStack() as stack:
        places = stack.enter_context(namespaces.places())
        inside = namespaces.inside(places.relay)
        await stack.enter_async_context(coturn(tmp_path, plan, inside=inside))
        async with asyncio.timeout(UP_S):
            while not namespaces.listens(places.relay, RELAY, plan.tls_port):
                await asyncio.sleep(0.05)
        server = await stack.enter_async_context(demo_server(data))
        for place in (places.guest, places.agent):
            await stack.enter_async_context(namespaces.door(place, server.port))
        yield Apart(server, places, certificate, tmp_path)


@asynccontextmanager
async def people(
    apart: Apart, rule: str, *, trusting: bool = True
) -> AsyncIterator[tuple[CustomerPage, AgentPage]]:
    """Both in a call that may use the relay alone, each in a place that lets out what the rule leaves."""
    places, flags = apart.places, [RESOLVING]
    if trusting:
        flags.append(apart.known())
    browsers = []
    async with AsyncExitStack() as stack:
        for place in (places.guest, places.agent):
            namespaces.shut(place, rule)
            program = namespaces.program(place, executable(), apart.folder)
            started = launch(fps=20, program=program, flags=flags)
            browsers.append(await stack.enter_async_context(started))
        guest = await stack.enter_async_context(customer(browsers[0], apart.server))
        anna = await stack.enter_async_context(agent(browsers[1], apart.server, "anna"))
        await anna.be_available()
        await guest.come(await apart.server.link(queue="shielded"))
        await anna.accept()
        await guest.talks()
        yield guest, anna


@pytest.mark.parametrize(
    ("rule", "way"),
    [
        ("", "udp"),
        ("meta l4proto udp drop", "tcp"),
        (ONLY_443, "tls"),
    ],
    ids=["everything", "no-udp", "only-443"],
)
async def test_a_call_takes_the_best_way_that_is_left(apart: Apart, rule: str, way: str) -> None:
    assert not namespaces.reaches(apart.places.guest, AGENT)
    assert not namespaces.reaches(apart.places.agent, GUEST)
    async with people(apart, rule) as both:
        await asyncio.gather(*(person.sees(30) for person in both))
        await asyncio.gather(*(person.hears(30) for person in both))
        for person in both:
            await takes(person.page, way)


async def test_a_relay_whose_certificate_nobody_vouches_for_is_not_used(apart: Apart) -> None:
    async with people(apart, ONLY_443, trusting=False) as both:
        for person in both:
            await person.reads(person.in_call("failed.relay-unreachable"))
