"""The renderer as the server has it: real processes, confined, killed, lost."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
import pytest_asyncio

from signaling.documents import frames
from signaling.documents import renderer as module
from signaling.documents.memory import sealed
from signaling.documents.nursery import Nursery
from signaling.documents.renderer import Document, SandboxedRenderer
from signaling.ports import DrawnMark, RenderTrouble
from tests.hostile.heif import heic
from tests.papers import close, encrypted, pdf, quartered, saved, shown

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[SandboxedRenderer]:
    renderer = SandboxedRenderer(most_pages=50)
    await renderer.start()
    assert renderer.trouble is None
    yield renderer
    await renderer.stop()


@contextmanager
def original(raw: bytes) -> Iterator[int]:
    fd = sealed([raw])
    try:
        yield fd
    finally:
        os.close(fd)


def process_of(document: Document) -> Path:
    """In /proc."""
    told = Path(f"/proc/self/fdinfo/{document._child.pidfd}").read_text()
    return Path("/proc") / told.partition("Pid:")[2].split()[0]


async def test_pages_tiles_and_text(renderer: SandboxedRenderer) -> None:
    with original(pdf(3)) as source:
        async with renderer.open(source) as document:
            assert document.inspected.kind == "pdf"
            assert document.inspected.sizes == ((59_528, 84_189),) * 3
            first = await document.page(1, 400, "first")
            assert (first.type, first.width) == ("image/jpeg", 400)
            assert shown(first.body).size == (400, first.height)
            good = await document.page(3, 800, "good", ahead=True)
            assert (good.type, good.width) == ("image/webp", 800)
            tile = await document.tile(1, 6_400, 1, 0)
            assert (tile.width, tile.height) == (512, 512)
            (line,) = await document.text(2)
            assert line.text == "Page 2 of 3"
            with pytest.raises(RenderTrouble, match="damaged"):
                await document.page(4, 400, "first")
            assert (await document.text(3))[0].text == "Page 3 of 3"


async def test_each_kind_opens_in_the_sandbox(renderer: SandboxedRenderer) -> None:
    files = {
        "png": saved(quartered(), "png"),
        "jpeg": saved(quartered(), "jpeg"),
        "webp": saved(quartered(), "webp"),
        "heic": heic(512, 384),
        "utf-16": "Grüße\n".encode("utf-16"),
        "cp1252": "Grüße\n".encode("cp1252"),
    }
    for name, raw in files.items():
        with original(raw) as source:
            async with renderer.open(source) as document:
                assert document.inspected.kind == (
                    "image" if name in "png jpeg webp heic" else "text"
                )
                picture = await document.page(1, 200, "good")
                if document.inspected.kind == "image":
                    assert close(shown(picture.body).getpixel((5, 5)), (255, 0, 0))


@pytest.mark.parametrize(
    ("raw", "password", "code"),
    [
        (encrypted("Geheim"), None, "needs_password"),
        (encrypted("Geheim"), "geheim", "wrong_password"),
        (pdf(51), None, "too_many_pages"),
        (b"%PDF-1.7\n" + bytes(99), None, "damaged"),
        (b"<svg/>", None, "unsupported"),
        (b"", None, "unsupported"),
        (b"x" * (9 << 20), None, "too_large"),
    ],
)
async def test_a_refusal_has_a_code(
    renderer: SandboxedRenderer, raw: bytes, password: str | None, code: str
) -> None:
    with original(raw) as source:
        with pytest.raises(RenderTrouble) as trouble:
            async with renderer.open(source, password):
                pass
        assert trouble.value.code == code


async def test_the_right_password_opens(renderer: SandboxedRenderer) -> None:
    with original(encrypted("Geheim")) as source:
        async with renderer.open(source, "Geheim") as document:
            assert len(document.inspected.sizes) == 1


async def test_marks_are_written_where_the_caller_wants_them(renderer: SandboxedRenderer) -> None:
    mark = DrawnMark(1, "pen", "#ff0000", (5_000, 5_000, 50, 9_000, 5_000, 50), None, 300)
    written = os.memfd_create("marked")
    with original(pdf(2)) as source:
        async with renderer.open(source) as document:
            await document.flatten([mark], written)
            size = os.fstat(written).st_size
            with pikepdf.open(io.BytesIO(os.pread(written, size, 0))) as marked:
                assert len(marked.pages) == 2
            reading, writing = os.pipe()
            os.close(reading)
            with pytest.raises(BrokenPipeError):
                await document.flatten([mark], writing)
            os.close(writing)
            assert (await document.page(2, 160, "first")).width == 160
    os.close(written)


async def test_half_a_million_points_hold_up_nobody() -> None:
    points = tuple(range(9_000))
    marks = [DrawnMark(1, "pen", "#ff0000", points, None, 300)] * 166
    asked, turns = asyncio.create_task(asyncio.to_thread(module.flattening, marks)), 0
    while not asked.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 10
    header, size = frames.parsed((await asked)[frames.LENGTH.size :])
    assert (header["call"], header["seconds"], size) == ("flatten", module.FLATTEN_S, 0)
    drawn = header["marks"][-1]
    assert DrawnMark(**{**drawn, "points": tuple(drawn["points"])}) == marks[0]


async def test_what_nobody_waits_for_any_more_is_written_nowhere(
    renderer: SandboxedRenderer, tmp_path: Path
) -> None:
    written, other = os.memfd_create("marked"), tmp_path / "another file"
    with original(pdf(2)) as source:
        async with renderer.open(source) as document:
            process = int(process_of(document).name)
            os.kill(process, signal.SIGSTOP)
            writing = asyncio.create_task(document.flatten([], written))
            while document._calls or not document._asked.is_set():
                await asyncio.sleep(0)
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            with other.open("wb") as file:
                os.dup2(file.fileno(), written)  # as if it had got the number of the closed one
                os.kill(process, signal.SIGCONT)
                assert (await document.page(2, 160, "first")).width == 160
    os.close(written)
    assert other.read_bytes() == b""


async def test_a_pdf_without_an_end_is_not_waited_for(
    renderer: SandboxedRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_FLATTENED", 100)
    written = os.memfd_create("marked")
    with original(pdf(2)) as source:
        async with renderer.open(source) as document:
            with pytest.raises(RenderTrouble, match="damaged"):
                await document.flatten([], written)
    assert os.fstat(written).st_size == 0
    os.close(written)


async def test_an_open_memory_is_refused(renderer: SandboxedRenderer) -> None:
    fd = os.memfd_create("open", os.MFD_ALLOW_SEALING)
    with pytest.raises(ValueError, match="sealed"):
        async with renderer.open(fd):
            pass
    os.close(fd)


async def test_a_documents_process_is_confined_and_knows_nothing(
    renderer: SandboxedRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISAVIS_SECRET", "MARKER")
    with original(pdf()) as source:
        async with renderer.open(source) as document:
            process = process_of(document)
            status = dict(
                line.split(":\t", 1) for line in (process / "status").read_text().splitlines()
            )
            assert status["Seccomp"].strip() == "2"
            assert status["NoNewPrivs"].strip() == "1"
            assert status["Threads"].strip() == "1"
            assert int(status["CapEff"], 16) == 0
            if os.geteuid() == 0:
                assert set(status["Uid"].split()) == {"65534"}
                assert sorted(each.name for each in (process / "fd").iterdir()) == list("0123")
                assert (process / "environ").read_bytes() == b""


async def test_those_who_wait_come_before_those_ahead(renderer: SandboxedRenderer) -> None:
    with original(pdf(20)) as source:
        async with renderer.open(source) as document:
            order: list[int] = []

            async def ask(page: int, ahead: bool) -> None:
                await document.page(page, 400, "first", ahead=ahead)
                order.append(page)

            ahead = [asyncio.create_task(ask(page, True)) for page in (1, 2, 3, 4)]
            await asyncio.sleep(0)
            await asyncio.gather(ask(9, False), *ahead)
            assert order.index(9) <= 1
            given_up = asyncio.create_task(ask(5, True))
            await asyncio.sleep(0)
            given_up.cancel()
            await ask(6, False)
            assert 5 not in order


async def test_a_call_that_takes_too_long_ends_one_document_only(
    renderer: SandboxedRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with original(pdf(2)) as source:
        async with renderer.open(source) as slow, renderer.open(source) as other:
            process = process_of(slow)
            os.kill(int(process.name), signal.SIGSTOP)
            monkeypatch.setattr(module, "PAGE_S", 0.2)
            waiting = asyncio.create_task(slow.page(2, 400, "good"))
            with pytest.raises(RenderTrouble, match="timeout"):
                await slow.page(1, 400, "first")
            with pytest.raises(RenderTrouble, match="renderer_away"):
                await waiting
            with pytest.raises(RenderTrouble, match="renderer_away"):
                await slow.text(1)
            monkeypatch.undo()
            assert (await other.page(1, 400, "first")).width == 400
            await gone(process)


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (signal.SIGABRT, "out_of_memory"),
        (signal.SIGKILL, "out_of_memory"),
        (signal.SIGSEGV, "damaged"),
        (signal.SIGXCPU, "timeout"),
    ],
)
async def test_a_process_that_dies_says_why(
    renderer: SandboxedRenderer, ended: signal.Signals, code: str
) -> None:
    with original(pdf(2)) as source:
        async with renderer.open(source) as document, renderer.open(source) as other:
            os.kill(int(process_of(document).name), ended)
            with pytest.raises(RenderTrouble) as trouble:
                await document.page(1, 400, "first")
            assert trouble.value.code == code
            assert (await other.text(1))[0].text == "Page 1 of 2"


async def test_a_lost_forkserver_is_replaced_and_open_documents_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "AGAIN_S", 0)
    renderer = SandboxedRenderer()
    await renderer.start()
    with original(pdf()) as source:
        async with renderer.open(source) as before:
            first = renderer._nursery
            assert first is not None
            first.process.kill()
            await first.gone
            assert (await before.page(1, 160, "first")).width == 160
            async with renderer.open(source) as after:
                assert (await after.page(1, 160, "first")).width == 160
            assert renderer._nursery is not first
    await renderer.stop()


async def test_stopping_leaves_no_process() -> None:
    renderer = SandboxedRenderer()
    await renderer.start()
    with original(pdf()) as source:
        async with renderer.open(source) as document:
            process = process_of(document)
            nursery = renderer._nursery
            assert nursery is not None
            await renderer.stop()
            await gone(process)
            assert nursery.process.poll() is not None
            with pytest.raises(RenderTrouble, match="renderer_away"):
                await document.page(1, 160, "first")


async def test_a_machine_that_cannot_confine_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import platform; platform.machine = lambda: 'riscv64'\n"
        "from signaling.documents.forkserver import main; main()"
    )
    monkeypatch.setattr("signaling.documents.nursery.COMMAND", (sys.executable, "-I", "-c", script))
    renderer = SandboxedRenderer()
    await renderer.start()
    assert renderer.trouble is not None
    assert "riscv64" in renderer.trouble
    with original(pdf()) as source, pytest.raises(RenderTrouble, match="renderer_away"):
        async with renderer.open(source):
            pass
    await renderer.stop()


async def test_a_forkserver_that_does_not_start_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("signaling.documents.nursery.COMMAND", (sys.executable, "-c", "pass"))
    with pytest.raises(OSError, match="ended at once"):
        await Nursery.begin()


async def gone(process: Path) -> None:
    """A process whose parent was killed is taken over and collected by another, in its own time."""
    async with asyncio.timeout(20):
        while is_running(process):
            await asyncio.sleep(0.02)


def is_running(process: Path) -> bool:
    try:
        return "(zombie)" not in (process / "status").read_text()
    except OSError:
        return False


async def test_whoever_waits_for_a_page_of_what_is_closed_is_told(
    renderer: SandboxedRenderer,
) -> None:
    with original(pdf(3)) as source:
        async with renderer.open(source) as document:
            os.kill(int(process_of(document).name), signal.SIGSTOP)
            waiting = [asyncio.ensure_future(document.page(page, 400, "first")) for page in (1, 2)]
            for _ in range(5):
                await asyncio.sleep(0)
        told = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 30)
    assert [str(each) for each in told] == ["renderer_away"] * 2
