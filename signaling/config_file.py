"""Reads a desk's settings once, from a TOML file and the environment; every wrong one is named by its path.

Secrets may come from the environment instead of the file: `VISAVIS_DATABASE_URL` for `storage.database`,
`VISAVIS_TURN_SECRET` for `turn.secret`, and `VISAVIS_ICE_CREDENTIAL` for every `ice_servers[].credential`.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signaling.config import Settings
from signaling.config_checks import validate


class WrongSettings(Exception):
    """Why these settings can't be used: one sentence each, beginning with the setting's path."""

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.source = source
        self.problems = problems


def load(path: Path, environ: Mapping[str, str], now: int) -> Settings:
    """Read and check a settings file; raises `WrongSettings`. `now` (ms) is for the certificate's dates."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongSettings(str(path), (f"can't be read: {error.strerror}",)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(str(path), (f"is not TOML: {error}",)) from error
    return check(raw, environ, now, folder=path.absolute().parent, source=str(path))


def check(
    raw: dict[str, Any], environ: Mapping[str, str], now: int, *, folder: Path, source: str
) -> Settings:
    """Settings of a parsed file; raises `WrongSettings` with every problem found."""
    settings, problems = validate(with_secrets(raw, environ), folder, now)
    if problems or settings is None:
        raise WrongSettings(source, tuple(problems))
    return settings


def with_secrets(raw: dict[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """The file's settings with secrets of the environment in place of the file's."""
    if url := environ.get("VISAVIS_DATABASE_URL"):
        storage = raw.get("storage")
        raw = {
            **raw,
            "storage": {**(storage if isinstance(storage, dict) else {}), "database": url},
        }
    raw = {**raw, "storage": raw.get("storage", {})}
    turn = raw.get("turn")
    if (secret := environ.get("VISAVIS_TURN_SECRET")) and isinstance(turn, dict):
        raw = {**raw, "turn": {**turn, "secret": secret}}
    servers = raw.get("ice_servers")
    if (credential := environ.get("VISAVIS_ICE_CREDENTIAL")) and isinstance(servers, list):
        raw = {
            **raw,
            "ice_servers": [
                {**row, "credential": credential}
                if isinstance(row, dict) and row.get("username")
                else row
                for row in servers
            ],
        }
    return raw
