"""Where a desk's media and keys lie, and what of them belongs into a backup.

Pictures of pages and indexes of parts are left out: they are made again.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from signaling.backup.copying import BackupTrouble
from signaling.config import Settings

RECORDINGS: Final = "recordings"
DOCUMENTS: Final = "documents"
PART: Final = ".part"
VAULT: Final = ".visavis"
"""The empty file that each folder of media has: media/vault.py."""
KEY: Final = ".key"


def media(settings: Settings) -> Mapping[str, Path]:
    """Folders of media by their names in a backup, which are those of their keys too."""
    return {
        RECORDINGS: settings.recordings_folder,
        DOCUMENTS: settings.documents_folder / "files",
    }


def media_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Each file's path in a backup, and where it lies, but what is left of something that was destroyed.

    Raises `BackupTrouble` where a folder is away, `OSError`.
    """
    gone = {name for name, _ in tombstones(settings.keys_folder)}
    for name, folder in media(settings).items():
        if not (folder / VAULT).exists():
            if _begun(settings.keys_folder / name):
                raise BackupTrouble(
                    f"the folder {folder} isn't there: is its disk mounted? Nothing was taken out of the backups"
                )
            continue
        yield f"{name}/{VAULT}", folder / VAULT
        for holder in sorted(each for each in folder.iterdir() if each.is_dir()):
            if f"{name}/{holder.name}" in gone:
                continue
            for path in sorted(holder.glob(f"*{PART}")):
                yield f"{name}/{holder.name}/{path.name}", path


def _begun(keys: Path) -> bool:
    """Whether any key of this kind was ever made."""
    return keys.is_dir() and next(keys.glob(f"*{KEY}"), None) is not None


def key_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """All of the folder of keys but its locks and what is half-written. Raises `OSError`."""
    folder = settings.keys_folder
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (path.suffix == KEY or path.name == "current"):
            yield str(path.relative_to(folder)), path


def tombstone(path: Path) -> bool:
    """Whether a key's file says that the key was destroyed: media/keys.py. Not where there is none."""
    try:
        return "destroyed_at" in json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError, TypeError):
        return False


def tombstones(keys: Path) -> Iterator[tuple[str, Path]]:
    """Those below a folder of keys, by kind and name. Raises `OSError`."""
    for path in keys.glob(f"*/*{KEY}"):
        if tombstone(path):
            yield f"{path.parent.name}/{path.stem}", path
