"""Each wrong setting is named by its path, all of them at once."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signaling.config_checks import path, validate
from signaling.tls import self_made
from tests.signaling.settings import complete, minimal, texts, with_recording, with_turn

Change = Callable[[dict[str, Any]], object]


def problems(raw: dict[str, Any], folder: Path = Path("/nowhere"), now: int = 0) -> list[str]:
    return validate({"storage": {}} | raw, folder, now)[1]


def test_the_examples_are_right() -> None:
    assert problems(minimal()) == []
    assert problems(complete()) == []
    assert problems(with_turn(minimal())) == []
    assert problems(with_recording(minimal())) == []
    assert problems(with_recording(complete(), mode="statutory", ask="agent")) == []


def test_a_turn_server_of_our_own_is_enough_for_relayed_queues() -> None:
    raw = complete() | {"ice_servers": []}
    assert any("needs a TURN server" in words for words in problems(raw))
    assert problems(with_turn(raw)) == []


PURPOSE = {"id": "training", "title": {"de": "Einarbeitung", "en": "Training"}}


def queue(number: int, /, **values: Any) -> Change:
    return lambda raw: raw["queues"][number].update(values)


def section(table: str, /, **values: Any) -> Change:
    return lambda raw: raw.setdefault(table, {}).update(values)


def turn(**values: Any) -> Change:
    return lambda raw: raw.update(with_turn({}, **values))


def recording(**change: Any) -> Change:
    """Of a queue that records sound and picture."""
    return lambda raw: raw.update(with_recording(raw, **change))


def where(**change: Any) -> Change:
    """Of the texts, folders and keys of that desk."""

    def applied(raw: dict[str, Any]) -> None:
        raw.update(with_recording(raw))
        raw["recording"].update(change)

    return applied


def kept(**retention: Any) -> Change:
    """Of the first queue, in a house with a floor and a ceiling."""

    def applied(raw: dict[str, Any]) -> None:
        raw["retention"] = {"floor": "14 days", "ceiling": "10 years"}
        raw["queues"][0]["retention"] = retention

    return applied


def by_duty(raw: dict[str, Any]) -> None:
    raw.update(with_recording(raw))
    raw["queues"][0]["recording"]["mode"] = "statutory"
    raw["queues"][0]["retention"] = {"content": "1 year"}


WRONG: list[tuple[Change, str, str]] = [
    (section("desk", name=""), "desk.name", "at least 1 character"),
    (section("desk", nome="x"), "desk.nome", 'is not a known setting; did you mean "name"?'),
    (lambda raw: raw.update(serverr={}), "serverr", 'did you mean "server"?'),
    (lambda raw: raw["desk"].pop("imprint"), "desk.imprint", "is missing"),
    (lambda raw: raw["desk"]["privacy"].pop("en"), "desk.privacy.en", "is missing"),
    (
        lambda raw: raw["desk"]["privacy"].update(de={"file": "no.txt"}),
        "desk.privacy.de",
        "must name a readable UTF-8 text file",
    ),
    (section("desk", time_zone="Europa/Wien"), "desk.time_zone", "must be a time zone like"),
    (section("desk", languages=["de", "en", "de"]), "desk.languages", "twice"),
    (section("desk", accent={"light": "teal"}), "desk.accent.light", "must look like"),
    (section("desk", accent={"light": "#88ccee"}), "desk.accent.light", "take a darker colour"),
    (section("desk", accent={"dark": "#0a4f66"}), "desk.accent.dark", "take a lighter colour"),
    (section("server", port=70_000), "server.port", "less than or equal to 65535, not 70000"),
    (section("server", port="x"), "server.port", "must be a valid integer"),
    (section("server", public_url="http://desk.example.org"), "server.public_url", "https://"),
    (section("server", public_url="https://x.org/desk"), "server.public_url", "without a path"),
    (section("server", origins=["x.org"]), "server.origins[0]", "must be like"),
    (section("server", trusted_proxies=["10.0.0"]), "server.trusted_proxies[0]", "a network like"),
    (section("storage", database="mysql://x"), "storage.database", "postgresql://"),
    (queue(1, id="tax"), "queues[1].id", 'must be unique; "tax" is there already'),
    (
        section("supervision", join_purposes=[PURPOSE, PURPOSE]),
        "supervision.join_purposes[1].id",
        'must be unique; "training" is there already',
    ),
    (queue(0, id="a b"), "queues[0].id", "must look like"),
    (queue(0, channels=[]), "queues[0].channels", "must have at least 1 entry"),
    (queue(0, channels=["fax"]), "queues[0].channels[0]", "must be 'video', 'sound' or 'chat'"),
    (queue(0, channels="video"), "queues[0].channels", "must be a list"),
    (
        section("supervision", agent_details=True),
        "supervision.purpose",
        "say for which purpose supervisors see agent_details",
    ),
    (queue(0, language="fr"), "queues[0].language", "must be one of desk.languages (de, en)"),
    (queue(0, skills={"tax": 9}), "queues[0].skills.tax", "less than or equal to 5"),
    (queue(0, skills={"tax": 3, "taxi": 1}), "queues[0].skills.taxi", 'did you mean "tax"?'),
    (
        queue(0, certificates={"video": ["identificatoin"]}),
        "queues[0].certificates.video[0]",
        'did you mean "identification"?',
    ),
    (queue(0, certificates={"chat": []}), "queues[0].certificates.chat", "this queue's channels"),
    (
        queue(0, loosen=[{"after_s": 0, "skills": {"tax": 1}}]),
        "queues[0].loosen[0].after_s",
        "must be greater than or equal to 1, not 0",
    ),
    (
        queue(1, loosen=[{"after_s": 9, "skills": {"golf": 1}}]),
        "queues[1].loosen[0].skills.golf",
        "nobody asks for this skill",
    ),
    (
        queue(0, loosen=[{"after_s": 9, "skills": {"tax": 3}}]),
        "queues[0].loosen[0].skills.tax",
        "must be lower than the 3 asked at first",
    ),
    (
        queue(
            0, loosen=[{"after_s": 9, "skills": {"tax": 2}}, {"after_s": 9, "skills": {"tax": 1}}]
        ),
        "queues[0].loosen[1].after_s",
        "must be later than in loosen[0]",
    ),
    (
        queue(0, overflow=[{"after_s": 9, "queue": "englich"}]),
        "queues[0].overflow[0].queue",
        'did you mean "english"?',
    ),
    (
        queue(0, overflow=[{"after_s": 9, "queue": "tax"}]),
        "queues[0].overflow[0].queue",
        "must be another queue",
    ),
    (
        queue(0, hours=[{"days": ["mon"], "start": "17:00", "end": "09:00"}]),
        "queues[0].hours[0].end",
        "must be later than start",
    ),
    (
        queue(0, hours=[{"days": ["mon"], "start": "9:00", "end": "10:00"}]),
        "queues[0].hours[0].start",
        "must look like",
    ),
    (
        queue(
            0,
            hours=[
                {"days": ["mon"], "start": "09:00", "end": "12:00"},
                {"days": ["mon"], "start": "11:00", "end": "13:00"},
            ],
        ),
        "queues[0].hours[1]",
        "must not overlap with hours[0] on mon",
    ),
    (queue(0, closed_on=["24.12.2026"]), "queues[0].closed_on[0]", "must be a date like"),
    (lambda raw: raw.update(ice_servers=[]), "queues[0].network", "needs a TURN server"),
    (
        lambda raw: raw.update(ice_servers=[{"urls": ["turn:a.example"]}]),
        "ice_servers[0]",
        "must have username and credential",
    ),
    (
        lambda raw: raw.update(ice_servers=[{"urls": ["http://a"]}]),
        "ice_servers[0].urls[0]",
        "must look like",
    ),
    (queue(0, network="sfu"), "queues[0].network", "media.enabled = true"),
    (section("media", workers=0), "media.workers", "greater than or equal to 1"),
    (section("media", port=65_535, workers=2), "media.port", "room for a port each of 2 workers"),
    (section("media", advertise=["media.example"]), "media.advertise[0]", "must be an address"),
    (section("media", advertise=["::"]), "media.advertise[0]", "browsers can reach"),
    (section("media", host="here"), "media.host", "must be an address"),
    (turn(urls=["http://a"]), "turn.urls[0]", "must look like"),
    (turn(secret="short"), "turn.secret", "at least 32 characters"),
    (turn(lifetime_s=601), "turn.lifetime_s", "less than or equal to 600"),
    (turn(addresses=[]), "turn.addresses", "at least 1 entry"),
    (turn(addresses=["turn.example.org"]), "turn.addresses[0]", "must be one IPv4 address"),
    (turn(media=["169.254.169.254"]), "turn.media[0]", "link-local"),
    (turn(relay_ports=[50_000]), "turn.relay_ports[1]", "is missing"),
    (turn(tls={"certificate": "/c.pem"}), "turn.tls.key", "is missing"),
    (turn(tsl={}), "turn.tsl", 'did you mean "tls"?'),
    (
        lambda raw: raw.update(pause_reasons=[{"id": "x", "title": texts()}] * 2),
        "pause_reasons[1].id",
        "must be unique",
    ),
    (
        lambda raw: raw.update(dispositions=[{"id": "x", "title": texts()}] * 2),
        "dispositions[1].id",
        "must be unique",
    ),
    (section("links", lifetime_s=200, maximum_s=100), "links.lifetime_s", "links.maximum_s (100)"),
    (section("sign_in", idle_s=900, session_s=600), "sign_in.idle_s", "sign_in.session_s (600)"),
    (section("limits", waiting_grace_s=10, absent_s=60), "limits.absent_s", "at most"),
    (recording(mode="never"), "queues[0].recording.mode", 'must not be "never" where'),
    (recording(mode="always"), "queues[0].recording.mode", "must be 'never', 'consent'"),
    (recording(purposes=[]), "queues[0].recording.purposes", "must name what is recorded"),
    (recording(purposes=["face"]), "queues[0].recording.purposes[0]", "must be 'sound', 'picture'"),
    (recording(purposes=["training"]), "queues[0].recording.purposes[0]", "must be 'sound'"),
    (recording(uses=["sound"]), "queues[0].recording.uses[0]", "must be 'quality'"),
    (recording(uses=["quality"] * 2), "queues[0].recording.uses", "twice"),
    (recording(uses=["training"]), "queues[0].recording.uses[0]", 'with purpose = "training"'),
    (
        recording(purposes=["sound", "screen"]),
        "queues[0].recording.purposes[1]",
        "must have its words in [[recording.texts]]",
    ),
    (
        recording(mode="statutory", purposes=["picture"]),
        "queues[0].recording.purposes",
        'must name "sound"',
    ),
    (
        recording(mode="agent_only", purposes=["sound", "screen"], uses=[]),
        "queues[0].recording.purposes[1]",
        'must be "sound" or "picture" in mode "agent_only"',
    ),
    (recording(asks="agent"), "queues[0].recording.asks", 'did you mean "ask"?'),
    (
        queue(0, recording={"mode": "agent_only", "purposes": ["sound"]}),
        "queues[0].recording.mode",
        '"agent_only" needs the media plane',
    ),
    (
        where(texts=[{"purpose": "sound", "version": "1", "text": texts()}] * 2),
        "recording.texts[1].purpose",
        '"sound" has its words already',
    ),
    (
        where(texts=[{"purpose": "sound", "version": "1", "mode": "statutory", "text": texts()}]),
        "queues[0].recording.purposes[0]",
        'with purpose = "sound"',
    ),
    (
        where(texts=[{"purpose": "sound", "version": "1", "text": {"de": "nur so"}}]),
        "recording.texts[0].text.en",
        "is missing",
    ),
    (where(keys="data/recordings/keys"), "recording.keys", "apart from the recordings"),
    (where(folder="data/keys"), "recording.folder", "apart from the keys"),
    (where(folder="/srv", keys="/srv/../srv/keys"), "recording.keys", "apart"),
    (where(least_free_mb=0), "recording.least_free_mb", "greater than or equal to 1"),
    (
        lambda raw: raw.update(documents={"folder": "data/keys/documents"}),
        "documents.folder",
        "apart from the keys",
    ),
    (kept(content="5 lustra"), "queues[0].retention.content", '"5 years"'),
    (kept(content="0 days"), "queues[0].retention.content", '"5 years"'),
    (kept(content="999 years"), "queues[0].retention.content", "at most 100 years"),
    (kept(recording={"sales": "1 year"}), "queues[0].retention.recording.sales", "known"),
    (kept(content="13 days"), "queues[0].retention.content", "retention.floor (14 days)"),
    (kept(record="121 months"), "queues[0].retention.record", "retention.ceiling (10 years)"),
    (
        kept(recording={"statutory": "5 years"}, extended="59 months"),
        "queues[0].retention.extended",
        "recording.statutory (5 years)",
    ),
    (
        lambda raw: raw.update(retention={"floor": "1 year", "ceiling": "11 months"}),
        "retention.floor",
        "retention.ceiling",
    ),
    (by_duty, "queues[0].retention.recording.statutory", "records by duty"),
    (lambda raw: raw.update(appearance={"mode": "sometimes"}), "appearance.mode", "self_check"),
    (lambda raw: raw.update(appearance={"keep_days": 91}), "appearance.keep_days", "90"),
    (
        lambda raw: raw.update(appearance={"allow_block": True}),
        "appearance.allow_block",
        'needs appearance.mode "required"',
    ),
    (lambda raw: raw.update(documents={"clamav": "clamd"}), "documents.clamav", "host:port"),
    (lambda raw: raw.update(queues={}), "queues", "must be a list"),
    (lambda raw: raw.update(desk="x"), "desk", "must be a table"),
]


@pytest.mark.parametrize(("change", "where", "words"), WRONG, ids=[f"{w}-{s}" for _, w, s in WRONG])
def test_a_wrong_setting_is_named_by_its_path(change: Change, where: str, words: str) -> None:
    raw = complete()
    change(raw)
    found = problems(raw)
    fitting = [problem for problem in found if problem.startswith(f"{where}: ")]
    assert len(fitting) == 1, found
    assert words in fitting[0]


def test_a_duty_may_have_words_of_its_own() -> None:
    raw = with_recording(minimal(), mode="statutory")
    duty = {"purpose": "sound", "version": "1-duty", "mode": "statutory", "text": texts("Pflicht")}
    raw["recording"]["texts"].append(duty)
    assert problems(raw) == []
    raw["recording"]["texts"].append(duty)
    assert problems(raw) == [
        'recording.texts[4].purpose: must be unique; "sound" in mode "statutory" has its words already'
    ]


def test_all_are_named_at_once() -> None:
    """Wrong fields, unknown ones and contradictions between sections in one go."""
    raw = complete()
    raw["desk"]["accent"] = {"light": "#88ccee"}
    raw["queues"][0]["wrap_up_s"] = -1
    raw["queues"][0]["overflow"][0]["queue"] = "nobody"
    raw["limits"]["abscent_s"] = 3
    assert sorted(problem.split(":")[0] for problem in problems(raw)) == [
        "desk.accent.light",
        "limits.abscent_s",
        "queues[0].overflow[0].queue",
        "queues[0].wrap_up_s",
    ]


def test_no_echoes_of_a_wrong_name() -> None:
    raw = complete()
    raw["queues"][1]["id"] = "eng lish"
    assert [problem.split(":")[0] for problem in problems(raw)] == ["queues[1].id"]


def test_a_certificate_that_does_not_fit(tmp_path: Path) -> None:
    now = int(time.time() * 1000)
    certificate, key = self_made(tmp_path, ["desk.example.org"], now)
    raw = minimal()
    raw["server"]["tls"] = {"certificate": certificate.name, "key": key.name}
    assert problems(raw, tmp_path, now) == []
    certificate.write_text("junk")
    key.unlink()
    found = problems(raw, tmp_path, now)
    assert [problem.split(":")[0] for problem in found] == [
        "server.tls.certificate",
        "server.tls.key",
    ]


def test_paths() -> None:
    assert path(("queues", 1, "loosen", 0, "after_s")) == "queues[1].loosen[0].after_s"
    assert path(("queues", 0, "skills", "tax", "[key]")) == "queues[0].skills.tax"
