"""Small bundles to try things on, made by the real writer."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from signaling.evidence.bundle import Writer

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def written(files: Mapping[str, Iterable[bytes]]) -> bytes:
    writer = Writer()
    pieces = [piece for name, content in files.items() for piece in writer.file(name, content)]
    return b"".join([*pieces, *writer.blocks(), *writer.end(KEY.sign)])


def put(folder: Path, content: bytes) -> Path:
    path = folder / "bundle.zip"
    path.write_bytes(content)
    return path
