"""Signed heads of the audit log: who holds one can tell later whether anything up to it was changed or cut away.

A head is one line of canonical JSON with an Ed25519 signature (RFC 8032, base64) over the same line without it, so that
`jq` and `openssl` are enough to check it (docs/operations.md). The key is made at the first use and lies in the folder
of keys; what it has signed belongs somewhere else.
"""

import base64
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from signaling.core.audit import Head, canonical, head_text
from signaling.files import write_whole

KEY: Final = "audit.key"
TAIL: Final = 16_384  # bytes: about fifty lines
Why = Literal["unreadable", "desk", "key", "signature", "order"]


class KeyUnusable(Exception):
    """The signing key or a public key can't be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class BadHead:
    """A line of a file of heads that proves nothing, and why."""

    line: int
    why: Why


class HeadKey:
    """The desk's signing key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public: Final = private.public_key()
        self.id: Final = key_id(self.public)

    @classmethod
    def of(cls, folder: Path) -> "HeadKey":
        """The folder's key, made where there is none yet. Raises `KeyUnusable`, `OSError`."""
        path = folder / KEY
        if not path.exists():
            _make(path)
        return cls(_private(path))

    @classmethod
    def read(cls, folder: Path) -> "HeadKey":
        """The folder's key, never made. Raises `KeyUnusable`, `OSError`."""
        return cls(_private(folder / KEY))

    @staticmethod
    def exposed(folder: Path) -> bool:
        """Whether others than its owner may read the key, and so sign as we do. Raises `OSError`."""
        return bool(stat.S_IMODE((folder / KEY).stat().st_mode) & 0o077)

    def seal(self, content: bytes) -> bytes:
        """The signature (64 bytes) of something else that the desk gives out; never of what could be a head's text."""
        return self._private.sign(content)

    def sign(self, desk: str, at: int, head: Head, destroyed: int | None = None) -> str:
        """The line, without its line feed."""
        return self.line(head_text(desk, at, self.id, head, destroyed))

    def line(self, text: str) -> str:
        """The line of any canonical JSON object that names this key as its *key*: the same with its signature."""
        signature = base64.b64encode(self._private.sign(text.encode())).decode()
        return _line(text, signature)


def _make(path: Path) -> None:
    """Only one where two processes make it at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    write_whole(path, pem, once=True)


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnusable(f"{path} holds no usable key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnusable(f"{path} holds no Ed25519 key")
    return key


def public_from(pem: bytes, source: str) -> Ed25519PublicKey:
    """A public key as `visavis audit key` prints it; raises `KeyUnusable`."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyUnusable(f"{source} holds no public key in PEM") from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable(f"{source} holds no Ed25519 key")
    return key


def public_pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def key_id(key: Ed25519PublicKey) -> str:
    """Which key this is: the first 16 hex digits of the SHA-256 of its 32 bytes."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def _line(text: str, signature: str) -> str:
    return canonical({**json.loads(text), "signature": signature})


def read(
    raw: bytes, desk: str, keys: Iterable[Ed25519PublicKey]
) -> tuple[list[Head], list[BadHead]]:
    """The heads of a file in its order, and the lines that are none. An empty file has none of either."""
    known = {key_id(key): key for key in keys}
    heads: list[Head] = []
    bad: list[BadHead] = []
    lines = raw.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    for number, line in enumerate(lines, 1):
        found = _read(line, desk, known)
        if isinstance(found, str):
            bad.append(BadHead(number, found))
        elif heads and found.number <= heads[-1].number:
            bad.append(BadHead(number, "order"))
        else:
            heads.append(found)
    return heads, bad


def _read(line: bytes, desk: str, known: Mapping[str, Ed25519PublicKey]) -> Head | Why:
    found = _unsealed(line, known, desk)
    if isinstance(found, str):
        return found
    try:
        head = Head(found["number"], found["hash"])
        text = head_text(found["desk"], found["at"], found["key"], head, found.get("destroyed"))
    except (KeyError, TypeError, ValueError):
        return "unreadable"
    told = {name: value for name, value in found.items() if name != "signature"}
    return head if json.loads(text) == told else "unreadable"


def destroyed(raw: bytes, desk: str, keys: Iterable[Ed25519PublicKey]) -> int:
    """The highest number of a destruction that the heads of a file tell of; 0 if none does."""
    known = {key_id(key): key for key in keys}
    found = (_unsealed(line, known, desk) for line in raw.split(b"\n") if line)
    return max((each.get("destroyed", 0) for each in found if not isinstance(each, str)), default=0)


def unsealed(line: bytes, desk: str, keys: Iterable[Ed25519PublicKey]) -> Mapping[str, Any] | Why:
    """What `HeadKey.line` has signed with one of these keys for this desk, or why the line proves nothing."""
    return _unsealed(line, {key_id(key): key for key in keys}, desk)


def _unsealed(
    line: bytes, known: Mapping[str, Ed25519PublicKey], desk: str
) -> Mapping[str, Any] | Why:
    try:
        found = json.loads(line)
        signature = base64.b64decode(found["signature"], validate=True)
        text = canonical({name: value for name, value in found.items() if name != "signature"})
        again = _line(text, base64.b64encode(signature).decode())
        if again.encode() != line or not isinstance(found["number"], int):
            return "unreadable"
        of, name = found["desk"], found["key"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "unreadable"
    if of != desk:
        return "desk"
    key = known.get(name) if isinstance(name, str) else None
    if key is None:
        return "key"
    try:
        key.verify(signature, text.encode())
    except InvalidSignature:
        return "signature"
    return dict(found)


def tail(path: Path) -> bytes:
    """The file's last lines, whole ones: a year of heads has hundreds of thousands. Empty where there is no file."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL))
            raw = file.read()
    except FileNotFoundError:
        return b""
    return raw if size <= TAIL else raw.partition(b"\n")[2]


def write(path: Path, line: str) -> None:
    """One more line, or several, on the disk before this returns. Raises `OSError`; half a line is completed by the
    next one's line feed, and told when the file is read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
    try:
        size = os.fstat(file).st_size
        whole = size == 0 or os.pread(file, 1, size - 1) == b"\n"
        content = (line if whole else f"\n{line}").encode() + b"\n"
        while content:
            content = content[os.write(file, content) :]
        os.fsync(file)
    finally:
        os.close(file)
