"""What says it is one thing and is another. Names lie on purpose: nobody looks at them."""

import io
import zipfile
from functools import partial

from PIL import Image

from tests.hostile import PICTURE, add
from tests.hostile.actions import EXTERNAL, LAUGHS
from tests.hostile.raw import zeros
from tests.papers import pdf, quartered, saved

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def archive(*, bomb: bool = False) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(50 << 20) if bomb else EXTERNAL)
    return written.getvalue()


for _name, _raw in {
    "svg.png": SVG,
    "svg-after-space.png": b"\xef\xbb\xbf\n\n  " + SVG,
    "svg-laughs.pdf": LAUGHS,
    "svg-external.jpeg": b"<?xml version='1.0'?>" + EXTERNAL,
    "html.pdf": HTML,
    "html-capitals.txt": b"<HTML><BODY ONLOAD=alert(1)>",
    "html-utf-16.txt": HTML.decode().encode("utf-16"),
    "postscript.pdf": b"%!PS-Adobe-3.0\n(%pipe%id) (w) file\n",
    "postscript-picture.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99999 99999\n",
    "dos-postscript.png": b"\xc5\xd0\xd3\xc6" + bytes(60),
    "rtf.txt": b"{\\rtf1{\\object\\objocx}}",
    "program.pdf": b"MZ\x90\0" + bytes(300),
    "program-elf.jpeg": b"\x7fELF\2\1\1" + bytes(300),
    "office.pdf": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900),
    "icon.png": b"\0\0\1\0\1\0\0\0\0\0" + bytes(50),
    "cursor.txt": b"\0\0\2\0\1\0" + bytes(50),
    "photoshop.png": b"8BPS\0\1" + bytes(90),
    "film.heic": b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(90),
    "gzip.txt": b"\x1f\x8b\x08" + bytes(90),
}.items():
    add(
        f"disguise-{_name}",
        partial(bytes, _raw),
        "unsupported",
        quick="svg" in _name or "html" in _name,
    )

for _kind in ("gif", "bmp", "tiff", "ico", "jpeg2000", "tga", "ppm", "avif"):
    add(
        f"disguise-{_kind}.png",
        partial(saved, quartered(256, 256), _kind),
        "unsupported",
        quick=_kind == "gif",
    )


def film() -> bytes:
    """A GIF of thousands of pictures."""
    frames = [Image.new("P", (500, 500), n % 256) for n in range(2_000)]
    return saved(frames[0], "gif", save_all=True, append_images=frames[1:])


def tiff() -> bytes:
    """It claims 10^10 pixels, packed by LZW, in directories that follow themselves."""
    raw = bytearray(saved(Image.new("L", (9, 9)), "tiff"))
    return bytes(raw[:-4]) + raw[4:8]


add("disguise-film.png", film, "unsupported")
add("disguise-tiff-loop.jpeg", tiff, "unsupported")
add("disguise-office.docx", archive, "unsupported")
add("disguise-office-bomb.docx", lambda: archive(bomb=True), "unsupported")
add("two-pdf-html.pdf", lambda: HTML + b"<!--\n" + pdf() + b"-->", PICTURE, "damaged", quick=True)
add("two-pdf-zip.pdf", lambda: pdf() + archive(), PICTURE)
add("two-jpeg-pdf.jpeg", lambda: saved(quartered(), "jpeg", comment=pdf()), PICTURE, quick=True)
add("two-png-zip.png", lambda: saved(quartered(), "png") + archive(), PICTURE)
add("two-png-html.png", lambda: saved(quartered(), "png") + HTML, PICTURE)
add(
    "two-jpeg-php.jpeg",
    lambda: saved(quartered(), "jpeg", comment=b"<?php system($_GET[0]); ?>"),
    PICTURE,
)
add("two-png-zeros.png", lambda: saved(quartered(), "png") + zeros(1 << 30), PICTURE)
add("two-gif-pdf.pdf", lambda: b"GIF89a/*" + pdf(), PICTURE, "damaged")
