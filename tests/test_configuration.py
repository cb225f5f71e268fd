"""docs/configuration.md names every setting with its true default, and none that isn't there."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from signaling.config import Settings
from signaling.config_checks import section_of
from signaling.config_fields import Texts

DOCUMENT = Path("docs/configuration.md")
EXAMPLE = Path("docs/visavis.example.toml")
# Not in the example because one of the two ways is enough; comments show them.
LEFT_OUT = {"server.tls", "storage.database"}


def settings(model: type[BaseModel] = Settings, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting's path with its default; `[]` stands for each entry of a list."""
    for name, field in model.model_fields.items():
        path = f"{at}.{name}" if at else name
        section = section_of(model, name)
        default = field.default
        if section is None or section is Texts:
            yield path, default
            continue
        several = "tuple" in str(field.annotation)
        if several:
            yield path, default
        yield from settings(section, f"{path}[]" if several else path)


def documented() -> dict[str, str]:
    rows = re.findall(
        r"^\| `([a-z_.\[\]]+)` \| (.+?) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) == len(dict(rows)), "a setting is documented twice"
    return dict(rows)


def plain(value: object) -> object:
    return (
        list(value)
        if isinstance(value, tuple)
        else str(value)
        if isinstance(value, Path)
        else value
    )


def test_every_setting_is_documented_and_none_else() -> None:
    assert set(documented()) == {path for path, _ in settings()}


def test_defaults_are_the_true_ones() -> None:
    written = documented()
    for path, default in settings():
        if default is PydanticUndefined:
            assert written[path] == "-", path
        elif default is None:
            assert written[path] == "none", path
        else:
            given = tomllib.loads(f"value = {written[path].strip('`')}")["value"]
            assert given == plain(default), path


def test_the_example_shows_every_setting() -> None:
    raw = tomllib.loads(EXAMPLE.read_text("utf-8"))
    shown: set[str] = set()

    def walk(value: object, at: str) -> None:
        shown.add(at)
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, f"{at}.{name}" if at else name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, f"{at}[]")

    walk(raw, "")
    missing = {
        path
        for path, _ in settings()
        if path not in shown and not any(path.startswith(left) for left in LEFT_OUT)
    }
    assert missing == set()
