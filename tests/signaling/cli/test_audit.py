"""The audit log from the command line: whole or damaged, in words and by the exit code; exported, verified offline."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from signaling.cli.audit import verified
from signaling.core.audit import Head
from signaling.core.records import AuditRecord
from signaling.heads import HeadKey, write
from signaling.store.audit import AuditLog
from signaling.store.engine import Database
from tests.signaling.cli.command import Command, Done

DESK = "desk"


@pytest.fixture
def filled(command: Command) -> Command:
    """A log of six entries, and a head of it that was kept."""
    assert command("key", "list").code == 0  # makes the database

    async def work() -> None:
        database = Database(f"sqlite:///{data(command) / 'visavis.db'}")
        log = AuditLog(database, DESK)
        for number in range(1, 7):
            await log.append(AuditRecord(at=number, kind="contact.looked", subject=f"c{number}"))
        line = HeadKey.of(data(command) / "keys").sign(DESK, 1, await log.head())
        write(data(command) / "audit-heads.jsonl", line)
        await database.close()

    asyncio.run(work())
    return command


def data(command: Command) -> Path:
    return command.config.parent / "data"


def by_force(command: Command, *statements: str) -> None:
    engine = create_engine(f"sqlite:///{data(command) / 'visavis.db'}")
    with engine.begin() as connection:
        for name in ("update", "delete", "replace"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_{name}"))
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def exported(command: Command) -> Path:
    path = command.config.parent / "log.jsonl"
    path.unlink(missing_ok=True)
    assert command("audit", "export", "--output", str(path)).code == 0
    return path


def test_an_empty_log_is_whole(command: Command) -> None:
    assert command("audit", "verify") == Done(0, "The audit log is empty.\n", "")


def test_a_whole_log_is_said_to_be_whole(filled: Command) -> None:
    done = filled("audit", "verify")
    assert done == Done(
        0,
        "The audit log is whole: 6 entries, the last is 6; all of it is confirmed by a signed head.\n",
        "",
    )
    filled("keys", "rotate")
    assert "up to entry 6 confirmed by a signed head" in filled("audit", "verify").out
    (data(filled) / "audit-heads.jsonl").unlink()
    assert "no kept head confirms it: give --heads" in filled("audit", "verify").out


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit SET kind = 'x' WHERE number = 2", "entry 2: not as it was written"),
        ("UPDATE audit SET at = 0 WHERE number > 3", "entries 4 to 6: not as it was written"),
        ("DELETE FROM audit WHERE number = 3", "entry 3: missing"),
        (
            "DELETE FROM audit WHERE number > 4",
            "entries 5 to 6: cut from the end; a head tells that there was an entry 6",
        ),
        ("UPDATE audit_heads SET number = 5", "entry 6: behind the end that the log itself knows"),
    ],
)
def test_damage_is_named_with_its_place(filled: Command, statement: str, words: str) -> None:
    by_force(filled, statement)
    done = filled("audit", "verify")
    assert done.code == 1
    assert done.out.splitlines()[0] == f"BAD  {words}"
    assert done.out.splitlines()[-1].startswith("The audit log is damaged: ")
    assert done.err == ""


def test_swapped_entries_are_both_named(filled: Command) -> None:
    by_force(
        filled,
        "UPDATE audit SET number = 99 WHERE number = 2",
        "UPDATE audit SET number = 2 WHERE number = 5",
        "UPDATE audit SET number = 5 WHERE number = 99",
    )
    assert "BAD  entries 2 and 5: have changed places\n" in filled("audit", "verify").out


def test_a_cut_that_also_turned_back_the_log_s_own_head_is_found(filled: Command) -> None:
    by_force(
        filled,
        "DELETE FROM audit WHERE number > 4",
        "UPDATE audit_heads SET number = 4, hash = (SELECT hash FROM audit WHERE number = 4)",
    )
    done = filled("audit", "verify")
    assert done.code == 1
    assert "entries 5 to 6: cut from the end" in done.out


def test_a_head_with_a_wrong_signature_is_named(filled: Command) -> None:
    path = data(filled) / "audit-heads.jsonl"
    line = json.loads(path.read_text())
    other = HeadKey.of(filled.config.parent / "other")
    forged = json.loads(other.sign(DESK, line["at"], Head(line["number"], line["hash"]))) | {
        "key": line["key"]
    }
    path.write_text(json.dumps(forged, separators=(",", ":"), sort_keys=True) + "\n")
    done = filled("audit", "verify")
    assert done.code == 1
    assert "BAD  heads, line 1: has a wrong signature\n" in done.out
    pem = filled.config.parent / "other.pem"
    pem.write_text(filled("audit", "key").out)
    assert filled("audit", "verify", "--heads", str(path), "--key", str(pem)).code == 1


def test_heads_kept_elsewhere_and_another_key(filled: Command, tmp_path: Path) -> None:
    pem = tmp_path / "key.pem"
    pem.write_text(filled("audit", "key").out)
    elsewhere = tmp_path / "elsewhere.jsonl"
    (data(filled) / "audit-heads.jsonl").rename(elsewhere)
    done = filled("audit", "verify", "--heads", str(elsewhere), "--key", str(pem))
    assert (done.code, "all of it is confirmed" in done.out) == (0, True)
    pem.write_text("nonsense")
    done = filled("audit", "verify", "--heads", str(elsewhere), "--key", str(pem))
    assert done == Done(1, "", f"visavis: {pem} holds no public key in PEM.\n")
    assert filled("audit", "verify", "--heads", str(tmp_path / "none")).err.endswith(
        "none: No such file or directory.\n"
    )


def test_the_key_is_the_same_again_and_one_that_is_none_is_told(command: Command) -> None:
    first = command("audit", "key")
    assert first.out.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert command("audit", "key") == first
    (data(command) / "keys" / "audit.key").write_text("nonsense")
    assert command("audit", "key").err.endswith("audit.key holds no usable key.\n")


# --- export --------------------------------------------------------------------------------------------------------


def test_an_export_proves_itself(filled: Command) -> None:
    path = exported(filled)
    assert path.stat().st_mode & 0o777 == 0o600
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert lines[-1]["kind"] == "audit.exported", "an export is an entry too"
    done = filled("audit", "verify", "--log", str(path))
    assert done.out.startswith("The audit log is whole: 7 entries, the last is 7; up to entry 6 ")
    again = filled("audit", "export", "--output", str(path))
    assert again.err.endswith("log.jsonl is there already: name a new file.\n")


def test_a_range_is_exported_and_proves_itself(filled: Command, tmp_path: Path) -> None:
    done = filled("audit", "export", "--first", "3", "--last", "5")
    assert [json.loads(line)["number"] for line in done.out.splitlines()] == [3, 4, 5]
    path = tmp_path / "range.jsonl"
    path.write_text(done.out)
    assert filled("audit", "verify", "--log", str(path)).code == 1, "a head tells of a sixth"
    (data(filled) / "audit-heads.jsonl").unlink()
    assert filled("audit", "verify", "--log", str(path)).code == 0
    assert filled("audit", "export", "--first", "3", "--last", "2").code == 1


def test_every_flipped_bit_of_an_exported_log_is_found(filled: Command) -> None:
    """Of three lines, in the code that the command runs; two dozen of them by the command itself."""
    path = exported(filled)
    raw = b"".join(path.read_bytes().splitlines(keepends=True)[:3])
    verdict, broken = verified(raw, DESK, [])
    assert (verdict.damages, broken) == ((), [])
    changed = bytearray(raw)
    for at in range(len(raw)):
        for bit in range(8):
            changed[at] ^= 1 << bit
            verdict, broken = verified(bytes(changed), DESK, [])
            assert verdict.damages or broken, (at, bit)
            changed[at] ^= 1 << bit
    for at in range(0, len(raw), 60):
        changed[at] ^= 1
        path.write_bytes(changed)
        assert filled("audit", "verify", "--log", str(path)).code == 1
        changed[at] ^= 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: [*lines[:2], *lines[3:]], "entry 3: missing"),
        (lambda lines: lines[:4], "entries 5 to 6: cut from the end"),
        (
            lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
            "log, line 3: entry 2 stands behind 3",
        ),
        (lambda lines: [*lines, lines[-1]], "log, line 8: entry 7 stands behind 7"),
        (lambda lines: [*lines[:3], b"{}\n", *lines[4:]], "log, line 4: is no entry"),
        (lambda lines: [*lines[:-1], lines[-1][:-1]], "log, line 7: is not whole"),
    ],
)
def test_a_damaged_file_is_found(
    filled: Command, change: Callable[[list[bytes]], list[bytes]], words: str
) -> None:
    path = exported(filled)
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    done = filled("audit", "verify", "--log", str(path))
    assert done.code == 1
    assert words in done.out


def test_jq_and_sha256sum_and_nothing_of_ours_check_an_export(filled: Command) -> None:
    """As docs/operations.md tells an auditor to, with the very lines that stand there."""
    path = exported(filled)
    script = Path("docs/operations.md").read_text("utf-8").split("```bash\n")[1].split("```")[0]
    command = ["bash", "-c", script]
    done = subprocess.run(
        command, cwd=path.parent, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "7 entries are whole")
    path.write_text(path.read_text().replace('"subject":"c6"', '"subject":"c7"'))
    done = subprocess.run(
        command, cwd=path.parent, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, "entry 6" in done.stdout) == (1, True)
