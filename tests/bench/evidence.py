"""What evidence costs: how long a bundle of an hour takes to be verified, and how much a film takes of one core.

`evidence-verify`: a bundle of 60 minutes, two people with sound and 720p each (about 1 GB), by the code of `visavis
evidence verify`. `compose`: processor time of the whole process, decoding to encrypting, to playing time, of
`COMPOSED_MINUTES` of the same recording.
"""

import base64
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from media.archive import Archive
from media.vault import Vault
from signaling import manifest
from signaling.evidence.bundle import Writer
from signaling.evidence.plan import FONT, segments
from signaling.evidence.verify import ABOUT, verify
from signaling.processes import Reading
from tests import long_recording, recorded
from tests.bench import Row, alone, at_most

NAMES = ("evidence-verify", "compose")
MINUTES = 60
COMPOSED_MINUTES = 3
RUNS = 3


def bundled(archive: Archive, path: Path, key: Ed25519PrivateKey) -> None:
    reading, writer = Reading(archive), Writer()
    with path.open("wb") as file:
        file.writelines(writer.file(ABOUT, [b"{}\n"]))
        for part in reading.parts("c1"):
            name = f"media/{manifest.file_name(part)}"
            file.writelines(writer.file(name, reading.read(part, 0, part.size)))
        file.writelines(writer.blocks())
        file.writelines(writer.end(key.sign))


def verified(folder: Path) -> list[float]:
    key, path = Ed25519PrivateKey.generate(), folder / "bundle.zip"
    archive = recorded.archive(folder)
    long_recording.make(archive, "c1", minutes=MINUTES)
    bundled(archive, path, key)
    took: list[float] = []
    for _ in range(RUNS):
        begun = perf_counter()
        assert not verify(path, key.public_key()).flaws
        took.append(perf_counter() - begun)
    return took


def plan(archive: Archive, folder: Path) -> dict[str, Any]:
    parts, _ = manifest.rows(Reading(archive).parts("c1"), running=False)
    vault = Vault(folder)
    vault.begin()
    return {
        "folder": str(archive.vault.folder),
        "recording": "c1",
        "key": base64.b64encode(archive.key("c1")).decode(),
        "out": str(folder),
        "name": "film",
        "out_key": base64.b64encode(os.urandom(32)).decode(),
        "font": str(FONT),
        "no_picture": "–",
        "people": [{"id": "c1", "label": "Customer"}, {"id": "anna", "label": "Anna (Agent)"}],
        "segments": segments(parts, lambda start, end: ["–"]),
        "pages": [],
        "pictures": [],
        "parts": [
            {
                "sequence": each.sequence,
                "participant": each.participant,
                "kind": each.kind,
                "clock": [[point.pts, point.at] for point in each.clock],
                "start": each.started_at,
                "end": each.ended_at,
            }
            for each in parts
        ],
    }


def composed(folder: Path) -> float:
    """Processor seconds a second of film."""
    archive = recorded.archive(folder)
    long_recording.make(archive, "c1", minutes=COMPOSED_MINUTES)
    return _compose(plan(archive, folder / "films"))


def _compose(made: dict[str, Any]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "media.composition"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(made).encode() + b"\n")
        process.stdin.flush()
        told = [json.loads(line) for line in process.stdout]
        assert process.wait() == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert told[-1]["size"]
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return float(worked / (told[0]["of"] / 1_000))


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        took = verified(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        ratio = composed(Path(folder))
    return [
        alone("evidence-verify", median(took), "s", len(took), at_most(10)),
        alone("compose", ratio, "ratio", COMPOSED_MINUTES * 60, at_most(0.5)),
    ]
