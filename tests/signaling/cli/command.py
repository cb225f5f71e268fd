"""Runs the command line in this process, on a desk of its own."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from signaling.__main__ import main

SETTINGS = """
[desk]
name = "Beispielbank"
time_zone = "Europe/Vienna"
privacy = { de = "de", en = "en" }
imprint = { de = "de", en = "en" }
contact_hint = { de = "de", en = "en" }

[server]
public_url = "https://desk.example.org"

[[queues]]
id = "german"
title = { de = "Deutsch", en = "German" }
language = "de"

[[skills]]
id = "tax"
title = { de = "Steuer", en = "Tax" }

[[certificates]]
id = "video"
title = { de = "Video", en = "Video" }

[[dispositions]]
id = "done"
title = { de = "Fertig", en = "Done" }
"""


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Command:
    """`command("agent", "list")`: without a terminal, `--config` added."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.config = folder / "desk.toml"
        self.config.write_text(SETTINGS, encoding="utf-8")
        self._capsys = capsys

    def __call__(self, *words: str) -> Done:
        return self.bare(*words, "--config", str(self.config))

    def bare(self, *words: str) -> Done:
        code = main(words)
        captured = self._capsys.readouterr()
        return Done(code, captured.out, captured.err)
