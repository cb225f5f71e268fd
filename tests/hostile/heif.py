"""HEIC by hand: one HEVC picture by FFmpeg, in as few boxes of ISO/IEC 23008-12 as a reader needs."""

import io
import struct
from functools import cache

import av
from PIL import Image


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def full(name: bytes, body: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags) + body)


@cache
def hevc(width: int, height: int) -> tuple[bytes, ...]:
    """NAL units of one intra picture, red in its upper left quarter, else blue."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height // 2))
    with av.open(io.BytesIO(), "w", format="hevc") as container:
        stream = container.add_stream("libx265", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"x265-params": "log-level=none:info=0:pools=1:frame-threads=1"}
        frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
        raw = b"".join(bytes(packet) for each in (frame, None) for packet in stream.encode(each))
    return tuple(
        unit.lstrip(b"\0") for unit in raw.replace(b"\0\0\1", b"\0\0\0\1").split(b"\0\0\0\1")[1:]
    )


def configuration(units: tuple[bytes, ...]) -> bytes:
    """hvcC of ISO/IEC 14496-15, section 8.3.3."""
    arrays = b""
    for kind in (32, 33, 34):
        own = [unit for unit in units if unit[0] >> 1 & 63 == kind]
        arrays += struct.pack(">BH", 0x80 | kind, len(own))
        arrays += b"".join(struct.pack(">H", len(unit)) + unit for unit in own)
    head = struct.pack(
        ">BBIIHBHBBBBHBB",
        1,
        1,
        0x60000000,
        0x90000000,
        0,
        90,
        0xF000,
        0xFC,
        0xFD,
        0xF8,
        0xF8,
        0,
        0x0F,
        3,
    )
    return box(b"hvcC", head + arrays)


def heic(
    width: int = 128,
    height: int = 128,
    *,
    told: tuple[int, int] | None = None,
    references: bytes = b"",
    kind: bytes = b"hvc1",
    data: bytes | None = None,
    turn: int = 0,
    place: int | None = None,
    items: int = 1,
) -> bytes:
    """`told`: the size it claims; `data`, `place`, `kind`, `references`: what its first item is said to be; `items`:
    how many there are, all of the same data."""
    units = hevc(width, height)
    pixels = b"".join(
        struct.pack(">I", len(unit)) + unit for unit in units if unit[0] >> 1 & 63 < 32
    )
    body = pixels if data is None else data
    numbers = range(1, items + 1)
    properties = configuration(units)
    properties += full(b"ispe", struct.pack(">II", *(told or (width, height))))
    properties += box(b"irot", bytes([turn]))
    used = b"".join(struct.pack(">HB3B", number, 3, 0x81, 2, 0x83) for number in numbers)
    infos = b"".join(
        full(b"infe", struct.pack(">HH", number, 0) + kind + b"\0", version=2) for number in numbers
    )

    def meta(at: int) -> bytes:
        extents = b"".join(
            struct.pack(">HHHII", number, 0, 1, at if place is None else place, len(body))
            for number in numbers
        )
        return full(
            b"meta",
            b"".join(
                (
                    full(b"hdlr", bytes(4) + b"pict" + bytes(13)),
                    full(b"pitm", struct.pack(">H", 1)),
                    full(b"iloc", struct.pack(">BBH", 0x44, 0, items) + extents),
                    full(b"iinf", struct.pack(">H", items) + infos),
                    box(
                        b"iprp",
                        box(b"ipco", properties) + full(b"ipma", struct.pack(">I", items) + used),
                    ),
                    references,
                )
            ),
        )

    start = box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")
    at = len(start) + len(meta(0)) + 8
    return start + meta(at) + box(b"mdat", body)


def derived(kind: bytes, source: int, targets: list[int]) -> bytes:
    """iref: what an item is made of."""
    numbers = struct.pack(f">HH{len(targets)}H", source, len(targets), *targets)
    return full(b"iref", box(kind, numbers))
