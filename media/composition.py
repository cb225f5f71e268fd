"""A recording as one film: everybody side by side on its one clock, the page or screen beside, all voices mixed.

A process of its own at the lowest priority, so that calls never wait for it. Its plan comes on standard input as one
line of JSON, which holds keys and stands in no argument list; when that input ends, whoever wanted the film is gone and
so is the process. It tells its progress on standard output, a line of JSON each: `{"done": ms, "of": ms}`, at last
`{"size": bytes}`, or `{"code": "disk_full"}`.

What it writes is encrypted as it is written: a WebM file (VP8, Opus) in two items of a vault, its first bytes, which a
muxer changes at the end, and the rest.
"""

import base64
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
from av.audio.frame import AudioFrame
from av.filter import Graph

from media.canvas import HEIGHT, LABEL, WIDTH, Box, Canvas, Fitting, Laid, layout, picture, words
from media.reels import RATE, SAMPLE, Clock, Film, Point, Voice
from media.vault import BODY, Damaged, Vault, WriteFailed, Writer

FPS: Final = 20
STEP_MS: Final = 1_000 / FPS
SAMPLES: Final = RATE // FPS
BITRATE: Final = 700_000
HEAD: Final = 4_096
"""Bytes at the beginning that may be changed until the end."""
NICE: Final = 19
TELL_MS: Final = 5_000
CODEC: Final = {
    "deadline": "realtime",
    "cpu-used": "12",
    "lag-in-frames": "0",
    "threads": "1",
    "static-thresh": "100",
}
KEYS_EVERY: Final = FPS * 5


class Output:
    """What a muxer writes, encrypted on its way. Only the first `HEAD` bytes can be written again."""

    def __init__(self, rest: Writer) -> None:
        self._rest = rest
        self._head = bytearray()
        self._at = 0
        self._size = 0
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        data, length = bytes(data), len(data)
        if self._at < len(self._head):
            part = data[: len(self._head) - self._at]
            self._head[self._at : self._at + len(part)] = part
            self._at, data = self._at + len(part), data[len(part) :]
        if data:
            if self._at != self._size:
                raise OSError(29, "only the beginning can be written again")
            room = max(0, HEAD - self._size)
            self._head += data[:room]
            self._held += data[room:]
            self._at = self._size = self._size + len(data)
            if len(self._held) >= 1 << 18:
                self._flush()
        return length

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None: ...

    def finish(self, head: Writer) -> int:
        """Its bytes."""
        self._flush()
        self._rest.finish(b"")
        head.append(BODY, bytes(self._head))
        head.finish(b"")
        return self._size

    def _flush(self) -> None:
        if self._held:
            self._rest.append(BODY, bytes(self._held))
            self._held.clear()


class Composition:
    """One film in the making. `plan`: see `main`."""

    def __init__(self, plan: dict[str, Any], stack: ExitStack) -> None:
        self._font = Path(plan["font"])
        self._people: list[tuple[str, str]] = [
            (each["id"], each["label"]) for each in plan["people"]
        ]
        self._segments: list[dict[str, Any]] = plan["segments"]
        self._none = str(plan["no_picture"])
        vault = Vault(Path(plan["folder"]))
        key = base64.b64decode(plan["key"])
        self._films: list[tuple[str, str, int, int, Film]] = []
        self._voices: list[tuple[str, int, int, Voice]] = []
        for part in plan["parts"]:
            try:
                opened = vault.open(plan["recording"], part["sequence"], key)
            except (Damaged, OSError):
                continue  # named in the captions of whoever wrote the plan
            reader = stack.enter_context(opened)
            clock = Clock([Point(*each) for each in part["clock"]])
            who, start, end = part["participant"], part["start"], part["end"]
            if part["kind"] == "sound":
                self._voices.append((who, start, end, Voice(reader, clock)))
            else:
                self._films.append((who, part["kind"], start, end, Film(reader, clock)))
        self._pages = plan["pages"]
        self._pictures = [base64.b64decode(each) for each in plan["pictures"]]
        self._laid: dict[int, Laid] = {}
        self._fitting: dict[tuple[str, str], Fitting] = {}
        self._last: dict[tuple[str, str], object] = {}
        self._arranged: object = None
        self._canvas = Canvas()

    @property
    def length(self) -> int:
        """ms of the film."""
        return sum(_length(each) for each in self._segments)

    def make(self, output: Output, tell: Callable[[int], None]) -> None:
        with av.open(output, "w", format="webm") as container:
            video = container.add_stream("libvpx", rate=FPS, options=CODEC)
            video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            video.bit_rate, video.gop_size = BITRATE, KEYS_EVERY
            video.codec_context.thread_count = 1
            audio = container.add_stream("libopus", rate=RATE)
            audio.layout, audio.bit_rate = "mono", 48_000
            mixer = Mixer(max(1, len({who for who, *_ in self._voices})))
            number = 0
            for segment in self._segments:
                for at in range(round(_length(segment) / STEP_MS)):
                    now = segment["start"] + at * STEP_MS if "start" in segment else None
                    self._draw(now, segment)
                    frame = self._canvas.frame()
                    frame.pts, frame.time_base = number, Fraction(1, FPS)
                    container.mux(video.encode(frame))
                    mixed = mixer.mix(self._heard(now), number * SAMPLES)
                    for each in mixed:
                        container.mux(audio.encode(each))
                    number += 1
                    if number % (FPS * TELL_MS // 1_000) == 0:
                        tell(round(number * STEP_MS))
            container.mux(video.encode(None))
            container.mux(audio.encode(None))

    # --- sound

    def _heard(self, now: float | None) -> list[bytes]:
        """Of everybody, for one step."""
        found: dict[str, bytearray] = {who: bytearray(SAMPLES * SAMPLE) for who, *_ in self._voices}
        if now is not None:
            start = round(now * RATE / 1_000)
            for who, begun, end, voice in self._voices:
                if begun - STEP_MS < now < end + STEP_MS:
                    voice.take(found[who], start)
        return [bytes(each) for each in found.values()] or [bytes(SAMPLES * SAMPLE)]

    # --- picture

    def _draw(self, now: float | None, segment: dict[str, Any]) -> None:
        if now is None:
            if self._arranged is not segment:
                self._arranged = segment
                self._canvas.clear()
                lines = tuple(segment["card"])
                height = LABEL * len(lines)
                box = Box(0, (HEIGHT - height) // 2 & ~1, WIDTH, height)
                self._canvas.paste(words(lines, WIDTH, self._font), box)
            return
        page = next((each for each in self._pages if each["start"] <= now < each["end"]), None)
        screen = self._film("screen", None, now)
        beside = page is not None or screen is not None
        boxes, place = layout(len(self._people), beside=beside)
        self._arrange(boxes, beside=beside)
        for (who, _), box in zip(self._people, boxes, strict=True):
            self._face(who, box, now)
        if place is not None:
            self._beside(place, page, screen)

    def _arrange(self, boxes: Sequence[Box], *, beside: bool) -> None:
        """Labels, anew where the places changed."""
        if self._arranged == (beside,):
            return
        self._arranged = (beside,)
        self._last.clear()
        self._canvas.clear()
        for (_, label), box in zip(self._people, boxes, strict=True):
            under = Box(box.x, box.y + box.height, box.width, LABEL)
            self._canvas.paste(words((label,), box.width, self._font), under)

    def _film(self, kind: str, who: str | None, now: float) -> object:
        for each, sort, start, end, film in self._films:
            if sort == kind and who in (None, each) and start <= now < end:
                frame = film.at(now)
                if frame is not None:
                    return frame
        return None

    def _face(self, who: str, box: Box, now: float) -> None:
        frame = self._film("picture", who, now)
        key = (who, "picture")
        if self._last.get(key, self) is frame:
            return
        before = self._last.get(key, self)
        self._last[key] = frame
        if frame is None:
            self._canvas.clear(box)
            self._canvas.paste(words((self._none,), box.width, self._font), box)
            return
        if not isinstance(before, av.VideoFrame) or _shape(before) != _shape(frame):
            self._canvas.clear(box)
        self._canvas.paste(self._fit(key, frame, box), box)

    def _beside(self, box: Box, page: dict[str, Any] | None, screen: object) -> None:
        """A screen goes before a page: it moves."""
        key = ("", "beside")
        shown: object = screen if screen is not None else page
        if self._last.get(key, self) is shown:
            return
        before, self._last[key] = self._last.get(key), shown
        if screen is not None:
            if _shape(before) != _shape(screen):
                self._canvas.clear(box)
            self._canvas.paste(self._fit(key, screen, box), box)
        elif page is not None:
            self._canvas.clear(box)
            number = page["picture"]
            if number not in self._laid:
                frame = picture(self._pictures[number])
                self._laid[number] = Fitting().fit(frame, box.width, box.height)
            self._canvas.paste(self._laid[number], box)
            under = Box(box.x, box.y + box.height, box.width, LABEL)
            self._canvas.paste(words((page["label"],), box.width, self._font), under)

    def _fit(self, key: tuple[str, str], frame: object, box: Box) -> Laid:
        fitting = self._fitting.setdefault(key, Fitting())
        assert isinstance(frame, av.VideoFrame)
        return fitting.fit(frame, box.width, box.height)


class Mixer:
    """All voices at their own loudness, in steps of the same length."""

    def __init__(self, voices: int) -> None:
        self._graph = Graph()
        self._into = [
            self._graph.add_abuffer(
                sample_rate=RATE, format="s16", layout="mono", time_base=Fraction(1, RATE)
            )
            for _ in range(voices)
        ]
        mix = self._graph.add("amix", f"inputs={voices}:normalize=0")
        shape = self._graph.add("aformat", "sample_fmts=s16:channel_layouts=mono")
        self._out = self._graph.add("abuffersink")
        for number, each in enumerate(self._into):
            each.link_to(mix, 0, number)
        mix.link_to(shape)
        shape.link_to(self._out)
        self._graph.configure()

    def mix(self, voices: Sequence[bytes], at: int) -> list[AudioFrame]:
        """`at`: the first sample's number."""
        for content, into in zip(voices, self._into, strict=True):
            frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES)
            frame.planes[0].update(content.ljust(frame.planes[0].buffer_size, b"\0"))
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            into.push(frame)
        mixed: list[AudioFrame] = []
        while True:
            try:
                frame = cast("AudioFrame", self._out.pull())
            except (av.BlockingIOError, av.EOFError):
                return mixed
            frame.time_base = Fraction(1, RATE)
            mixed.append(frame)


def _shape(frame: object) -> tuple[int, int] | None:
    return (frame.width, frame.height) if isinstance(frame, av.VideoFrame) else None


def _length(segment: dict[str, Any]) -> int:
    return int(segment["ms"]) if "card" in segment else int(segment["end"] - segment["start"])


def tell(**facts: int | str) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def run(plan: dict[str, Any]) -> int:
    """The exit code. What went wrong is told as a code."""
    out, key = Vault(Path(plan["out"])), base64.b64decode(plan["out_key"])
    try:
        with ExitStack() as stack:
            composition = Composition(plan, stack)
            rest = out.create(plan["name"], 1, key)
            output = Output(rest)
            of = composition.length
            tell(done=0, of=of)
            composition.make(output, lambda done: tell(done=min(done, of), of=of))
            tell(size=output.finish(out.create(plan["name"], 0, key)))
    except WriteFailed as failed:
        tell(code=failed.code)
        return 1
    except av.FFmpegError as error:
        cause = error.__context__
        tell(code=cause.code if isinstance(cause, WriteFailed) else "codec_failed")
        return 1
    return 0


def _end_with_input() -> None:
    """Whoever wanted the film holds the other end."""
    while os.read(sys.stdin.fileno(), 4_096):
        pass
    os._exit(3)


def main() -> int:
    os.nice(NICE)
    # It decodes what browsers sent: where memory ends, it goes before the server does.
    Path("/proc/self/oom_score_adj").write_text("1000")
    plan = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    return run(plan)


if __name__ == "__main__":
    sys.exit(main())
