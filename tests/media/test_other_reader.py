"""What docs/recording.md says is enough to read a recording without us."""

import re
import subprocess
import sys
from pathlib import Path

from media.archive import Archive
from media.vault import BODY, HEAD, NOTE

DOCUMENT = Path(__file__).parents[2] / "docs" / "recording.md"


def test_the_reader_in_the_document_reads_a_recording(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "recordings", tmp_path / "keys", lambda: 1_790_000_000_000)
    archive.prepare()
    writer = archive.vault.create("c1", 7, archive.key("c1"))
    writer.append(HEAD, b'{"kind":"sound"}')
    for body in (b"0123", b"4567"):
        writer.append(BODY, body)
    writer.append(NOTE, b'{"type":"gap"}')
    writer.close()
    path = archive.vault.path("c1", 7)
    path.write_bytes(path.read_bytes() + b"\0\0\1\0Mcut off")
    archive.rotate()

    (program,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    reader = tmp_path / "reader.py"
    reader.write_text(program)
    arguments = [str(tmp_path / "recordings"), str(tmp_path / "keys"), "c1", "7"]
    read = subprocess.run(
        [sys.executable, str(reader), *arguments], check=True, capture_output=True
    )
    assert read.stdout == b"01234567"
    assert read.stderr == b'{"kind":"sound"}{"type":"gap"}'
