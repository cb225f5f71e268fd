"""A demo is made once; later starts find the same people with the same passwords."""

import json
import tomllib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from policies.qualification import holds
from signaling.config import Settings
from signaling.config_file import check, load
from signaling.demo import PEOPLE, SECRETS, Facts, Serving, prepare, write_settings
from signaling.store.accounts import Accounts
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from signaling.store.sessions import Sessions

NOW = int(datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp() * 1000)
LOCAL = Serving(port=8080)
LAN = Serving(port=8443, addresses=("192.168.1.20", "10.0.0.3"), host_name="laptop")


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(PasswordHasher, "from_parameters", lambda _: cheap)


class Demo:
    def __init__(self, data: Path, database: Database) -> None:
        self.data = data
        self.database = database

    def settings(self) -> Settings:
        return load(write_settings(self.data, LOCAL), {}, NOW)

    async def start(self) -> Facts:
        return await prepare(self.settings(), self.database, self.data / "visavis.toml", NOW)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    database = Database(f"sqlite:///{tmp_path / 'data' / 'visavis.db'}")
    await upgrade(database)
    yield Demo(tmp_path / "data", database)
    await database.close()


def passwords(facts: Facts) -> dict[str, str]:
    return {account.login: account.password for account in facts.accounts}


async def test_everyone_can_sign_in_as_printed(demo: Demo) -> None:
    facts = await demo.start()
    assert len(facts.accounts) == len(PEOPLE) == 8
    accounts = Accounts(demo.database, "demo")
    sessions = Sessions(demo.database, "demo", accounts)
    for account in facts.accounts:
        signed_in = await sessions.sign_in(NOW, account.login, account.password)
        assert signed_in.account.role == account.role
    roles = [account.role for account in facts.accounts]
    assert roles == ["agent"] * 5 + ["supervisor", "compliance", "administrator"]


async def test_a_second_start_prints_the_same_with_fresh_links(demo: Demo) -> None:
    first, second = await demo.start(), await demo.start()
    assert first.accounts == second.accounts
    assert [link.queue for link in first.links] == [
        "german",
        "english",
        "recorded",
        "orders",
        "coaching",
    ]
    assert not {link.url for link in first.links} & {link.url for link in second.links}


async def test_one_video_certificate_has_run_out(demo: Demo) -> None:
    settings = demo.settings()
    await demo.start()
    profiles = await Accounts(demo.database, settings.desk.id).profiles()
    out = [
        profile.id
        for profile in profiles
        for one in profile.certificates
        if one.ends_at is not None and one.ends_at < NOW
    ]
    assert out == ["jonas"]


async def test_each_queue_has_a_qualified_agent_for_video(demo: Demo) -> None:
    rules = demo.settings().to_rules()
    await demo.start()
    profiles = await Accounts(demo.database, "demo").profiles()
    for queue in rules.queues:
        able = [
            profile.id
            for profile in profiles
            if queue.language in profile.languages
            and all(dict(profile.skills).get(skill, 0) >= level for skill, level in queue.skills)
            and holds(profile.certificates, queue.certificates.get("video", ()), NOW)
        ]
        assert "anna" in able
        assert len(able) >= 2
        assert queue.hours.openings == ()


async def test_passwords_are_for_the_owner_alone(demo: Demo) -> None:
    facts = await demo.start()
    secrets = demo.data / SECRETS
    assert secrets.stat().st_mode & 0o777 == 0o600
    assert json.loads(secrets.read_text())["passwords"] == passwords(facts)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"passwords": 7}'])
async def test_lost_passwords_are_made_anew(demo: Demo, damage: str) -> None:
    first = await demo.start()
    (demo.data / SECRETS).write_text(damage)
    second = await demo.start()
    assert passwords(first)["anna"] != passwords(second)["anna"]
    sessions = Sessions(demo.database, "demo", Accounts(demo.database, "demo"))
    await sessions.sign_in(NOW, "anna", passwords(second)["anna"])


async def test_the_facts_are_json(demo: Demo) -> None:
    facts = json.loads((await demo.start()).json())
    assert facts["url"] == "http://localhost:8080"
    assert facts["console"] == "http://localhost:8080/console"
    assert set(facts["links"][0]) == {"queue", "title", "url"}
    assert facts["accounts"][3]["certificates"] == {"video-advice": "2026-10-14"}


def test_only_the_server_section_is_written_anew(tmp_path: Path) -> None:
    path = write_settings(tmp_path, LOCAL)
    path.write_text(path.read_text().replace("Bergblick Bank", "Meine Bank"))
    write_settings(tmp_path, Serving(port=9000))
    raw = tomllib.loads(path.read_text())
    assert raw["server"]["public_url"] == "http://localhost:9000"
    assert raw["desk"]["name"] == "Meine Bank"
    assert len(raw["queues"]) == 5


def test_without_serving_the_settings_stay(tmp_path: Path) -> None:
    path = write_settings(tmp_path, Serving(port=9000))
    before = path.read_bytes()
    assert write_settings(tmp_path, None).read_bytes() == before


def test_without_serving_there_are_settings_too(tmp_path: Path) -> None:
    raw = tomllib.loads(write_settings(tmp_path, None).read_text())
    assert raw["server"]["port"] == 8080


def test_in_the_local_network(tmp_path: Path) -> None:
    raw = tomllib.loads(write_settings(tmp_path, LAN).read_text())
    raw["server"].pop("tls")
    server = check(raw, {}, NOW, folder=tmp_path, source="demo").server
    assert server.public_url == "https://192.168.1.20:8443"
    assert {"https://10.0.0.3:8443", "https://laptop.local:8443"} <= set(server.origins)
    assert server.host == "0.0.0.0"  # noqa: S104
