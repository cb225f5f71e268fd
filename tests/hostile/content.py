"""Pages that are small on disk and endless to draw."""

import zlib

from tests.hostile import add, hostile
from tests.hostile.raw import deflated, form, image, page, stream, zeros
from tests.papers import quartered, saved

DRAW = b"300 0 0 300 0 0 cm /X Do"
X = b"<</XObject<</X 6 0 R>>>>"
RGB = b"/ColorSpace/DeviceRGB/BitsPerComponent 8"
GREY = b"/ColorSpace/DeviceGray/BitsPerComponent 1"


@hostile("stream-2-gb.pdf")
def _stream() -> bytes:
    return page(stream(zeros(2 << 30), b"/Filter/FlateDecode"))


@hostile("stream-nested.pdf")
def _nested() -> bytes:
    body = zlib.compress(zlib.compress(zeros(1 << 30), 9), 9)
    return page(stream(body, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"))


@hostile("stream-hundred-filters.pdf")
def _filters() -> bytes:
    body = b"0 0 9 9 re f"
    for _ in range(100):
        body = zlib.compress(body)
    return page(stream(body, b"/Filter[%b]" % (b"/FlateDecode" * 100)))


add(
    "stream-operators.pdf",
    lambda: page(deflated(b"0 0 m 300 300 l S\n" * 3_000_000)),
)
add("stream-run-length.pdf", lambda: page(stream(b"\x81 " * 9_000_000, b"/Filter/RunLengthDecode")))
add("stream-lzw.pdf", lambda: page(stream(bytes(4 << 20), b"/Filter/LZWDecode")))
add("stream-ascii85.pdf", lambda: page(stream(b"z" * 20_000_000, b"/Filter/ASCII85Decode")))
add(
    "stream-predictor.pdf",
    lambda: page(
        stream(
            zeros(64 << 20),
            b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000/Colors 32/BitsPerComponent 16>>",
        )
    ),
)
add(
    "image-huge-empty.pdf", lambda: page(DRAW, X, o6=image(100_000, 100_000, b"", GREY)), quick=True
)
add(
    "image-huge-zeros.pdf",
    lambda: page(DRAW, X, o6=image(30_000, 30_000, zeros(1 << 30), RGB + b"/Filter/FlateDecode")),
)
add(
    "image-overflow.pdf",
    lambda: page(DRAW, X, o6=image(2_147_483_647, 2_147_483_647, b"x", RGB)),
)
add(
    "image-fax.pdf",
    lambda: page(
        DRAW,
        X,
        o6=image(
            60_000,
            60_000,
            bytes(100_000),
            GREY + b"/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 60000/Rows 60000>>",
        ),
    ),
)
add(
    "image-jbig2.pdf",
    lambda: page(
        DRAW,
        X,
        o6=image(
            50_000,
            50_000,
            b"\0\0\0\0\x30\0\1\0\0\0\x13" + b"\x7f\xff\xff\xff" * 2 + bytes(11),
            GREY + b"/Filter/JBIG2Decode",
        ),
    ),
)


def jpeg(width: int, height: int) -> bytes:
    raw = bytearray(saved(quartered(), "jpeg"))
    at = raw.index(b"\xff\xc0")
    raw[at + 5 : at + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(raw)


add(
    "image-jpeg-lies.pdf",
    lambda: page(
        DRAW, X, o6=image(65_000, 65_000, jpeg(65_000, 65_000), RGB + b"/Filter/DCTDecode")
    ),
)


@hostile("image-jpeg2000-lies.pdf")
def _jpeg2000() -> bytes:
    raw = saved(quartered(), "jpeg2000")
    size = (400).to_bytes(4, "big") + (300).to_bytes(4, "big")
    huge = (2_000_000_000).to_bytes(4, "big") * 2
    return page(DRAW, X, o6=image(60_000, 60_000, raw.replace(size, huge), b"/Filter/JPXDecode"))


add(
    "image-masks-itself.pdf",
    lambda: page(DRAW, X, o6=image(9, 9, bytes(300), RGB + b"/SMask 6 0 R/Mask 6 0 R")),
)
add(
    "image-palette-of-itself.pdf",
    lambda: page(
        DRAW,
        X,
        o6=image(9, 9, bytes(90), b"/ColorSpace 7 0 R/BitsPerComponent 8"),
        o7=b"[/Indexed 7 0 R 255 7 0 R]",
    ),
)
add("inline-image-huge.pdf", lambda: page(b"BI /W 90000 /H 90000 /BPC 8 /CS /RGB ID x EI " * 50))
add("form-in-itself.pdf", lambda: page(b"/X Do", X, o6=form(b"/X Do", X)), quick=True)


@hostile("form-ways-30.pdf")
def _form_ways() -> bytes:
    def within(number: int) -> bytes:
        return b"<</XObject<</X %d 0 R>>>>" % number

    forms = {f"o{number}": form(b"/X Do /X Do", within(number + 1)) for number in range(6, 36)}
    return page(b"/X Do", X, **forms, o36=form(b"0 0 9 9 re f"))


add(
    "form-million-times.pdf",
    lambda: page(deflated(b"/X Do " * 1_000_000), X, o6=form(b"0 0 9 9 re f")),
)


def tiling(entries: bytes, content: bytes = b"0 0 1 1 re f", resources: bytes = b"<<>>") -> bytes:
    return page(
        b"/Pattern cs /P scn 0 0 300 300 re f",
        b"<</Pattern<</P 6 0 R>>>>",
        o6=stream(
            content,
            b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/Resources %b%b"
            % (resources, entries),
        ),
    )


add("tiling-tiny-step.pdf", lambda: tiling(b"/XStep 0.0001/YStep 0.0001"))
add("tiling-no-step.pdf", lambda: tiling(b"/XStep 0/YStep 0"))
add("tiling-negative.pdf", lambda: tiling(b"/XStep -0.01/YStep -1e-9"))
add("tiling-turned.pdf", lambda: tiling(b"/XStep .01/YStep .01/Matrix[.01 .02 -.02 .01 0 0]"))
add(
    "tiling-in-itself.pdf",
    lambda: tiling(
        b"/XStep 9/YStep 9",
        b"/Pattern cs /P scn 0 0 300 300 re f",
        b"<</Pattern<</P 6 0 R>>>>",
    ),
)
add("tiling-huge-box.pdf", lambda: tiling(b"/XStep 1/YStep 1/BBox[0 0 1e9 1e9]"))


def font(entries: bytes, letters: bytes = b"(AAAA) Tj", **more: bytes) -> bytes:
    return page(
        b"BT /F 20 Tf 10 150 Td %b ET" % letters,
        b"<</Font<</F 6 0 R>>>>",
        o6=b"<</Type/Font%b>>" % entries,
        **more,
    )


TRUETYPE = b"/Subtype/TrueType/BaseFont/X/FirstChar 65/LastChar 65/Widths[600]/FontDescriptor 7 0 R"
TYPE3 = (
    b"/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65/LastChar 65/Widths[9]"
    b"/Encoding<</Differences[65/A]>>/CharProcs<</A 7 0 R>>/Resources<</Font<</F 6 0 R>>>>"
)


def described(file: bytes, key: bytes = b"FontFile2") -> dict[str, bytes]:
    return {"o7": b"<</Type/FontDescriptor/FontName/X/Flags 4/%b 8 0 R>>" % key, "o8": file}


add(
    "font-1-gb.pdf",
    lambda: font(TRUETYPE, **described(stream(zeros(1 << 30), b"/Filter/FlateDecode/Length1 9"))),
)


@hostile("font-broken.pdf")
def _font_broken() -> bytes:
    from signaling.documents.text import _MONO

    raw = bytearray(_MONO)
    for at in range(500, len(raw), 97):
        raw[at] ^= 0xFF
    return font(TRUETYPE, **described(deflated(bytes(raw))))


@hostile("font-glyph-of-itself.pdf")
def _font_recursive() -> bytes:
    """Glyph tables cut short: offsets lead anywhere."""
    from signaling.documents.text import _MONO

    return font(TRUETYPE, **described(deflated(_MONO[:60_000] + bytes(200_000))))


add(
    "font-type1-noise.pdf",
    lambda: font(
        b"/Subtype/Type1/BaseFont/X/FontDescriptor 7 0 R",
        **described(
            stream(b"%!PS-AdobeFont\n/FontMatrix[1e38 0 0 1e38 0 0]def\neexec" + bytes(9_000)),
            b"FontFile",
        ),
    ),
)
add(
    "font-type3-in-itself.pdf",
    lambda: font(TYPE3, o7=stream(b"9 0 d0 BT /F 9 Tf (AA) Tj ET")),
    quick=True,
)
add(
    "font-type3-page.pdf",
    lambda: font(
        TYPE3, b"(%b) Tj" % (b"A" * 100_000), o7=stream(b"9 0 d0 " + b"0 0 9 9 re f " * 1_000)
    ),
)
add(
    "font-letters.pdf",
    lambda: font(b"/Subtype/Type1/BaseFont/Helvetica", b"(%b) Tj" % (b"A" * 3_000_000)),
)
add(
    "font-size.pdf",
    lambda: font(b"/Subtype/Type1/BaseFont/Helvetica", b"/F 1e30 Tf (A) Tj /F 99999 Tf (A) Tj"),
)
add(
    "font-unicode-map.pdf",
    lambda: font(
        b"/Subtype/Type1/BaseFont/Helvetica/ToUnicode 7 0 R",
        o7=deflated(b"1 beginbfrange <0000> <ffff> <0000> endbfrange\n" * 200_000),
    ),
)
add(
    "font-map-of-itself.pdf",
    lambda: font(
        b"/Subtype/Type0/BaseFont/X/Encoding 7 0 R/DescendantFonts[6 0 R]",
        o7=stream(b"1 begincidrange <0000> <ffff> 0 endcidrange", b"/Type/CMap/UseCMap 7 0 R"),
    ),
)


def shading(entries: bytes, **more: bytes) -> bytes:
    return page(
        b"/S sh", b"<</Shading<</S 6 0 R>>>>", o6=b"<</ColorSpace/DeviceRGB%b>>" % entries, **more
    )


add(
    "function-of-itself.pdf",
    lambda: shading(
        b"/ShadingType 2/Coords[0 0 300 300]/Function 7 0 R",
        o7=b"<</FunctionType 3/Domain[0 1]/Functions[7 0 R 7 0 R]/Bounds[.5]/Encode[0 1 0 1]>>",
    ),
    quick=True,
)
add(
    "function-samples.pdf",
    lambda: shading(
        b"/ShadingType 1/Function 7 0 R",
        o7=stream(
            b"x",
            b"/FunctionType 0/Domain[0 1 0 1]/Range[0 1 0 1 0 1]/Size[999999 999999]/BitsPerSample 32",
        ),
    ),
)
add(
    "function-program.pdf",
    lambda: shading(
        b"/ShadingType 1/Domain[0 1 0 1]/Matrix[300 0 0 300 0 0]/Function 7 0 R",
        o7=stream(
            b"{" + b"dup mul sqrt " * 20_000 + b"dup}",
            b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]",
        ),
    ),
)
add(
    "function-braces.pdf",
    lambda: shading(
        b"/ShadingType 1/Function 7 0 R",
        o7=stream(
            b"{" * 500_000 + b"}" * 500_000, b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]"
        ),
    ),
)
add(
    "shading-mesh.pdf",
    lambda: page(
        b"/S sh",
        b"<</Shading<</S 6 0 R>>>>",
        o6=stream(
            zeros(96 << 20),
            b"/Filter/FlateDecode/ShadingType 7/ColorSpace/DeviceRGB/BitsPerCoordinate 8/BitsPerComponent 8"
            b"/BitsPerFlag 8/Decode[0 300 0 300 0 1 0 1 0 1]",
        ),
    ),
)
add(
    "shading-far.pdf",
    lambda: shading(
        b"/ShadingType 3/Coords[0 0 0 1e38 1e38 1e38]/Extend[true true]/Function<</FunctionType 2/Domain[0 1]/N 1e30>>"
    ),
)

add("path-million.pdf", lambda: page(deflated(b"0 0 m " + b"300 7 l 9 300 l " * 1_000_000 + b"S")))
add(
    "path-filled.pdf",
    lambda: page(deflated(b"0 0 m " + b"300 7 l 9 300 l 150 1 l " * 200_000 + b"f*")),
)
add(
    "path-dashed.pdf",
    lambda: page(b"[0.00001] 0 d 1 w 0 0 m 1000000 1000000 l S " * 20),
    quick=True,
)
add("path-wide.pdf", lambda: page(b"1e30 w 1e30 M 0 0 m 1 1 l 2 0 l S " * 1_000))
add(
    "path-curves.pdf",
    lambda: page(deflated(b"0 0 m " + b"1e9 -1e9 -1e9 1e9 300 300 c " * 100_000 + b"S")),
)
add("path-far.pdf", lambda: page(b"1e38 0 0 1e38 1e38 1e38 cm " * 1_000 + b"0 0 1 1 re f"))
add("states-million.pdf", lambda: page(deflated(b"q " * 2_000_000)))
add(
    "clips-many.pdf",
    lambda: page(deflated(b"0 0 m 300 0 l 150 300 l W n " * 200_000 + b"0 0 300 300 re f")),
)
add(
    "text-clips.pdf",
    lambda: page(
        deflated(b"BT 7 Tr /F 200 Tf (AAAAAAAA) Tj ET 0 0 300 300 re f " * 5_000),
        b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
    ),
)


@hostile("groups-nested.pdf")
def _groups() -> bytes:
    group = b"/Group<</S/Transparency/I true/K true>>"

    def within(number: int) -> bytes:
        return b"<</XObject<</X %d 0 R>>/ExtGState<</G<</ca .9/BM/Luminosity>>>>>>" % number

    forms = {
        f"o{number}": form(b"/G gs /X Do /X Do", within(number + 1), group)
        for number in range(6, 20)
    }
    return page(b"/X Do", X, **forms, o20=form(b"0 0 300 300 re f", entries=group))


@hostile("mask-of-itself.pdf")
def _mask() -> bytes:
    state = b"<</ExtGState<</G<</SMask<</S/Luminosity/G 6 0 R>>>>>>>>"
    group = form(b"/G gs 0 0 300 300 re f", state, b"/Group<</S/Transparency>>")
    return page(b"/G gs 0 0 300 300 re f", state, o6=group)


add(
    "layers-of-themselves.pdf",
    lambda: page(
        b"/OC /L BDC 0 0 9 9 re f EMC",
        b"<</Properties<</L 6 0 R>>>>",
        o6=b"<</Type/OCMD/OCGs[6 0 R]/VE[/And 7 0 R]>>",
        o7=b"[/Or 7 0 R 7 0 R]",
        catalogue=b"/OCProperties<</OCGs[6 0 R]/D<</ON[6 0 R]>>>>",
    ),
)
