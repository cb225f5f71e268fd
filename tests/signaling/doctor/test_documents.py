import sys

import pytest

from signaling.doctor.documents import sandbox


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
