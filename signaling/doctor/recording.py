"""Recording on this machine: whether its folders can be written, who else may read the keys, and whether it runs."""

import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from signaling.findings import Finding

MIB: Final = 1 << 20
BELONGS: Final = "Let it belong to the server's user; under systemd name it in ReadWritePaths."


def folder(recordings: Path, least_free_mib: int, *, away: bool = False) -> Iterator[Finding]:
    """Where recordings are written, and whether there is room enough that anything is. `away`: it was there once."""
    yield placed("recording.folder", recordings, "nothing is recorded", away=away)
    place = next(each for each in (recordings, *recordings.parents) if each.exists())
    free = shutil.disk_usage(place).free // MIB
    words = f"{free:,} MiB free for recordings"
    if free < least_free_mib:
        todo = "Make room, or lower recording.least_free_mb: until then nothing is recorded."
        yield Finding("recording.disk", "bad", words, todo)
    elif free < 4 * least_free_mib:
        yield Finding("recording.disk", "warn", words, "Make room soon: recording will stop.")
    else:
        yield Finding("recording.disk", "ok", words)


def placed(name: str, path: Path, without: str, *, away: bool) -> Finding:
    """Whether a folder of ours can be written, and by nobody else. `without`: what follows where it can't."""
    if away:
        todo = "Mount it again (its file .visavis shows that it is the right one)."
        return Finding(name, "bad", f"{without}: {path} is away", todo)
    if not path.exists():
        return _to_be_made(name, path)
    if why := _unwritable(path):
        return Finding(name, "bad", f"{without}: {path} can't be written: {why}", BELONGS)
    if _open_to_others(path):
        return Finding(name, "warn", f"others may look into {path}", f"chmod 700 {path}")
    return Finding(name, "ok", f"{path} can be written, and by nobody else")


def keys(folder: Path, recordings: Path) -> Iterator[Finding]:
    """Without its key no recording is begun, and none can be read."""
    name = "recording.keys"
    master = folder / "master"
    if not master.exists():
        if _any_in(recordings):
            todo = "Restore it from its backup: without it nothing that was recorded can be read."
            yield Finding(name, "bad", f"the keys of what was recorded are missing: {master}", todo)
        else:
            yield _to_be_made(name, folder)
        return
    if why := _unwritable(folder):
        yield Finding(name, "bad", f"no key can be made in {folder}: {why}", BELONGS)
    elif _open_to_others(folder):
        words = f"others may read the keys of recordings in {folder}: nothing is recorded"
        yield Finding(name, "bad", words, f"chmod 700 {folder}")
    else:
        yield Finding(name, "ok", f"{folder} can be written, and read by nobody else")


def runs(recorder: Path, *, workers: bool) -> Iterator[Finding]:
    """Whether the recorder listens at its socket. `workers`: media workers do, so the desk is running."""
    name = "recording.recorder"
    if _listens(recorder):
        yield Finding(name, "ok", "the recorder runs")
    elif workers:
        todo = "Look into the log, and start the desk anew: until then nothing is recorded."
        yield Finding(name, "bad", "the desk runs, but its recorder doesn't", todo)


def _to_be_made(name: str, path: Path) -> Finding:
    parent = next(each for each in path.absolute().parents if each.exists())
    if os.access(parent, os.W_OK | os.X_OK):
        return Finding(name, "ok", f"{path} will be made at the first start")
    return Finding(name, "bad", f"{path} can't be made: {parent} doesn't let it", BELONGS)


def _unwritable(path: Path) -> str:
    """Why; empty if it can be written."""
    try:
        with tempfile.TemporaryFile(dir=path):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _any_in(recordings: Path) -> bool:
    try:
        return any(recordings.iterdir())
    except OSError:
        return False


def _listens(path: Path) -> bool:
    """It takes a connection that says nothing for none."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
