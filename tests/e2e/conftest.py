"""One server and one browser of each kind for all journeys: each leaves the desk as it found it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests import firefox
from tests.browser import launch
from tests.demo_server import DemoServer, demo_server
from tests.e2e import tidy
from tests.e2e.forwarding import GREEN
from tests.e2e.small_desk import build
from tests.firefox import Firefox

TEMPLATE = Path(__file__).parents[2] / "signaling" / "demo.toml"
# What rings in a test rings until somebody answers, and after-call work lasts until it is done.
PATIENT = "wrap_up_s = 3600\nreservation_s = 300\n"
QUEUES = """
[[queues]]
id = "hasty"
title = {{ de = "Eilige", en = "Hasty" }}
language = "de"
reservation_s = 5
wrap_up_s = 3600

[[queues]]
id = "forwarded"
title = {{ de = "Vermittelte", en = "Forwarded" }}
language = "de"
network = "sfu"
{patient}
[[queues]]
id = "other"
title = {{ de = "Andere", en = "Other" }}
language = "de"
{patient}
[[queues]]
id = "writing"
title = {{ de = "Schreiben", en = "Writing" }}
language = "de"
channels = ["chat"]
{patient}
[[queues]]
id = "later"
title = {{ de = "Später gefragt", en = "Asked later" }}
language = "de"
recording = {{ mode = "consent", purposes = ["sound", "picture"], ask = "agent" }}
{patient}
[[queues]]
id = "shut"
title = {{ de = "Geschlossen", en = "Shut" }}
language = "de"
hours = [{{ days = ["{day}"], start = "09:00", end = "17:00" }}]
"""


def write(data: Path, queues: str = "", after: str = "") -> None:
    """The demo's settings with these queues too, and with this at the end."""
    demo = TEMPLATE.read_text().replace("wrap_up_s = 60\n", PATIENT)
    before, mark, rest = demo.partition("[[skills]]")
    data.mkdir(parents=True, exist_ok=True)
    (data / "visavis.toml").write_text(f"{before}{queues.lstrip()}\n{mark}{rest}{after}")


def settings(data: Path) -> None:
    """The demo's, and queues that ring briefly, begin on the SFU, are others, only write, ask later, are shut."""
    later = datetime.now(ZoneInfo("Europe/Vienna")) + timedelta(days=3)
    write(data, QUEUES.format(day=later.strftime("%a").lower(), patient=PATIENT))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoServer]:
    data = tmp_path_factory.mktemp("desk")
    settings(data)
    async with demo_server(data, media=True) as started:
        yield started
    assert started.faults() == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """With a fake camera and microphone that are granted."""
    async with launch(fps=10) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def only_firefox() -> AsyncIterator[Firefox]:
    """Its fake microphone is Green's tone."""
    async with firefox.launch(**{"media.navigator.audio.fake_frequency": GREEN.hertz}) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def fox(only_firefox: Firefox) -> AsyncIterator[Firefox]:
    """The shared Firefox; afterwards nothing is open in it."""
    yield only_firefox
    await only_firefox.close_all()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built test page of a call alone."""
    target = tmp_path_factory.mktemp("call")
    await build(target)
    return target


@pytest_asyncio.fixture(loop_scope="session")
async def desk(server: DemoServer) -> AsyncIterator[DemoServer]:
    """The shared server; afterwards none of the agents is in anything any more."""
    yield server
    agents = [each["login"] for each in server.facts["accounts"] if each["role"] == "agent"]
    await asyncio.gather(*(tidy.go_home(server, login) for login in agents))
