"""The worker that measures pictures: under the real headers, on one processor thread, asking nobody but us."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Browser, Page, Route

from tests.browser import open_page, until
from tests.firefox import Firefox
from tests.limits import PATIENCE_S
from tests.measuring import MEASURE, OPEN, measuring
from tests.pictures.cameras import Scene, frame

pytestmark = pytest.mark.asyncio(loop_scope="session")

FONT = Path(__file__).parents[2] / "signaling" / "documents" / "fonts" / "DejaVuSans.ttf"
SCENES: tuple[Scene, ...] = ("good", "wrong_backdrop", "two_people", "loud_shirt", "sleeveless")
COMPARED = """async ([name, other]) => {
  const of = (name) => appearance.picture(`/assets/${name}.png`);
  const reference = await vision.reference(await of(name));
  const options = { text: false, reference, palette: ["#102030"] };
  return (await vision.measure(await of(other), options)).values;
}"""
HAS_TEXT = """async (name) => {
  const picture = await appearance.picture(`/assets/${name}.png`);
  const options = { text: true, reference: null, palette: [] };
  window.read = (await vision.measure(picture, options)).values;
  return read.background_text !== null;
}"""
KIND = "() => appearance.openVision().then(() => 'opened', (failure) => failure.kind)"
CLOSED = """async () => {
  const picture = await appearance.picture("/assets/good.png");
  const waiting = vision.measure(picture, { text: false, reference: null, palette: [] });
  const heard = waiting.then(() => "measured", (failure) => failure.message);
  vision.close();
  return heard;
}"""
# Eight bytes that are a whole module, were it let in.
COMPILED = """() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))
  .then(() => "compiled", (error) => error.name)"""
OTHER_SCRIPT = """() => {
  try { new Worker("/assets/other.worker.js"); return "started"; }
  catch (error) { return error.name; }
}"""


def written() -> Image.Image:
    picture = frame("good")
    font = ImageFont.truetype(str(FONT), 44)
    ImageDraw.Draw(picture).text((60, 80), "Kunde 4711 offen", (20, 40, 120), font=font)
    return picture


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    pictures: dict[str, Image.Image] = {name: frame(name) for name in SCENES}
    folder = tmp_path_factory.mktemp("vision")
    async with measuring(folder, {**pictures, "written": written()}) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    async with open_page(browser) as opened:
        await opened.goto(address)
        yield opened


async def test_pictures_become_values_and_nobody_else_is_asked(page: Page, address: str) -> None:
    asked: list[tuple[str, str, bool]] = []
    page.context.on(
        "request",
        lambda request: asked.append((request.method, request.url, request.post_data is None)),
    )
    opened = await page.evaluate(OPEN)
    assert set(opened["models"]) == {"runtime", "face_short", "face_full", "classes"}
    loaded = [count[0] for count in opened["counts"]]
    assert loaded == sorted(loaded)
    assert opened["counts"][-1] == [loaded[-1], loaded[-1]]

    values = (await page.evaluate(MEASURE, ["good", {}]))["values"]
    assert (values["faces"], values["others"], values["portraits"]) == (1, 0, 0)
    assert 0.4 < values["center_x"] < 0.6
    assert values["face_p97"] > 100
    assert values["bare"] < 0.2
    assert (values["backdrop_changed"], values["palette"], values["background_text"]) == (None,) * 3
    same = await page.evaluate(COMPARED, ["good", "good"])
    assert same["backdrop_changed"] == 0
    assert same["palette"] > 0
    assert (await page.evaluate(COMPARED, ["good", "wrong_backdrop"]))["backdrop_changed"] > 0.5
    seen = {
        name: (await page.evaluate(MEASURE, [name, {}]))["values"]
        for name in ("two_people", "loud_shirt", "sleeveless")
    }
    assert seen["two_people"]["others"] == 1
    assert seen["loud_shirt"]["pattern"] > 1.2 > values["pattern"]
    assert seen["sleeveless"]["bare"] > 0.35

    # The detector of text comes when it is first asked for; nobody waits for it.
    assert not any("onnx" in url for _, url, _ in asked)
    await until(page, HAS_TEXT, "written", seconds=PATIENCE_S)
    read = await page.evaluate("() => read")
    assert 0.003 < read["background_text"] < 0.1
    assert read["clothing_text"] == 0
    assert "text" in await page.evaluate("() => vision.models")

    assert await page.evaluate(CLOSED) == "closed"
    here = urlsplit(address).netloc
    assert {(method, urlsplit(url).netloc, empty) for method, url, empty in asked} == {
        ("GET", here, True)
    }


async def test_a_model_that_does_not_come_is_said_and_comes_at_the_next_try(page: Page) -> None:
    async def refuse(route: Route) -> None:
        await route.fulfill(status=503, body="")

    await page.context.route("**/*.tflite", refuse)
    assert await page.evaluate(KIND) == "load"
    await page.context.unroute("**/*.tflite")
    assert await page.evaluate(KIND) == "opened"


async def test_the_page_itself_may_compile_nothing_and_start_no_other_worker(
    browser: Browser, address: str
) -> None:
    context = await browser.new_context()  # in which what is refused is no failure of the test
    try:
        page = await context.new_page()
        await page.goto(address)
        assert await page.evaluate(COMPILED) == "CompileError"
        assert await page.evaluate(OTHER_SCRIPT) == "TypeError"
    finally:
        await context.close()


async def test_firefox_measures_the_same(page: Page, address: str, fox: Firefox) -> None:
    await page.evaluate(OPEN)
    ours = (await page.evaluate(MEASURE, ["good", {}]))["values"]
    tab = await fox.open(address)
    await tab.evaluate(f"({OPEN})()")
    theirs = (await tab.evaluate(f"({MEASURE})(['good', {{}}])"))["values"]
    assert theirs["faces"] == ours["faces"] == 1
    for name in ("center_x", "eye_y", "face_height", "bare", "backdrop_busy"):
        assert theirs[name] == pytest.approx(ours[name], rel=0.05, abs=0.02), name
