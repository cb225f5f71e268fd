"""What the server hears of the recorder; with the recorder itself: tests/integration/test_recording.py."""

from dataclasses import dataclass, field
from pathlib import Path

from media import recorder_control as frames
from media.recorder_control import Allowed
from media.recording import RecorderLink

PERMIT = Allowed("c1", "anna", "sound", 3)


@dataclass
class Ear:
    """A `Listener` that keeps which parts are on disk."""

    written: list[Allowed] = field(default_factory=list)

    def recorded(self, recording: str, participant: str, kind: str, sequence: int) -> None:
        self.written.append(Allowed(recording, participant, kind, sequence))

    def closed(
        self, recording: str, participant: str, kind: str, sequence: int, code: str
    ) -> None: ...

    def failed(self, recording: str, code: str) -> None: ...

    def available(self, yes: bool, code: str) -> None: ...


async def test_that_a_part_is_on_disk_is_told_also_after_its_end(tmp_path: Path) -> None:
    ear, link = Ear(), RecorderLink(tmp_path / "nobody")
    await link.start("desk", 1, ear)
    link.permit("c1", ())
    link.heard(frames.Recorded(desk="desk", epoch=1, permit=PERMIT))
    assert ear.written == [PERMIT]
    await link.stop()
    link.heard(frames.Recorded(desk="desk", epoch=1, permit=PERMIT))
    assert ear.written == [PERMIT]
