"""HEIC that isn't, or is too much."""

import random
import struct
from functools import partial

from tests.hostile import add
from tests.hostile.heif import box, derived, full, heic


def flipped(seed: int) -> bytes:
    """Some of them in the boxes, some in the picture alone."""
    dice = random.Random(seed)
    raw = bytearray(heic(512, 512))
    first = 24 if seed % 2 else raw.index(b"mdat") + 8
    for _ in range(6):
        raw[dice.randrange(first, len(raw))] = dice.randrange(256)
    return bytes(raw)


def grid(columns: int, rows: int, width: int, height: int) -> bytes:
    return struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height)


START = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
add("fake.heic", lambda: START + b"not at all", "damaged", quick=True)
add("fake-noise.heic", lambda: START + random.Random(2).randbytes(100_000), "damaged")
add("size-huge.heic", lambda: heic(told=(100_000, 100_000)), "too_large", "damaged", quick=True)
add("size-lies.heic", lambda: heic(told=(7_000, 7_000)))
add("size-nothing.heic", lambda: heic(told=(0, 0)))
add("cut.heic", lambda: heic()[:-60])
add("cut-boxes.heic", lambda: heic()[:200], "damaged", quick=True)
add("place-outside.heic", lambda: heic(place=0xFFFFFF00))
add("place-within-boxes.heic", lambda: heic(place=0))
add(
    "grid-of-itself.heic",
    lambda: heic(kind=b"grid", data=grid(1, 1, 128, 128), references=derived(b"dimg", 1, [1])),
)
add(
    "grid-empty.heic",
    lambda: heic(kind=b"grid", data=grid(256, 256, 60_000, 60_000)),
    "too_large",
    "damaged",
)
add(
    "grid-many.heic",
    lambda: heic(
        kind=b"grid",
        data=grid(250, 250, 32_000, 32_000),
        told=(32_000, 32_000),
        references=derived(b"dimg", 1, [1] * 62_500),
    ),
)
add("same-as-itself.heic", lambda: heic(kind=b"iden", references=derived(b"dimg", 1, [1])))
add(
    "overlay-of-itself.heic",
    lambda: heic(kind=b"iovl", data=bytes(24), references=derived(b"dimg", 1, [1, 1])),
)
add("items-many.heic", lambda: heic(items=60_000))
add("boxes-deep.heic", lambda: START + nested())
add("boxes-length.heic", lambda: START + b"\xff\xff\xff\xffmeta" + bytes(99), "damaged")
add("boxes-length-64.heic", lambda: START + b"\0\0\0\1meta" + b"\xff" * 8 + bytes(99), "damaged")
add("metadata-huge.heic", lambda: START + full(b"meta", box(b"idat", bytes(80 << 20))), "damaged")
add("avif.heic", lambda: heic().replace(b"heic", b"avif").replace(b"mif1", b"avif"), "unsupported")
for _seed in range(6):
    add(f"flipped-{_seed}.heic", partial(flipped, _seed), quick=_seed == 0)


def nested() -> bytes:
    """Containers within containers, each telling its length."""
    depth = 20_000
    return b"".join(struct.pack(">I", 8 * (depth - at)) + b"ipco" for at in range(depth))
