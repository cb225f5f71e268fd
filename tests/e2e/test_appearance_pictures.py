"""What the self-check says to pictures of people, in both languages; and that no picture leaves the browser."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import fields
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Request, WebSocket, expect

from policies.appearance.evidence import EVIDENCE, least
from policies.appearance.facts import Check, Observation
from signaling.api.appearance_models import ObservationSent
from tests.browser import launch
from tests.demo_server import DemoServer
from tests.e2e.people import AgentPage, agent
from tests.e2e.pictured import SCENE, show
from tests.e2e.upstream import Line, doubt, tap
from tests.limits import PATIENCE_S
from tests.pictures.cameras import Scene, camera

QUEUE = "english"
ASKED: Final[tuple[Check, ...]] = (
    "one_face",
    "placement",
    "second_person",
    "portrait",
    "too_dark",
    "over_exposed",
    "back_light",
    "sharpness",
    "backdrop",
    "bare",
    "pattern",
)
SAYS: Final[Mapping[Scene, Check]] = {
    "back_lit": "back_light",
    "two_people": "second_person",
    "wrong_backdrop": "backdrop",
    "sleeveless": "bare",
    "loud_shirt": "pattern",
    "too_dark": "too_dark",
}
BROUGHT: Final = 16_384
"""Bytes of all bodies and messages of a whole check, most of them the desk's own chatter."""
LONGEST_TARGET: Final = 160
LONGEST_HEAD: Final = 2048
REFUSED: Final = r"status of 4\d\d"
LEAK: Final = """async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 36];
  canvas.getContext("2d").drawImage(document.querySelector(".mirror-frame video"), 0, 0, 64, 36);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.4));
  navigator.sendBeacon("/api/appearance/challenge", blob);
}"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def asks(server: DemoServer, *checks: Check, backdrop: str = "reference") -> None:
    """Write the queue's policy; without checks it asks for nothing any more."""
    way = f"/api/appearance/policies/{QUEUE}"
    async with server.signed_in("nina") as http:
        async with http.get(way) as answer:
            version = (await answer.json())["version"]
        policy = {
            "rules": [
                {
                    "check": check,
                    "severity": least("warn", EVIDENCE[check].most),
                    "limits": {},
                    "text": None,
                }
                for check in checks
            ],
            "manual": [],
            "backdrop": backdrop if checks else "any",
            "palette": [],
            "effects": "any",
        }
        async with http.post(way, json={"based_on": version, "policy": policy}) as answer:
            assert answer.status == 200, await answer.text()


@pytest_asyncio.fixture(loop_scope="session")
async def policy(desk: DemoServer) -> AsyncIterator[DemoServer]:
    await asks(desk, *ASKED)
    yield desk
    await asks(desk)


def item(mia: AgentPage, check: Check) -> Locator:
    """A line of the live list, by its title in the language that the page has now."""
    title = re.escape(mia.words("appearance")(f"check.{check}"))
    lines = mia.page.locator(".check-list > li")
    return lines.filter(has_text=re.compile(rf"^\s*{title}\s*:"))


async def speak(mia: AgentPage, language: str) -> None:
    """Change the page's language as a person does."""
    menu = mia.page.locator("v-account-menu .menu-button")
    if await menu.get_attribute("aria-expanded") != "true":
        await menu.click()
    await mia.page.locator(f"v-language button[lang={language}]").click()
    mia.language = language


async def test_each_picture_is_told_what_to_change_in_both_languages(
    browser: Browser, policy: DemoServer
) -> None:
    async with agent(browser, policy, "mia", locale="en") as mia:
        await mia.page.context.add_init_script(path=SCENE)
        await mia.page.goto(f"{mia.url}/console/appearance")
        await show(mia.page, "good")
        english = mia.words("appearance")
        await mia.reads(english("sum.unmeasured", count=1))
        await mia.press(english("reference.take"))
        await mia.reads(english("sum.good"))
        for scene, check in SAYS.items():
            await show(mia.page, scene)
            await expect(item(mia, check)).to_contain_text(english(f"hint.{check}"))
            await speak(mia, "de")
            await expect(item(mia, check)).to_contain_text(mia.words("appearance")(f"hint.{check}"))
            await speak(mia, "en")
        await show(mia.page, "good")
        await mia.reads(english("sum.good"))


async def test_no_picture_leaves_the_browser(policy: DemoServer) -> None:
    async with (
        tap(policy.port) as line,
        launch(camera=camera("loud_shirt"), fps=10, flags=line.flags) as apart,
        agent(apart, policy, "mia", locale="en", ignoring=(REFUSED,)) as mia,
    ):
        requests: list[Request] = []
        said: list[bytes] = []

        def hear(text: str | bytes) -> None:
            said.append(text.encode() if isinstance(text, str) else text)

        def listen(socket: WebSocket) -> None:
            socket.on("framesent", hear)

        mia.page.context.on("request", lambda request: requests.append(request))
        mia.page.on("websocket", listen)
        await mia.page.goto(f"{mia.url}/console/appearance")
        english = mia.words("appearance")
        await expect(item(mia, "pattern")).to_contain_text(english("hint.pattern"))
        await mia.press(english("reference.take"))
        await expect(item(mia, "backdrop")).to_contain_text(english("good.short"))
        assert mia.page.workers
        await mia.press(english("done"))
        await mia.reads(english("verdict.warn"))
        await mia.press(english("override.open"))
        await mia.press(english("override.suggestion.place"))
        await mia.press(english("override.send"))
        await mia.reads(english("verdict.overridden"))
        assert await mia.page.evaluate("() => window.peers.length") == 0

        sent = line.sent()
        assert [(each.target, why) for each in sent if (why := doubt(each.body))] == []
        assert not any(each.binary for each in sent)
        assert max(len(each.target) for each in sent) < LONGEST_TARGET
        assert max(len(each.head) for each in sent) < LONGEST_HEAD
        assert sum(len(each.body) for each in sent) < BROUGHT

        told = [each for each in sent if each.target.startswith("/api/appearance")]
        assert [each.target for each in told if each.method == "POST"] == [
            "/api/appearance/challenge",
            "/api/appearance/observations",
            "/api/appearance/override",
        ]
        [observation] = [each for each in told if each.target.endswith("/observations")]
        only_values(json.loads(observation.body))

        # Nothing went another way: what the browser says it sent came up here, the worker's requests included.
        came = {(each.method, each.target) for each in sent}
        posts = [each for each in requests if each.method != "GET"]
        assert {(each.method, each.url.removeprefix(mia.url)) for each in posts} <= came
        assert set(said) <= {each.body for each in sent if each.message}
        assert said
        assert any(each.target.endswith(".tflite") for each in sent)

        # And a picture would have been seen, however small.
        await mia.page.evaluate(LEAK)
        await until_doubt(line)


def only_values(sent: dict[str, Any]) -> None:
    """Just what the contract names: a number or null for each value."""
    assert set(sent) == set(ObservationSent.model_fields)
    assert set(sent["values"]) == {each.name for each in fields(Observation)}
    for value in sent["values"].values():
        assert value is None or (isinstance(value, int | float) and abs(value) <= 255)


async def until_doubt(line: Line) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while "a picture" not in {doubt(each.body) for each in line.sent()}:
            await asyncio.sleep(0.05)
