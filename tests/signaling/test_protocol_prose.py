"""PROTOCOL.md says something of every command, message and code, and of nothing that doesn't exist."""

import re
from pathlib import Path
from typing import get_args

from signaling.core.commands import AgentCommand, CustomerCommand, Hello, Ping, Supervise
from signaling.core.errors import Code
from signaling.core.messages import Message

PROSE = (Path(__file__).parents[2] / "signaling" / "PROTOCOL.md").read_text()
CLASSES = {
    Hello,
    Ping,
    Supervise,
    *get_args(CustomerCommand),
    *get_args(AgentCommand),
    *get_args(Message),
}


def wire_name(kind: type) -> str:
    (name,) = get_args(kind.__annotations__["type"])
    assert isinstance(name, str)
    return name


def test_each_command_and_message_has_its_section_and_no_other_has() -> None:
    sections = re.findall(r"^### (\S+)$\n+(\S.*)", PROSE, re.MULTILINE)
    assert sorted(name for name, _ in sections) == sorted(map(wire_name, CLASSES))
    assert all(len(text) > 20 for _, text in sections)


def test_each_code_is_explained_and_no_other_is() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| .{5,} \|$", PROSE, re.MULTILINE)
    assert rows == [str(code) for code in Code]
