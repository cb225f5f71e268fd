"""Indexes beside their parts: written by the recorder when a part ends, made anew here where there is none.

`<recording>/<sequence>.index` is a file of the vault's format under the recording's data key, so it dies with the key.
It is derived and proves nothing: what it says of a file is believed only while the file's salt and size are the same,
and what is read by it is authenticated as ever. What is kept in memory holds neither keys nor content.
"""

import base64
import json
import logging
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from media.core import index
from media.core.film import Film
from media.core.index import BadIndex, Index, Scan
from media.vault import (
    BODY,
    CHUNK_HEAD,
    HEAD,
    Damaged,
    Finding,
    Reader,
    Table,
    Vault,
    WriteFailed,
    Writer,
    label,
    laid_out,
)

log = logging.getLogger(__name__)

MOST_KEPT: Final = 16
"""Parts of which it is held in memory: an hour takes about 4 MB."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a part without reading it."""

    table: Table
    index: Index
    film: Film


class Indexes:
    """Those of one vault. Reads and writes files and so blocks; may be asked by several threads."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._kept: OrderedDict[tuple[str, int], Known] = OrderedDict()
        self._lock = Lock()
        self._making = Lock()

    def known(self, recording: str, sequence: int, key: bytes) -> Known | None:
        """What there is already. May be of another file of that name: `Reader` compares."""
        with self._lock:
            kept = self._kept.get((recording, sequence))
        found = kept or self._read(recording, sequence, key)
        if found is not None:
            self._keep(recording, sequence, found)
        return found

    def of(self, recording: str, sequence: int, key: bytes) -> Known:
        """Made now if need be, which reads the whole part once. Raises `Damaged`, `OSError`."""
        with self._making:
            known = self.known(recording, sequence, key)
            with self._vault.open(recording, sequence, key, tables(known)) as reader:
                if known is None or reader.table is not known.table:
                    made = scanned(reader)
                    known = Known(reader.table, made, Film(made))
                    self._keep(recording, sequence, known)
                    with suppress(OSError, WriteFailed):  # a full disk: it is made again
                        file = path(self._vault, recording, sequence)
                        write(file, sequence, key, reader.table, made)
        return known

    def forget(self, recording: str) -> None:
        """It is gone."""
        with self._lock:
            for name in [each for each in self._kept if each[0] == recording]:
                del self._kept[name]

    def _keep(self, recording: str, sequence: int, known: Known) -> None:
        with self._lock:
            self._kept[recording, sequence] = known
            self._kept.move_to_end((recording, sequence))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def _read(self, recording: str, sequence: int, key: bytes) -> Known | None:
        file = path(self._vault, recording, sequence)
        try:
            with Reader(file, _label(file, sequence), key) as reader:
                told, _, made = b"".join(reader.read()).partition(b"\n")
            found = index.read(made)
            return Known(_table(json.loads(told), label(recording, sequence)), found, Film(found))
        except FileNotFoundError:
            return None
        except (Damaged, BadIndex, ValueError, KeyError, TypeError, OSError) as error:
            log.warning("an index is made anew", extra={"why": type(error).__name__})
            return None


def tables(known: Known | None) -> tuple[Table, ...]:
    return () if known is None else (known.table,)


def path(vault: Vault, recording: str, sequence: int) -> Path:
    return vault.path(recording, sequence).with_suffix(".index")


def write(file: Path, sequence: int, key: bytes, table: Table, made: Index) -> None:
    """Whole or not at all. Raises `OSError`, `WriteFailed`."""
    fresh = file.with_suffix(".new")
    with suppress(FileNotFoundError):
        fresh.unlink()
    writer = Writer(fresh, _label(file, sequence), key)
    try:
        told = json.dumps(_told(table), separators=(",", ":")).encode()
        writer.append(BODY, told + b"\n" + made.write())
        writer.finish(b"{}")
        fresh.replace(file)
    finally:
        writer.close()


def scanned(reader: Reader) -> Index:
    """Of a part as it lies there; what can't be read is named in it. Raises `Damaged` without a head."""
    try:
        head: dict[str, Any] = json.loads(next(iter(reader.of(HEAD))))
    except (StopIteration, ValueError):
        raise Damaged(Finding(reader.label, 0, "altered")) from None
    size = (int(head["width"]), int(head["height"])) if "width" in head else None
    scan = Scan(size)
    for number in reader.table.bodies:
        try:
            scan.chunk(reader.plain(number))
        except Damaged:
            log.error("a chunk is altered", extra={"part": reader.label, "chunk": number})
            scan.unreadable(number, reader.chunks[number].length)
    return scan.index()


def _label(file: Path, sequence: int) -> str:
    return label(file.parent.name, sequence) + ".index"


def _told(table: Table) -> dict[str, object]:
    return {
        "salt": base64.b64encode(table.salt).decode(),
        "size": table.size,
        "first": table.chunks[0].offset if table.chunks else table.size,
        "kinds": b"".join(chunk.kind for chunk in table.chunks).decode(),
        "lengths": [chunk.length for chunk in table.chunks],
        "cut": table.cut and [table.cut.chunk, table.cut.what],
    }


def _table(told: dict[str, Any], name: str) -> Table:
    """Raises `ValueError`, `KeyError`, `TypeError`."""
    salt, kinds = base64.b64decode(told["salt"]), str(told["kinds"]).encode()
    laid = laid_out(salt, int(told["first"]) - CHUNK_HEAD, kinds, told["lengths"])
    cut = told["cut"] and Finding(name, *told["cut"])
    return Table(salt, int(told["size"]), laid.chunks, cut)
