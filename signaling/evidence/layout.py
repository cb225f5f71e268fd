"""A ZIP file of which every byte follows from the names and contents of its files.

Nothing is compressed, dates and modes are always the same, sizes stand behind each file (so that it can be written as
it comes) and in the directory at the end. So whoever knows names and contents can say what each byte in between has to
be (PKWARE APPNOTE 6.3.10, with its ZIP64 where a bundle is beyond 4 GiB).
"""

from collections.abc import Iterable, Sequence
from struct import Struct, error
from typing import Final, NamedTuple

_LOCAL: Final = Struct("<4s5H3L2H")
_SIZES: Final = Struct("<2H2Q")
_BEHIND: Final = Struct("<4sLQQ")
_LINE: Final = Struct("<4s6H3L5H2L")
_END: Final = Struct("<4s4H2LH")
_END64: Final = Struct("<4sQ2H2L4Q")
_LEADS64: Final = Struct("<4sLQL")

NEEDED: Final = 45
MADE_BY: Final = 3 << 8 | NEEDED  # Unix
FLAGS: Final = 0x0808  # sizes stand behind the file; names are UTF-8
DAY: Final = 0x0021  # 1 January 1980, the first there is
MODE: Final = 0o100600 << 16
WIDE: Final = 0xFFFFFFFF
MANY: Final = 0xFFFF
BEHIND: Final = _BEHIND.size
END: Final = _END.size


class Entry(NamedTuple):
    """A file in the archive. `offset`: where its header begins; `size`: bytes of its content; `crc`: CRC-32 of it."""

    name: str
    offset: int
    size: int
    crc: int

    @property
    def content(self) -> int:
        """Where its content begins."""
        return self.offset + len(before(self.name))

    @property
    def end(self) -> int:
        """Where the next file's header begins."""
        return self.content + self.size + BEHIND


class NotOurs(Exception):
    """The end of the file isn't that of a bundle."""


def before(name: str) -> bytes:
    """What stands before a file's content."""
    raw = name.encode()
    head = _LOCAL.pack(
        *(b"PK\x03\x04", NEEDED, FLAGS, 0, 0, DAY, 0, WIDE, WIDE, len(raw), _SIZES.size)
    )
    return head + raw + _SIZES.pack(1, 16, 0, 0)


def behind(size: int, crc: int) -> bytes:
    return _BEHIND.pack(b"PK\x07\x08", crc, size, size)


def directory(entries: Sequence[Entry]) -> bytes:
    """All that stands behind the last file."""
    lines = b"".join(map(_line, entries))
    start, count = (entries[-1].end if entries else 0), len(entries)
    ends = b""
    if start + len(lines) >= WIDE or count >= MANY:
        ends = _END64.pack(
            *(b"PK\x06\x06", _END64.size - 12, MADE_BY, NEEDED, 0, 0, count, count),
            *(len(lines), start),
        ) + _LEADS64.pack(b"PK\x06\x07", 0, start + len(lines), 1)
    few = min(count, MANY)
    size, at = (WIDE, WIDE) if ends else (len(lines), start)
    return lines + ends + _END.pack(b"PK\x05\x06", 0, 0, few, few, size, at, 0)


def _line(entry: Entry) -> bytes:
    raw = entry.name.encode()
    wide = [each for each in (entry.size, entry.size, entry.offset) if each >= WIDE]
    extra = Struct(f"<2H{len(wide)}Q").pack(1, 8 * len(wide), *wide) if wide else b""
    size, offset = min(entry.size, WIDE), min(entry.offset, WIDE)
    line = _LINE.pack(
        *(b"PK\x01\x02", MADE_BY, NEEDED, FLAGS, 0, 0, DAY, entry.crc, size, size, len(raw)),
        *(len(extra), 0, 0, 0, MODE, offset),
    )
    return line + raw + extra


def start_of_directory(tail: bytes, size: int) -> int:
    """Where it begins, by the end of a file of `size` bytes. Raises `NotOurs`."""
    wide = _END64.size + _LEADS64.size + _END.size
    try:
        magic, *_, at, _ = _END.unpack(tail[-_END.size :])
        if magic == b"PK\x05\x06" and at == WIDE:
            magic, *_, at = _END64.unpack(tail[-wide : -wide + _END64.size])
    except error:
        raise NotOurs from None
    if magic not in {b"PK\x05\x06", b"PK\x06\x06"} or not 0 <= at < size:
        raise NotOurs
    return int(at)


def read_directory(raw: bytes) -> list[Entry]:
    """What it says, be it true or not. `raw`: all behind the last file. Raises `NotOurs`."""
    entries: list[Entry] = []
    at = 0
    try:
        while raw[at : at + 4] == b"PK\x01\x02":
            fields = _LINE.unpack_from(raw, at)
            crc, size, long, more, offset = fields[7], fields[9], *fields[10:12], fields[16]
            at += _LINE.size
            name, extra = raw[at : at + long].decode(), raw[at + long : at + long + more]
            wide = [*Struct(f"<{max(0, more - 4) // 8}Q").unpack_from(extra, 4)] if extra else []
            if size == WIDE:
                size, wide = wide[0], wide[2:]
            if offset == WIDE:
                offset = wide[0]
            entries.append(Entry(name, offset, size, crc))
            at += long + more
    except (error, IndexError, UnicodeDecodeError):
        raise NotOurs from None
    return entries


def placed(found: Iterable[Entry], end: int) -> list[Entry] | None:
    """The same files, each where the one before it ends; None where sizes don't lead to `end`.

    Where one size is wrong, the offsets tell the right one; where both are, nothing does.
    """
    found = list(found)
    by_sizes: list[Entry] = []
    at = 0
    for entry in found:
        by_sizes.append(entry._replace(offset=at))
        at = by_sizes[-1].end
    if at == end or not found:
        return by_sizes if at == end else None
    by_offsets: list[Entry] = []
    for entry, after in zip(found, [*(each.offset for each in found[1:]), end], strict=True):
        size = after - BEHIND - entry.content
        if size < 0:
            return None
        by_offsets.append(entry._replace(size=size))
    return by_offsets if by_offsets and by_offsets[0].offset == 0 else None
