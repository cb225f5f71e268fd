"""What a backup consists of: one signed line of canonical JSON, and rows of files with their hashes.

A backup has the same name in both places, the one of media and database and the one of keys: that is how they are
found together again, and how what doesn't belong together is told.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signaling.backup.copying import BackupTrouble, Row, hashed
from signaling.core.audit import START, Head
from signaling.heads import HeadKey, unsealed

VERSION: Final = 1
FILE: Final = "manifest.json"
MEDIA: Final = "media.jsonl"
Kind = Literal["data", "keys"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`number`: when it was begun (ms), which is also its name. `schema`, `database`, `tables`, `head`: the database's.

    `files`: path and SHA-256 of each file of the backup itself; those of media stand in `MEDIA`, which is one of them.
    """

    number: int
    desk: str
    kind: Kind
    program: str
    files: Mapping[str, str]
    schema: str = ""
    database: str = ""
    tables: Mapping[str, list[str]] = field(default_factory=dict)
    head: Head = START
    media: int = 0
    media_bytes: int = 0


def write(folder: Path, manifest: Manifest, key: HeadKey) -> None:
    """Its last file. Raises `OSError`."""
    told = {**asdict(manifest), "head": list(manifest.head), "key": key.id, "version": VERSION}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path = folder / FILE
    path.touch(mode=0o600)
    path.write_text(key.line(text) + "\n", encoding="utf-8")


def claimed(folder: Path) -> Manifest:
    """What a folder says that it is; whether that is true tells `proven`. Raises `BackupTrouble`, `OSError`."""
    try:
        found = json.loads((folder / FILE).read_bytes())
        if found["version"] > VERSION:
            raise BackupTrouble(
                f"{folder} was made by version {found['program']} of the program, which knows more than this "
                "one: install that version or a newer one first"
            )
        names = Manifest.__dataclass_fields__
        values = {name: value for name, value in found.items() if name in names}
        return Manifest(**{**values, "head": Head(*found["head"])})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupTrouble(f"{folder / FILE} is not as it was written") from None


def proven(
    folder: Path,
    desk: str,
    keys: Iterable[Ed25519PublicKey],
    *,
    mended: Callable[[Path], bool] = lambda _: False,
) -> None:
    """The manifest is the one that was signed with the audit log's key, and each file the one it tells of, or one that
    was `mended` since. Raises `BackupTrouble`, `OSError`.
    """
    line = (folder / FILE).read_bytes().removesuffix(b"\n")
    found = unsealed(line, desk, keys)
    if isinstance(found, str):
        raise BackupTrouble(f"{folder / FILE} is not as it was written and signed ({found})")
    for path, sha256 in found["files"].items():
        inside(path)
        if not (folder / path).is_file():
            raise BackupTrouble(f"{folder / path} is missing: this backup is not whole")
        if hashed(folder / path) != sha256 and not mended(folder / path):
            raise BackupTrouble(f"{folder / path} is not as it was written: use another backup")


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """A line each. Raises `OSError`."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")


def rows(path: Path) -> Iterator[Row]:
    """Of a file whose hash was compared. Raises `BackupTrouble`, `OSError`."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = Row(*json.loads(line))
            inside(row.path)
            yield row


def inside(path: str) -> None:
    """Also what is signed is never written beside its folder: whoever brings media and keys brings the signing key.

    Raises `BackupTrouble`.
    """
    if not set(path.split("/")).isdisjoint({"", ".", ".."}) or "\0" in path:
        raise BackupTrouble(f"the backup names a file that lies outside of it: {path!a}")


def described(folder: Path) -> dict[str, str]:
    """Path and hash of each file in a folder, for `Manifest.files`. Raises `OSError`."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashed(path) for path in found}


def same(one: Manifest, other: Manifest) -> bool:
    """Whether two claims are of one backup."""
    return (one.desk, one.number) == (other.desk, other.number)
