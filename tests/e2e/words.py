"""The pages' own words, read from their dictionaries: a test presses what it says on the button.

say = Words("customer", "de")
say("welcome.start")  # "Starten"
say("waiting.place", place=3)  # "Sie sind auf Platz 3"
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "web" / "src"
# key: "words", or key: { one: "…", other: "…" }
ENTRY = re.compile(
    r"""^\s+(?:"([^"]+)"|(\w+)):\s*
        (?:("(?:[^"\\]|\\.)*")|\{\s*one:\s*("(?:[^"\\]|\\.)*"),\s*other:\s*("(?:[^"\\]|\\.)*"),?\s*\})""",
    re.VERBOSE | re.MULTILINE,
)
PROBLEM = re.compile(
    r"""^\s+(?:"([^"]+)"|(\w+)):\s*\{\s*
        happened:\s*("(?:[^"\\]|\\.)*"),\s*means:\s*("(?:[^"\\]|\\.)*"),\s*todo:\s*("(?:[^"\\]|\\.)*")""",
    re.VERBOSE | re.MULTILINE,
)

Entry = str | tuple[str, str]


class Words:
    """One slice of the pages in one language. Unknown keys and left-out parameters fail."""

    def __init__(self, slice_: str, language: str) -> None:
        self.language = language
        self._entries = _slice(slice_, language)

    def __call__(self, key: str, **params: object) -> str:
        entry = self._entries[key]
        if isinstance(entry, tuple):
            entry = entry[0] if params["count"] == 1 else entry[1]
        return re.sub(r"\{(\w+)\}", lambda name: str(params[name[1]]), entry)

    def like(self, key: str) -> re.Pattern[str]:
        """Matches the words whatever stands for their parameters."""
        entry = self._entries[key]
        either = entry if isinstance(entry, tuple) else (entry,)
        parts = [".+?".join(map(re.escape, re.split(r"\{\w+\}", words))) for words in either]
        return re.compile("|".join(parts))


def problem(code: str, language: str) -> Mapping[str, str]:
    """What is said for an error's code: `happened`, `means`, `todo`."""
    return _problems(language)[code]


@cache
def _slice(slice_: str, language: str) -> Mapping[str, Entry]:
    folder = SOURCES / slice_
    own = folder / f"words.{language}.ts"
    if own.exists():
        return _entries(own.read_text())
    # Small slices keep both languages in one file: `de: { … }, en: { … }`.
    german, english = (folder / "words.ts").read_text().split("\n  en: {")
    return _entries(german if language == "de" else english)


def _entries(source: str) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for quoted, bare, words, one, other in ENTRY.findall(source):
        found[quoted or bare] = json.loads(words) if words else (json.loads(one), json.loads(other))
    return found


@cache
def _problems(language: str) -> Mapping[str, Mapping[str, str]]:
    files = sorted((SOURCES / "ui").glob(f"problems*.{language}.ts"))
    source = "".join(file.read_text() for file in files)
    return {
        quoted or bare: {
            "happened": json.loads(happened),
            "means": json.loads(means),
            "todo": json.loads(todo),
        }
        for quoted, bare, happened, means, todo in PROBLEM.findall(source)
    }
