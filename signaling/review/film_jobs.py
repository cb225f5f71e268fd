"""Films that were asked for, in files, so that a restart of the server finds them again.

A file a contact, replaced whole. It holds a secret of its film that together with the recording's data key opens it:
without either of the two nobody can. When a film goes, its secret is overwritten first.
"""

import json
import logging
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, cast

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from policies.consent import Recipient
from signaling.evidence.words import Language
from signaling.files import sync_folder, write_whole

log = logging.getLogger(__name__)

State = Literal["waiting", "running", "done", "failed", "cancelled"]
SUFFIX: Final = ".json"
SECRET_BYTES: Final = 32
_PASSING: Final = frozenset({"done", "of"})
"""How far it is: of no use after a restart."""


@dataclass(slots=True, kw_only=True)
class Film:
    """`by`: who asked, `asked_at` (ms since 1970); `tries`: how often it was begun; `done`, `of`: ms of the film;
    `until`: when it goes (ms since 1970); `code`: why there is none."""

    contact: str
    recipient: Recipient
    language: Language
    by: str
    asked_at: int
    name: str = field(default_factory=lambda: secrets.token_hex(16))
    secret: str = field(default_factory=lambda: secrets.token_hex(SECRET_BYTES), repr=False)
    state: State = "waiting"
    tries: int = 0
    done: int = 0
    of: int = 0
    size: int = 0
    code: str | None = None
    until: int | None = None

    def anew(self) -> "Film":
        """The same wish, of which nothing is made yet."""
        return Film(
            contact=self.contact,
            recipient=self.recipient,
            language=self.language,
            by=self.by,
            asked_at=self.asked_at,
            tries=self.tries,
        )

    def key(self, data_key: bytes) -> bytes:
        """What it is encrypted under. `data_key`: the recording's."""
        info = b"visavis film 1|" + self.contact.encode()
        kdf = HKDF(algorithm=SHA256(), length=32, salt=bytes.fromhex(self.secret), info=info)
        return kdf.derive(data_key)


class FilmJobs:
    """Everything here blocks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> list[Film]:
        """In the order in which they were asked for. What can't be read goes. Raises `OSError`."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found: list[Film] = []
        for path in self._folder.iterdir():
            film = _read(path)
            if film is None or path != self._path(film.contact):
                log.warning("what was left of a film's job was taken away")
                _erase(path)
            else:
                found.append(film)
        return sorted(found, key=lambda each: (each.asked_at, each.contact))

    def put(self, film: Film) -> None:
        """Raises `OSError`."""
        told = {name: value for name, value in asdict(film).items() if name not in _PASSING}
        write_whole(self._path(film.contact), json.dumps(told).encode())

    def drop(self, contact: str) -> None:
        """Raises `OSError`."""
        path = self._path(contact)
        if path.exists():
            _erase(path)
            sync_folder(self._folder)

    def _path(self, contact: str) -> Path:
        return self._folder / f"{contact}{SUFFIX}"


def _read(path: Path) -> Film | None:
    """None: it is none."""
    try:
        told = json.loads(path.read_bytes())
        film = Film(**cast("dict[str, Any]", told))
        film.key(bytes(32))
    except (ValueError, TypeError, AttributeError):
        return None
    return film


def _erase(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
