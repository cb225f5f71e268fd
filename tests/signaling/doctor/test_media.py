"""What the doctor sees of the media workers' addresses and ports: real sockets on this machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from signaling.doctor import media
from tests.coturn import free_port

pytestmark = pytest.mark.network

HERE = "127.0.0.1"


@contextmanager
def held() -> Iterator[int]:
    with socket.socket(type=socket.SOCK_DGRAM) as holder:
        holder.bind((HERE, 0))
        yield int(holder.getsockname()[1])


@contextmanager
def worker(path: Path) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        yield


def test_addresses_that_browsers_are_told() -> None:
    found = list(media.addresses(("0.0.0.0", "224.0.0.1", "127.0.0.1", "192.0.2.1")))  # noqa: S104
    assert [each.level for each in found] == ["bad", "bad", "bad", "ok"]
    assert "another machine's" in found[-1].what
    assert list(media.addresses(())) == []


def test_ports_that_can_be_had(tmp_path: Path) -> None:
    first = free_port(socket.SOCK_DGRAM)
    (one,) = media.ports(HERE, first, [tmp_path / "0"])
    assert (one.level, str(first) in one.what) == ("ok", True)


def test_any_port_can_be_had_but_no_firewall_knows_it(tmp_path: Path) -> None:
    (found,) = media.ports(HERE, 0, [tmp_path / "0", tmp_path / "1"])
    assert (found.name, found.level) == ("media.port", "warn")
    assert "media.port" in found.todo


def test_a_port_that_our_own_worker_holds_and_one_that_is_somebody_elses(tmp_path: Path) -> None:
    path = tmp_path / "0"
    with held() as port:
        (found,) = media.ports(HERE, port, [path])
        assert (found.level, "another program holds" in found.what) == ("bad", True)
        with worker(path):
            (found,) = media.ports(HERE, port, [path])
            assert (found.name, found.level) == ("media.workers", "ok")
        (found,) = media.ports(HERE, port, [path])  # left behind by one that has ended
        assert found.level == "bad"


def test_each_worker_has_the_next_port(tmp_path: Path) -> None:
    with held() as port:
        found = list(media.ports(HERE, port - 1, [tmp_path / "0", tmp_path / "1"]))
    assert (found[-1].level, str(port) in found[-1].what) == ("bad", True)


def test_an_address_that_the_machine_has_not(tmp_path: Path) -> None:
    (found,) = media.ports("192.0.2.1", 40_000, [tmp_path / "0"])
    assert (found.level, "correct media.host" in found.todo) == ("bad", True)


def test_packages_that_are_missing() -> None:
    (found,) = media.installed(False)
    assert (found.name, found.level) == ("media.packages", "bad")
    assert list(media.installed(True)) == []


def test_a_folder_of_sockets_that_others_may_enter(tmp_path: Path) -> None:
    sockets = tmp_path / "sockets"
    assert list(media.folder(sockets)) == []
    sockets.mkdir(mode=0o700)
    assert [each.level for each in media.folder(sockets)] == ["ok"]
    sockets.chmod(0o750)
    (found,) = media.folder(sockets)
    assert (found.level, found.todo) == ("bad", f"chmod 700 {sockets}")
    (found,) = media.folder(tmp_path / ("x" * 300))  # a name that no file can have
    assert (found.name, found.level) == ("media.sockets", "warn")


def test_workers_to_which_nothing_is_relayed() -> None:
    told = ["10.0.0.5", "198.51.101.7"]
    (found,) = media.relayed(told, ["10.0.0.5"], chosen=True)
    assert (found.name, found.level) == ("media.relayed", "warn")
    assert "10.0.0.5" in found.what
    assert "turn.media" in found.todo
    # Of the machine's own addresses one will do.
    assert list(media.relayed(told, ["10.0.0.5"], chosen=False)) == []
    assert len(list(media.relayed(told, told, chosen=False))) == 2
    assert list(media.relayed(told, [], chosen=True)) == []
