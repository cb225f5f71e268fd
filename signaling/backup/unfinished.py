"""A restore that was begun and isn't finished: until it is, nothing may be served from what lies there."""

import json
from pathlib import Path
from typing import Final

from signaling.files import sync_folder, write_whole

FILE: Final = "restore.json"


def begin(data: Path, number: int) -> None:
    """Before anything else is written. Raises `OSError`."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(data / FILE, json.dumps({"backup": number}).encode())


def begun(data: Path) -> int | None:
    """Which backup is being restored; 0 where that can't be told. Raises `OSError`."""
    try:
        return int(json.loads((data / FILE).read_bytes())["backup"])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, KeyError, TypeError):
        return 0


def end(data: Path) -> None:
    """Raises `OSError`."""
    (data / FILE).unlink()
    sync_folder(data)
