"""What settings are made of: checked values, and sections that refuse what they don't know."""

import ipaddress
import re
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)

LEVELS = (1, 5)


def _in_folder(value: object, info: ValidationInfo) -> object:
    """A path as written, made absolute from the folder of the settings file."""
    if isinstance(value, str | Path) and str(value):
        return Path(info.context["folder"] if info.context else ".", value)
    return value


def _text(value: object, info: ValidationInfo) -> object:
    """A text, or `{file = "…"}` with a file that holds it."""
    if not (isinstance(value, dict) and set(value) == {"file"} and isinstance(value["file"], str)):
        return value
    path = Path(info.context["folder"] if info.context else ".", value["file"])
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"must name a readable UTF-8 text file: {path}: {error}") from error


def _origin(value: str) -> str:
    """Scheme, host and port. Plain http is for this machine only: elsewhere browsers give no camera."""
    match = re.fullmatch(r"(https?)://(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?/?", value.lower())
    if match is None:
        raise ValueError('must be like "https://desk.example.org", without a path')
    if match[1] == "http" and match[2] not in ("localhost", "127.0.0.1", "[::1]"):
        raise ValueError(
            "must begin with https:// (browsers open no camera on http, except on localhost)"
        )
    return value.lower().rstrip("/")


def _webhook(value: str) -> str:
    """Where the house's own server listens; plain http on this machine only: nobody in between."""
    match = re.fullmatch(
        r"(https?)://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?(/\S*)?", value
    )
    if match is None:
        raise ValueError('must be like "https://audit.example.org/heads"')
    if match[1] == "http" and match[2].lower() not in ("localhost", "127.0.0.1", "[::1]"):
        raise ValueError("must begin with https://")
    return value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValueError('must be an address or a network like "10.0.0.0/8"') from None


def address(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError('must be an address like "203.0.113.7"') from None


def zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError('must be a time zone like "Europe/Vienna"') from None
    return value


def _date(value: object) -> object:
    """TOML has dates of its own; both spellings are welcome."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _calendar_date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError('must be a date like "2027-12-24"') from None


Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Words = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=20_000)]
FilePath = Annotated[Path, BeforeValidator(_in_folder)]
Origin = Annotated[str, AfterValidator(_origin)]
Webhook = Annotated[str, AfterValidator(_webhook)]
Network = Annotated[str, AfterValidator(_network)]
Level = Annotated[int, Field(ge=LEVELS[0], le=LEVELS[1])]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
ClosedDate = Annotated[str, BeforeValidator(_date), AfterValidator(_calendar_date)]


class Section(BaseModel):
    """Frozen, unknown settings refused, nothing converted silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Texts(Section):
    """The same words in the two languages of our pages. A value may be `{file = "privacy.de.txt"}`."""

    de: Words
    en: Words

    def by_language(self) -> dict[str, str]:
        return {"de": self.de, "en": self.en}


class ChoiceRow(Section):
    """Something people pick from or are qualified in."""

    id: Id
    title: Texts
