"""A file that can't be read, and secrets from the environment."""

from pathlib import Path

import pytest

from signaling.config_file import WrongSettings, load, with_secrets

EXAMPLE = Path("docs/visavis.example.toml")


def test_the_example_file_is_right() -> None:
    desk = load(EXAMPLE, {}, 0)
    assert desk.storage.data == EXAMPLE.absolute().parent / "data"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as caught:
        load(tmp_path / "no.toml", {}, 0)
    assert caught.value.problems == ("can't be read: No such file or directory",)


def test_a_file_that_is_no_toml(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("[desk\n", encoding="utf-8")
    with pytest.raises(WrongSettings, match=r"is not TOML: .*line 1"):
        load(tmp_path / "x.toml", {}, 0)


def test_an_empty_file_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "x.toml").touch()
    with pytest.raises(WrongSettings) as caught:
        load(tmp_path / "x.toml", {}, 0)
    assert caught.value.problems == tuple(
        f"{name}: is missing" for name in ("desk", "server", "queues", "dispositions")
    )


def test_secrets_come_from_the_environment() -> None:
    environ = {
        "VISAVIS_DATABASE_URL": "postgresql://db/visavis",
        "VISAVIS_ICE_CREDENTIAL": "from outside",
        "VISAVIS_TURN_SECRET": "shared",
    }
    raw = {
        "storage": {"data": "d"},
        "ice_servers": [{"urls": ["stun:a"]}, {"urls": ["turn:b"], "username": "u"}],
    }
    got = with_secrets(raw, environ)
    assert got["storage"] == {"data": "d", "database": "postgresql://db/visavis"}
    assert got["ice_servers"] == [
        {"urls": ["stun:a"]},
        {"urls": ["turn:b"], "username": "u", "credential": "from outside"},
    ]
    assert "turn" not in got
    assert with_secrets({"turn": {"realm": "r"}}, environ)["turn"] == {
        "realm": "r",
        "secret": "shared",
    }
    assert raw["storage"] == {"data": "d"}
