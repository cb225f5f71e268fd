import pytest

from signaling.documents.sniff import sniff


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n" * 900 + b"%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0..JFIF", "jpeg"),
        (b"\xff\xd8\xff\xe0.. %PDF-1.4", "jpeg"),
        (b"RIFF....WEBPVP8 ", "webp"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"Guten Tag\n\taus M\xfcnchen", "text"),
        ("Grüße".encode("utf-16"), "text"),
        ("Grüße".encode("utf-16-le"), "text"),
        ("Grüße".encode("utf-16-be"), "text"),
        (b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe", "text"),
    ],
)
def test_content_decides(head: bytes, kind: str) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"  \n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xef\xbb\xbf <!DOCTYPE html>",
        "\n<html>".encode("utf-16"),
        b"<?xml version='1.0'?><svg/>",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"{\\rtf1\\ansi",
        b"GIF89a\1\0\1\0\x80",
        b"II*\0....",
        b"BM....\0\0",
        b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
        b"\0\0\0\x18ftypisom\0\0\0\0",
        b"PK\x03\x04",
        b"\x7fELF\x02\x01",
        b"MZ\x90\0",
        b"\0\1\2\3",
        b"\n" * 1_100 + b"\x00%PDF-1.4",
    ],
)
def test_what_is_not_opened_here(head: bytes) -> None:
    assert sniff(head) is None
