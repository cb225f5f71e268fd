"""Text that is too long, too clever, or no text."""

import random

from tests.hostile import PICTURE, add

add("lines-million.txt", lambda: b"a\n" * 1_000_000, "too_many_pages", quick=True)
add("line-long.txt", lambda: b"a" * 7_000_000, "too_many_pages")
add("line-of-spaces.txt", lambda: b"a" + b" " * 5_000_000 + b"b")
add("line-of-words.txt", lambda: b"a " * 900_000)
add("line-of-hyphens.txt", lambda: b"a-" * 500_000 + b"\n" + b"-" * 900_000)
add("tabs.txt", lambda: b"\t" * 4_000_000, quick=True)
add("sheets-million.txt", lambda: b"\fa" * 1_000_000, "too_many_pages")
add("size.txt", lambda: b"Hello world. " * 6_000_000, "too_large", quick=True)
add("accents.txt", lambda: ("Z" + "\u0351\u0327" * 50_000).encode() * 3)
add("turned-around.txt", lambda: "invoice\u202egnp.exe".encode(), PICTURE)
add("screen-codes.txt", lambda: b"\x1b]0;title\x07" + b"\x1b[2J\x1b[31mred" * 100, "unsupported")
add("half-characters.txt", lambda: b"\xed\xa0\x80\xc0\xaf\xf8\x88\x80\x80\x80 text", PICTURE)
add("utf-16-odd.txt", lambda: b"\xff\xfea\0b\0c", PICTURE, "unsupported")
add("utf-16-halves.txt", lambda: b"\xff\xfe" + b"\0\xd8" * 1_000, PICTURE, "unsupported")
add("all-bytes.txt", lambda: bytes(range(256)) * 10, "unsupported", quick=True)
add("high-bytes.txt", lambda: bytes(range(128, 256)) * 100, PICTURE)
add("zeros.txt", lambda: bytes(1_000_000), "unsupported")
add("noise.txt", lambda: random.Random(4).randbytes(1_000_000), "unsupported")
add("nothing.txt", lambda: b"", "unsupported", quick=True)
add("blank.txt", lambda: b" \n" * 1_000, "unsupported")
add(
    "markup-within.txt",
    lambda: b"Dear all,\n<script>alert(1)</script>\n<svg onload=alert(1)>",
    PICTURE,
    quick=True,
)
add("formulas.csv", lambda: b"name;value\n=cmd|' /C calc'!A0;1\n", PICTURE)
