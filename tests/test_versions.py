"""What is installed is at least as new as the last fix that matters to us.

Auditing tools that reach no database report green, so the floors stand here, each with its reason, and the lock files
are held to them. Raise a floor when an advisory asks for it.
"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
Version = tuple[int, ...]

PYTHON_FLOORS: dict[str, tuple[str, str]] = {
    "aiohttp": ("3.14.4", "request smuggling and denial of service fixed up to here"),
    "pyjwt": ("2.13.0", "key confusion and unchecked claims fixed up to here"),
    "cryptography": ("44.0.1", "OpenSSL inside the wheel"),
    "sqlalchemy": ("2.1.0", "the async interface that we use"),
    "pydantic": ("2.14.0", "the schemas from which the page's types are made"),
    "argon2-cffi": ("25.1.0", "Argon2id with wheels for every Python that we support"),
}
# Of the media extra, which only the lock of development holds.
MEDIA_FLOORS: dict[str, tuple[str, str]] = {
    "aioice": ("0.13.0", "the codec that the check of TURN is written for"),
    "aiortc": ("1.16.0", "the DTLS that the media plane is written for"),
    "av": ("18.0.0", "FFmpeg inside the wheel at 8.1 or later"),
}
NPM_FLOORS: dict[str, tuple[str, str]] = {
    "lit": ("3.3.0", "templates without inline code"),
    "vite": ("8.0.0", "the development server's file disclosures fixed long before"),
}


def version(text: str) -> Version:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def locked_python(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.MULTILINE))


def locked_npm() -> dict[str, str]:
    packages = json.loads((ROOT / "web/package-lock.json").read_text())["packages"]
    return {
        path.removeprefix("node_modules/"): package["version"]
        for path, package in packages.items()
        if path.startswith("node_modules/")
    }


@pytest.mark.parametrize("name", PYTHON_FLOORS)
@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_python_packages_are_new_enough(lock: str, name: str) -> None:
    floor, reason = PYTHON_FLOORS[name]
    assert version(locked_python(lock)[name]) >= version(floor), reason


@pytest.mark.parametrize("name", MEDIA_FLOORS)
def test_packages_of_the_media_extra_are_new_enough(name: str) -> None:
    floor, reason = MEDIA_FLOORS[name]
    assert version(locked_python("requirements-dev.lock")[name]) >= version(floor), reason


@pytest.mark.parametrize("name", NPM_FLOORS)
def test_npm_packages_are_new_enough(name: str) -> None:
    floor, reason = NPM_FLOORS[name]
    assert version(locked_npm()[name]) >= version(floor), reason


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "web/package-lock.json",
        "web/types/package-lock.json",
    ],
)
def test_lock_files_name_no_host(lock: str) -> None:
    """Packages come from whatever registry the installing machine is set up for."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "resolved" not in text
    assert "index-url" not in text
    assert re.search(r'"?(https?|file)://[^"\s]*\.(tgz|whl|tar\.gz)', text) is None


def test_every_python_package_is_locked_by_hash() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert entries
        for entry in entries:
            assert "--hash=sha256:" in entry, entry.splitlines()[0]
