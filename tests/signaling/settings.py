"""Settings for tests, as a settings file would give them."""

from typing import Any


def texts(words: str = "text") -> dict[str, str]:
    return {"de": f"{words} auf Deutsch", "en": f"{words} in English"}


def minimal() -> dict[str, Any]:
    """Only what has no default."""
    return {
        "desk": {
            "name": "Beispielbank",
            "privacy": texts(),
            "imprint": texts(),
            "contact_hint": texts(),
        },
        "server": {"public_url": "https://desk.example.org"},
        "queues": [{"id": "german", "title": texts("Beratung"), "language": "de"}],
        "dispositions": [{"id": "done", "title": texts("Erledigt")}],
    }


def complete() -> dict[str, Any]:
    """A queue with everything that routing looks at, and a second one to overflow to."""
    raw = minimal()
    raw["desk"]["time_zone"] = "Europe/Vienna"
    raw["queues"] = [
        {
            "id": "tax",
            "title": texts("Steuer"),
            "language": "de",
            "channels": ["video", "sound"],
            "skills": {"tax": 3},
            "certificates": {"video": ["identification"]},
            "loosen": [
                {"after_s": 60, "skills": {"tax": 2}},
                {"after_s": 120, "skills": {"tax": 0}},
            ],
            "overflow": [{"after_s": 180, "queue": "english"}],
            "hours": [
                {"days": ["mon", "fri"], "start": "09:00", "end": "12:00"},
                {"days": ["mon"], "start": "13:00", "end": "24:00"},
            ],
            "closed_on": ["2026-12-24", "2026-12-25"],
            "network": "relay",
            "priority_s": 30,
            "preferred_s": 45,
            "reservation_s": 25,
            "wrap_up_s": 90,
            "rest_s": 10,
            "longest": 500,
        },
        {"id": "english", "title": texts("English"), "language": "en"},
    ]
    raw["skills"] = [{"id": "tax", "title": texts("Steuer")}]
    raw["certificates"] = [{"id": "identification", "title": texts("Identifizierung")}]
    raw["pause_reasons"] = [{"id": "lunch", "title": texts("Mittag")}]
    raw["ice_servers"] = [
        {"urls": ["turn:turn.example.org:3478"], "username": "desk", "credential": "secret"}
    ]
    raw["limits"] = {
        "waiting_grace_s": 240,
        "absent_s": 6,
        "call_grace_s": 200,
        "agent_grace_s": 20,
        "open_grace_s": 900,
    }
    return raw


def with_turn(raw: dict[str, Any], **change: Any) -> dict[str, Any]:
    """The same with a TURN server."""
    turn = {
        "urls": ["turn:turn.example.org:3478"],
        "secret": "a secret of the house and of coturn".replace(" ", "-"),
        "realm": "turn.example.org",
        "addresses": ["203.0.113.7"],
    }
    return {**raw, "turn": {**turn, **change}}


def with_recording(raw: dict[str, Any], **change: Any) -> dict[str, Any]:
    """The same with a media plane, and a first queue that records sound and picture."""
    recording = {"mode": "consent", "purposes": ["sound", "picture"], "uses": ["quality"]}
    first, *others = raw["queues"]
    words = [
        {"purpose": purpose, "version": "2026-11", "text": texts(purpose)}
        for purpose in ("sound", "picture", "quality")
    ]
    return {
        **raw,
        "queues": [{**first, "recording": {**recording, **change}}, *others],
        "media": {**raw.get("media", {}), "enabled": True},
        "recording": {"texts": words},
    }
