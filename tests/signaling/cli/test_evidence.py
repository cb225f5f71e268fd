"""Evidence bundles from the command line, and what others make of them with their own programs."""

import asyncio
import html
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from media.archive import Archive
from signaling import processes
from signaling.cli.data import Now, now_ms, opened
from signaling.cli.evidence import in_words
from signaling.config_file import load
from signaling.core.records import AuditRecord
from signaling.evidence.making import making_of
from signaling.evidence.verify import Flaw, verify
from signaling.heads import public_from
from signaling.review.destroying import Ground
from signaling.review.offline import offline
from signaling.store.audit import AuditLog
from tests import evidence_case, unrecorded_case
from tests.signaling.cli.command import Command, Done


@pytest.fixture
def archive(command: Command, tmp_path: Path) -> Archive:
    asyncio.run(evidence_case.save(load(command.config, {}, evidence_case.AT)))
    return evidence_case.record(tmp_path / "data")


@pytest.fixture
def bundle(command: Command, archive: Archive, tmp_path: Path) -> Path:
    return made(command, tmp_path)


def made(command: Command, folder: Path, purpose: str = "authority", contact: str = "c1") -> Path:
    path = folder / f"{purpose}-{contact}.zip"
    done = command("evidence", "make", contact, "--to", str(path), "--purpose", purpose)
    assert done.code == 0, done.err
    (folder / "audit-key.pem").write_text(command("audit", "key").out)
    return path


def checked(command: Command, path: Path, *more: str) -> Done:
    """Without the desk's settings."""
    key = str(path.parent / "audit-key.pem")
    return command.bare("evidence", "verify", str(path), "--key", key, *more)


def test_a_bundle_holds_all_of_it_and_verifies(command: Command, bundle: Path) -> None:
    done = checked(command, bundle)
    assert (done.code, done.out[:31]) == (0, "The bundle is as it was made: 1")
    with zipfile.ZipFile(bundle) as found:
        assert found.testzip() is None
        names = found.namelist()
        told = json.loads(found.read("manifest.json"))
        log = [json.loads(line) for line in found.read("audit/log.jsonl").splitlines()]
        german, english = (found.read(f"report.{each}.html").decode() for each in ("de", "en"))
    assert names == [
        "bundle.json",
        *(
            "consents/c1.de.html",
            "consents/c1.en.html",
            "consents/anna.de.html",
            "consents/anna.en.html",
        ),
        *("documents/0001-v1-page-1.webp", "documents/0002-v1-page-1.webp"),
        *("media/0001-sound.webm", "media/0002-picture.webm", "media/0003-sound.webm"),
        *("manifest.json", "blocks.txt", "report.de.html", "report.en.html"),
        *("audit/log.jsonl", "audit/head.jsonl", "SHA256SUMS", "SHA256SUMS.sig"),
    ]
    assert [each["state"] for each in told["parts"]] == ["whole", "truncated", "whole"]
    assert [(each["kind"], each["subject"]) for each in log] == [
        ("recording.started", "c1"), ("recording.stopped", "c1"), ("evidence.made", "c1"),
    ]  # fmt: skip
    for report in (german, english):
        assert "Grüß Gott &amp; &lt;b&gt;guten Tag&lt;/b&gt;" in report
        assert "Sie können &lt;Nein&gt; sagen" in report
        assert report.count("data:image/webp;base64,") == 2
        assert "<script" not in report and ' src="http' not in report  # noqa: PT018
    assert "ended unplanned" in english and "nothing was recorded" in english  # noqa: PT018
    assert bundle.stat().st_mode & 0o077 == 0


def test_a_bundle_for_a_customer_leaves_out_who_has_not_agreed(
    command: Command, tmp_path: Path
) -> None:
    settings = load(command.config, {}, evidence_case.AT)
    asyncio.run(evidence_case.save(settings, passing_on="refused"))
    evidence_case.record(tmp_path / "data")
    path = made(command, tmp_path, "customer")
    with zipfile.ZipFile(path) as found:
        names = found.namelist()
        assert "anna" in json.loads(found.read("manifest.json"))["withheld"]
        assert "not agreed that it is passed on" in found.read("report.en.html").decode()
    assert not [name for name in names if name.startswith("documents/") or "picture" in name]
    assert "media/0001-sound.webm" in names
    assert checked(command, path).code == 0
    whole = made(command, tmp_path, "authority")
    with zipfile.ZipFile(whole) as found:
        assert "media/0002-picture.webm" in found.namelist()
    refused = command(
        "evidence", "make", "c1", "--to", str(tmp_path / "d.zip"), "--purpose", "dispute"
    )
    assert (refused.code, "there is no bundle" in refused.err) == (1, True)
    assert not (tmp_path / "d.zip").exists()


def test_what_happens_while_a_bundle_is_written_is_not_in_it(
    command: Command, archive: Archive, tmp_path: Path
) -> None:
    """It is about other people, and an hour takes minutes."""
    settings = load(command.config, {}, evidence_case.AT)
    entry = AuditRecord(at=evidence_case.AT, kind="contact.looked", subject="another", data={})

    async def written() -> bytes:
        async with opened(settings) as database:
            log = AuditLog(database, settings.desk.id)
            making = making_of(settings, database, processes.reading(settings, now_ms), None)
            pieces = making.pieces(await making.look("c1", "authority", evidence_case.AT, "vera"))
            found = [await anext(pieces)]
            await log.append(entry)
            return b"".join([*found, *[piece async for piece in pieces]])

    (path := tmp_path / "bundle.zip").write_bytes(asyncio.run(written()))
    with zipfile.ZipFile(path) as found:
        log = [json.loads(line) for line in found.read("audit/log.jsonl").splitlines()]
    assert [each["subject"] for each in log] == ["c1", "c1"]
    (tmp_path / "audit-key.pem").write_text(command("audit", "key").out)
    assert checked(command, path).code == 0


def test_a_customer_is_not_told_of_holds_and_judgements(
    command: Command, archive: Archive, tmp_path: Path
) -> None:
    settings = load(command.config, {}, evidence_case.AT)
    inner = ["hold.set", "judgement.given"]

    async def noted() -> None:
        async with opened(settings) as database:
            for kind in inner:
                entry = AuditRecord(at=evidence_case.AT, kind=kind, subject="c1", data={})
                await AuditLog(database, settings.desk.id).append(entry)

    asyncio.run(noted())
    for purpose, told in (("customer", []), ("internal", inner)):
        path = made(command, tmp_path, purpose)
        with zipfile.ZipFile(path) as found:
            log = [json.loads(line) for line in found.read("audit/log.jsonl").splitlines()]
        kinds = [each["kind"] for each in log]
        assert [kind for kind in kinds if kind in inner] == told
        assert kinds[0] == "recording.started"
        assert kinds[-1] == "evidence.made"
        assert checked(command, path).code == 0


def test_damage_in_the_archive_is_in_the_report_and_the_rest_in_the_bundle(
    command: Command, archive: Archive, tmp_path: Path
) -> None:
    part = archive.vault.path("c1", 3)
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    path = made(command, tmp_path)
    with zipfile.ZipFile(path) as found:
        states = [each["state"] for each in json.loads(found.read("manifest.json"))["parts"]]
        assert "is not as it was written any more" in found.read("report.en.html").decode()
        assert 0 < len(found.read("media/0003-sound.webm")) < len(content)
    assert states == ["whole", "truncated", "damaged"]
    assert checked(command, path).code == 0


def test_with_its_key_destroyed_the_bundle_says_so(
    command: Command, archive: Archive, tmp_path: Path
) -> None:
    archive.destroy_key("c1")
    path = made(command, tmp_path)
    with zipfile.ZipFile(path) as found:
        assert not [name for name in found.namelist() if name.startswith("media/")]
        assert "was destroyed on purpose" in found.read("report.en.html").decode()
    assert checked(command, path).code == 0


def test_what_was_changed_is_named(command: Command, bundle: Path) -> None:
    content = bytearray(bundle.read_bytes())
    at = content.index(b"media/0001-sound.webm") + 200
    content[at] ^= 4
    bundle.write_bytes(content)
    done = checked(command, bundle)
    assert done.code == 1
    assert re.search(r"BAD  media/0001-sound\.webm, bytes [\d,]+ to [\d,]+: the content", done.out)
    assert done.out.endswith("The bundle is NOT as it was made.\n")
    (flaw,) = checked(command, bundle, "--json").json["flaws"]
    assert flaw["start"] <= at < flaw["end"]


def test_another_key_does_not_fit(command: Command, bundle: Path, tmp_path: Path) -> None:
    own = tmp_path / "audit-key.pem"
    run = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", "other.key"]
    subprocess.run(run, cwd=tmp_path, check=True)
    run = ["openssl", "pkey", "-in", "other.key", "-pubout", "-out", "other.pem"]
    subprocess.run(run, cwd=tmp_path, check=True)
    other = str(tmp_path / "other.pem")
    done = command.bare("evidence", "verify", str(bundle), "--key", other)
    assert (done.code, "another key signed" in done.out) == (1, True)
    both = command.bare("evidence", "verify", str(bundle), "--key", other, "--key", str(own))
    assert both.code == 0
    none = command.bare("evidence", "verify", str(bundle), "--key", str(bundle))
    assert (none.code, "no public key" in none.err) == (1, True)


def test_nothing_is_there_is_said(command: Command, archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    done = command("evidence", "make", "nobody", "--to", str(path), "--purpose", "internal")
    assert (done.code, "no such contact" in done.err) == (1, True)
    path.write_bytes(b"")
    done = command("evidence", "make", "c1", "--to", str(path), "--purpose", "internal")
    assert (done.code, "there already" in done.err) == (1, True)
    assert command("audit", "key").code == 0
    (tmp_path / "audit-key.pem").write_text(command("audit", "key").out)
    assert "no evidence bundle" in checked(command, path).out


def test_each_bundle_is_an_entry_in_the_audit_log(command: Command, bundle: Path) -> None:
    settings = load(command.config, {}, evidence_case.AT)

    async def entries() -> list[str]:
        async with opened(settings) as database:
            found = await AuditLog(database, settings.desk.id).all_of("evidence.made")
            return [each.data for each in found]

    assert asyncio.run(entries()) == ['{"parts":3,"purpose":"authority","recorded":1,"withheld":0}']


def by_the_docs(folder: Path) -> "subprocess.CompletedProcess[str]":
    """bundle.zip, by the very lines that stand in docs/evidence.md."""
    text = Path("docs/evidence.md").read_text("utf-8")
    script = text.split("```bash\n")[1].split("```")[0]
    return subprocess.run(
        ["/bin/bash", "-e", "-c", script], cwd=folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_openssl_and_sha256sum_check_a_bundle_as_the_docs_say(bundle: Path) -> None:
    bundle.rename(bundle.with_name("bundle.zip"))
    done = by_the_docs(bundle.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Signature Verified Successfully" in done.stdout
    assert "media/0001-sound.webm: OK" in done.stdout
    shutil.rmtree(bundle.with_name("bundle"))
    path = bundle.with_name("bundle.zip")
    content = bytearray(path.read_bytes())
    content[content.index(b'"format"')] ^= 1
    path.write_bytes(content)
    assert by_the_docs(bundle.parent).returncode != 0


# --- contacts without a recording ------------------------------------------------------------------------------------


@pytest.fixture
def unrecorded(command: Command) -> None:
    asyncio.run(unrecorded_case.save(load(command.config, {}, unrecorded_case.AT)))


WHY = {
    "refused": ["Did not agree: Customer (Sound).", "Pictures of the pages that were shown are not in the bundle."],
    "crashed": ["The server started anew during the call: 12:06:49."],
    "chat": ["The contact was a chat."],
    "papers": ["This queue does not record.", "Marks by Agent."],
    "nobody": ["Nobody accepted the contact."],
}  # fmt: skip
PICTURES = {"papers": ["documents/0001-v8-page-1.webp"]}


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.parametrize("contact", unrecorded_case.CONTACTS)
def test_a_contact_without_a_recording_has_a_bundle_too(
    command: Command, tmp_path: Path, contact: str
) -> None:
    path = made(command, tmp_path, contact=contact)
    with zipfile.ZipFile(path) as found:
        names = found.namelist()
        told = json.loads(found.read("manifest.json"))
        english = html.unescape(found.read("report.en.html").decode())
        german = found.read("report.de.html").decode()
        log = [json.loads(line) for line in found.read("audit/log.jsonl").splitlines()]
    assert "Es wurde nichts aufgezeichnet" in german
    for words in ("Nothing was recorded", f"K-{contact}", *WHY[contact]):
        assert words in english, words
    assert (told["recording"], told["parts"], told["contact"]["id"]) == (None, [], contact)
    assert told["unrecorded"]
    assert [name for name in names if name.startswith(("documents/", "media/"))] == PICTURES.get(
        contact, []
    )
    lines = [line["text"] for line in told["chat"]]
    assert (unrecorded_case.SAID in lines) == (contact in {"refused", "chat"})
    receipts = {name.split("/")[1].split(".")[0] for name in names if "consents/" in name}
    assert receipts == ({contact} if contact in {"refused", "crashed"} else set()) | (
        {"anna"} if contact == "refused" else set()
    )
    assert [(each["kind"], each["subject"]) for each in log] == [("evidence.made", contact)]
    assert checked(command, path).code == 0
    flipped = path.with_name("flipped.zip")
    content = path.read_bytes()
    for at in (*range(0, len(content), len(content) // 40), len(content) - 1):
        flipped.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        flaws = verify(flipped, public_from((tmp_path / "audit-key.pem").read_bytes(), "key")).flaws
        assert any(flaw.start <= at < flaw.end for flaw in flaws), at
    flipped.unlink()
    path.rename(tmp_path / "bundle.zip")
    done = by_the_docs(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("unrecorded")
def test_what_others_said_is_not_passed_on_without_their_leave(
    command: Command, tmp_path: Path
) -> None:
    with zipfile.ZipFile(made(command, tmp_path, "customer", "chat")) as found:
        told = json.loads(found.read("manifest.json"))
        assert [line["text"] for line in told["chat"]] == [unrecorded_case.SAID]
        assert told["withheld"] == ["anna"]
    to = str(tmp_path / "d.zip")
    refused = command("evidence", "make", "chat", "--to", to, "--purpose", "dispute")
    assert (refused.code, "has agreed that it is passed on" in refused.err) == (1, True)
    to = str(tmp_path / "dispute.zip")
    done = command("evidence", "make", "crashed", "--to", to, "--purpose", "dispute")
    assert "Nothing was recorded (restarted): the report says more." in done.out
    with zipfile.ZipFile(to) as found:
        assert json.loads(found.read("manifest.json"))["withheld"] == []


def test_what_was_destroyed_is_told_with_the_entry_that_certifies_it(
    command: Command, archive: Archive, tmp_path: Path
) -> None:
    """By the command, and its contact's record is still there."""
    done = command("recordings", "destroy", "c1", "--reason", "erasure", "--yes")
    assert done.code == 0, done.err
    path = made(command, tmp_path)
    with zipfile.ZipFile(path) as found:
        (gone,) = json.loads(found.read("manifest.json"))["destroyed"]
        log = [json.loads(line) for line in found.read("audit/log.jsonl").splitlines()]
        english = found.read("report.en.html").decode()
    (entry,) = [each for each in log if each["kind"] == "recording.destroyed"]
    assert (gone["number"], gone["why"], gone["key"]) == (entry["number"], "erasure", "destroyed")
    assert f"Proof: entry {entry['number']} of the audit log" in english
    assert "There is no recording of this contact" not in english
    assert checked(command, path).code == 0


def test_of_what_is_gone_as_a_whole_it_is_said_when_and_why(
    command: Command, archive: Archive, tmp_path: Path
) -> None:
    settings = load(command.config, {}, evidence_case.AT)

    async def destroyed() -> None:
        async with (
            opened(settings) as database,
            offline(settings, database, Now()) as keeping,
        ):
            await keeping.destroyer.destroy("c1", "record", Ground(why="erasure", by="vera"))

    asyncio.run(destroyed())
    path = tmp_path / "x.zip"
    done = command("evidence", "make", "c1", "--to", str(path), "--purpose", "internal")
    assert (done.code, path.exists()) == (1, False)
    assert "all of it was destroyed on 20" in done.err
    assert "(erasure), as the audit log certifies" in done.err


def test_flaws_are_told_with_their_bytes() -> None:
    assert (
        in_words(Flaw("content", "a", 5, 6))
        == "a, bytes 5 to 5: the content is not as it was written"
    )
    assert in_words(Flaw("directory", "", 1_000, 2_000)).startswith(
        "the bundle, bytes 1,000 to 1,999: "
    )


def test_a_name_that_is_meant_for_the_terminal_is_told_as_text() -> None:
    flaw = Flaw("content", "\x1b[2K\rThe bundle is as it was made\n\u202e", 1, 2)
    told = in_words(flaw)
    assert told.isprintable()
    assert told.startswith(r"\x1b[2K\rThe bundle is as it was made\n\u202e, bytes 1 to 1")
