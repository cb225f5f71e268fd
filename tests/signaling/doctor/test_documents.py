import sys
from pathlib import Path

import pytest

from signaling.doctor.documents import folder, sandbox, scanner


async def test_a_document_of_our_own_is_opened() -> None:
    found = await sandbox()
    assert (found.name, found.level) == ("documents.sandbox", "ok")
    assert "seccomp" in found.what


async def test_a_machine_that_cannot_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "from signaling.documents import forkserver\n"
        "forkserver.missing = lambda: 'no seccomp here'\n"
        "forkserver.main()"
    )
    monkeypatch.setattr("signaling.documents.nursery.COMMAND", (sys.executable, "-I", "-c", script))
    found = await sandbox()
    assert found.level == "bad"
    assert "no seccomp here" in found.what
    assert found.todo


def test_the_folder_is_looked_at(tmp_path: Path) -> None:
    place = tmp_path / "documents"
    found = {each.name: each for each in folder(place, 100, away=False)}
    assert found["documents.folder"].level == "ok"
    assert "will be made" in found["documents.folder"].what
    place.mkdir(mode=0o700)
    found = {each.name: each for each in folder(place, 1, away=False)}
    assert {each.level for each in found.values()} == {"ok"}
    found = {each.name: each for each in folder(place, 10**9, away=True)}
    assert found["documents.folder"].level == "bad"
    assert "no document can be kept" in found["documents.folder"].what
    assert found["documents.disk"].level == "warn"


async def test_a_scanner_that_does_not_answer_is_bad(tmp_path: Path) -> None:
    found = await scanner(str(tmp_path / "clamd.ctl"))
    assert (found.name, found.level) == ("documents.clamav", "bad")
    assert "every upload waits" in found.todo
