"""Which addresses a phone can reach."""

from pathlib import Path

import pytest

from signaling import lan

FIB = """Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 169.254.3.4
        /32 host LOCAL
     |-- 192.168.1.20
        /32 host LOCAL
     |-- 8.8.4.4
        /32 host LOCAL
     |-- 192.168.1.255
        /32 link BROADCAST
"""


def test_private_addresses_the_default_route_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fib").write_text(FIB)
    monkeypatch.setattr(lan, "_of_default_route", lambda: "10.1.2.3")
    monkeypatch.setattr(lan, "_of_hostname", lambda: ["127.0.1.1", "192.168.1.20", "fe80::1%eth0"])
    assert lan.addresses(tmp_path / "fib") == ["10.1.2.3", "192.168.1.20"]


def test_no_network_no_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lan, "_of_default_route", lambda: None)
    monkeypatch.setattr(lan, "_of_hostname", lambda: ["127.0.1.1"])
    assert lan.addresses(tmp_path / "none") == []


def test_the_host_name_fits_a_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Laptop.fritz.box")
    assert lan.host_name() == "laptop"
