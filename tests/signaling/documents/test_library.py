"""Which version may be shown, on which day."""

from signaling.documents.library import current, shown_until, validity
from signaling.store.uploads import Version


def version(
    number: int, since: int | None = None, until: int | None = None, made_at: int = 0
) -> Version:
    return Version(
        id=f"v{number}",
        contact=None,
        document="d",
        number=number,
        name="Zinsen.pdf",
        kind="pdf",
        pages=1,
        sizes=((1, 1),),
        sha256="",
        size=1,
        notes=(),
        readable=None,
        readable_size=None,
        valid_from=since,
        valid_until=until,
        made_at=made_at,
        made_by="a",
        destroyed_at=None,
    )


ALWAYS = version(1)
SPRING, SUMMER = version(1, 0, 100), version(2, 100, 200)


def states(now: int, *versions: Version) -> list[str]:
    return [validity(each, versions, now, withdrawn=False) for each in versions]


def test_one_without_days_always_holds() -> None:
    assert current([ALWAYS], 5) == ALWAYS
    assert states(5, ALWAYS) == ["valid"]
    assert shown_until(ALWAYS, [ALWAYS], 5) is None


def test_the_next_one_takes_over_on_its_day() -> None:
    both = (SPRING, SUMMER)
    assert states(50, *both) == ["valid", "not_yet"]
    assert states(100, *both) == ["outdated", "valid"]
    assert states(200, *both) == ["outdated", "outdated"]
    assert current(both, 200) is None


def test_a_newer_one_that_holds_already_replaces_the_one_before() -> None:
    newer = version(2)
    assert states(5, ALWAYS, newer) == ["outdated", "valid"]


def test_what_was_replaced_never_comes_back_when_its_successor_has_run_out() -> None:
    rates = version(2, 0, 100)
    assert states(50, ALWAYS, rates) == ["outdated", "valid"]
    assert states(100, ALWAYS, rates) == ["outdated", "outdated"]
    assert current([ALWAYS, rates], 100) is None


def test_an_old_one_that_is_filed_for_the_record_replaces_nothing() -> None:
    old = version(2, 0, 100, made_at=150)
    assert states(160, ALWAYS, old) == ["valid", "outdated"]


def test_one_put_off_to_a_later_day_gives_way_to_the_one_before() -> None:
    assert states(50, ALWAYS, version(2, 70, 100)) == ["valid", "not_yet"]


def test_what_is_withdrawn_is_nothing_else() -> None:
    assert validity(ALWAYS, [ALWAYS], 5, withdrawn=True) == "withdrawn"


def test_it_is_shown_until_its_end_or_until_a_newer_one_begins() -> None:
    assert shown_until(SPRING, [SPRING, SUMMER], 50) == 100
    assert shown_until(SUMMER, [SPRING, SUMMER], 150) == 200
    open_ended, later = version(1), version(2, 70)
    assert shown_until(open_ended, [open_ended, later], 50) == 70
    assert shown_until(version(1, 0, 60), [version(1, 0, 60), later], 50) == 60
