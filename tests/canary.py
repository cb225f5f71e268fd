"""Whether anything of what was erased is left: words that stood nowhere else are looked for in a whole installation.

    assert canary.sightings([data_folder, backup_folder, log_file], ["Kanarienvogel 4711"]) == []
    assert await canary.in_postgres(url, words) == []

Every file is read as it lies there, so that the free pages of a database, its `-wal` and `-shm`, an index, a log and
what a crash left behind are all looked at; ZIP and gzip are looked into. Short words, and several of them: a long text
can lie in two places of a file. Of PostgreSQL all rows that can be read are searched; dead ones are its own to vacuum.
"""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import asyncpg

BLOCK = 1 << 22


def forms(word: str) -> set[bytes]:
    """How a word may stand in a file: as UTF-8, as UTF-16 of either end, as JSON writes it."""
    escaped = json.dumps(word)[1:-1].encode()
    return {word.encode(), escaped, word.encode("utf-16-le"), word.encode("utf-16-be")}


def sightings(places: Iterable[Path], words: Sequence[str]) -> list[str]:
    """`file: word` of each that is found in these files and folders, in file names too."""
    found = [f"{path}: {word}" for path in files(places) for word in seen(path, words)]
    return sorted(dict.fromkeys(found))


def files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        assert place.exists(), f"{place} isn't there: nothing would be looked at"
        yield from [place] if place.is_file() else sorted(place.rglob("*"))


def seen(path: Path, words: Sequence[str]) -> Iterator[str]:
    """Of one file, or of a folder's name."""
    for word in words:
        if word in path.name:
            yield word
    if not path.is_file():
        return
    with path.open("rb") as file:
        packed = file.read(4)
        file.seek(0)
        yield from _in(file, words)
    if packed[:2] in (b"PK", b"\x1f\x8b"):
        yield from _unpacked(path.read_bytes(), words)


def _in(file: io.BufferedIOBase, words: Sequence[str]) -> Iterator[str]:
    """Block by block, so that a word across two blocks is seen."""
    wanted = {word: forms(word) for word in words}
    longest = max((len(form) for each in wanted.values() for form in each), default=1)
    rest = b""
    while piece := file.read(BLOCK):
        block = rest + piece
        for word, written in wanted.items():
            if any(form in block for form in written):
                yield word
        rest = block[-longest:]


def _unpacked(raw: bytes, words: Sequence[str]) -> Iterator[str]:
    contents: list[bytes] = []
    try:
        if raw[:2] == b"\x1f\x8b":
            contents.append(gzip.decompress(raw))
        else:
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        return  # something else that begins like one
    for content in contents:
        yield from _in(io.BytesIO(content), words)
        if content[:2] in (b"PK", b"\x1f\x8b"):
            yield from _unpacked(content, words)


async def in_postgres(url: str, words: Sequence[str]) -> list[str]:
    """`table: word` of each that any row of any table shows. `url` as asyncpg takes it."""
    connection = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"))
    try:
        tables = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        found = []
        for (table,) in tables:
            for word in words:
                query = f"SELECT count(*) FROM {table} AS row WHERE strpos(row::text, $1) > 0"  # noqa: S608
                if await connection.fetchval(query, word):
                    found.append(f"{table}: {word}")
        return sorted(found)
    finally:
        await connection.close()
