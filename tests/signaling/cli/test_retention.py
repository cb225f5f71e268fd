"""`visavis retention`: a dry run that tells why, and the run itself."""

import asyncio
import re
from pathlib import Path

import pytest

from signaling.cli.data import now_ms, opened
from signaling.config_file import load
from tests.keeping import Scene
from tests.signaling.cli.command import SETTINGS, Command

RULES = """
[queues.retention]
recording = { consent = "30 days" }
content = "90 days"
record = "1 year"
"""
DESK = '[desk]\nid = "demo"\n'


@pytest.fixture
def desk(command: Command, tmp_path: Path) -> Command:
    """Contacts of a day, of a month and a year ago, and one that no rule names."""
    queue = 'language = "de"\n'
    words = SETTINGS.replace("[desk]\n", DESK).replace(queue, queue + RULES, 1)
    command.config.write_text(words, encoding="utf-8")
    settings = load(command.config, {}, now_ms())

    async def fill() -> None:
        async with opened(settings) as database:
            scene = Scene(database, tmp_path, settings)
            scene.clock.at = now_ms()
            for name, ago in (("day", 1), ("month", 31), ("year", 366)):
                await scene.add(name, ago=ago, recorded=name != "day")
            await scene.close()

    asyncio.run(fill())
    return command


def test_a_dry_run_tells_what_goes_and_why(desk: Command) -> None:
    done = desk("retention", "plan", "--list")
    assert (done.code, done.err) == (0, "")
    assert "queues.german.retention.recording.consent" in done.out
    assert "month" in done.out
    assert "DUE (Europe/Vienna)" in done.out
    tonight = re.search(
        r"^Until \d{4}-\d\d-\d\d (\d\d:\d\d) \(Europe/Vienna\):$", done.out, re.MULTILINE
    )
    assert tonight is not None
    assert tonight[1] == "02:30", "the night's hour is the house's, as the settings say it"
    assert "day  " not in done.out
    assert desk("retention", "plan", "--json").json["counts"][0]["contacts"] == 2
    assert desk("retention", "run").code == 0


def test_until_a_day(desk: Command) -> None:
    assert "day" in desk("retention", "plan", "--list", "--until", "2090-12-31").out
    wrong = desk("retention", "plan", "--until", "tomorrow")
    assert (wrong.code, wrong.err) == (
        1,
        "visavis: tomorrow is no day: write it like 2027-12-31.\n",
    )
    nothing = desk("retention", "plan", "--until", "2020-01-01")
    assert nothing.out == "Nothing is due until 2020-01-02 00:00 (Europe/Vienna).\n"


def test_a_run_lets_go_of_it(desk: Command, tmp_path: Path) -> None:
    done = desk("retention", "run")
    assert (done.code, done.err) == (0, "")
    assert "Gone: 2 recordings, 1 contents, 1 records." in done.out
    assert "Traces" not in done.out
    assert "Gone: 0 recordings" in desk("retention", "run").out
    assert not list((tmp_path / "data" / "recordings").glob("*/*.part"))
