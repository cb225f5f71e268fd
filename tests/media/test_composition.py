"""A film of two people, made by the real program: seen and heard by another's eyes, and encrypted all the way."""

import base64
import io
import json
import math
import os
import subprocess
import sys
from array import array
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from media.archive import Archive
from media.canvas import HEIGHT, WIDTH, layout
from media.composition import HEAD, Output
from media.vault import Vault
from signaling.evidence.plan import FONT
from tests import filmed, recorded
from tests.limits import PATIENCE_S
from tests.recorded import AT

KEY = bytes(range(32))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """The customer bright and low, the agent dark and high, who comes a second later; a pause; the customer again."""
    made = recorded.archive(tmp_path)
    filmed.picture(made, 1, "c1", 200, seconds=3)
    filmed.tone(made, 2, "c1", 400, seconds=3)
    filmed.picture(made, 3, "anna", 90, began_ms=1_000, seconds=2)
    filmed.tone(made, 4, "anna", 1_600, began_ms=1_000, seconds=2)
    filmed.picture(made, 5, "c1", 200, began_ms=60_000, seconds=2)
    return made


def plan(archive: Archive, folder: Path, **changes: Any) -> dict[str, Any]:
    vault = Vault(folder / "films")
    vault.begin()
    page = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(page, "WEBP")
    parts = [
        (1, "c1", "picture", 0, 3_000), (2, "c1", "sound", 0, 3_000), (3, "anna", "picture", 1_000, 3_000),
        (4, "anna", "sound", 1_000, 3_000), (5, "c1", "picture", 60_000, 62_000),
    ]  # fmt: skip
    return {
        "folder": str(archive.vault.folder),
        "recording": "c1",
        "key": base64.b64encode(archive.key("c1")).decode(),
        "out": str(vault.folder),
        "name": "film",
        "out_key": base64.b64encode(KEY).decode(),
        "font": str(FONT),
        "no_picture": "kein Bild",
        "people": [{"id": "c1", "label": "Kundin"}, {"id": "anna", "label": "Anna"}],
        "segments": [
            {"start": AT, "end": AT + 3_000},
            {"card": ["Nichts aufgezeichnet"], "ms": 1_000},
            {"start": AT + 60_000, "end": AT + 62_000},
        ],
        "parts": [
            {"sequence": number, "participant": who, "kind": kind, "clock": [[0, AT + start]],
             "start": AT + start, "end": AT + end}
            for number, who, kind, start, end in parts
        ],
        "pages": [{"start": AT + 61_000, "end": AT + 62_000, "picture": 0, "label": "Seite 1"}],
        "pictures": [base64.b64encode(page.getvalue()).decode()],
        **changes,
    }  # fmt: skip


def run(plan: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    with subprocess.Popen(
        [sys.executable, "-m", "media.composition"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(plan).encode() + b"\n")
        process.stdin.flush()
        told = [json.loads(line) for line in process.stdout]
        return process.wait(PATIENCE_S), told


def film(folder: Path) -> bytes:
    vault = Vault(folder / "films")
    found = b""
    for item in (0, 1):
        with vault.open("film", item, KEY) as reader:
            assert reader.complete
            found += b"".join(reader.read())
    return found


def test_it_shows_everybody_at_their_time_and_mixes_their_voices(
    archive: Archive, tmp_path: Path
) -> None:
    code, told = run(plan(archive, tmp_path))
    content = film(tmp_path)
    assert (code, told[0], told[-1]) == (0, {"done": 0, "of": 6_000}, {"size": len(content)})
    with av.open(io.BytesIO(content), "r") as container:
        assert container.duration == pytest.approx(6_000_000, abs=100_000)
        assert [stream.codec_context.name for stream in container.streams] == ["vp8", "opus"]
        frames = {round(frame.time or 0, 2): frame for frame in container.decode(video=0)}
    (first, second), _ = layout(2, beside=False)
    (small, _), page = layout(2, beside=True)
    assert page is not None

    def bright(at: float, x: int, y: int) -> int:
        frame = frames[min(frames, key=lambda each: abs(each - at))]
        assert (frame.width, frame.height) == (WIDTH, HEIGHT)
        return bytes(frame.planes[0])[y * frame.planes[0].line_size + x]

    def middle(at: float, box: Any) -> int:
        return bright(at, box.x + box.width // 2, box.y + box.height // 2 + 24)

    assert middle(0.5, first) == pytest.approx(200, abs=8)
    assert middle(0.5, second) < 40, "she isn't there yet"
    assert middle(2.5, second) == pytest.approx(90, abs=8)
    assert middle(3.5, first) < 40, "a card says that nothing was recorded"
    assert middle(4.5, first) == pytest.approx(200, abs=8)
    assert middle(5.5, page) > 220
    assert middle(5.5, small) > 150
    assert heard(content, 0.5, 400) > 20 * heard(content, 0.5, 1_600)
    for pitch in (400, 1_600):
        assert heard(content, 2.5, pitch) > 1_000
    assert heard(content, 4.5, 400) < 50


def heard(content: bytes, at: float, pitch: int) -> float:
    """How loud a pitch is in the 100 ms around a moment (Goertzel)."""

    with av.open(io.BytesIO(content), "r") as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        samples = array("h")
        for frame in container.decode(audio=0):
            for each in resampler.resample(frame):
                samples.frombytes(bytes(each.planes[0])[: each.samples * 2])
    piece = samples[round((at - 0.05) * 48_000) : round((at + 0.05) * 48_000)]
    turn = 2 * math.pi * pitch / 48_000
    real = sum(value * math.cos(turn * number) for number, value in enumerate(piece))
    other = sum(value * math.sin(turn * number) for number, value in enumerate(piece))
    return math.hypot(real, other) / len(piece)


def test_nothing_of_it_is_on_the_disk_in_clear(archive: Archive, tmp_path: Path) -> None:
    run(plan(archive, tmp_path))
    written = [path.read_bytes() for path in (tmp_path / "films").rglob("*.part")]
    assert len(written) == 2
    assert not [one for one in written if b"V_VP8" in one or b"Lavf" in one]
    assert b"V_VP8" in film(tmp_path)


def test_it_ends_when_nobody_wants_it_any_more(archive: Archive, tmp_path: Path) -> None:
    long = plan(archive, tmp_path, segments=[{"card": ["…"], "ms": 36_000_000}])
    with subprocess.Popen(
        [sys.executable, "-m", "media.composition"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(long).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == {"done": 0, "of": 36_000_000}
        assert os.getpriority(os.PRIO_PROCESS, process.pid) == 19
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 3


def test_a_folder_that_is_away_is_told(archive: Archive, tmp_path: Path) -> None:
    code, told = run(plan(archive, tmp_path, out=str(tmp_path / "nowhere")))
    assert (code, told) == (1, [{"code": "archive_unreachable"}])


def test_parts_that_can_not_be_read_are_left_out(archive: Archive, tmp_path: Path) -> None:
    for number in (1, 2, 3, 4):
        archive.vault.path("c1", number).write_bytes(b"VSVF")
    code, told = run(plan(archive, tmp_path))
    assert (code, list(told[-1])) == (0, ["size"])


def test_only_the_beginning_can_be_written_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    vault.begin()
    output = Output(vault.create("film", 1, KEY))
    assert output.write(b"a" * HEAD + b"rest") == HEAD + 4
    output.seek(2)
    output.write(b"bb")
    output.seek(0, 2)
    output.write(b"!")
    output.seek(HEAD + 1)
    with pytest.raises(OSError, match="only the beginning"):
        output.write(b"x")
    assert output.finish(vault.create("film", 0, KEY)) == HEAD + 5
    found = b""
    for item in (0, 1):
        with vault.open("film", item, KEY) as reader:
            found += b"".join(reader.read())
    assert found == b"aabb" + b"a" * (HEAD - 4) + b"rest!"
