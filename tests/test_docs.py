"""Documents agree with the code: what is drawn, what is linked, what is named."""

import re
from pathlib import Path

import pytest

from signaling import hub
from tests.docs import ACCESS, LICENCES, STATES, access, licences, session_states

ROOT = Path(__file__).parent.parent


def test_the_diagram_of_states_is_up_to_date() -> None:
    assert STATES.read_text(encoding="utf-8") == session_states(), "run make docs"


def test_the_table_of_access_is_up_to_date() -> None:
    assert ACCESS.read_text(encoding="utf-8") == access(), "run make docs"


def test_the_licences_are_up_to_date_and_none_reaches_us() -> None:
    words = licences()
    assert LICENCES.read_text(encoding="utf-8") == words, "run make docs"
    rows = re.findall(r"^\| \S+ \| (.*) \|$", words, re.MULTILINE)
    assert len(rows) > 30
    assert [
        # A library under the LGPL asks only that it can be exchanged, as a package of its own can.
        row
        for row in rows
        if not row or re.search(r"\bA?GPL|SSPL|BUSL|unknown", row, re.IGNORECASE)
    ] == []


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("signaling/**/*.md")]


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (document.parent / target).exists()] == []


def test_each_make_target_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)", (ROOT / "README.md").read_text("utf-8")))
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    assert named
    assert named - targets == set()


def test_each_close_code_is_explained() -> None:
    prose = (ROOT / "signaling" / "PROTOCOL.md").read_text("utf-8")
    codes = {*hub.WHY.values(), *hub.REFUSED_HELLO.values(), hub.RESTARTING, hub.TOO_SLOW}
    explained = {int(code) for code in re.findall(r"\b([14]\d{3})\b", prose)}
    assert {*codes, hub.HELLO_MISSING, hub.TOO_MANY} - explained == set()
