"""Relayed calls of real browsers that have no way to each other, through networks that let less and less out.

Customer and agent are in network namespaces of their own; only coturn, in a third one, can be reached from both.
"""

import asyncio
import base64
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
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
from tests.e2e.people import agent, customer
from tests.e2e.relayed import prepare, takes
from tests.verify import namespaces
from tests.verify.namespaces import AGENT, GUEST, RELAY, Places

pytestmark = pytest.mark.asyncio(loop_scope="session")

RESOLVING: Final = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE {RELAY}"
UP_S: Final = 20


@dataclass
class Apart:
    server: DemoServer
    places: Places
    certificate: Path
    folder: Path

    def flags(self) -> tuple[str, ...]:
        """The self-made certificate is known by its key; every other one is judged as always."""
        leaf = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        spki = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        known = base64.b64encode(hashlib.sha256(spki).digest()).decode("ascii")
        return (RESOLVING, f"--ignore-certificate-errors-spki-list={known}")


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


@pytest.mark.parametrize(
    ("rule", "way"),
    [
        ("", "udp"),
        ("meta l4proto udp drop", "tcp"),
        ("meta l4proto != tcp drop; tcp dport != 443 drop", "tls"),
    ],
    ids=["everything", "no-udp", "only-443"],
)
async def test_a_call_takes_the_best_way_that_is_left(apart: Apart, rule: str, way: str) -> None:
    places = apart.places
    assert not namespaces.reaches(places.guest, AGENT)
    assert not namespaces.reaches(places.agent, GUEST)
    browsers = []
    async with AsyncExitStack() as stack:
        for place in (places.guest, places.agent):
            namespaces.shut(place, rule)
            program = namespaces.program(place, executable(), apart.folder)
            started = launch(fps=20, program=program, flags=apart.flags())
            browsers.append(await stack.enter_async_context(started))
        guest = await stack.enter_async_context(customer(browsers[0], apart.server))
        anna = await stack.enter_async_context(agent(browsers[1], apart.server, "anna"))
        await anna.be_available()
        await guest.come(await apart.server.link(queue="shielded"))
        await anna.accept()
        await guest.talks()
        await asyncio.gather(*(person.sees(30) for person in (guest, anna)))
        await asyncio.gather(*(person.hears(30) for person in (guest, anna)))
        for person in (guest, anna):
            await takes(person.page, way)
