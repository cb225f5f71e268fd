"""A bundle in which any one byte is another one fails, and the place is named."""

import random
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signaling.evidence.bundle import BLOCK
from signaling.evidence.layout import Entry, before, behind, directory
from signaling.evidence.verify import Verdict, verify
from tests.signaling.evidence.bundled import KEY, put, written

SMALL = {"bundle.json": [b'{"desk":"d"}'], "media/0001.webm": [b"film" * 9], "empty": [b""]}
PUBLIC = KEY.public_key()


def checked(path: Path) -> Verdict:
    return verify(path, PUBLIC)


def test_a_whole_bundle_passes(tmp_path: Path) -> None:
    content = written(SMALL)
    verdict = checked(put(tmp_path, content))
    assert verdict == Verdict((), 6, len(content), {"desk": "d"})


def test_each_single_byte_counts_and_is_named(tmp_path: Path) -> None:
    """All of them, each with one bit and with all bits turned."""
    content, path = bytearray(written(SMALL)), tmp_path / "bundle.zip"
    path.write_bytes(content)
    for at in range(len(content)):
        for turned in (1 << at % 8, 0xFF):
            with path.open("r+b") as file:
                file.seek(at)
                file.write(bytes([content[at] ^ turned]))
            flaws = checked(path).flaws
            assert any(each.start <= at < each.end for each in flaws), (at, turned, flaws)
            with path.open("r+b") as file:
                file.seek(at)
                file.write(content[at : at + 1])
    assert not checked(path).flaws


def test_in_a_long_file_the_block_is_named(tmp_path: Path) -> None:
    content = bytearray(
        written({**SMALL, "media/long.webm": [random.Random(7).randbytes(3_500_000)]})
    )
    path = put(tmp_path, bytes(content))
    place = random.Random(11)
    for at in [place.randrange(len(content)) for _ in range(40)]:
        with path.open("r+b") as file:
            file.seek(at)
            file.write(bytes([content[at] ^ 0x10]))
        found = [each for each in checked(path).flaws if each.start <= at < each.end]
        assert found, at
        assert min(each.end - each.start for each in found) <= BLOCK
        with path.open("r+b") as file:
            file.seek(at)
            file.write(content[at : at + 1])


@pytest.mark.parametrize("most", [0, 1, 21, 22, 100, -1, -30, -200])
def test_what_is_cut_off_fails(tmp_path: Path, most: int) -> None:
    assert checked(put(tmp_path, written(SMALL)[:most])).flaws


@pytest.mark.parametrize("more", [b"\0", bytes(22), b"PK\x05\x06"])
def test_what_is_added_fails(tmp_path: Path, more: bytes) -> None:
    content = written(SMALL)
    assert checked(put(tmp_path, content + more)).flaws
    assert checked(put(tmp_path, more + content)).flaws


def test_a_bundle_signed_by_another_fails(tmp_path: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key()
    flaws = verify(put(tmp_path, written(SMALL)), other).flaws
    assert {(each.what, each.name) for each in flaws} == {
        ("signature", "SHA256SUMS"),
        ("signature", "SHA256SUMS.sig"),
    }


def test_another_file_in_the_place_of_one_fails(tmp_path: Path) -> None:
    """With all of the ZIP file right, by whoever hasn't the key."""
    whole, forged = written(SMALL), written({**SMALL, "media/0001.webm": [b"mlif" * 9]})
    signature = whole.index(b"PK\x03\x04", whole.index(b"SHA256SUMS"))
    assert len(whole) == len(forged)
    assert checked(put(tmp_path, forged)).flaws == ()  # by the same key it is another bundle
    mixed = forged[:signature] + whole[signature:]
    assert any(each.what == "signature" for each in checked(put(tmp_path, mixed)).flaws)


def test_a_text_that_was_signed_for_something_else_makes_no_bundle(tmp_path: Path) -> None:
    """A head of the audit log, as anybody may have it, as the list of hashes."""
    head = b'{"at":1,"desk":"d","hash":"00","key":"k","number":1}'
    content, entries = b"", []
    for name, body in {"SHA256SUMS": head, "SHA256SUMS.sig": KEY.sign(head)}.items():
        entries.append(Entry(name, len(content), len(body), zlib.crc32(body)))
        content += before(name) + body + behind(len(body), zlib.crc32(body))
    flaws = checked(put(tmp_path, content + directory(entries))).flaws
    assert [each.what for each in flaws] == ["names"]
