"""The same search on both databases, asked the same questions."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from signaling.review.entry import Facts, Filter, entry, query
from signaling.review.finding import search_of
from signaling.review.search import MOST_COUNTED, Place, Search, SearchTrouble
from signaling.review.search_sqlite import SqliteSearch
from signaling.store.engine import Database
from tests.databases import DESK
from tests.signaling.review.examples import event, facts

AT = 1_795_000_000_000


@pytest_asyncio.fixture
async def search(database: Database) -> AsyncIterator[Search]:
    made = search_of(database, DESK)
    assert not await made.prepare()
    yield made
    await made.close()


async def put(search: Search, *found: Facts) -> None:
    await search.put([entry(each) for each in found])


async def find(search: Search, limit: int = 100, **wish: Any) -> list[str]:
    given: dict[str, Any] = {k: frozenset({v}) if k in SETS else v for k, v in wish.items()}
    wanted = Filter(**given)
    found = await search.find(
        query(wanted), since=wanted.since, until=wanted.until, limit=limit, count=True
    )
    assert found.total is not None
    assert len(found.places) == min(found.total, limit)
    return [place.contact for place in found.places]


SETS = {"queues", "agents", "dispositions", "modes", "flags", "verdicts", "within"}


FITTING: tuple[dict[str, Any], ...] = (
    {},
    {"words": "zins"},
    {"words": "rueckruf MONTAG"},
    {"words": "umsch"},
    {"words": '"Zins ist fest"'},
    {"words": "zins -miete"},
    {"words": "-miete"},
    {"words": "baufinanzierung"},
    {"document": "preis"},
    {"document": '"preisliste baufinanzierung"'},
    {"reference": "k 4711"},
    {"reference": "K-47*"},
    {"since": AT, "until": AT + 1},
    {"queues": "german"},
    {"queues": "english"},
    {"agents": "anna"},
    {"dispositions": "done"},
    {"modes": "consent"},
    {"flags": "low_rating"},
    {"recorded": True},
    {"judged": False},
    {"least_minutes": 10},
    {"most_minutes": 11},
    {"within": "german"},
    {"words": "zins", "document": "preis", "queues": "german", "flags": "low_rating"},
)
OTHER: tuple[dict[str, Any], ...] = (
    {"words": "zinsen"},
    {"words": "ins"},
    {"words": '"fest ist"'},
    {"words": '"Montag Was"'},
    {"words": "zins -montag"},
    {"document": "zins"},
    {"document": "-preisliste"},
    {"reference": "4711"},
    {"reference": "K-47"},
    {"since": AT + 1},
    {"until": AT},
    {"queues": "other"},
    {"agents": "Anna"},
    {"dispositions": "again"},
    {"modes": "statutory"},
    {"flags": "crashed"},
    {"recorded": False},
    {"judged": True},
    {"verdicts": "pass"},
    {"least_minutes": 11},
    {"most_minutes": 10},
    {"within": "english"},
    {"words": "zins", "queues": "other"},
)


async def test_each_filter_finds_what_fits_and_leaves_out_what_does_not(search: Search) -> None:
    await put(search, facts(stars=1))
    assert [wish for wish in FITTING if await find(search, **wish) != ["c1"]] == []
    assert [wish for wish in OTHER if await find(search, **wish) != []] == []


async def test_of_a_set_one_has_to_fit(search: Search) -> None:
    await put(search, facts(), facts(contact="c2", agents=frozenset({"berta"})))
    wanted = query(Filter(agents=frozenset({"anna", "berta", "carla"})))
    assert len((await search.find(wanted, limit=10)).places) == 2
    assert (await search.find(query(Filter(within=frozenset())), limit=10)).places == ()


async def test_a_contact_that_crashed_half_way_is_listed_with_its_flag(search: Search) -> None:
    started = event("recording.started")
    await put(search, facts(events=(started, started)), facts(contact="c2"))
    assert await find(search, flags="crashed") == ["c1"]
    assert await find(search, words="zins") == ["c2", "c1"]


@pytest.mark.parametrize("words", ["", "zins"])
async def test_pages_follow_each_other_whatever_comes_meanwhile(search: Search, words: str) -> None:
    many = [facts(contact=f"c{n:03}", opened_at=AT + n // 3) for n in range(60)]
    await put(search, *many)
    wanted, found, before = query(Filter(words=words)), list[str](), None
    while True:
        page = (await search.find(wanted, before=before, limit=8)).places
        await put(search, facts(contact=f"new{len(found)}", opened_at=AT + 1_000 + len(found)))
        found += [place.contact for place in page[:7]]
        if len(page) < 8:
            break
        before = page[6]
    assert found == [f"c{n:03}" for n in reversed(range(60))]


async def test_a_page_goes_on_after_a_contact_that_is_gone(search: Search) -> None:
    await put(search, *(facts(contact=f"c{n}", opened_at=AT + n) for n in range(5)))
    await search.forget(["c2"], "record")
    found = await search.find(query(Filter()), before=Place(AT + 2, "c2"), limit=9)
    assert [place.contact for place in found.places] == ["c1", "c0"]


async def test_counting_ends_where_nobody_reads_on(search: Search) -> None:
    await put(search, *(facts(contact=f"c{n}", opened_at=AT + n) for n in range(MOST_COUNTED + 50)))
    for words in ("", "zins"):
        found = await search.find(query(Filter(words=words)), limit=26, count=True)
        assert (found.total, len(found.places)) == (MOST_COUNTED + 1, 26)
    old = await search.find(query(Filter(words="zins")), limit=26, until=AT + 20, count=True)
    assert (old.total, len(old.places)) == (20, 20)


async def test_what_is_rare_and_long_ago_is_found(search: Search) -> None:
    await put(search, facts(contact="old", opened_at=AT - 1, texts=("Seltenes Wort",)))
    await put(search, *(facts(contact=f"c{n}", opened_at=AT + n) for n in range(MOST_COUNTED + 50)))
    assert await find(search, words="selten") == ["old"]
    assert await find(search, words="selten", queues="other") == []


async def test_what_is_frequent_and_what_is_rare_is_counted_and_in_order(search: Search) -> None:
    """Each way that a search has to its page and its count."""
    said = {"oft": 2, "manchmal": 10, "kaum": 100}
    many = range(2 * MOST_COUNTED + 200)
    texts = [[word for word, every in said.items() if n % every == 0] for n in many]
    for n in range(50):
        texts[n].append("damals")
    for first in range(0, len(many), 200):
        some = many[first : first + 200]
        await put(
            search,
            *(facts(contact=f"c{n:04}", opened_at=AT + n, texts=tuple(texts[n])) for n in some),
        )
    every = ("oft", "manchmal", "kaum", "damals", "oft kaum", "-oft")
    for words, end in (("oft", 1_500), *((each, len(many)) for each in every)):
        fitting = [
            n
            for n in many[:end]
            if ("oft" not in texts[n] if words == "-oft" else set(words.split()) <= set(texts[n]))
        ]
        wanted, until = query(Filter(words=words)), AT + end
        found = await search.find(wanted, until=until, limit=26, count=True)
        assert found.total == min(len(fitting), MOST_COUNTED + 1), words
        assert [place.opened_at - AT for place in found.places] == fitting[::-1][:26], words
        following = await search.find(wanted, until=until, before=found.places[-1], limit=26)
        assert [place.opened_at - AT for place in following.places] == fitting[::-1][26:52], words


async def test_what_changed_is_found_as_it_is_now(search: Search) -> None:
    await put(search, facts())
    await put(search, facts(texts=("Nachtrag",), dispositions=frozenset({"again"})))
    assert await find(search, words="nachtrag") == ["c1"]
    assert await find(search, words="zins") == []
    assert await find(search, dispositions="done") == []
    assert await search.size() == 1


async def test_what_was_forgotten_is_not_found_and_does_not_come_back(search: Search) -> None:
    await put(search, facts(), facts(contact="c2"), facts(contact="c3"))
    await search.forget(["c1"], "recording")
    await search.forget(["c2"], "content")
    await search.forget(["c3", "never there"], "record")
    for _ in range(2):
        assert await find(search, recorded=True) == []
        assert await find(search, words="zins") == ["c1"]
        assert await find(search, document="preis") == ["c1"]
        assert await find(search, reference="K-4711") == ["c2", "c1"]
        assert await find(search) == ["c2", "c1"]
        # Somebody had read them before they went.
        await put(search, facts(), facts(contact="c2"), facts(contact="c3"))
    await search.forget(["c2"], "recording")
    assert await find(search, words="zins") == ["c1"]


async def test_what_was_forgotten_is_in_no_file(search: Search, database: Database) -> None:
    """Also between words that remain, and where the index keeps the beginnings of words to find its pages by."""
    canaries = [f"kanarie{n * 7919 % 100_003:06d}vogel" for n in range(600)]
    many = [
        facts(contact=f"c{n}", opened_at=AT + n, texts=(f"{word} singt", f"{word}lein"))
        for n, word in enumerate(canaries)
    ]
    for first in range(0, len(many), 50):
        await put(search, *many[first : first + 50])
    gone = range(0, 600, 2)
    await search.forget([f"c{n}" for n in gone], "content")
    await search.scrub()
    assert await find(search, words=canaries[0]) == []
    assert await find(search, words=canaries[1]) == ["c1"]
    if database.path is None:
        return
    there = {path.name: path.read_bytes() for path in database.path.parent.iterdir()}
    assert any(name.endswith(".search") for name in there)
    for name, content in there.items():
        assert not [n for n in gone if tail(canaries[n]) in content], name


def tail(canary: str) -> bytes:
    """What no other has, and what is left of it where the index leaves out what the word before begins with."""
    return canary.encode()[9:]


async def test_a_search_that_is_there_is_taken_as_it_is(search: Search, database: Database) -> None:
    await put(search, facts())
    await search.set_done_until(AT)
    again = search_of(database, DESK)
    assert await again.prepare()
    assert await again.done_until() == AT
    assert await find(again, words="zins") == ["c1"]
    await again.close()


async def test_of_another_version_it_is_made_anew(
    search: Search, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(search, facts())
    await search.set_done_until(AT)
    for module in ("search_sqlite", "search_postgres"):
        monkeypatch.setattr(f"signaling.review.{module}.VERSION", 2)
    again = search_of(database, DESK)
    assert not await again.prepare()
    assert (await again.size(), await again.done_until()) == (0, None)
    await again.close()


async def test_desks_do_not_see_each_other(search: Search, database: Database) -> None:
    other = search_of(database, "other")
    await other.prepare()
    await put(other, facts(contact="theirs"))
    assert await find(search) == []
    assert await find(other) == ["theirs"]
    await search.forget(["theirs"], "record")
    assert await find(other) == ["theirs"]
    await other.close()


async def test_readers_and_writers_at_once(search: Search) -> None:
    async def write(numbers: Iterable[int]) -> None:
        for n in numbers:
            await put(search, facts(contact=f"c{n}", opened_at=AT + n))

    async def read() -> None:
        for _ in range(10):
            await find(search, words="zins")

    await asyncio.gather(write(range(10)), write(range(10, 20)), read(), read())
    assert await search.size() == 20


async def test_a_file_that_is_none_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "visavis.db.demo.search"
    path.write_bytes(b"this is no database" * 1_000)
    search = SqliteSearch(path)
    with pytest.raises(SearchTrouble, match="NotADB"):
        await search.prepare()
    await search.close()
