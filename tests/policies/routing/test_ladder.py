"""The steps of loosening: what is asked for when."""

from policies.routing.facts import Loosening, Overflow, QueueRule, Requirement
from policies.routing.ladder import Step, Wish, ladder

DE = QueueRule(
    id="de",
    title={},
    language="de",
    skills=(("loans", 2),),
    certificates={"video": ("video", "law")},
    loosen=(
        Loosening(after_ms=20, skills={"loans": 1}),
        Loosening(after_ms=50, skills={"loans": 0, "cards": 1}),
    ),
    overflow=(Overflow(after_ms=40, queue="en"), Overflow(after_ms=40, queue="gone")),
    preferred_ms=30,
)
EN = QueueRule(id="en", title={}, language="en", skills=(("cards", 1),), channels=("video",))
QUEUES = {"de": DE, "en": EN}


def steps(wish: Wish, queue: str = "de") -> tuple[Step, ...]:
    return ladder(QUEUES, queue, wish)


def own(found: tuple[Step, ...]) -> list[tuple[int, tuple[tuple[str, int], ...]]]:
    return [(step.after_ms, step.requirements[0].skills) for step in found]


def test_skills_loosen_in_steps_and_certificates_never() -> None:
    found = steps(Wish(channel="video", language="de"))
    assert own(found) == [
        (0, (("loans", 2),)),
        (20, (("loans", 1),)),
        (40, (("loans", 1),)),
        (50, ()),
    ]
    assert [step.loosened for step in found] == [0, 1, 2, 3]
    assert {step.requirements[0].certificates for step in found} == {("law", "video")}


def test_the_higher_level_counts_and_a_step_never_asks_for_more() -> None:
    found = steps(Wish(channel="video", language="de", skills=(("cards", 2), ("loans", 3))))
    assert own(found) == [
        (0, (("cards", 2), ("loans", 3))),
        (20, (("cards", 2), ("loans", 1))),
        (40, (("cards", 2), ("loans", 1))),
        (50, (("cards", 1),)),
    ]


def test_overflow_adds_the_other_queue_and_keeps_the_own() -> None:
    found = steps(Wish(channel="video", language="de", skills=(("house", 1),)))
    assert [len(step.requirements) for step in found] == [1, 1, 2, 2]
    assert found[-1].requirements[1] == Requirement(
        queue="en", channel="video", language="en", skills=(("cards", 1),)
    )


def test_overflow_needs_the_channel_there() -> None:
    found = steps(Wish(channel="chat", language="de"))
    assert all(len(step.requirements) == 1 for step in found)
    assert found[0].requirements[0].certificates == ()


def test_a_fixed_agent_stays() -> None:
    found = steps(Wish(channel="video", language="de", fixed="anna", preferred="ben"))
    assert {r.agent for step in found for r in step.requirements} == {"anna"}
    assert {step.pinned for step in found} == {"anna"}


def test_a_preferred_agent_is_asked_alone_for_a_while() -> None:
    found = steps(Wish(channel="video", language="de", preferred="ben"))
    assert [(step.after_ms, step.pinned) for step in found] == [
        (0, "ben"),
        (20, "ben"),
        (30, None),
        (40, None),
        (50, None),
    ]
    assert [step.loosened for step in found] == [0, 1, 1, 2, 3]


def test_steps_that_change_nothing_are_left_out() -> None:
    found = steps(Wish(channel="video", language="fr"), "en")
    assert len(found) == 1
    assert found[0].requirements[0].language == "fr"


def test_a_step_from_the_start_is_no_loosening() -> None:
    vip = QueueRule(id="vip", title={}, language="de", overflow=(Overflow(after_ms=0, queue="de"),))
    (first, *_) = ladder({**QUEUES, "vip": vip}, "vip", Wish(channel="video", language="de"))
    assert [r.queue for r in first.requirements] == ["vip", "de"]
    assert first.loosened == 0
