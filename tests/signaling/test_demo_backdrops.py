"""The demo's backdrops are drawn once, and are calm enough to sit before."""

from datetime import UTC, datetime
from pathlib import Path

from PIL import ImageStat

from signaling.config_file import load
from signaling.demo import write_settings
from signaling.demo_backdrops import PICTURES, hang
from signaling.store.backdrops import Backdrops
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.papers import shown

NOW = int(datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp() * 1000)


async def test_they_are_hung_once(tmp_path: Path) -> None:
    settings = load(write_settings(tmp_path, None), {}, NOW)
    database = Database(settings.storage.database_url)
    await upgrade(database)
    try:
        assert await hang(settings, database, NOW) == len(PICTURES)
        assert await hang(settings, database, NOW) == 0
        backdrops = Backdrops(database, "demo")
        found = await backdrops.all()
        assert [(each.name_de, each.name_en) for each in found] == [
            (german, english) for german, english, _ in PICTURES
        ]
        for each in found:
            body, _ = await backdrops.picture(each.id)
            assert shown(body).size == (1920, 1080)
            assert len(body) < 200_000
    finally:
        await database.close()


def test_they_are_bright_and_calm() -> None:
    """A face before it is neither against the light of a lamp nor lost in patterns."""
    for name, _, draw in PICTURES:
        grey = ImageStat.Stat(shown(draw()).convert("L"))
        assert 100 < grey.mean[0] < 235, name
        assert grey.stddev[0] < 50, name
