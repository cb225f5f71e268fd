"""Trees, tables and lengths that lie."""

import random
import struct
import zlib
from functools import partial

from tests.hostile import PICTURE, add, hostile
from tests.hostile.raw import CATALOGUE, PAGE, deflated, document, page, stream
from tests.papers import encrypted, pdf

BASE = {
    1: CATALOGUE,
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: PAGE,
    4: b"<<>>",
    5: stream(b"0 0 9 9 re f"),
}


def changed(changes: dict[int, bytes], trailer: bytes = b"") -> bytes:
    return document({**BASE, **changes}, trailer=trailer)


def flipped(seed: int) -> bytes:
    """One byte in fifty is another."""
    dice = random.Random(seed)
    raw = bytearray(pdf(20))
    for _ in range(len(raw) // 50):
        raw[dice.randrange(9, len(raw))] = dice.randrange(256)
    return bytes(raw)


def cut(quarters: int) -> bytes:
    raw = pdf(40)
    return raw[: len(raw) * quarters // 4]


def ways(kind: bytes, leaf: bytes, levels: int, kids: bytes = b"/Kids") -> dict[int, bytes]:
    """A tree whose nodes share their children: 2 to the power of `levels` ways through few objects, from 10 on."""
    nodes = {
        number: b"<<%b%b[%d 0 R %d 0 R]>>" % (kind, kids, number + 1, number + 1)
        for number in range(10, 10 + levels)
    }
    return {**nodes, 10 + levels: leaf}


@hostile("pages-million.pdf", "too_many_pages", quick=True)
def _million_pages() -> bytes:
    return changed({2: b"<</Type/Pages/Count 1000000/Kids[%b]>>" % (b"3 0 R " * 1_000_000)})


@hostile("pages-million-real.pdf", "too_many_pages", "timeout", "out_of_memory")
def _million_objects() -> bytes:
    pages = range(10, 1_000_010)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    return changed(
        {2: b"<</Type/Pages/Count 1000000/Kids[%b]>>" % kids, **dict.fromkeys(pages, PAGE)}
    )


for _name, _count in (("huge", b"2147483647"), ("negative", b"-5"), ("word", b"/Many")):
    add(
        f"pages-count-{_name}.pdf",
        partial(changed, {2: b"<</Type/Pages/Kids[3 0 R]/Count %b>>" % _count}),
        quick=_name == "huge",
    )


@hostile("pages-deep.pdf")
def _deep() -> bytes:
    nodes = {
        number: b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (number + 1)
        for number in range(10, 20_010)
    }
    return changed({2: b"<</Type/Pages/Count 1/Kids[10 0 R]>>", **nodes, 20_010: PAGE})


@hostile("pages-cycle.pdf", quick=True)
def _cycle() -> bytes:
    return changed(
        {2: b"<</Type/Pages/Count 9/Kids[10 0 R]>>", 10: b"<</Type/Pages/Count 9/Kids[2 0 R]>>"}
    )


@hostile("pages-ways.pdf")
def _ways() -> bytes:
    tree = ways(b"/Type/Pages/Count 400", PAGE, 30)
    return changed({2: b"<</Type/Pages/Count 400/Kids[10 0 R]>>", **tree})


@hostile("pages-same.pdf", PICTURE, "damaged")
def _same() -> bytes:
    return changed({2: b"<</Type/Pages/Count 400/Kids[%b]>>" % (b"3 0 R " * 400)})


for _name, _box in (
    ("huge", b"0 0 1000000 1000000"),
    ("beyond", b"0 0 1e38 1e38"),
    ("overflow", b"0 0 " + b"9" * 400 + b" 7"),
    ("flat", b"0 0 1000000 0.0001"),
    ("nothing", b"0 0 0 0"),
    ("reversed", b"300 300 0 0"),
    ("far", b"1e30 1e30 1.0001e30 1.0001e30"),
    ("words", b"/a /b /c /d"),
):
    add(
        f"box-{_name}.pdf",
        partial(changed, {3: PAGE.replace(b"0 0 300 300", _box)}),
        quick=_name in ("huge", "beyond"),
    )


@hostile("unit-huge.pdf")
def _unit() -> bytes:
    return page(b"0 0 9 9 re f", page=b"/UserUnit 1000000000")


@hostile("table-loop.pdf", quick=True)
def _table_loop() -> bytes:
    raw = document(BASE, trailer=b"/Prev 0000000000")
    at = raw.rindex(b"xref\n0")
    return raw.replace(b"/Prev 0000000000", b"/Prev %010d" % at)


@hostile("table-two-loops.pdf")
def _two_loops() -> bytes:
    first = document(BASE, trailer=b"/Prev 0000000000")
    at = first.rindex(b"xref\n0")
    second = b"xref\n0 0\ntrailer<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return (first + second % (at, len(first))).replace(
        b"/Prev 0000000000", b"/Prev %010d" % len(first)
    )


@hostile("table-claims.pdf")
def _table_claims() -> bytes:
    raw = document(BASE)
    return raw.replace(b"xref\n0 6", b"xref\n0 999999999").replace(b"/Size 6", b"/Size 999999999")


def table_stream(entries: bytes, rows: bytes = bytes(60)) -> bytes:
    body = b"%PDF-1.7\n"
    for number, each in BASE.items():
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    table = deflated(rows, b"/Type/XRef/Root 1 0 R" + entries)
    return body + b"9 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


add("table-stream-wide.pdf", lambda: table_stream(b"/Size 10/W[2000000000 2000000000 8]"))
add("table-stream-negative.pdf", lambda: table_stream(b"/Size 10/W[-1 -1 -1]"))
add("table-stream-index.pdf", lambda: table_stream(b"/Size 10/W[1 2 1]/Index[0 2000000000]"))
add("table-stream-bomb.pdf", lambda: table_stream(b"/Size 300000000/W[1 0 0]", bytes(300 << 20)))


@hostile("objects-bomb.pdf")
def _objects_bomb() -> bytes:
    return changed(
        {2: b"10 0 R", 10: deflated(bytes(300 << 20), b"/Type/ObjStm/N 999999999/First 5")}
    )


@hostile("objects-in-themselves.pdf")
def _objects_in_themselves() -> bytes:
    rows = b"".join(struct.pack(">BHB", 2, 9, number) for number in range(10))
    return table_stream(b"/Size 10/W[1 2 1]/Type/ObjStm/N 10/First 0/Extends 9 0 R", rows)


@hostile("length-of-itself.pdf")
def _length_of_itself() -> bytes:
    return changed({5: b"<</Length 5 0 R>>stream\n0 0 9 9 re f\nendstream"})


for _name, _length in (("huge", b"99999999999"), ("negative", b"-1"), ("none", b"null")):
    add(
        f"length-{_name}.pdf",
        partial(changed, {5: b"<</Length %b>>stream\n0 0 9 9 re f\nendstream" % _length}),
    )


@hostile("references-chained.pdf")
def _chained() -> bytes:
    chain = {number: b"%d 0 R" % (number + 1) for number in range(10, 100_010)}
    return changed({4: b"10 0 R", **chain, 100_010: b"<<>>"})


@hostile("root-is-itself.pdf", quick=True)
def _root_itself() -> bytes:
    return changed({1: b"1 0 R"})


add("arrays-deep.pdf", lambda: changed({4: b"[" * 1_000_000 + b"]" * 1_000_000}), quick=True)
add("dictionaries-deep.pdf", lambda: changed({4: b"<</A" * 300_000 + b">>" * 300_000}))
add("name-long.pdf", lambda: changed({4: b"<</%b 1>>" % (b"A" * 10_000_000)}))
add("string-long.pdf", lambda: changed({4: b"<</A(%b)>>" % (b"(" * 5_000_000 + b")" * 5_000_000)}))
add("comments-long.pdf", lambda: changed({4: b"%x\n" * 3_000_000 + b"<<>>"}))
add("number-long.pdf", lambda: changed({4: b"<</A %b>>" % (b"9" * 3_000_000)}))
add("tree-of-scripts.pdf", lambda: _names(b"JavaScript"), quick=True)
add("tree-of-files.pdf", lambda: _names(b"EmbeddedFiles"))


def _names(kind: bytes) -> bytes:
    leaf = b"<</Names[(a)<</S/JavaScript/JS(1)/Type/Filespec/F(a)>>]/Limits[(a)(a)]>>"
    return changed(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/Names<</%b 10 0 R>>>>" % kind,
            **ways(b"/Limits[(a)(z)]", leaf, 30),
        }
    )


@hostile("form-ways.pdf", "too_large", quick=True)
def _form_ways() -> bytes:
    tree = ways(b"/T(x)", b"<</T(leaf)/FT/Tx>>", 23)
    return changed({1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]>>>>", **tree})


@hostile("form-cycle.pdf", "too_large")
def _form_cycle() -> bytes:
    return changed(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]>>>>",
            10: b"<</T(x)/Kids[10 0 R]>>",
        }
    )


@hostile("form-deep.pdf", "too_large")
def _form_deep() -> bytes:
    fields = {number: b"<</T(x)/Kids[%d 0 R]>>" % (number + 1) for number in range(10, 10_010)}
    return changed(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]>>>>",
            **fields,
            10_010: b"<</FT/Tx/T(leaf)>>",
        }
    )


@hostile("form-wide.pdf", "too_large")
def _form_wide() -> bytes:
    fields = range(10, 100_010)
    kids = b" ".join(b"%d 0 R" % number for number in fields)
    return changed(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%b]>>>>" % kids,
            **dict.fromkeys(fields, b"<</FT/Tx/T(x)/Subtype/Widget/Rect[0 0 9 9]>>"),
        }
    )


for _seed in range(8):
    add(f"flipped-{_seed}.pdf", partial(flipped, _seed), quick=_seed < 2)
for _quarter in (1, 2, 3):
    add(
        f"cut-{_quarter}-4.pdf",
        partial(cut, _quarter),
        quick=_quarter == 2,
    )

add("header-alone.pdf", lambda: b"%PDF-1.7", "damaged", quick=True)
add("header-and-zeros.pdf", lambda: b"%PDF-1.7\n" + bytes(10 << 20), "damaged")
add("header-and-noise.pdf", lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(5 << 20), "damaged")
add("many-ends.pdf", lambda: pdf() + b"startxref\n0\n%%EOF\n" * 500_000)
add("many-objects.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 400_000)
add("password.pdf", lambda: encrypted("Geheim"), "needs_password", quick=True)
add(
    "password-handler-unknown.pdf",
    lambda: changed({6: b"<</Filter/Our.Own/V 9>>"}, b"/Encrypt 6 0 R/ID[(a)(b)]"),
)
add(
    "password-lengths.pdf",
    lambda: changed(
        {6: b"<</Filter/Standard/V 5/R 6/Length -8/P 0/O(x)/U(x)/OE()/UE()/Perms()>>"},
        b"/Encrypt 6 0 R/ID[(a)(b)]",
    ),
)
add(
    "password-of-itself.pdf",
    lambda: changed(
        {6: b"<</Filter/Standard/V 4/R 4/CF 6 0 R/StmF/A/O 6 0 R>>"}, b"/Encrypt 6 0 R"
    ),
)
add(
    "linearised-lies.pdf",
    lambda: (
        b"%PDF-1.7\n9 0 obj<</Linearized 1/L 99999999999/H[9 9]/O 3/E 7/N 9/T 7>>endobj\n"
        + pdf()[9:]
    ),
)
add(
    "zlib-in-the-middle.pdf",
    lambda: zlib.decompress(zlib.compress(pdf(3)))[:-300] + zlib.compress(pdf(3)),
)
