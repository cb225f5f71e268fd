"""Every kind of a timeline has a sentence in both languages, and none needs what isn't there."""

import pytest

from signaling.api.models import TimelineRow
from signaling.evidence.sentences import SENTENCES, Names, sentence
from signaling.evidence.words import LANGUAGES, Language

NAMES = Names({"anna": "Anna", "c1": "Customer"}.get, {"v1": "Zinsen.pdf"})  # type: ignore[arg-type]


def told(kind: str, language: Language = "en", actor: str | None = "anna", **data: object) -> str:
    row = TimelineRow(number=1, at=0, kind=kind, actor=actor, data=data)  # type: ignore[arg-type]
    return sentence(row, NAMES, language)


def test_names_stand_for_ids() -> None:
    assert (
        told("document.shown", version="v1", page=2) == "Anna shows everybody “Zinsen.pdf”, page 2."
    )
    assert told("handed_over", "de", agent="anna") == "Anna hat das Gespräch an Anna übergeben."
    assert (
        told("consent.granted", actor="c1", purpose="sound") == "Customer agrees: Record the sound."
    )
    assert (
        told("recording.part", actor=None, participant="c1", track="picture", sequence=4)
        == "Part 4 is being recorded: Picture of Customer."
    )


def test_reasons_are_told_in_words_where_there_are_any() -> None:
    assert told("ended", reason="customer_hung_up") == "Call ended. The customer hung up."
    assert told("ended", reason="fire") == "Call ended. fire"


def test_some_kinds_have_several_sentences() -> None:
    assert told("document.looked", page=None) == "Anna sees again what is shown."
    assert told("document.removed", actor=None, version="v1") == "“Zinsen.pdf” is no longer kept."
    assert told("document.closed", actor=None, version="v1") == "“Zinsen.pdf” is no longer shown."
    assert told("document.given", version="v1", how="marked").endswith("with marks.")
    assert told("document.given", version="v1", how=None).endswith("after all.")


def test_a_kind_of_a_later_server_has_its_code() -> None:
    assert told("holograms.begun", actor=None) == "The desk: Event holograms.begun"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_can_do_without_data(language: Language) -> None:
    for kind in SENTENCES[language]:
        assert told(kind, language)


def test_both_languages_have_the_same_sentences() -> None:
    assert SENTENCES["de"].keys() == SENTENCES["en"].keys()
