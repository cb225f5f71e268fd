"""Settings as the desk gets them: seconds become milliseconds, files are found beside the settings."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policies.consent import ConsentText, RecordingRule
from policies.routing.facts import Loosening, Opening, Overflow
from signaling.config import Settings, minutes
from signaling.config_fields import Section
from signaling.config_file import check
from signaling.core.call_views import IceServer
from signaling.core.model import DeskRules
from tests.signaling.settings import complete, minimal, with_recording


def settings(raw: dict[str, Any], folder: Path = Path("/srv/desk")) -> Settings:
    return check(raw, {}, 0, folder=folder, source="test")


def test_the_smallest_settings_are_enough() -> None:
    desk = settings(minimal())
    assert desk.ice_servers == ()  # never a stranger's server
    assert desk.origins == ("https://desk.example.org",)
    assert desk.storage.data == Path("/srv/desk/data")
    assert desk.storage.database_url == "sqlite:////srv/desk/data/visavis.db"


def test_nothing_is_recorded_unless_a_queue_says_so() -> None:
    desk = settings(minimal())
    assert not desk.records
    rules = desk.to_rules()
    assert rules.queues[0].recording == RecordingRule()
    assert rules.consent_texts == ()


def test_the_desk_gets_what_may_be_recorded_and_the_words_to_ask_for_it() -> None:
    rules = settings(with_recording(minimal(), ask="agent")).to_rules(media=True)
    assert rules.queues[0].recording == RecordingRule(
        mode="consent", purposes=("sound", "picture"), uses=("quality",), ask="agent"
    )
    assert rules.consent_texts[0] == ConsentText(
        purpose="sound",
        version="2026-11",
        text={"de": "sound auf Deutsch", "en": "sound in English"},
    )
    assert [text.purpose for text in rules.consent_texts] == ["sound", "picture", "quality"]


def test_recordings_and_their_keys_lie_apart_in_the_data_folder_or_where_it_is_said() -> None:
    raw = with_recording(minimal())
    desk = settings(raw)
    assert desk.records
    assert desk.recordings_folder == Path("/srv/desk/data/recordings")
    assert desk.keys_folder == Path("/srv/desk/data/keys")
    raw["recording"] |= {"folder": "/media/talks", "keys": "secret/keys"}
    desk = settings(raw)
    assert desk.recordings_folder == Path("/media/talks")
    assert desk.keys_folder == Path("/srv/desk/secret/keys")


def test_rules_are_in_milliseconds() -> None:
    rules = settings(complete()).to_rules()
    tax = rules.queues[0]
    assert (tax.head_start_ms, tax.preferred_ms, tax.reservation_ms) == (30_000, 45_000, 25_000)
    assert (tax.wrap_up_ms, tax.rest_ms, tax.longest) == (90_000, 10_000, 500)
    assert tax.loosen == (
        Loosening(after_ms=60_000, skills={"tax": 2}),
        Loosening(after_ms=120_000, skills={"tax": 0}),
    )
    assert tax.overflow == (Overflow(after_ms=180_000, queue="english"),)
    assert tax.hours.zone == "Europe/Vienna"
    assert tax.hours.openings == (
        Opening(weekday=0, start=540, end=720),
        Opening(weekday=0, start=780, end=1_440),
        Opening(weekday=4, start=540, end=720),
    )
    assert tax.hours.closed_on == {"2026-12-24", "2026-12-25"}
    assert tax.certificates == {"video": ("identification",)}
    assert tax.network == "relay"
    assert rules.ice_servers == (
        IceServer(urls=("turn:turn.example.org:3478",), username="desk", credential="secret"),
    )
    assert (rules.waiting_grace_ms, rules.absent_ms) == (240_000, 6_000)
    assert (rules.call_grace_ms, rules.agent_grace_ms, rules.open_grace_ms) == (
        200_000,
        20_000,
        900_000,
    )
    assert rules.pause_reasons == ("lunch",)
    assert rules.dispositions == ("done",)


def test_defaults_are_the_cores_own() -> None:
    """A grace left out is what the core takes by itself, so that no value stands in two places and differs."""
    given = settings(minimal()).to_rules()
    assert given == DeskRules(
        desk="desk",
        languages=("de", "en"),
        queues=given.queues,
        pause_reasons=(),
        dispositions=("done",),
    )


def test_texts_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "privacy.txt").write_text("Wir speichern wenig.\n", encoding="utf-8")
    raw = minimal()
    raw["desk"]["privacy"]["de"] = {"file": "privacy.txt"}
    assert settings(raw, tmp_path).desk.privacy.de == "Wir speichern wenig."


def test_origins_beside_the_public_one() -> None:
    raw = minimal()
    raw["server"]["origins"] = ["https://Desk.example.org/", "https://intern.example.org:8443"]
    assert settings(raw).origins == ("https://desk.example.org", "https://intern.example.org:8443")


def test_secrets_are_not_in_the_representation() -> None:
    raw = complete()
    raw["storage"] = {"database": "postgresql://desk:geheim@db/visavis"}
    assert "geheim" not in repr(settings(raw))
    assert "secret" not in repr(settings(raw).ice_servers)


def test_settings_are_frozen() -> None:
    desk = settings(minimal())
    with pytest.raises(ValidationError, match="frozen"):
        desk.server.port = 1  # type: ignore[misc]


def test_minutes() -> None:
    assert (minutes("00:00"), minutes("09:30"), minutes("24:00")) == (0, 570, 1_440)


def test_every_section_is_frozen_and_strict() -> None:
    todo = [Section]
    while todo:
        section = todo.pop()
        assert section.model_config["frozen"]
        assert section.model_config["extra"] == "forbid"
        todo += section.__subclasses__()
