"""docs/security.md promises a test for each requirement of ASVS 5.0 V17; here the promises are counted."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "security.md"
REQUIREMENTS = ["17.1.1", "17.1.2", *(f"17.2.{n}" for n in range(1, 9)), "17.3.1", "17.3.2"]


def rows() -> dict[str, list[str]]:
    """The tests that each requirement's row names."""
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\| (17\.\d\.\d) \|", line):
            found[match[1]] = re.findall(r"`(test_\w+)`", line)
    return found


def there() -> set[str]:
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }


def test_the_table_has_each_requirement() -> None:
    assert list(rows()) == REQUIREMENTS


def test_each_requirement_has_a_test_with_its_id_in_the_name() -> None:
    known = there()
    for requirement, named in rows().items():
        assert named, requirement
        for name in named:
            assert requirement.replace(".", "_") in name
            assert name in known
