"""Certificates that can't be used are named with their reason; a new one is taken up without a restart."""

import ssl
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signaling.tls import SELF_MADE_DAYS, Reloading, problems, self_made, server_context

NOW = int(time.time() * 1000)  # the real one: handshakes look at it too
DAY = 86_400_000


def date(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return self_made(tmp_path, ["desk.test", "192.0.2.7"], NOW)


def test_a_self_made_pair_has_no_problems(pair: tuple[Path, Path]) -> None:
    assert problems(*pair, NOW) == []


def test_expired(pair: tuple[Path, Path]) -> None:
    [(field, words)] = problems(*pair, NOW + (SELF_MADE_DAYS + 1) * DAY)
    assert (field, words) == ("certificate", f"has expired on {date(NOW + SELF_MADE_DAYS * DAY)}")


def test_not_valid_yet(pair: tuple[Path, Path]) -> None:
    [(field, words)] = problems(*pair, NOW - 2 * DAY)
    assert (field, words) == ("certificate", f"is valid only from {date(NOW - DAY)} on")


def test_missing_files(tmp_path: Path) -> None:
    found = problems(tmp_path / "no.pem", tmp_path / "no.key", NOW)
    assert [field for field, _ in found] == ["certificate", "key"]
    assert all("No such file" in words for _, words in found)


def test_files_that_are_no_pem(tmp_path: Path) -> None:
    (tmp_path / "junk").write_text("junk")
    found = dict(problems(tmp_path / "junk", tmp_path / "junk", NOW))
    assert found["certificate"].startswith("must be a PEM file with a certificate")
    assert found["key"].startswith("must be a PEM file with a private key")


def test_a_key_of_another_certificate(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    _, other = self_made(tmp_path / "other", ["desk.test"], NOW)
    assert problems(pair[0], other, NOW) == [("key", "doesn't belong to the certificate")]


def test_the_self_made_one_is_kept_for_the_same_names(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    before = pair[0].read_bytes()
    self_made(tmp_path, ["192.0.2.7", "desk.test"], NOW + DAY)
    assert pair[0].read_bytes() == before


@pytest.mark.parametrize(
    ("names", "later"), [(["desk.test", "192.0.2.8"], 0), (["desk.test", "192.0.2.7"], 340 * DAY)]
)
def test_the_self_made_one_is_renewed(
    pair: tuple[Path, Path], tmp_path: Path, names: list[str], later: int
) -> None:
    before = pair[0].read_bytes()
    self_made(tmp_path, names, NOW + later)
    assert pair[0].read_bytes() != before
    assert problems(*pair, NOW + later) == []


def test_the_key_is_for_the_owner_alone(pair: tuple[Path, Path]) -> None:
    assert pair[1].stat().st_mode & 0o777 == 0o600


def test_modern_tls_only(pair: tuple[Path, Path]) -> None:
    context = server_context(*pair)
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def served(context: ssl.SSLContext, trusted: Path) -> bytes:
    """The certificate that a client gets which trusts only `trusted`; no socket involved."""
    client_context = ssl.create_default_context(cafile=str(trusted))
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname="desk.test")
    server = context.wrap_bio(to_server, to_client, server_side=True)
    waiting = {client, server}
    while waiting:
        for end in (client, server):
            try:
                end.do_handshake()
                waiting.discard(end)
            except ssl.SSLWantReadError:
                pass
    got = client.getpeercert(binary_form=True)
    assert got is not None
    return got


def test_the_context_follows_the_files(pair: tuple[Path, Path], tmp_path: Path) -> None:
    reloading = Reloading(*pair)
    first = served(reloading.context, pair[0])
    assert reloading.look(NOW) == []
    assert served(reloading.context, pair[0]) == first
    self_made(tmp_path, ["desk.test"], NOW)
    assert reloading.look(NOW) == []
    assert served(reloading.context, pair[0]) != first


def test_a_broken_pair_leaves_the_old_one_in_service(pair: tuple[Path, Path]) -> None:
    reloading = Reloading(*pair)
    good = pair[0].with_name("good.pem")
    good.write_bytes(pair[0].read_bytes())
    pair[0].write_text("half a cert")
    assert "must be a PEM file" in reloading.look(NOW)[0]
    served(reloading.context, good)
    pair[0].unlink()
    assert "No such file" in reloading.look(NOW)[0]
    served(reloading.context, good)
