"""Recordings as the recorder leaves them behind, in a real archive, without a recorder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from media.archive import Archive
from media.core.webm import Clusters, header
from media.vault import BODY, HEAD, NOTE

AT: Final = 1_795_000_000_000
MONOTONIC: Final = 5_000_000_000_000


def archive(folder: Path) -> Archive:
    """The one of a desk whose data are in `folder`."""
    made = Archive(folder / "recordings", folder / "keys", lambda: AT)
    made.prepare()
    return made


def webm(seconds: int, *, sound: bool = True) -> list[bytes]:
    """Header and clusters; the frames are silence, or no picture at all."""
    clusters = Clusters()
    done = [clusters.add(frame * 20, b"\xf8\xff\xfe", key=True) for frame in range(seconds * 50)]
    head = header(None if sound else (640, 480))
    return [head, *(each for each in done if each), clusters.flush()]


def write(
    to: Archive,
    recording: str,
    sequence: int,
    *,
    participant: str,
    kind: str = "sound",
    began_ms: int = 0,
    seconds: int = 2,
    whole: bool = True,
    notes: tuple[Mapping[str, Any], ...] = (),
) -> bytes:
    """A part, begun `began_ms` after `AT`; its WebM as it was written."""
    head = {
        "recording": recording,
        "participant": participant,
        "kind": kind,
        "sequence": sequence,
        "codec": "opus" if kind == "sound" else "vp8",
        "started_at": AT + began_ms,
        "monotonic": MONOTONIC + began_ms * 1_000_000,
    }
    if kind != "sound":
        head |= {"width": 640, "height": 480}
    writer = to.vault.create(recording, sequence, to.key(recording))
    writer.append(HEAD, json.dumps(head).encode())
    pieces = webm(seconds, sound=kind == "sound")
    for piece in pieces:
        writer.append(BODY, piece)
    for note in notes:
        writer.append(NOTE, json.dumps(note).encode())
    if whole:
        end = {"why": "stopped", "duration": seconds * 1_000 - 20, "lost": 0}
        writer.finish(json.dumps(end).encode())
    else:
        writer.close()
    return b"".join(pieces)
