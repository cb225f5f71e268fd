"""What is written can be checked by sha256sum, and comes out the same each time."""

import hashlib
import io
import zipfile

from signaling.evidence.bundle import BLOCK, PIECE
from signaling.pieces import gathered
from tests.signaling.evidence.bundled import KEY, written


def test_the_same_files_make_the_same_bytes() -> None:
    files = {"a": [b"one", b"two"], "b": [bytes(10)]}
    assert written(files) == written({"a": [b"onetwo"], "b": [b"", bytes(10)]})


def test_sums_name_each_file_and_are_signed() -> None:
    with zipfile.ZipFile(io.BytesIO(written({"a": [b"one"], "b/c": [b"two"]}))) as found:
        sums = found.read("SHA256SUMS")
        KEY.public_key().verify(found.read("SHA256SUMS.sig"), sums)
        told = {line[66:]: line[:64] for line in sums.decode().splitlines()}
        names = [name for name in found.namelist() if not name.startswith("SHA256SUMS")]
        assert told == {name: hashlib.sha256(found.read(name)).hexdigest() for name in names}


def test_long_files_have_a_hash_for_each_block() -> None:
    long = [bytes([at]) * 700_000 for at in range(4)]
    with zipfile.ZipFile(io.BytesIO(written({"long": long, "short": [b"x"]}))) as found:
        whole, lines = found.read("long"), found.read("blocks.txt").decode().splitlines()
    blocks = [whole[at : at + BLOCK] for at in range(0, len(whole), BLOCK)]
    assert lines == [
        f"{hashlib.sha256(block).hexdigest()}  {at * BLOCK}  long"
        for at, block in enumerate(blocks)
    ]


def test_small_pieces_travel_together() -> None:
    found = list(gathered([bytes(1_000)] * 600, PIECE))
    assert sum(map(len, found)) == 600_000
    assert len(found) == 3
    assert len(found[0]) >= PIECE
    assert list(gathered([b"", b""], PIECE)) == []
