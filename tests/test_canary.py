"""What looks for what is left finds it wherever it may be: a search that finds nothing anywhere would prove nothing."""

import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from tests import canary
from tests.databases import DESK, database, migrated, postgres, url
from tests.signaling.store import examples

__all__ = ["database", "migrated", "postgres", "url"]

WORD = "Zaunkönig 4711"


@pytest.mark.parametrize(
    "content",
    [
        f"x{WORD}y".encode(),
        json.dumps({"text": WORD}).encode(),
        WORD.encode("utf-16-le"),
        b"\x00" * (canary.BLOCK - 5) + WORD.encode(),
        gzip.compress(WORD.encode(), mtime=0),
    ],
    ids=["utf-8", "json", "utf-16", "across blocks", "gzip"],
)
def test_it_is_seen_in_whatever_form(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "folder" / "file"
    path.parent.mkdir()
    path.write_bytes(content)
    assert canary.sightings([tmp_path], ["Zeisig", WORD]) == [f"{path}: {WORD}"]
    assert canary.sightings([path], ["Zeisig"]) == []


def test_it_is_seen_in_names_and_in_archives_within_archives(tmp_path: Path) -> None:
    (tmp_path / f"a {WORD}").mkdir()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chat.json", f"{WORD} {WORD}")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    found = canary.sightings([tmp_path], [WORD])
    assert found == [f"{tmp_path / f'a {WORD}'}: {WORD}", f"{tmp_path / 'b.zip'}: {WORD}"]


def test_a_place_that_is_not_there_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="nothing would be looked at"):
        canary.sightings([tmp_path / "nowhere"], [WORD])


def test_a_deleted_row_is_seen_in_the_free_pages_of_a_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "careless.db") as careless:
        careless.execute("CREATE TABLE chat (text)")
        careless.execute("INSERT INTO chat VALUES (?)", (WORD,))
        careless.commit()
        careless.execute("PRAGMA secure_delete = OFF")
        careless.execute("DELETE FROM chat")
    careless.close()
    assert canary.sightings([tmp_path], [WORD])


async def test_a_row_is_seen_in_either_database(database: Database, url: str) -> None:
    store = DeskStore(database)
    await store.begin(DESK)
    await store.save([examples.contact(topic=WORD)])
    await store.close()
    if database.path is not None:
        assert canary.sightings([database.path.parent], [WORD])
    else:
        assert await canary.in_postgres(url, [WORD, "Zeisig"]) == [f"public.contacts: {WORD}"]
