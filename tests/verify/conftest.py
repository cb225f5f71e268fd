"""A browser for all slow checks; each check has a server of its own, which it may kill."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser import launch
from tests.demo_server import DemoServer, demo_server
from tests.e2e.network import Network


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """With a fake camera and microphone that are granted."""
    async with launch(fps=20) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path) -> AsyncIterator[DemoServer]:
    async with demo_server(tmp_path / "data") as started:
        yield started


@pytest.fixture
def network() -> Network:
    return Network()
