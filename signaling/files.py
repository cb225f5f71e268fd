"""Files that are there whole or not at all, readable for their owner alone."""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes, *, once: bool = False) -> bool:
    """On the disk before this returns, and never half there or readable by others, not for a moment.

    What was there is replaced, or with `once` kept: whether it was written. A link stays one, and an owner that a file
    has it keeps, if we may give it away. Raises `OSError`.
    """
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if once:
            try:
                os.link(beside, path)
            except FileExistsError:
                return False
        else:
            if path.exists() and os.geteuid() == 0:
                owner = path.stat()
                os.chown(beside, owner.st_uid, owner.st_gid)
            beside.replace(path)
        sync_folder(path.parent)
        return True
    finally:
        beside.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Names that were made in it outlive a power cut."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
