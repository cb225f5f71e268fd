"""Rules for every test. Unit tests open no sockets: what they test is pure, or gets a double."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from tests.limits import STRICT

# Examples are judged by what they show: a busy machine is slow now and then.
settings.register_profile("visavis", deadline=None, derandomize=not STRICT)
settings.load_profile("visavis")

MAY_OPEN_SOCKETS = {"bench", "e2e", "integration", "verify"}
INTERNET = {socket.AF_INET, socket.AF_INET6}


def _guarded(name: str) -> Callable[..., Any]:
    real = getattr(socket.socket, name)

    def guard(self: socket.socket, *args: Any) -> Any:
        if self.family in INTERNET:
            raise RuntimeError(
                f"a unit test called socket.{name}{args}: "
                "move it to tests/integration, or mark it with pytest.mark.network"
            )
        return real(self, *args)

    return guard


@pytest.fixture(autouse=True)
def _no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse internet sockets; the pair of local ones inside asyncio's loop is untouched."""
    folders = request.path.relative_to(request.config.rootpath).parts
    if MAY_OPEN_SOCKETS.intersection(folders) or request.node.get_closest_marker("network"):
        return
    for name in ("bind", "connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, _guarded(name))
