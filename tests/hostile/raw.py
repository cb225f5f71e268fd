"""PDF by hand: libraries refuse to write what is wrong."""

import struct
import zlib

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources 4 0 R/Contents 5 0 R>>"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(body), body)


def deflated(body: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(body, 9), b"/Filter/FlateDecode" + entries)


def zeros(size: int) -> bytes:
    """A zlib stream (RFC 1950) of so many zero bytes, in whole MiB, made without ever having them."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (size % 65_521) << 16 | 1  # Adler-32
    return b"\x78\xda" + block * (size >> 20) + b"\x03\x00" + struct.pack(">I", check)


def document(objects: dict[int, bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    """Objects by number, a table, a trailer."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    places: dict[int, int] = {}
    at = len(parts[0])
    for number, body in objects.items():
        part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        places[number] = at
        parts.append(part)
        at += len(part)
    last = max(objects) + 1
    table = [b"xref\n0 %d\n0000000000 65535 f \n" % last]
    table += [
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
        for number in range(1, last)
    ]
    end = b"trailer<</Size %d/Root %d 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (last, root, trailer, at)
    return b"".join([*parts, *table, end])


def page(content: bytes, resources: bytes = b"<<>>", **more: bytes) -> bytes:
    """One page with this content. `more`: objects by number (`o6=…`), `page`: entries of the page, `catalogue`: of the
    root."""
    numbered = {int(name[1:]): body for name, body in more.items() if name[1:].isdigit()}
    return document(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%b>>" % more.get("catalogue", b""),
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: PAGE[:-2] + more.get("page", b"") + b">>",
            4: resources,
            5: content if b"stream" in content[-20:] else stream(content),
            **numbered,
        }
    )


def image(width: int, height: int, body: bytes, entries: bytes) -> bytes:
    return stream(
        body,
        b"/Type/XObject/Subtype/Image/Width %d/Height %d%b" % (width, height, entries),
    )


def form(content: bytes, resources: bytes = b"<<>>", entries: bytes = b"") -> bytes:
    return stream(
        content,
        b"/Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources %b%b" % (resources, entries),
    )


def chunk(name: bytes, body: bytes) -> bytes:
    """Of a PNG."""
    check = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)


def png(
    width: int, height: int, data: bytes, *, depth: int = 8, colours: int = 2, before: bytes = b""
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            before,
            chunk(b"IDAT", data),
            chunk(b"IEND", b""),
        )
    )
