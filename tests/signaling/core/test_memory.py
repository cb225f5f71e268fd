from signaling.core.memory import KEPT, PAGES, Memory


def test_a_repeat_is_known_within_its_page_only() -> None:
    memory = Memory()
    memory.keep("page", "1")
    assert memory.has("page", "1")
    assert not memory.has("page", "2")
    assert not memory.has("other", "1")


def test_only_the_last_commands_are_kept() -> None:
    memory = Memory()
    for number in range(KEPT + 1):
        memory.keep("page", str(number))
    assert not memory.has("page", "0")
    assert memory.has("page", "1")
    assert memory.has("page", str(KEPT))


def test_only_the_last_pages_are_kept() -> None:
    memory = Memory()
    for number in range(PAGES):
        memory.keep(f"page-{number}", "x")
    memory.keep("page-0", "y")  # in use again
    memory.keep("new", "x")
    assert memory.has("page-0", "x")
    assert not memory.has("page-1", "x")
    assert memory.has("new", "x")
