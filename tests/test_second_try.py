"""What fails beside other tests is tried once more, alone; what fails again, fails."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.second_try import HEADING, MOST, UNSTEADY

ROOT: Final = Path(__file__).parent.parent
SOUND: Final = "def test_sound(): pass\n"
UNSTEADY_ONE: Final = """
import os
def test_unsteady(): assert "PYTEST_XDIST_WORKER" not in os.environ
"""
BROKEN: Final = "def test_broken(): assert False\n"
MANY: Final = f"""
import os, pytest
@pytest.mark.parametrize("number", range({MOST + 1}))
def test_many(number): assert "PYTEST_XDIST_WORKER" not in os.environ
"""
UNTIDY: Final = """
import os, pytest
@pytest.fixture
def server():
    yield
    assert "PYTEST_XDIST_WORKER" not in os.environ
def test_untidy(server): pass
"""


def run(folder: Path, *tests: str, below: str = "tests/integration") -> tuple[int, str]:
    (folder / below).mkdir(parents=True)
    for number, text in enumerate(tests):
        (folder / below / f"test_{number}.py").write_text(text)
    command = [sys.executable, "-m", "tests.second_try", "-n", "2", "-p", "no:cacheprovider"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "xdist.plugin"}
    environment["PYTHONPATH"] = str(ROOT)
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout


def test_what_passes_alone_passes_and_is_named(tmp_path: Path) -> None:
    (tmp_path / UNSTEADY).parent.mkdir()
    (tmp_path / UNSTEADY).write_text("of the run before\n")
    code, out = run(tmp_path, SOUND, UNSTEADY_ONE)
    name = "tests/integration/test_1.py::test_unsteady"
    assert (code, (tmp_path / UNSTEADY).read_text()) == (0, f"of the run before\n{name}\n")
    assert out.endswith(f"{HEADING}:\n  {name}\n")


def test_what_fails_twice_fails(tmp_path: Path) -> None:
    code, out = run(tmp_path, SOUND, UNSTEADY_ONE, BROKEN)
    assert code == 1
    assert "1 failed, 1 passed" in out
    assert not (tmp_path / UNSTEADY).exists()


@pytest.mark.parametrize("tests", [MANY, UNTIDY], ids=["too many", "while taking down"])
def test_these_are_not_tried_again(tmp_path: Path, tests: str) -> None:
    code, out = run(tmp_path, SOUND, tests)
    assert (code, HEADING in out) == (1, False)


def test_a_unit_test_is_not_tried_again(tmp_path: Path) -> None:
    code, out = run(tmp_path, UNSTEADY_ONE, below="tests/signaling")
    assert (code, HEADING in out) == (1, False)
