"""The key store: a data key for each recording, wrapped by a master key, in a folder apart from what they open.

    <folder>/master/<id>.key       a master key; its id is a hash of it, so that another's key under its name is found
    <folder>/master/current        the id of the one that wraps new keys
    <folder>/<kind>/<name>.key     a data key, wrapped (AES-256-GCM; bound to kind, name and master), or a tombstone

Whoever has a backup of the media alone can read nothing; whoever destroys a data key destroys what it opened. What
can't be had is told apart: never made or lost (`key_missing`), destroyed on purpose (`key_destroyed`, with the day),
its master missing or another's (`master_missing`, `master_altered`), its file changed (`key_altered`).

Every file is written whole, fsynced and then named, readable for its owner only. One lock file keeps the server and the
command line from overtaking each other; it is held for one key at a time. Another is held for a whole rotation. Times
are ms since 1970 UTC.
"""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from media.vault import KEY_BYTES, NAME, sync_folder

NONCE: Final = 12
VERSION: Final = 1
SUFFIX: Final = ".key"
MASTER: Final = "master"
CURRENT: Final = "current"
SYNCS: Final = 16
"""Files that are brought to the disk at the same time, from `MANY` on."""
MANY: Final = 4

Code = Literal[
    "key_missing",
    "key_destroyed",
    "key_altered",
    "key_exists",
    "master_missing",
    "master_altered",
    "keys_exposed",
]
State = Literal["whole", "destroyed", "missing"]
"""Of a key's file: one that was changed counts as whole, since there is something to destroy."""
SENTENCES: Final[dict[Code, str]] = {
    "key_missing": "there is no key for {}",
    "key_destroyed": "the key for {} was destroyed",
    "key_altered": "the file with the key for {} was changed",
    "key_exists": "{} has or had a key already",
    "master_missing": "the master key ({}) is missing",
    "master_altered": "the master key {} isn't the one its name tells",
    "keys_exposed": "{} belongs to another user or is open to others",
}


class KeyTrouble(Exception):
    """No key is to be had. `code` is stable, `about` names a key or a file, never a secret."""

    def __init__(self, code: Code, about: str, at: int | None = None) -> None:
        super().__init__(SENTENCES[code].format(about))
        self.code = code
        self.about = about
        self.at = at
        """When it was destroyed."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """`master`: the new one. `wrapped`: how many keys it wraps now. `left`: keys that could not be rewrapped."""

    master: str
    wrapped: int
    left: tuple[KeyTrouble, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrapped:
    """A data key as it lies in its file."""

    kind: str
    name: str
    made_at: int
    master: str
    nonce: bytes
    wrapped: bytes

    @property
    def bound(self) -> bytes:
        return (
            f"visavis key {VERSION}|{self.kind}|{self.name}|{self.master}|{self.made_at}".encode()
        )


class KeyStore:
    """`kind`: what the keys open; each kind has its folder. The master keys are shared by all kinds."""

    def __init__(self, folder: Path, kind: str = "recordings") -> None:
        self.folder = folder
        self._keys = folder / kind
        self._masters = folder / MASTER

    def prepare(self, now: int) -> None:
        """Make what is missing: the folders, the first master key. Raises `KeyTrouble`, `OSError`.

        A store that has data keys but lost its master keys gets no new one: that would hide the loss.
        """
        for folder in (self.folder, self._masters, self._keys):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _guard(folder)
        with self._locked():
            for left in self.folder.glob("*/*.new"):
                _destroy(left)
            if (self._masters / CURRENT).exists():
                self._master(self._current())
            elif any(self._all()) or any(self._masters.glob(f"*{SUFFIX}")):
                raise KeyTrouble("master_missing", CURRENT)
            else:
                self._new_master(now)

    @property
    def begun(self) -> bool:
        """Whether it was ever prepared for this kind, as far as can be told from here."""
        return self._keys.is_dir()

    def make(self, name: str, now: int) -> bytes:
        """A new data key, durable when this returns. A name gets a key once. Raises `KeyTrouble`, `OSError`."""
        path = self._path(name)
        with self._locked():
            if path.exists():
                raise KeyTrouble("key_exists", name)
            key = secrets.token_bytes(KEY_BYTES)
            self._wrap(path, key, now, self._current())
        return key

    def get(self, name: str) -> bytes:
        """Raises `KeyTrouble`, `OSError`."""
        with self._locked(fcntl.LOCK_SH):
            return self._unwrap(_read(self._path(name)))

    def destroy(self, name: str, now: int) -> bool:
        """For ever: a tombstone takes its place. Whether there was a key. Raises `OSError`.

        What copies of the folder hold, and blocks that the disk has set aside, isn't reached.
        """
        return self.destroy_all([name], now)[name] == "whole"

    def destroy_all(self, names: Sequence[str], now: int) -> dict[str, State]:
        """The same for many, and how each was found. Durable when this returns; the folder is synced once.

        The store is locked meanwhile, and new recordings wait for it: some dozens at a time.
        """
        paths = {name: self._path(name) for name in names}
        with self._locked():
            found = {name: _state(path) for name, path in paths.items()}
            new = {}
            for name, state in found.items():
                if state == "whole":
                    _zero(paths[name])
                if state != "destroyed":
                    tomb = {"destroyed_at": now, "had_key": state == "whole", "name": name}
                    new[paths[name]] = _beside(paths[name], _content(tomb))
            # All at once, since a disk that is asked by many writes for all of them together.
            _sync(
                [*(paths[name] for name, state in found.items() if state == "whole"), *new.values()]
            )
            for path, tombstone in new.items():
                tombstone.replace(path)
            if new:
                sync_folder(self._keys)
        return found

    def states(self, names: Sequence[str]) -> dict[str, State]:
        """How each of these is found now. Raises `KeyTrouble`, `OSError`."""
        with self._locked(fcntl.LOCK_SH):
            return {name: _state(self._path(name)) for name in names}

    def names(self) -> list[str]:
        """Of all keys and tombstones of this kind. Raises `OSError`."""
        try:
            return sorted(path.stem for path in self._keys.iterdir() if path.suffix == SUFFIX)
        except FileNotFoundError:
            return []

    def check(self) -> list[KeyTrouble]:
        """The master key and every key of this kind that can't be had and wasn't destroyed. Raises `OSError`."""
        found = []
        try:
            self._master(self._current())
        except KeyTrouble as trouble:
            found.append(trouble)
        for name in self.names():
            try:
                self.get(name)
            except KeyTrouble as trouble:
                if trouble.code != "key_destroyed":
                    found.append(trouble)
        return found

    def rotate(self, now: int) -> Rotation:
        """A new master key wraps all data keys, of all kinds, anew; what they open stays as it is.

        The old master keys are destroyed once nothing needs them. Interrupted, it is simply done again; a second one
        waits for the first, or each would destroy the master key by which the other has just wrapped. Raises
        `KeyTrouble`, `OSError`.
        """
        with self._locked(file="rotation"):
            return self._rotate(now)

    def _rotate(self, now: int) -> Rotation:
        with self._locked():
            self._master(self._current())
            master = self._new_master(now)
        wrapped, left = 0, []
        for path in sorted(self._all()):
            with self._locked():
                try:
                    found = _read(path)
                    if found.master != master:
                        self._wrap(path, self._unwrap(found), found.made_at, master)
                    wrapped += 1
                except KeyTrouble as trouble:
                    if trouble.code != "key_destroyed":
                        left.append(trouble)
        if not left:
            with self._locked():
                current = self._current()
                for path in self._masters.glob(f"*{SUFFIX}"):
                    if path.stem != current:
                        _destroy(path)
                sync_folder(self._masters)
        return Rotation(master, wrapped, tuple(left))

    @contextmanager
    def still(self) -> Iterator[None]:
        """No rotation begins or goes on meanwhile: for a copy of the folder, which is useless without all masters.
        Raises `KeyTrouble`, `OSError`."""
        with self._locked(file="rotation"):
            yield

    # --- files

    @contextmanager
    def _locked(self, how: int = fcntl.LOCK_EX, file: str = "lock") -> Iterator[None]:
        flags = os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC
        try:
            fd = os.open(self.folder / file, flags, 0o600)
        except FileNotFoundError:  # the whole store is away
            raise KeyTrouble("master_missing", CURRENT) from None
        try:
            fcntl.flock(fd, how)
            yield
        finally:
            os.close(fd)

    def _path(self, name: str) -> Path:
        """Raises `ValueError` for what can't be a name."""
        if not NAME.fullmatch(name):
            raise ValueError(f"no name for a key: {name[:80]!r}")
        return self._keys / f"{name}{SUFFIX}"

    def _all(self) -> Iterator[Path]:
        """The data keys of every kind."""
        return (path for path in self.folder.glob(f"*/*{SUFFIX}") if path.parent != self._masters)

    def _wrap(self, path: Path, key: bytes, made_at: int, master: str) -> None:
        nonce = secrets.token_bytes(NONCE)
        made = _Wrapped(
            kind=path.parent.name,
            name=path.stem,
            made_at=made_at,
            master=master,
            nonce=nonce,
            wrapped=b"",
        )
        wrapped = AESGCM(self._master(master)).encrypt(nonce, key, made.bound)
        content: dict[str, object] = {
            "name": made.name,
            "made_at": made_at,
            "master": master,
            "nonce": _text(nonce),
            "wrapped": _text(wrapped),
        }
        _write(path, content)

    def _unwrap(self, found: _Wrapped) -> bytes:
        try:
            return AESGCM(self._master(found.master)).decrypt(
                found.nonce, found.wrapped, found.bound
            )
        except (InvalidTag, ValueError):
            raise KeyTrouble("key_altered", found.name) from None

    def _current(self) -> str:
        try:
            return (self._masters / CURRENT).read_text().strip()
        except FileNotFoundError:
            raise KeyTrouble("master_missing", CURRENT) from None

    def _new_master(self, now: int) -> str:
        key = secrets.token_bytes(KEY_BYTES)
        master = _id_of(key)
        _write(self._masters / f"{master}{SUFFIX}", {"key": _text(key), "made_at": now})
        _write_bytes(self._masters / CURRENT, master.encode())
        return master

    def _master(self, master: str) -> bytes:
        if not NAME.fullmatch(master):
            raise KeyTrouble("master_missing", master[:80])
        path = self._masters / f"{master}{SUFFIX}"
        try:
            _guard(path)
            key = _bytes(json.loads(path.read_bytes())["key"])
        except FileNotFoundError:
            raise KeyTrouble("master_missing", master) from None
        except (ValueError, KeyError, TypeError):
            raise KeyTrouble("master_altered", master) from None
        if _id_of(key) != master:
            raise KeyTrouble("master_altered", master)
        return key


def _read(path: Path) -> _Wrapped:
    """Raises `KeyTrouble`, `OSError`."""
    name = path.stem
    try:
        content = json.loads(path.read_bytes())
        if content["version"] != VERSION or content["name"] != name:
            raise ValueError
        if "destroyed_at" in content:
            raise KeyTrouble("key_destroyed", name, int(content["destroyed_at"]))
        return _Wrapped(
            kind=path.parent.name,
            name=name,
            made_at=int(content["made_at"]),
            master=str(content["master"]),
            nonce=_bytes(content["nonce"]),
            wrapped=_bytes(content["wrapped"]),
        )
    except FileNotFoundError:
        raise KeyTrouble("key_missing", name) from None
    except (ValueError, KeyError, TypeError):
        raise KeyTrouble("key_altered", name) from None


def _state(path: Path) -> State:
    try:
        _read(path)
    except KeyTrouble as trouble:
        if trouble.code == "key_destroyed":
            return "destroyed"
        return "missing" if trouble.code == "key_missing" else "whole"
    return "whole"


def _write(path: Path, content: dict[str, object]) -> None:
    _write_bytes(path, _content(content))


def _content(content: dict[str, object]) -> bytes:
    return json.dumps({"version": VERSION, **content}, indent=1).encode()


def _write_bytes(path: Path, data: bytes) -> None:
    """All of it or nothing, durable when this returns."""
    new = _beside(path, data)
    _sync([new])
    new.replace(path)
    sync_folder(path.parent)


def _beside(path: Path, data: bytes) -> Path:
    """What is to take its place; not yet durable."""
    new = path.with_name(f"{path.name}.new")
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(data)
    return new


def _zero(path: Path) -> None:
    """Over what it held; not yet durable."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))


def _sync(paths: Sequence[Path]) -> None:
    """They outlive a power cut. Raises `OSError`."""
    if len(paths) < MANY:
        for path in paths:
            _sync_one(path)
        return
    with ThreadPoolExecutor(SYNCS) as threads:
        list(threads.map(_sync_one, paths))


def _sync_one(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _destroy(path: Path) -> None:
    _zero(path)
    _sync([path])
    path.unlink()


def _guard(path: Path) -> None:
    """Raises `KeyTrouble` if others than its owner may look into it."""
    found = path.stat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise KeyTrouble("keys_exposed", str(path))


def _id_of(master: bytes) -> str:
    info = b"visavis master id"
    return HKDF(algorithm=SHA256(), length=8, salt=None, info=info).derive(master).hex()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
