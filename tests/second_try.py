"""Run tests beside each other; what fails there is tried once more, alone, if it talks with real processes.

    python -m tests.second_try -n 2 --dist worksteal tests/e2e

All arguments are pytest's. Only what lies in `tests/e2e` and `tests/integration` gets a second try: browsers, servers
and kills depend on how busy the machine is, a unit test doesn't. A test that needs it is a flaw to mend: it is named in
the output and added to `build/unsteady.txt`. More than three are no accident, and neither is what comes up while
something is taken down, such as a fault in a server's log: those fail the run at once.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

MOST: Final = 3
REAL: Final = ("tests/e2e/", "tests/integration/")
UNSTEADY: Final = Path("build/unsteady.txt")
HEADING: Final = "failed beside other tests, passed alone"


class Failures:
    """A plugin of pytest: which tests failed, and in which of their phases (setup, call, teardown)."""

    def __init__(self) -> None:
        self.phases: dict[str, set[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.phases.setdefault(report.nodeid, set()).add(report.when)

    @property
    def worth_a_try(self) -> bool:
        return (
            len(self.phases) <= MOST
            and all(name.startswith(REAL) for name in self.phases)
            and {"teardown"} not in self.phases.values()
        )


def main(arguments: Sequence[str]) -> int:
    """The exit code of pytest."""
    failures = Failures()
    code = int(pytest.main([*arguments], plugins=[failures]))
    if code != pytest.ExitCode.TESTS_FAILED or not failures.worth_a_try:
        return code
    names = [*failures.phases]
    # In a process of its own: nothing of the first try is left in it.
    again = subprocess.run([sys.executable, "-m", "pytest", "-n", "0", *names], check=False)
    if again.returncode == pytest.ExitCode.OK:
        UNSTEADY.parent.mkdir(exist_ok=True)
        with UNSTEADY.open("a") as unsteady:
            unsteady.writelines(f"{name}\n" for name in names)
        print(f"\n{HEADING}:", *names, sep="\n  ")  # noqa: T201 - beside what pytest prints
    return again.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
