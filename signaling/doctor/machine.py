"""The machine itself: files, disk, limits, clock, codecs. Nothing is sent anywhere."""

import ctypes
import importlib.util
import os
import resource
import shutil
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from signaling.findings import Finding

MIB: Final = 1 << 20
LITTLE_MIB: Final = 2_048
TOO_LITTLE_MIB: Final = 200
FEW_FILES: Final = 4_096
TOO_FEW_FILES: Final = 256
UNSYNCHRONISED: Final = 5  # TIME_ERROR of adjtimex(2)
CODECS: Final = ("libvpx", "libopus")


def files(config: Path, data: Path, key: Path | None) -> Iterator[Finding]:
    """Whether secrets can be read by others, and the data folder used at all."""
    if _holds_secrets(config) and _open_to_others(config):
        yield Finding(
            "files.settings",
            "warn",
            f"{config} holds secrets and others may read it",
            f"chmod 600 {config}, or move the secrets into the environment.",
        )
    if key is not None and _open_to_others(key):
        yield Finding("files.key", "warn", f"others may read the key {key}", f"chmod 600 {key}")
    if not data.exists():
        parent = next(each for each in data.absolute().parents if each.exists())
        if os.access(parent, os.W_OK | os.X_OK):
            yield Finding("files.data", "ok", f"{data} will be made at the first start")
        else:
            yield _unusable(data, f"{parent} doesn't let it be made")
        return
    owner = data.stat().st_uid
    if owner != os.geteuid():
        yield Finding(
            "files.user",
            "warn",
            f"{data} belongs to user {owner}, and this is user {os.geteuid()}",
            "Run the doctor as the server's user, to see what the server sees.",
        )
    try:
        with tempfile.TemporaryFile(dir=data):
            pass
    except OSError as error:
        yield _unusable(data, error.strerror or str(error))
        return
    if _open_to_others(data):
        yield Finding("files.data", "warn", f"others may look into {data}", f"chmod 700 {data}")
    else:
        yield Finding("files.data", "ok", f"{data} can be written, and by nobody else")


def _unusable(data: Path, why: str) -> Finding:
    todo = "Let it belong to the server's user; under systemd name it in ReadWritePaths."
    return Finding("files.data", "bad", f"the data folder {data} can't be used: {why}", todo)


def _open_to_others(path: Path) -> bool:
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False  # whether it can be read at all is the settings' matter


def _holds_secrets(config: Path) -> bool:
    """Of a file that was read as settings before."""
    raw: dict[str, Any] = tomllib.loads(config.read_text(encoding="utf-8"))
    database = urlsplit(str(raw.get("storage", {}).get("database", "")))
    servers = raw.get("ice_servers", [])
    return bool(
        database.password
        or raw.get("turn", {}).get("secret")
        or any(row.get("credential") for row in servers)
    )


def disk(data: Path) -> Finding:
    place = next(each for each in (data.absolute(), *data.absolute().parents) if each.exists())
    free = shutil.disk_usage(place).free // MIB
    words = f"{free:,} MiB free for {data}"
    if free < TOO_LITTLE_MIB:
        return Finding("disk", "bad", words, "Make room: a full disk stops the desk.")
    if free < LITTLE_MIB:
        return Finding("disk", "warn", words, "Make room soon: a full disk stops the desk.")
    return Finding("disk", "ok", words)


def descriptors() -> Finding:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    words = f"{soft:,} open files allowed here, one for each open page"
    if soft == resource.RLIM_INFINITY or soft >= FEW_FILES:
        return Finding("descriptors", "ok", words)
    todo = "Set LimitNOFILE=65536 in the server's unit."
    return Finding("descriptors", "bad" if soft < TOO_FEW_FILES else "warn", words, todo)


def clock(now: int, program: Path) -> Finding:
    """Whether the clock can be right: not before this program was made, and kept right by somebody. `now` in ms."""
    made = int(max(path.stat().st_mtime for path in program.glob("*.py")) * 1000)
    if now < made - 86_400_000:
        day = datetime.fromtimestamp(now / 1000, UTC).date()
        words = f"the clock says {day}, which is before this program was installed"
        return Finding("clock", "bad", words, _TIMESYNC)
    if _unsynchronised():
        words = "nobody keeps this machine's clock right"
        return Finding("clock", "warn", words, _TIMESYNC)
    return Finding("clock", "ok", "the clock is kept right")


_TIMESYNC: Final = (
    "Switch on time synchronisation (systemd-timesyncd or chrony): links and TURN depend on it."
)


def _unsynchronised() -> bool:
    """What the kernel knows (adjtimex(2), only asked); False where it can't be asked."""
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    if adjtimex is None:
        return False
    timex = ctypes.create_string_buffer(512)  # struct timex, all zero: change nothing
    return bool(adjtimex(timex) == UNSYNCHRONISED)


def pages(dist: Path) -> Finding:
    if all((dist / name).is_file() for name in ("customer.html", "console.html")):
        return Finding("pages", "ok", "the pages are built")
    return Finding("pages", "bad", f"the pages are not built in {dist}", "Run: make web")


def codecs() -> Finding:
    """The optional media plane reads and writes what browsers send."""
    if importlib.util.find_spec("av") is None:
        words = "the media extra is not installed: calls go directly or through TURN, between two"
        return Finding("codecs", "ok", words)
    import av

    missing = [
        f"{name} ({'writing' if mode == 'w' else 'reading'})"
        for name in CODECS
        for mode in ("r", "w")
        if not _has(av, name, mode)
    ]
    if missing:
        words = f"PyAV {av.__version__} lacks {', '.join(missing)}"
        return Finding("codecs", "bad", words, "Install PyAV from its own wheels.")
    return Finding("codecs", "ok", f"PyAV {av.__version__} has VP8 and Opus")


def _has(av: Any, name: str, mode: str) -> bool:
    try:
        av.codec.Codec(name, mode)
    except (ValueError, av.error.FFmpegError):
        return False
    return True
