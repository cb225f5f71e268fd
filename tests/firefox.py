"""Firefox for tests, driven by WebDriver BiDi over a WebSocket: no driver program is needed.

    async with launch() as firefox:
        tab = await firefox.open(address)
        await tab.click("button", "Join")

The protocol: https://www.w3.org/TR/webdriver-bidi/
"""

import asyncio
import base64
import itertools
import json
import re
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from tests.limits import PATIENCE_S

PREFERENCES: dict[str, bool | int | str] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    # Nothing leaves this machine.
    "app.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}


class BidiError(Exception):
    """Firefox refused a command, or a script in a page threw."""


@cache
def executable() -> str:
    """The system's Firefox."""
    for name in ("firefox-esr", "firefox"):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("no Firefox here: run tests/system-packages")


@dataclass(slots=True)
class Firefox:
    """A running browser: commands go out with a number, answers come back with it."""

    socket: ClientWebSocketResponse
    version: str = ""
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _users: list[str] = field(default_factory=list)

    async def command(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and wait for its result."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"id": number, "method": method, "params": params})
        try:
            reply = await asyncio.wait_for(answer, PATIENCE_S)
        finally:
            self._waiting.pop(number, None)
        if reply["type"] == "error":
            raise BidiError(f"{method}: {reply['error']}: {reply['message']}")
        result: dict[str, Any] = reply["result"]
        return result

    async def open(self, address: str, *, viewport: tuple[int, int] = (1280, 800)) -> "Tab":
        """A new tab with this address, fully loaded, and with cookies and storage of its own."""
        user = (await self.command("browser.createUserContext"))["userContext"]
        self._users.append(user)
        made = await self.command("browsingContext.create", type="tab", userContext=user)
        tab = Tab(self, made["context"])
        await self.command(
            "browsingContext.setViewport",
            context=tab.context,
            viewport={"width": viewport[0], "height": viewport[1]},
        )
        await tab.goto(address)
        return tab

    async def close_all(self) -> None:
        """Close what was opened, and forget it."""
        while self._users:
            await self.command("browser.removeUserContext", userContext=self._users.pop())

    async def listen(self) -> None:
        """Hand answers to those who wait for them, until the connection ends."""
        async for message in self.socket:
            reply = json.loads(message.data)
            waiting = self._waiting.get(reply.get("id", 0))
            if waiting and not waiting.done():
                waiting.set_result(reply)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the browser."""

    firefox: Firefox
    context: str

    async def goto(self, address: str) -> None:
        """Go there and wait until the page has loaded."""
        await self.firefox.command(
            "browsingContext.navigate", context=self.context, url=address, wait="complete"
        )

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise, by way of JSON."""
        reply = await self.firefox.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if reply["type"] != "success":
            raise BidiError(f"{expression}: {reply['exceptionDetails']['text']}")
        value = reply["result"].get("value")
        return None if value is None else json.loads(value)

    async def wait_for(self, expression: str, *, seconds: float = PATIENCE_S) -> Any:
        """The expression's first truthy value; TimeoutError after that many seconds."""
        async with asyncio.timeout(seconds):
            while not (value := await self.evaluate(expression)):
                await asyncio.sleep(0.05)
        return value

    async def find(self, role: str, name: str, *, seconds: float = PATIENCE_S) -> str:
        """The only element with this role and accessible name, once it is there."""
        locator = {"type": "accessibility", "value": {"role": role, "name": name}}
        async with asyncio.timeout(seconds):
            while True:
                found = await self.firefox.command(
                    "browsingContext.locateNodes", context=self.context, locator=locator
                )
                nodes = found["nodes"]
                if len(nodes) > 1:
                    raise BidiError(f"{len(nodes)} elements are a {role} called {name!r}")
                if nodes:
                    return str(nodes[0]["sharedId"])
                await asyncio.sleep(0.05)

    async def click(self, role: str, name: str) -> None:
        """Click in the middle of that element."""
        element = {"type": "element", "element": {"sharedId": await self.find(role, name)}}
        await self._scroll_to(element["element"])
        await self.firefox.command(
            "input.performActions",
            context=self.context,
            actions=[
                {
                    "type": "pointer",
                    "id": "mouse",
                    "actions": [
                        {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
                        {"type": "pointerDown", "button": 0},
                        {"type": "pointerUp", "button": 0},
                    ],
                }
            ],
        )

    async def type(self, text: str) -> None:
        """Press the keys of a text, wherever the focus is."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        await self.firefox.command(
            "input.performActions",
            context=self.context,
            actions=[{"type": "key", "id": "keyboard", "actions": keys}],
        )

    async def screenshot(self) -> bytes:
        """The visible part of the page as PNG."""
        shot = await self.firefox.command("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(shot["data"])

    async def close(self) -> None:
        """Close the tab, as a user would: without asking the page."""
        await self.firefox.command("browsingContext.close", context=self.context)

    async def _scroll_to(self, element: Any) -> None:
        await self.firefox.command(
            "script.callFunction",
            functionDeclaration="(e) => e.scrollIntoView({ block: 'nearest', behavior: 'instant' })",
            arguments=[element],
            target={"context": self.context},
            awaitPromise=False,
        )


@asynccontextmanager
async def launch(**preferences: bool | int | str) -> AsyncIterator[Firefox]:
    """A browser with a profile of its own and a fake camera and microphone that are granted."""
    folder = Path(tempfile.mkdtemp(prefix="visavis-firefox-"))
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
        for name, value in {**PREFERENCES, **preferences}.items()
    ]
    (folder / "user.js").write_text("".join(lines))
    process = await asyncio.create_subprocess_exec(
        *(executable(), "--headless", "--no-remote", "--profile", str(folder)),
        *("--remote-debugging-port", "0"),
        stdout=DEVNULL,
        stderr=PIPE,
    )
    try:
        address = await asyncio.wait_for(_address(process), PATIENCE_S)
        async with (
            ClientSession() as session,
            session.ws_connect(f"{address}/session", max_msg_size=0) as socket,
            _drained(process),
        ):
            firefox = Firefox(socket)
            listening = asyncio.create_task(firefox.listen())
            started = await firefox.command("session.new", capabilities={})
            firefox.version = started["capabilities"]["browserVersion"]
            try:
                yield firefox
            finally:
                await firefox.command("browser.close")
                await asyncio.wait_for(process.wait(), PATIENCE_S)
                await listening
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        shutil.rmtree(folder, ignore_errors=True)


async def _address(process: Process) -> str:
    """Where Firefox says that it listens."""
    assert process.stderr is not None
    while line := (await process.stderr.readline()).decode(errors="replace"):
        match = re.search(r"WebDriver BiDi listening on (ws://\S+)", line)
        if match:
            return match[1]
    raise BidiError("Firefox left before it listened")


@asynccontextmanager
async def _drained(process: Process) -> AsyncIterator[None]:
    """Read what Firefox goes on writing: a full pipe would stop it."""
    assert process.stderr is not None
    reading = asyncio.create_task(process.stderr.read())
    try:
        yield
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
