"""What only passes through has an allowance of its own, and is known by its name."""

import json
from typing import Any

import pytest

from signaling import passing
from signaling.core.document_views import DocumentPointed, Documents, DocumentsView
from signaling.core.messages import Ok
from signaling.passing import BURST, DROPPED_PER_S, PER_S, Passage


def frame(body: dict[str, Any], **first: Any) -> bytes:
    return json.dumps({**first, "v": 1, "id": "x" * 64, "body": body}).encode()


@pytest.mark.parametrize("name", ["document.view", "document.pointer", "mark.draw"])
def test_a_frame_says_that_it_only_passes(name: str) -> None:
    assert passing.named(frame({"type": name, "contact": "c1"}))
    assert passing.named(frame({"type": name}).replace(b": ", b":"))


@pytest.mark.parametrize(
    "other",
    [
        frame({"type": "mark.add", "contact": "c1"}),
        frame({"type": "mark.drawn"}),
        frame({"type": "documentxview"}),
        frame({"type": "chat.send", "text": '"type": "mark.draw"'}),
        frame({"type": "mark.draw"}, late="x" * 300),
        b"",
    ],
)
def test_other_frames_do_not(other: bytes) -> None:
    assert not passing.named(other)


def test_only_some_messages_may_be_lost() -> None:
    pointed = DocumentPointed(contact="c1", sender="a", version="v", page=1, x=1, y=1)
    view = DocumentsView(enabled=True, can=(), sharing=None, revision=0, documents=(), people=())
    assert passing.passes(pointed)
    assert not passing.passes(Documents(contact="c1", documents=view))
    assert not passing.passes(Ok())


def test_a_burst_then_sixty_a_second() -> None:
    passage = Passage(0.0)
    verdicts = [passage.take(0.0) for _ in range(int(BURST) + 10)]
    assert verdicts == ["through"] * int(BURST) + ["dropped"] * 10
    later = [passage.take(1.0) for _ in range(int(PER_S) + 1)]
    assert later == ["through"] * int(PER_S) + ["dropped"]


def test_far_beyond_it_is_a_flood() -> None:
    passage = Passage(0.0)
    verdicts = [passage.take(0.0) for _ in range(500)]
    assert verdicts.count("dropped") == 2 * BURST
    assert verdicts[-1] == "flood"
    steady = [passage.take(10 + number / 100) for number in range(1_000)]
    assert "flood" not in steady, f"{PER_S + DROPPED_PER_S} a second are borne"
