"""Heads are signed with a key that stays the same, and a line that was touched proves nothing."""

import json
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from signaling.core.audit import Head
from signaling.heads import (
    KEY,
    BadHead,
    HeadKey,
    KeyUnusable,
    destroyed,
    public_from,
    public_pem,
    read,
    tail,
    unsealed,
    write,
)

DESK = "demo"
FIRST, SECOND = Head(3, "ab" * 32), Head(9, "cd" * 32)


def key(folder: Path) -> HeadKey:
    return HeadKey.of(folder / "keys")


def lines(*written: str) -> bytes:
    return "".join(f"{each}\n" for each in written).encode()


def test_the_key_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    assert key(tmp_path).id == key(tmp_path).id
    folder = tmp_path / "keys"
    assert [path.name for path in folder.iterdir()] == [KEY]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / KEY).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "no key"])
def test_a_key_that_is_none_is_told(tmp_path: Path, content: str) -> None:
    key(tmp_path)
    (tmp_path / "keys" / KEY).write_text(content)
    with pytest.raises(KeyUnusable, match="holds no usable key"):
        key(tmp_path)


def test_a_key_of_another_kind_is_told(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / KEY).write_bytes(
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    with pytest.raises(KeyUnusable, match="no Ed25519 key"):
        key(tmp_path)
    pem = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(KeyUnusable, match="no Ed25519 key"):
        public_from(pem, "file")
    with pytest.raises(KeyUnusable, match="file holds no public key"):
        public_from(b"nonsense", "file")


def test_signed_heads_are_read_back(tmp_path: Path) -> None:
    mine = key(tmp_path)
    raw = lines(mine.sign(DESK, 1, FIRST), mine.sign(DESK, 2, SECOND))
    public = public_from(public_pem(mine.public).encode(), "pem")
    assert read(raw, DESK, [public]) == ([FIRST, SECOND], [])
    assert read(b"", DESK, [public]) == ([], [])


def test_every_flipped_bit_of_a_head_is_found(tmp_path: Path) -> None:
    mine = key(tmp_path)
    raw = lines(mine.sign(DESK, 1, FIRST), mine.sign(DESK, 2, SECOND))
    for at in range(len(raw)):
        for bit in range(8):
            changed = bytearray(raw)
            changed[at] ^= 1 << bit
            heads, bad = read(bytes(changed), DESK, [mine.public])
            if (
                at == len(raw) - 1
            ):  # the last line feed carries nothing, but what stands for it does
                assert bad or heads == [FIRST, SECOND]
            else:
                assert bad, (at, bit)
            assert set(heads) <= {FIRST, SECOND}


def test_whose_head_it_is_and_who_signed_it_counts(tmp_path: Path) -> None:
    mine, other = key(tmp_path), key(tmp_path / "other")
    forged = json.loads(other.sign(DESK, 1, FIRST)) | {"key": mine.id}
    raw = lines(
        mine.sign("another", 1, FIRST),
        other.sign(DESK, 1, FIRST),
        json.dumps(forged, separators=(",", ":"), sort_keys=True),
        mine.sign(DESK, 2, SECOND),
        mine.sign(DESK, 3, FIRST),
    )
    assert read(raw, DESK, [mine.public]) == (
        [SECOND],
        [
            BadHead(1, "desk"),
            BadHead(2, "key"),
            BadHead(3, "signature"),
            BadHead(5, "order"),
        ],
    )
    assert read(lines(other.sign(DESK, 1, FIRST)), DESK, [mine.public, other.public])[1] == []


@pytest.mark.parametrize("line", ["{}", "[]", "null", "1", '{"number":1}', "[" * 10_000, "\xff"])
def test_what_is_no_head_is_told(tmp_path: Path, line: str) -> None:
    raw = line.encode("latin-1") + b"\n"
    assert read(raw, DESK, [key(tmp_path).public]) == ([], [BadHead(1, "unreadable")])


def test_a_head_tells_of_the_last_destruction(tmp_path: Path) -> None:
    mine, other = key(tmp_path), key(tmp_path / "other")
    raw = lines(
        mine.sign(DESK, 1, FIRST),
        mine.sign(DESK, 2, SECOND, 7),
        other.sign(DESK, 3, Head(12, "ef" * 32), 11),
    )
    assert read(raw, DESK, [mine.public]) == ([FIRST, SECOND], [BadHead(3, "key")])
    assert destroyed(raw, DESK, [mine.public]) == 7, "others' heads tell nothing"
    assert destroyed(lines(mine.sign(DESK, 1, FIRST)), DESK, [mine.public]) == 0


def test_another_thing_that_was_signed_is_no_head(tmp_path: Path) -> None:
    mine = key(tmp_path)
    text = json.dumps({"desk": DESK, "key": mine.id, "number": 1}, separators=(",", ":"))
    line = mine.line(text).encode()
    assert unsealed(line, DESK, [mine.public]) == json.loads(line)
    assert read(line, DESK, [mine.public]) == ([], [BadHead(1, "unreadable")])


def test_lines_are_added_and_half_a_line_hurts_no_other(tmp_path: Path) -> None:
    mine, path = key(tmp_path), tmp_path / "new" / "heads.jsonl"
    write(path, mine.sign(DESK, 1, FIRST))
    path.write_bytes(path.read_bytes() + b'{"at":2,"de')
    write(path, mine.sign(DESK, 3, SECOND))
    read_back = read(path.read_bytes(), DESK, [mine.public])
    assert read_back == ([FIRST, SECOND], [BadHead(2, "unreadable")])


def test_of_a_long_file_the_last_lines_are_read_whole(tmp_path: Path) -> None:
    mine, path = key(tmp_path), tmp_path / "heads.jsonl"
    assert tail(path) == b""
    written = [mine.sign(DESK, number, Head(number, "ab" * 32)) for number in range(1, 101)]
    path.write_bytes(lines(*written[:3]))
    assert tail(path) == lines(*written[:3])
    path.write_bytes(lines(*written))
    found, bad = read(tail(path), DESK, [mine.public])
    assert bad == []
    assert 30 < len(found) < 100
    assert found[-1].number == 100


def test_openssl_and_nothing_of_ours_checks_a_head(tmp_path: Path) -> None:
    """As docs/operations.md tells an auditor to."""
    mine = key(tmp_path)
    signed = json.loads(mine.sign(DESK, 1, FIRST))
    (tmp_path / "key.pem").write_text(public_pem(mine.public))
    signature = signed.pop("signature")
    text = json.dumps(signed, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    (tmp_path / "head").write_text(text)
    decode = ["openssl", "base64", "-d", "-A", "-out", str(tmp_path / "signature")]
    subprocess.run(decode, input=signature.encode(), check=True, timeout=20)
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin"]
    done = subprocess.run(
        [*verify, "-in", "head", "-sigfile", "signature"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "Signature Verified Successfully\n")


def test_what_is_sealed_is_signed_by_the_same_key(tmp_path: Path) -> None:
    key = HeadKey.of(tmp_path)
    key.public.verify(key.seal(b"sums"), b"sums")
