"""Talking with the person at the terminal."""

import getpass
import sys
from collections.abc import Sequence

from signaling.core.errors import Code, Refused
from signaling.generated import new_password


class CommandRefused(Exception):
    """Why a command does nothing, in one sentence that also says what to do."""


def say(line: str = "") -> None:
    """To standard output, at once: whoever reads it may be a program that waits for this line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    sys.stderr.write(f"visavis: {line}\n")
    sys.stderr.flush()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, two spaces apart."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    rule = ["─" * width for width in widths]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, rule, *rows)
    )
    return "\n".join(lines)


def password_for(login: str, *, generate: bool) -> tuple[str, bool]:
    """The password and whether it was generated (then it must be shown). Without a terminal there's nobody to ask."""
    if generate or not sys.stdin.isatty():
        return new_password(), True
    first = getpass.getpass(f"Password for {login} (empty: make one): ")
    if not first:
        return new_password(), True
    if getpass.getpass("The same again: ") != first:
        raise Refused(Code.PASSWORD_WEAK, "the two passwords were not the same: try again")
    return first, False
