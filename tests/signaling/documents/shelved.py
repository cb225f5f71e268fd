"""A real shelf in a folder, without blocking."""

from pathlib import Path

from media.shelf import Shelf
from signaling.documents.storage import Threaded
from signaling.processes import Stored


def threaded(folder: Path) -> Threaded:
    storage = Stored(Shelf(folder / "documents", folder / "keys", lambda: 1))
    storage.prepare()
    return Threaded(storage)


def put(storage: Threaded, holder: str, body: bytes) -> None:
    storage.storage.begin(holder)
    storage.storage.append(holder, 0, body)
