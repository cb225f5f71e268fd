"""PNG, JPEG and WebP whose pixels don't fit, or never end."""

import io
import random
import struct
import zlib
from functools import partial

from PIL import Image

from tests.hostile import PICTURE, add, hostile
from tests.hostile.content import jpeg
from tests.hostile.raw import chunk, png, zeros
from tests.papers import quartered, saved


def flipped(kind: str, seed: int) -> bytes:
    dice = random.Random(seed)
    raw = bytearray(saved(quartered(), kind))
    for _ in range(max(3, len(raw) // 100)):
        raw[dice.randrange(20, len(raw))] = dice.randrange(256)
    return bytes(raw)


add("pixels-10-giga.png", lambda: png(100_000, 100_000, b""), "too_large", quick=True)
add("pixels-169-mega.png", lambda: png(13_000, 13_000, zeros(13_000 * 39_001)), "too_large")
add(
    "pixels-most.png",
    lambda: png(2_147_483_647, 2_147_483_647, b""),
    "too_large",
    "damaged",
    quick=True,
)
add("pixels-none.png", lambda: png(0, 0, b""), "damaged")
add("pixels-39-mega.png", lambda: png(39_000_000, 1, zeros(118 << 20)), quick=False)
add("data-bomb.png", lambda: png(10, 10, zeros(2 << 30)))
add("data-16-bit.png", lambda: png(6_000, 6_000, zeros(210 << 20), depth=16))
add(
    "text-bomb.png",
    lambda: png(9, 9, zeros(1 << 20), before=chunk(b"zTXt", b"a\0\0" + zeros(1 << 30))),
)
add(
    "text-bomb-late.png",
    lambda: (
        saved(quartered(), "png")[:-12]
        + chunk(b"iTXt", b"a\0\1\0\0\0" + zeros(1 << 30))
        + chunk(b"IEND", b"")
    ),
)
add(
    "colours-bomb.png",
    lambda: png(9, 9, zeros(1 << 20), before=chunk(b"iCCP", b"a\0\0" + zeros(1 << 30))),
)
add("chunks-many.png", lambda: png(9, 9, zeros(1 << 20), before=chunk(b"tEXt", b"a\0b") * 400_000))
add("chunk-length.png", lambda: b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + bytes(40), "damaged")
add("palette-none.png", lambda: png(9, 9, zlib.compress(bytes(99)), colours=3))
add(
    "film-claims.png",
    lambda: png(
        9, 9, zlib.compress(bytes(300)), before=chunk(b"acTL", struct.pack(">II", 4_000_000_000, 0))
    ),
)
add("cut.png", lambda: saved(quartered(), "png")[:-40], "damaged", quick=True)
add("checksum.png", lambda: saved(quartered(), "png").replace(b"IDAT", b"IDAT\1", 1), "damaged")

add("pixels-4-giga.jpeg", lambda: jpeg(65_000, 65_000), "too_large", quick=True)
add("pixels-lies.jpeg", lambda: jpeg(10_000, 11_900))
add("cut.jpeg", lambda: saved(quartered(), "jpeg")[:-300])
add("head-alone.jpeg", lambda: b"\xff\xd8\xff\xe0", "damaged", quick=True)
add(
    "markers-many.jpeg",
    lambda: b"\xff\xd8" + b"\xff\xe0\0\2" * 5_000_000 + saved(quartered(), "jpeg")[2:],
)
add(
    "comment-page.jpeg",
    lambda: saved(quartered(), "jpeg", comment=b"<script>alert(1)</script>"),
    PICTURE,
)


@hostile("scans-many.jpeg")
def _scans() -> bytes:
    """A large progressive picture whose scans are sent again and again."""
    raw = saved(Image.new("L", (6_000, 6_000), 128), "jpeg", progressive=True, quality=30)
    at, end = raw.rindex(b"\xff\xda"), raw.rindex(b"\xff\xd9")
    return raw[:end] + raw[at:end] * 3_000 + raw[end:]


@hostile("progressive-119-mega.jpeg")
def _progressive() -> bytes:
    raw = bytearray(saved(quartered(), "jpeg", progressive=True))
    at = raw.index(b"\xff\xc2")
    raw[at + 5 : at + 9] = struct.pack(">HH", 10_900, 10_900)
    return bytes(raw)


@hostile("camera-notes-of-themselves.jpeg", PICTURE, quick=True)
def _exif_loop() -> bytes:
    """An EXIF directory that leads to itself, with an orientation that isn't one."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, 99, 0) + struct.pack(">HHII", 0x8769, 4, 1, 8)
    exif = b"MM\0*\0\0\0\x08\0\2" + entries + struct.pack(">I", 8)
    return saved(quartered(), "jpeg", exif=b"Exif\0\0" + exif)


@hostile("camera-notes-huge.jpeg", PICTURE)
def _exif_huge() -> bytes:
    entries = struct.pack(">HHII", 0x0112, 3, 0xFFFFFFFF, 0xFFFFFFF0) * 4_000
    return saved(quartered(), "jpeg", exif=b"Exif\0\0MM\0*\0\0\0\x08\x0f\xa0" + entries)


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(raw)) + raw + bytes(len(raw) % 2) for name, raw in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


add(
    "pixels-268-mega.webp",
    lambda: saved(Image.new("L", (16_383, 16_383)), "webp", lossless=True, method=0, quality=0),
    "too_large",
)
add(
    "canvas-lies.webp",
    lambda: riff((b"VP8X", bytes(4) + b"\xff" * 6)),
    "too_large",
    quick=True,
)
add("cut.webp", lambda: saved(quartered(), "webp")[:-60], "damaged", quick=True)
add(
    "length-lies.webp",
    lambda: b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + bytes(99),
    "damaged",
)
add("codes-noise.webp", lambda: riff((b"VP8L", b"\x2f" + random.Random(3).randbytes(50_000))))


@hostile("film-long.webp", PICTURE)
def _film() -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (64, 64), (n % 256, n // 256, 0)) for n in range(3_000)]
    frames[0].save(
        written, "webp", save_all=True, append_images=frames[1:], lossless=True, method=0, quality=0
    )
    return written.getvalue()


@hostile("film-large.webp")
def _film_large() -> bytes:
    written = io.BytesIO()
    frames = [Image.new("RGB", (6_000, 6_000), (n, 0, 0)) for n in range(3)]
    frames[0].save(
        written, "webp", save_all=True, append_images=frames[1:], lossless=True, method=0, quality=0
    )
    return written.getvalue()


for _kind in ("png", "jpeg", "webp"):
    for _seed in range(4):
        add(
            f"flipped-{_seed}.{_kind}",
            partial(flipped, _kind, _seed),
            quick=_seed == 0,
        )
