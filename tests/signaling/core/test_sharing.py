"""What everybody is shown: by whom, in which order, and who looks elsewhere."""

from dataclasses import replace

import pytest

from policies.routing.facts import DocumentRule
from signaling.core import sharing
from signaling.core.commands import (
    AskColleague,
    Command,
    HandOver,
    HangUp,
    JoinColleague,
    TransferContact,
)
from signaling.core.document_commands import (
    CloseDocument,
    HandPresenting,
    LookAround,
    ViewDocument,
)
from signaling.core.document_views import Documents, SharingView
from signaling.core.errors import Code
from signaling.core.events import PlaneAvailable
from signaling.core.messages import CustomerSnapshot
from signaling.core.records import LookHead, SharingRecord, TimelineRecord
from tests.frozen import freeze
from tests.house import GERMAN, RULES, House, Page, profile
from tests.reading import bring, seen, show, turn


def rules(**documents: bool) -> House:
    queue = replace(GERMAN, documents=DocumentRule(**documents))
    return House(replace(RULES, queues=(queue,), media=True), profile("anna"), profile("bert"))


def talking(there: House) -> tuple[Page, Page]:
    customer, anna = there.call()
    bring(there)
    return customer, anna


def house(**documents: bool) -> tuple[House, Page, Page]:
    there = rules(**documents)
    return (there, *talking(there))


def shown(page: Page) -> SharingView:
    found = seen(page).sharing
    assert found is not None
    return found


def looked(there: House) -> list[tuple[str | None, object]]:
    rows = [row for row in there.rows.all(TimelineRecord) if row.kind == "document.looked"]
    return [(row.actor, row.data["page"]) for row in sorted(rows, key=lambda row: row.number)]


def present(participant: str, revision: int) -> HandPresenting:
    return HandPresenting(contact="c1", participant=participant, revision=revision)


def close(revision: int) -> CloseDocument:
    return CloseDocument(contact="c1", revision=revision)


def look(page: int | None) -> LookAround:
    return LookAround(contact="c1", version="leaflet", page=page)


# --- showing -------------------------------------------------------------------------------------------------------


def test_everybody_is_shown_the_agents_page() -> None:
    there, customer, anna = house()
    anna.say(show(page=3))
    for page in (customer, anna):
        known = shown(page)
        assert (known.version, known.page, known.presenter) == ("leaflet", 3, "anna")
        assert known.revision == seen(page).revision == 1
        assert [(one.page, one.following) for one in seen(page).people] == [(3, True), (3, True)]
    anna.say(turn(4, 1))
    assert shown(customer).page == 4
    row = there.rows.all(SharingRecord)[0]
    assert (row.page, row.presenter, row.revision, row.since) == (4, "anna", 2, there.now)
    assert there.rows.kinds("c1")[-2:] == ["document.shown", "document.page"]


def test_another_revision_changes_nothing() -> None:
    there, customer, anna = house()
    anna.say(show())
    customer.forget()
    before = freeze(there.desk.state)
    stale: list[Command] = [show(2, 0), turn(2, 0), turn(2, 2), close(0), present("c1", 0)]
    for command in stale:
        assert anna.refused(command) == Code.DOCUMENT_STALE
    assert freeze(there.desk.state) == before
    assert customer.heard(Documents) == []


def test_pages_that_do_not_exist_are_not_shown() -> None:
    there, _, anna = house()
    for page in (0, -1, 13):
        assert anna.refused(show(page)) == Code.DOCUMENT_PAGE
    assert anna.refused(show(name="other")) == Code.DOCUMENT_GONE
    anna.say(show())
    assert anna.refused(turn(13, 1)) == Code.DOCUMENT_PAGE
    bring(there, name="second")
    assert anna.refused(turn(1, 1, "second")) == Code.DOCUMENT_STALE


def test_what_has_run_out_meanwhile_is_not_shown() -> None:
    there, _, anna = house()
    bring(there, name="rates", library="r", number=2, valid_until=there.now + 1_000)
    there.wait(1_000)
    assert anna.refused(show(name="rates")) == Code.DOCUMENT_OUTDATED


def test_nothing_is_shown_once_it_is_closed() -> None:
    _, customer, anna = house()
    assert anna.refused(close(0)) == Code.DOCUMENT_GONE
    anna.say(show())
    anna.say(close(1))
    assert (seen(customer).sharing, seen(customer).revision) == (None, 2)
    assert [one.page for one in seen(customer).people] == [None, None]
    assert anna.refused(turn(2, 2)) == Code.DOCUMENT_GONE
    anna.say(show(revision=2))
    assert shown(customer).revision == 3


# --- who presents --------------------------------------------------------------------------------------------------


def test_customers_show_only_where_the_queue_lets_them() -> None:
    _, customer, _ = house()
    assert "show" not in seen(customer).can
    assert customer.refused(show()) == Code.DOCUMENT_NOT_PRESENTER
    _, customer, anna = house(customer_presents=True)
    assert "show" in seen(customer).can
    customer.say(show())
    assert shown(anna).presenter == "c1"
    assert anna.refused(turn(2, 1)) == Code.DOCUMENT_NOT_PRESENTER


def test_the_role_is_handed_over_and_taken_back() -> None:
    there, customer, anna = house()
    anna.say(show())
    assert customer.refused(present("c1", 1)) == Code.DOCUMENT_NOT_PRESENTER
    anna.say(present("c1", 1))
    assert anna.refused(turn(2, 2)) == Code.DOCUMENT_NOT_PRESENTER
    customer.say(turn(2, 2))
    assert "show" in seen(customer).can
    anna.say(present("anna", 3))
    assert customer.refused(turn(3, 4)) == Code.DOCUMENT_NOT_PRESENTER
    assert anna.refused(present("nobody", 4)) == Code.NOT_FOUND
    assert there.rows.kinds("c1").count("document.presenter") == 2


def test_a_queue_without_documents_shows_none() -> None:
    there = rules(enabled=False)
    _, anna = there.call()
    assert not seen(anna).enabled
    assert seen(anna).can == ()
    assert anna.refused(show()) == Code.DOCUMENTS_OFF


def advised() -> tuple[House, Page, Page, Page]:
    there = rules()
    there.receive(PlaneAvailable(yes=True))
    customer, anna = talking(there)
    bert = there.agent("bert")
    anna.say(AskColleague(contact="c1", queue=None, agent="bert", note=""))
    there.accept(bert, "bert")
    anna.say(JoinColleague(contact="c1"))
    return there, customer, anna, bert


def test_colleagues_present_once_they_are_handed_it() -> None:
    _, customer, anna, bert = advised()
    assert bert.refused(show()) == Code.DOCUMENT_NOT_PRESENTER
    anna.say(show())
    anna.say(present("bert", 1))
    bert.say(turn(2, 2))
    assert shown(customer).presenter == "bert"


def test_when_the_presenter_leaves_the_agent_goes_on() -> None:
    there, customer, anna, bert = advised()
    anna.say(show(page=5))
    anna.say(present("bert", 1))
    bert.say(HangUp(contact="c1"))
    assert (shown(customer).presenter, shown(customer).page) == ("anna", 5)
    assert shown(customer).revision == 3
    assert there.rows.all(SharingRecord)[0].presenter == "anna"


def test_who_takes_the_contact_over_presents() -> None:
    _, customer, anna, bert = advised()
    anna.say(show(page=5))
    anna.say(HandOver(contact="c1", agent="bert", note=""))
    assert (shown(customer).presenter, shown(customer).page) == ("bert", 5)
    bert.say(turn(6, 2))
    assert shown(customer).page == 6


@pytest.mark.parametrize("how", ["passed on", "over"])
def test_the_sharing_ends_with_the_talk(how: str) -> None:
    there, customer, anna = house()
    anna.say(show())
    if how == "over":
        anna.say(HangUp(contact="c1"))
    else:
        there.agent("bert")
        anna.say(TransferContact(contact="c1", queue=None, agent="bert", note=""))
    assert seen(customer).sharing is None
    assert [one.version for one in seen(customer).documents] == ["leaflet"]
    row = there.rows.all(SharingRecord)[0]
    assert (row.version, row.page, row.presenter, row.revision) == (None, None, None, 2)


# --- looking around ------------------------------------------------------------------------------------------------


def test_who_looks_around_is_left_alone_and_seen() -> None:
    there, customer, anna = house()
    anna.say(show())
    customer.say(look(7))
    assert [(one.page, one.following) for one in seen(anna).people] == [(7, False), (1, True)]
    anna.say(turn(2, 1))
    assert [(one.page, one.following) for one in seen(anna).people] == [(7, False), (2, True)]
    assert customer.refused(look(13)) == Code.DOCUMENT_PAGE
    there.wait(1_000)
    customer.say(look(None))
    assert [(one.page, one.following) for one in seen(anna).people] == [(2, True), (2, True)]
    assert looked(there) == [("c1", 7), ("c1", None)]


def test_who_leafs_fast_fills_no_timeline() -> None:
    there, customer, anna = house()
    anna.say(show())
    for page in (2, 3, 4, 5):
        customer.say(look(page))
        there.wait(200)
    assert looked(there) == [("c1", 2)]
    there.wait(200)
    assert looked(there) == [("c1", 2), ("c1", 5)]


def test_who_presents_is_the_one_to_follow() -> None:
    _, customer, anna = house()
    anna.say(show())
    assert anna.refused(look(2)) == Code.CONTACT_WRONG_STATE
    customer.say(look(2))
    anna.say(present("c1", 1))
    assert [one.following for one in seen(anna).people] == [True, True]


# --- coming back ---------------------------------------------------------------------------------------------------


def test_a_page_loaded_anew_sees_what_is_shown() -> None:
    there, customer, anna = house()
    anna.say(show(page=3))
    anna.say(ViewDocument(contact="c1", version="leaflet", page=3, x=100, y=200, zoom=1_500))
    customer.say(look(2))
    customer.go()
    snapshot = there.page("c1").last(CustomerSnapshot).documents
    assert snapshot is not None
    assert snapshot.sharing is not None
    known = snapshot.sharing
    assert (known.page, known.x, known.y, known.zoom) == (3, 100, 200, 1_500)
    assert (snapshot.people[0].page, snapshot.people[0].following) == (2, False)


def test_the_sharing_survives_a_restart() -> None:
    there, _, anna = house()
    anna.say(show(page=3))
    there.restart()
    anna, customer = there.console(), there.page("c1")
    snapshot = customer.last(CustomerSnapshot).documents
    assert snapshot is not None
    assert snapshot.sharing is not None
    assert (snapshot.sharing.page, snapshot.sharing.revision) == (3, 1)
    anna.say(turn(4, 1))
    assert shown(customer).page == 4


def test_who_looked_elsewhere_still_does_after_a_restart() -> None:
    there, customer, anna = house()
    anna.say(show(page=3))
    customer.say(look(7))
    there.restart()
    customer, anna = there.page("c1"), there.console()
    told = customer.last(CustomerSnapshot).documents
    assert told is not None
    assert [(one.page, one.following) for one in told.people] == [(7, False), (3, True)]
    there.wait(1_000)
    customer.say(look(None))
    assert looked(there) == [("c1", 7), ("c1", None)], "as the timeline has it all the time"


def test_who_became_presenter_follows_after_a_restart() -> None:
    there, customer, anna = house()
    anna.say(show(page=3))
    customer.say(look(7))
    anna.say(present("c1", 1))
    assert looked(there) == [("c1", 7), ("c1", None)]
    customer.say(present("anna", 2))
    there.restart()
    told = there.page("c1").last(CustomerSnapshot).documents
    assert told is not None
    assert [one.following for one in told.people] == [True, True]


def test_a_look_from_before_somebody_left_is_none_after_a_restart() -> None:
    there, _, _ = house()
    contact = there.desk.state.contacts["c1"]
    head = LookHead(contact="c1", participant="anna", version="leaflet", page=5, at=0)
    sharing.look_again(there.desk.state, contact, head)
    assert contact.papers.looks == {}, "before she had the contact"
    sharing.look_again(there.desk.state, contact, replace(head, at=there.now))
    assert contact.papers.looks == {"anna": ("leaflet", 5)}


def test_the_same_page_twice_is_in_the_timeline_twice() -> None:
    there, customer, anna = house()
    anna.say(show())
    customer.say(look(7))
    anna.say(present("c1", 1))
    customer.say(present("anna", 2))
    there.wait(1_000)
    customer.say(look(7))
    assert looked(there) == [("c1", 7), ("c1", None), ("c1", 7)]


def test_another_version_is_seen_whole_at_first() -> None:
    there, customer, anna = house()
    anna.say(show())
    anna.say(ViewDocument(contact="c1", version="leaflet", page=1, x=100, y=200, zoom=1_500))
    anna.say(turn(2, 1))
    assert shown(customer).zoom == 1_500
    bring(there, name="second")
    anna.say(show(revision=2, name="second"))
    assert shown(customer).zoom is None
