"""The whole outside of the core on one page: what the shell must provide, and by whom it may be replaced in a test."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from policies.routing.facts import AgentProfile
from signaling.core.records import Record, Saved


class StaleEpoch(Exception):
    """Another process has taken over this desk: this one may do nothing any more and ends."""


class DeskTaken(Exception):
    """Another living process serves this desk on the same data; the text says which (host, process, since when)."""


class Clock(Protocol):
    """Wall time that never runs backwards within a process.

    ms since 1970 UTC, anchored at the start, advanced monotonically.
    """

    def now(self) -> int: ...


class MediaListener(Protocol):
    """What the media plane tells, in the server's loop. Rooms are contacts. Never raises."""

    def answered(self, room: str, participant: str, leg: int, sdp: str) -> None: ...

    def refused(self, room: str, participant: str, leg: int, code: str) -> None:
        """A stable code of what is wrong with the offer, or *no_worker*."""
        ...

    def state(self, room: str, participant: str, leg: int, state: str) -> None:
        """*connected*, *disconnected*, *failed* or *certificate_mismatch*."""
        ...

    def lost(self, rooms: Collection[str]) -> None:
        """Their worker is gone, the rooms with it."""
        ...

    def available(self, yes: bool) -> None:
        """At least one worker can take rooms."""
        ...


class MediaPlane(Protocol):
    """Forwards sound and pictures between the participants of a room. Every call returns at once; those of one room are
    carried out in their order. Who isn't known there is not an error."""

    async def start(self, desk: str, epoch: int, listener: MediaListener) -> None:
        """Finds living workers again; their rooms are in `rooms()` then."""
        ...

    def rooms(self) -> Mapping[str, Mapping[str, int]]:
        """Room, participant, leg: as the workers hold them."""
        ...

    def join(
        self, room: str, participant: str, leg: int, slots: Sequence[str | None], offer: str
    ) -> None:
        """A first offer, or another of the same leg. A higher leg replaces the former one once it is connected."""
        ...

    def route(self, room: str, participant: str, slots: Sequence[str | None]) -> None:
        """Whom this participant hears and sees, by slot."""
        ...

    def leave(self, room: str, participant: str) -> None: ...

    def close(self, room: str) -> None: ...

    def tap(self, room: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        """Packets of exactly these (participant, kind, sequence) go to the recorder, whichever worker has the room."""
        ...

    async def stop(self) -> None:
        """Lets go of the workers, which go on."""
        ...


class RecorderListener(Protocol):
    """What the recorder tells, in the server's loop. Recordings are contacts. Never raises."""

    def recorded(self, recording: str, participant: str, kind: str, sequence: int) -> None:
        """This track's first sample is on disk."""
        ...

    def closed(self, recording: str, participant: str, kind: str, sequence: int, code: str) -> None:
        """The recorder closed this permit by itself: *lapsed*, *write_failed*, *worker_gone* … It never opens again."""
        ...

    def failed(self, recording: str, code: str) -> None:
        """Nothing of it can be written: *no_recorder*, *key_missing*, *disk_full* or *archive_unreachable*."""
        ...

    def available(self, yes: bool, code: str) -> None:
        """Whether anything can be recorded at all; `code` says why not."""
        ...


class Recorder(Protocol):
    """Writes what it holds a permit for, encrypted. Every call but the first and last returns at once; those of one
    recording are carried out in their order."""

    async def start(self, desk: str, epoch: int, listener: RecorderListener) -> None: ...

    def hears(self) -> None:
        """The desk begins to receive something: what it takes away by it ends with what arrived before now."""
        ...

    def open(self, recording: str, key: bytes, started_at: int) -> None:
        """The recording's data key; nothing is written without. `started_at`: ms since 1970, about now."""
        ...

    def permit(self, recording: str, tracks: Sequence[tuple[str, str, int]]) -> None:
        """Exactly these (participant, kind, sequence) may be written from now on.

        Renewed by itself until told otherwise; what is taken away ends with what arrived before the last `hears`.
        """
        ...

    def close(self, recording: str) -> None:
        """The contact is over: parts are finished, the key is forgotten."""
        ...

    async def stop(self) -> None:
        """Permits lapse."""
        ...


class ArchiveTrouble(Exception):
    """What was asked for can't be had or read as it was written.

    `code` is stable: *key_missing*, *key_destroyed*, *altered*, *truncated* …; `about` names a key, a file or a folder.
    """

    def __init__(self, code: str, about: str) -> None:
        super().__init__(f"{code}: {about}")
        self.code = code
        self.about = about


class Flaw(Protocol):
    """Something that isn't as it was written: a chunk, a part (`chunk` None), a recording (both None). `start`, `end`:
    what of the part (ms) was in it, where that can be told."""

    @property
    def recording(self) -> str: ...

    @property
    def sequence(self) -> int | None: ...

    @property
    def chunk(self) -> int | None: ...

    @property
    def what(self) -> str: ...

    @property
    def start(self) -> int | None: ...

    @property
    def end(self) -> int | None: ...


class Film(Protocol):
    """A part as a player gets it. `size`: its bytes; `loudness`: a byte for each 200 ms of sound, 0 silent to 127;
    empty where nobody said it."""

    @property
    def size(self) -> int: ...

    @property
    def sound(self) -> bool: ...

    @property
    def loudness(self) -> bytes: ...


class RecordedPart(Protocol):
    """One allowed interval of one track. `head`, `notes`, `end` as in docs/recording.md; `size`: bytes of the WebM;
    `duration`: ms, also of one that was cut off."""

    @property
    def sequence(self) -> int: ...

    @property
    def size(self) -> int: ...

    @property
    def head(self) -> Mapping[str, Any]: ...

    @property
    def notes(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def end(self) -> Mapping[str, Any] | None: ...

    @property
    def duration(self) -> int | None: ...

    @property
    def flaws(self) -> Sequence[Flaw]: ...


class Destroyed(Protocol):
    """`key`: as it was found: *whole*, *missing* where it was lost before or never made, *destroyed* where it was done
    already. `files`: how many were deleted."""

    @property
    def key(self) -> Literal["whole", "destroyed", "missing"]: ...

    @property
    def files(self) -> int: ...


class Archive(Protocol):
    """Recordings and their keys, which lie apart. Reads files and so blocks: to be asked in a thread.

    Raises `ArchiveTrouble`, and `OSError` of the folders.
    """

    def prepare(self) -> None:
        """Make the folders and the first master key."""
        ...

    def key(self, recording: str) -> bytes:
        """Its data key, made and safely kept before it is returned where the recording is new."""
        ...

    def destroy(self, recordings: Sequence[str]) -> Mapping[str, Destroyed]:
        """Their keys for ever, then their files; some dozens at a time. Done again where it was interrupted."""
        ...

    def key_state(self, recording: str) -> Literal["whole", "destroyed", "missing"]: ...

    def recordings(self) -> Sequence[str]:
        """Those of which anything was written."""
        ...

    def parts(self, recording: str) -> Sequence[RecordedPart]: ...

    def part(self, recording: str, sequence: int) -> RecordedPart | None:
        """One of them; None if there is no such."""
        ...

    def read(self, part: RecordedPart, start: int, end: int) -> Iterator[bytes]:
        """Bytes `start` up to `end` of a part's WebM; only what they lie in is decrypted."""
        ...

    def film(self, recording: str, sequence: int) -> Film | None:
        """A part as a player gets it; None if there is no such."""
        ...

    def play(self, recording: str, sequence: int, start: int, end: int) -> Iterator[bytes]:
        """Bytes `start` up to `end` of that; only what they lie in is decrypted, what is altered is stood in for."""
        ...

    def verify(self, recording: str) -> Sequence[Flaw]:
        """Reads everything."""
        ...


class Films(Protocol):
    """Where compositions lie, and the program that makes one (docs/recording.md). Raises `StorageTrouble`."""

    def command(self) -> tuple[str, ...]: ...

    def places(self) -> Mapping[str, str]:
        """What its plan has to say about folders."""
        ...

    def names(self) -> set[str]:
        """Of those that are there, finished or not."""
        ...

    def read(self, name: str, key: bytes, start: int, end: int) -> Iterator[bytes]: ...

    def remove(self, name: str) -> None: ...


class StorageTrouble(Exception):
    """A document can't be kept or read. `code` is stable: *disk_full*, *storage_away*, *key_missing*, *key_destroyed*,
    *altered*, *truncated* …; `about` names a key or a file.
    """

    def __init__(self, code: str, about: str) -> None:
        super().__init__(f"{code}: {about}")
        self.code = code
        self.about = about


class Storage(Protocol):
    """Documents at rest, encrypted, each under a key of its own.

    A *holder* is an upload and the version it becomes, or a copy with marks. It is written piece by piece, each on disk
    or not there at all. Pictures of its pages lie apart and may vanish at any time. Reads and writes files and so
    blocks: to be asked in a thread. Raises `StorageTrouble`.
    """

    def prepare(self) -> None:
        """Make the folders, the first master key."""
        ...

    def begin(self, holder: str) -> None:
        """Its key, safely kept when this returns."""
        ...

    def append(self, holder: str, number: int, data: bytes) -> None:
        """Piece `number`, counted from 0: safe on disk when this returns, or not there at all."""
        ...

    def pieces(self, holder: str) -> Sequence[int]:
        """Bytes of each whole piece, in order; what a crash left half-written is taken away."""
        ...

    def read(self, holder: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Its bytes from `start` up to `end`; only what they lie in is decrypted."""
        ...

    def picture(self, holder: str, name: str) -> bytes | None:
        """What was kept under this name, if it is still there."""
        ...

    def keep_picture(self, holder: str, name: str, body: bytes) -> None: ...

    def destroy(self, holder: str) -> bool:
        """Its key for ever, then its files and pictures. Whether there was a key."""
        ...

    def holders(self) -> Sequence[str]:
        """All of which anything lies there."""
        ...

    def trim(self, most: int) -> int:
        """Take away the pictures that were used longest ago until at most `most` bytes are left; bytes that are."""
        ...

    def free(self) -> int:
        """Bytes that can still be written."""
        ...


class Picture(NamedTuple):
    """A page, or a part of one, as pixels."""

    body: bytes
    type: Literal["image/jpeg", "image/webp"]
    width: int
    height: int


class Line(NamedTuple):
    """A run of text on a page and the box around it, in 1/100 pt from the page's top left."""

    x: int
    y: int
    width: int
    height: int
    text: str


@dataclass(frozen=True)
class DrawnMark:
    """A mark as it is drawn into a page. `colour`: #rrggbb; `points`: x, y, pressure (0 to 100) in turn, x and y in
    1/100 pt; `size`: 1/100 pt, of the line, or of the letters."""

    page: int
    tool: Literal["pen", "highlighter", "text", "arrow", "rectangle"]
    colour: str
    points: tuple[int, ...]
    text: str | None
    size: int


@dataclass(frozen=True)
class Inspected:
    """What a document turned out to be. `sizes`: each page's width and height as shown, in 1/100 pt, at most 1,440,000.

    `notes`: *xfa*, *forms*, *signed*, *javascript*, *attachments*, *repaired*.
    """

    kind: Literal["pdf", "image", "text"]
    sizes: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]


class RenderTrouble(Exception):
    """No picture of this can be had.

    `code` is stable: *needs_password*, *wrong_password*, *damaged*, *too_many_pages*, *too_large*, *unsupported*,
    *timeout*, *out_of_memory* are the document's, *renderer_away* is ours.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OpenDocument(Protocol):
    """A document with a process of its own. Its calls are carried out one after the other: those that somebody waits
    for before those `ahead` of need. Every one ends in time. All raise `RenderTrouble`: *damaged* is about this page
    alone, after any other the process is gone, and the document has to be opened again."""

    @property
    def inspected(self) -> Inspected: ...

    async def page(
        self, page: int, width: int, quality: Literal["first", "good"], *, ahead: bool = False
    ) -> Picture:
        """A page, `width` pixels wide, or less where it would be too high or the original has no more.

        *first* is a JPEG, had at once; *good* a WebP: lossless for text, lossy for photos.
        """
        ...

    async def tile(
        self, page: int, width: int, column: int, row: int, *, ahead: bool = False
    ) -> Picture:
        """512 by 512 pixels (less at the right and lower edge) of the page drawn `width` pixels wide."""
        ...

    async def text(self, page: int, *, ahead: bool = False) -> tuple[Line, ...]: ...

    async def flatten(self, marks: Sequence[DrawnMark], write: int) -> None:
        """Writes a PDF with the marks drawn in to the file descriptor `write`, which stays open."""
        ...


class Renderer(Protocol):
    """Turns strangers' files into pictures, each in a sandboxed process of its own."""

    async def start(self) -> None: ...

    def open(
        self, source: int, password: str | None = None
    ) -> AbstractAsyncContextManager[OpenDocument]:
        """`source`: a sealed memfd with the original, which stays the caller's. Raises `RenderTrouble`."""
        ...

    async def stop(self) -> None:
        """All processes end, with what they hold."""
        ...


class Store(Protocol):
    """Where a desk's records live. `save` is all or nothing.

    All methods raise `OSError`-like store errors untranslated.
    """

    async def begin(self, desk: str) -> int:
        """Take the desk (raises `DeskTaken`) and return its new epoch."""
        ...

    async def load(self) -> Saved:
        """Everything open, and what was closed so lately that its customer may still be there."""
        ...

    async def agents(self) -> Sequence[AgentProfile]:
        """Enabled agents' profiles."""
        ...

    async def save(self, records: Sequence[Record]) -> None:
        """Commit all records in one transaction, the last of a key wins; raises `StaleEpoch`."""
        ...

    async def close(self) -> None:
        """Give the desk back."""
        ...
