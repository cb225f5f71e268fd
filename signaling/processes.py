"""The processes of a desk with a media plane: what its launcher starts, and how they find each other.

`visavis serve` starts the launcher where media is enabled; the launcher starts the media workers, the recorder where
queues may record, and `visavis serve` again, as the server (`launched`). Without media the process that was started
is the server.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from media import launcher
from media.archive import Archive, Destroyed, Flaw, Part
from media.core.film import Film
from media.core.webm import with_duration
from media.keys import KeyStore, KeyTrouble, State
from media.plane import WorkersPlane
from media.recording import RecorderLink
from media.shelf import Shelf
from media.vault import Damaged, Vault, WriteFailed
from signaling import lan
from signaling.config import Settings
from signaling.ports import ArchiveTrouble, RecordedPart, StorageTrouble
from signaling.runner import EXIT_STALE

EXIT_AWAY: Final = 5
"""The database is away: a service manager tries again later."""
LAST_WORDS: Final = frozenset({0, 1, 2, EXIT_STALE, EXIT_AWAY, 130})
FIRST: Final = 1_024
"""Bytes of a part's WebM in which its header lies."""
RECORDER: Final = "recorder"
PACKETS: Final = "packets"
LONGEST_SOCKET: Final = 100
"""Bytes of a Unix socket's path; the kernel takes 107."""


def launched() -> bool:
    return launcher.READY_FD in os.environ


def installed() -> bool:
    """Whether what the media plane needs is there (the extra `media`)."""
    return find_spec("aiortc") is not None


def plane(settings: Settings) -> WorkersPlane | None:
    """The media plane of a launched server."""
    if not (settings.media.enabled and launched()):
        return None
    return WorkersPlane(sockets(settings))


def recorder(settings: Settings) -> RecorderLink | None:
    """The recorder of a launched server with a media plane, where any queue may record."""
    if not (settings.records and settings.media.enabled and launched()):
        return None
    return RecorderLink(recorder_socket(settings))


def recorder_socket(settings: Settings) -> Path:
    """Where the recorder is commanded."""
    return sockets(settings)[0].with_name(RECORDER)


def archive(settings: Settings, now: Callable[[], int]) -> Archive:
    """Recordings and their keys, in their folders apart. `now`: ms since 1970."""
    return Archive(settings.recordings_folder, settings.keys_folder, now)


def reading(settings: Settings, now: Callable[[], int]) -> "Reading":
    """The same for a server that writes keys and shows what was recorded."""
    return Reading(archive(settings, now))


@contextmanager
def still_keys(settings: Settings) -> Iterator[None]:
    """No rotation of the master key meanwhile. Raises `ArchiveTrouble`, `OSError`."""
    with key_troubles(), KeyStore(settings.keys_folder).still():
        yield


@contextmanager
def key_troubles() -> Iterator[None]:
    """What key store and vault say, in the words of `ports`."""
    try:
        yield
    except KeyTrouble as trouble:
        raise ArchiveTrouble(trouble.code, trouble.about) from None
    except Damaged as damaged:
        raise ArchiveTrouble(damaged.finding.what, damaged.finding.file) from None


class Reading:
    """`ports.Archive` on the archive: its troubles in the words of `ports`, and parts that say how long they are."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def prepare(self) -> None:
        with key_troubles():
            self._archive.prepare()

    def key(self, recording: str) -> bytes:
        with key_troubles():
            return self._archive.key(recording)

    def destroy(self, recordings: Sequence[str]) -> Mapping[str, Destroyed]:
        with key_troubles():
            return self._archive.destroy(recordings)

    def key_state(self, recording: str) -> State:
        with key_troubles():
            return self._archive.key_state(recording)

    def recordings(self) -> Sequence[str]:
        return self._archive.recordings()

    def parts(self, recording: str) -> Sequence[Part]:
        with key_troubles():
            return self._archive.parts(recording)

    def part(self, recording: str, sequence: int) -> Part | None:
        with key_troubles():
            return self._archive.part(recording, sequence)

    def read(self, part: RecordedPart, start: int, end: int) -> Iterator[bytes]:
        with key_troubles():
            recording = str(part.head["recording"])
            with self._archive.open(recording, part.sequence) as reader:
                if start < FIRST and part.end is not None:
                    first = b"".join(reader.read(0, FIRST))
                    yield with_duration(first, part.end["duration"])[start:end]
                    start = FIRST
                yield from reader.read(start, end)

    def film(self, recording: str, sequence: int) -> Film | None:
        with key_troubles():
            return self._archive.film(recording, sequence)

    def play(self, recording: str, sequence: int, start: int, end: int) -> Iterator[bytes]:
        with key_troubles():
            yield from self._archive.play(recording, sequence, start, end)

    def verify(self, recording: str) -> Sequence[Flaw]:
        return self._archive.verify(recording)


def shelf(settings: Settings, now: Callable[[], int]) -> Shelf:
    """Documents and their keys, in their folders apart. `now`: ms since 1970."""
    return Shelf(settings.documents_folder, settings.keys_folder, now)


def storage(settings: Settings, now: Callable[[], int]) -> "Stored":
    """The same for a server."""
    return Stored(shelf(settings, now))


@contextmanager
def storage_troubles() -> Iterator[None]:
    """What key store, vault and folders say, in the words of `ports`."""
    try:
        yield
    except KeyTrouble as trouble:
        raise StorageTrouble(trouble.code, trouble.about) from None
    except Damaged as damaged:
        raise StorageTrouble(damaged.finding.what, damaged.finding.file) from None
    except WriteFailed as failed:
        full = failed.code == "disk_full"
        raise StorageTrouble("disk_full" if full else "storage_away", str(failed)) from None
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageTrouble("disk_full" if full else "storage_away", str(error)) from None


class Stored:
    """`ports.Storage` on the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def prepare(self) -> None:
        with storage_troubles():
            self._shelf.prepare()

    def begin(self, holder: str) -> None:
        with storage_troubles():
            self._shelf.begin(holder)

    def append(self, holder: str, number: int, data: bytes) -> None:
        with storage_troubles():
            self._shelf.append(holder, number, data)

    def pieces(self, holder: str) -> Sequence[int]:
        with storage_troubles():
            return self._shelf.pieces(holder)

    def read(self, holder: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        with storage_troubles():
            yield from self._shelf.read(holder, start, end)

    def picture(self, holder: str, name: str) -> bytes | None:
        with storage_troubles():
            return self._shelf.picture(holder, name)

    def keep_picture(self, holder: str, name: str, body: bytes) -> None:
        with storage_troubles():
            self._shelf.keep_picture(holder, name, body)

    def destroy(self, holder: str) -> bool:
        with storage_troubles():
            return self._shelf.destroy(holder)

    def holders(self) -> Sequence[str]:
        with storage_troubles():
            return self._shelf.holders()

    def trim(self, most: int) -> int:
        with storage_troubles():
            return self._shelf.trim(most)

    def free(self) -> int:
        with storage_troubles():
            return self._shelf.free()


class Films:
    """`ports.Films`: compositions in a folder of their own, each in two items, encrypted by a key that is handed in."""

    def __init__(self, folder: Path, recordings: Path) -> None:
        self._vault = Vault(folder)
        self._recordings = recordings

    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "media.composition")

    def places(self) -> dict[str, str]:
        """For its plan."""
        return {"out": str(self._vault.folder), "folder": str(self._recordings)}

    def names(self) -> set[str]:
        with storage_troubles():
            self._vault.begin()
            return set(self._vault.holders())

    def read(self, name: str, key: bytes, start: int, end: int) -> Iterator[bytes]:
        with storage_troubles():
            at = 0
            for item in (0, 1):
                with self._vault.open(name, item, key) as reader:
                    yield from reader.read(max(0, start - at), max(0, end - at))
                    at += reader.size

    def remove(self, name: str) -> None:
        folder = self._vault.path(name, 0).parent
        with storage_troubles(), contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder)


def films(settings: Settings) -> Films:
    return Films(settings.storage.data.absolute() / "compositions", settings.recordings_folder)


def launch(settings: Settings, config: Path, *, quiet: bool, on_ready: Callable[[], None]) -> int:
    """Run the desk's processes until they are stopped; the exit code. Raises `OSError`."""
    paths = sockets(settings)
    folder = paths[0].parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = folder.stat()
    if own.st_uid != os.getuid() or own.st_mode & 0o077:
        raise PermissionError(1, "must belong to the server alone (mode 0700)", str(folder))
    manner = ["--quiet"] if quiet else []
    media = settings.media
    packets = folder / PACKETS
    handed = ["--packets", str(packets)] if settings.records else []
    workers = [
        [
            *(sys.executable, "-m", "media.worker", "--desk", settings.desk.id),
            *("--socket", str(path), "--host", media.host),
            *("--port", str(media.port + number if media.port else 0)),
            *("--advertise", *addresses(settings), *handed, *manner),
        ]
        for number, path in enumerate(paths)
    ]
    if settings.records:
        workers.append(
            [
                *(sys.executable, "-m", "media.recorder", "--desk", settings.desk.id),
                *("--socket", str(folder / RECORDER), "--packets", str(packets)),
                *("--folder", str(settings.recordings_folder)),
                *("--least-free", str(settings.recording.least_free_mb << 20), *manner),
            ]
        )
    server = [sys.executable, "-m", "signaling", "serve", "--config", str(config), *manner]
    plan = launcher.Plan(
        server=server, workers=workers, environment=dict(os.environ), final=LAST_WORDS
    )
    return launcher.launch(plan, on_ready)


def say_ready() -> None:
    """Tell the launcher that the server serves."""
    if launched():
        with contextlib.suppress(BrokenPipeError):  # killed meanwhile: `on_launcher_gone` tells
            os.write(int(os.environ[launcher.READY_FD]), b"ready")


def on_launcher_gone(then: Callable[[], None]) -> None:
    """Its end of our standard input closes with it, however it ended."""
    if launched():
        launcher.when_gone(then)


def addresses(settings: Settings) -> list[str]:
    """Those that browsers are told for media."""
    return list(settings.media.advertise) or lan.own_addresses()


def sockets(settings: Settings) -> list[Path]:
    """One a worker. They stay where they are while the settings do, so that a new server finds the workers."""
    media = settings.media
    count = media.workers or max(1, (os.cpu_count() or 1) - 1)
    folder = media.socket_folder or settings.storage.data.absolute() / "sockets"
    if media.socket_folder is None and len(os.fsencode(folder / RECORDER)) > LONGEST_SOCKET:
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"visavis-{os.getuid()}-{name}"
    return [folder / str(number) for number in range(count)]
