"""Documents come into a contact, are given, and go; everybody is told what they may know."""

from dataclasses import replace

import pytest

from policies.routing.facts import DocumentRule
from signaling.core.commands import HangUp
from signaling.core.document_commands import GiveDocument, RemoveDocument
from signaling.core.document_views import Documents
from signaling.core.documents import MOST
from signaling.core.errors import Code, Refused
from signaling.core.events import DocumentBrought, LibraryChanged, LinkOpened
from signaling.core.messages import AgentSnapshot, CustomerSnapshot
from signaling.core.records import AuditRecord, ContactDocumentRecord
from tests.house import GERMAN, RULES, House, Page
from tests.reading import A4, LEAFLET, bring, mark_id, seen, show, stroke


def house(**documents: bool) -> House:
    queue = replace(GERMAN, documents=DocumentRule(**documents))
    return House(replace(RULES, queues=(queue,)))


def talking(**documents: bool) -> tuple[House, Page, Page]:
    there = house(**documents)
    customer, anna = there.call()
    return there, customer, anna


def refused(there: House, by: str = "anna", name: str = "leaflet", **changes: object) -> Code:
    with pytest.raises(Refused) as refusal:
        bring(there, by, name, **changes)
    return refusal.value.code


def row(there: House, version: str = "leaflet") -> ContactDocumentRecord:
    return next(one for one in there.rows.all(ContactDocumentRecord) if one.version == version)


def remove(version: str = "leaflet") -> RemoveDocument:
    return RemoveDocument(contact="c1", version=version)


def give(*, marked: bool = False, given: bool = True) -> GiveDocument:
    return GiveDocument(contact="c1", version="leaflet", marked=marked, given=given)


# --- coming --------------------------------------------------------------------------------------------------------


def test_both_are_told_what_was_brought() -> None:
    there, customer, anna = talking()
    bring(there)
    for page in (customer, anna):
        (document,) = seen(page).documents
        assert (document.version, document.name, document.by) == ("leaflet", LEAFLET.name, "anna")
        assert (document.pages, document.sizes, document.given) == (12, (A4,), None)
    assert row(there).sha256 == LEAFLET.sha256
    (entry,) = [one for one in there.rows.audit if one.kind == "document.brought"]
    assert entry == AuditRecord(
        at=there.now,
        kind="document.brought",
        actor="anna",
        subject="c1",
        data={"version": "leaflet", "library": None, "number": None},
    )


def test_sizes_are_told_as_far_as_they_differ() -> None:
    there, customer, _ = talking()
    wide = (A4[1], A4[0])
    bring(there, sizes=(A4, wide, A4, A4, A4), pages=5)
    assert seen(customer).documents[0].sizes == (A4, wide, A4)


def test_brought_again_it_is_there_already() -> None:
    there, customer, _ = talking()
    bring(there)
    customer.forget()
    bring(there, by="c1")
    assert customer.heard(Documents) == []
    assert row(there).by == "anna"


def test_told_again_after_the_talk_it_is_not_refused() -> None:
    there, _, anna = talking()
    bring(there)
    anna.say(HangUp(contact="c1"))
    bring(there)
    assert row(there).removed_at is None
    assert refused(there, name="another") is Code.CONTACT_CLOSED


def test_customers_bring_theirs_from_the_waiting_room_on() -> None:
    there = house()
    customer = there.customer("c1")
    first = customer.last(CustomerSnapshot).documents
    assert first is not None
    assert first.can == ("bring",)
    bring(there, by="c1")
    assert len(seen(customer).documents) == 1
    anna = there.agent()
    there.accept(anna)
    assert len(seen(anna).documents) == 1
    assert seen(anna).can == ("bring", "show", "mark", "give")


def test_who_may_not_bring_is_refused() -> None:
    there, _, _ = talking(customer_brings=False)
    assert refused(there, by="c1") == Code.DOCUMENTS_OFF
    assert refused(there, by="nobody") == Code.CONTACT_NONE
    off, _, _ = talking(enabled=False)
    assert refused(off) == Code.DOCUMENTS_OFF


def test_what_is_not_valid_any_more_does_not_come_in() -> None:
    there, _, _ = talking()
    assert refused(there, library="r", number=1, valid_until=there.now) == Code.DOCUMENT_OUTDATED
    bring(there, library="r", number=2, valid_until=there.now + 1)


def test_there_is_an_end_to_it() -> None:
    there, _, _ = talking()
    for number in range(MOST):
        bring(there, name=f"v{number}")
    assert refused(there) == Code.DOCUMENT_LIMIT


def test_nothing_comes_into_a_contact_that_is_over() -> None:
    there, _, anna = talking()
    anna.say(HangUp(contact="c1"))
    assert refused(there, by="c1") == Code.CONTACT_CLOSED
    assert refused(there) == Code.CONTACT_CLOSED
    with pytest.raises(Refused) as refusal:
        there.receive(DocumentBrought(contact="c9", participant="c9", version=LEAFLET))
    assert refusal.value.code == Code.CONTACT_NONE


# --- going ---------------------------------------------------------------------------------------------------------


def test_ones_own_may_be_removed_and_any_by_the_agent() -> None:
    there, customer, anna = talking()
    bring(there)
    bring(there, by="c1", name="mine")
    bring(there, by="c1", name="other")
    assert customer.refused(remove()) == Code.NOT_ALLOWED
    customer.say(remove("mine"))
    anna.say(remove("other"))
    assert [one.version for one in seen(customer).documents] == ["leaflet"]
    assert row(there, "mine").removed_at == there.now
    assert customer.refused(remove("mine")) == Code.DOCUMENT_GONE


def test_what_is_shown_is_not_removed() -> None:
    there, _, anna = talking()
    bring(there)
    anna.say(show())
    assert anna.refused(remove()) == Code.DOCUMENT_SHOWN
    assert row(there).removed_at is None


def test_what_the_library_has_withdrawn_is_not_shown_again() -> None:
    there, customer, anna = talking()
    bring(there)
    anna.say(show())
    there.receive(LibraryChanged(until={"leaflet": there.now, "other": None}))
    assert seen(customer).sharing is not None  # not out of everybody's sight
    assert seen(anna).documents[0].valid_until == row(there).valid_until == there.now
    assert anna.refused(show(revision=seen(anna).revision)) == Code.DOCUMENT_OUTDATED
    there.receive(LibraryChanged(until={"leaflet": None}))
    anna.say(show(revision=seen(anna).revision))


def test_brought_back_it_has_its_marks() -> None:
    there, _, anna = talking()
    bring(there)
    anna.say(stroke(1))
    anna.say(remove())
    bring(there)
    assert seen(anna).documents[0].marks == 1
    assert row(there).removed_at is None


# --- giving --------------------------------------------------------------------------------------------------------


def test_the_agent_gives_and_takes_back_until_wrap_up_is_over() -> None:
    there, customer, anna = talking()
    bring(there)
    assert customer.refused(give()) == Code.NOT_ALLOWED
    anna.say(give(marked=True))
    assert seen(customer).documents[0].given == "marked"
    anna.say(HangUp(contact="c1"))
    assert seen(anna).can == ("give",)
    assert seen(customer).can == ()
    anna.say(give())
    assert (row(there).given, seen(customer).documents[0].given) == ("plain", "plain")
    anna.say(give(given=False))
    assert row(there).given is None
    there.finish(anna)
    assert anna.refused(give()) == Code.CONTACT_CLOSED
    given = [one.data["how"] for one in there.rows.audit if one.kind == "document.given"]
    assert given == ["marked", "plain", None]


# --- who is told ---------------------------------------------------------------------------------------------------


def test_nobody_is_told_again_what_they_know() -> None:
    there, customer, anna = talking()
    bring(there)
    customer.forget()
    there.wait(5_000)
    anna.say(give(given=False))
    assert customer.heard(Documents) == []


def test_a_page_learns_all_from_its_snapshot() -> None:
    there, _, _ = talking()
    bring(there)
    customer = there.page("c1")
    found = customer.last(CustomerSnapshot).documents
    assert found is not None
    assert [one.version for one in found.documents] == ["leaflet"]
    assert customer.heard(Documents) == []
    (contact, view) = there.console().last(AgentSnapshot).documents[0]
    assert (contact, len(view.documents)) == ("c1", 1)


def test_who_asks_for_the_seat_learns_nothing() -> None:
    there, _, _ = talking()
    bring(there)
    there.receive(
        LinkOpened(contact="c2", seat="seat-c2", link="link-c1", contacts=1, queue="german")
    )
    other = there.page("c1", seat="seat-c2")
    assert other.last(CustomerSnapshot).documents is None
    bring(there, name="second")
    assert other.heard(Documents) == []


def test_the_first_mark_is_told_the_next_ones_are_not() -> None:
    there, customer, anna = talking()
    bring(there)
    customer.forget()
    anna.say(stroke(1))
    assert [one.documents.documents[0].marks for one in customer.heard(Documents)] == [1]
    anna.say(stroke(2))
    assert len(customer.heard(Documents)) == 1
    assert mark_id(2) in there.desk.state.contacts["c1"].papers.marks


def test_documents_survive_a_restart() -> None:
    there, _, anna = talking()
    bring(there)
    bring(there, name="second")
    anna.say(remove("second"))
    anna.say(give(marked=True))
    there.restart()
    found = there.page("c1").last(CustomerSnapshot).documents
    assert found is not None
    assert [(one.version, one.given) for one in found.documents] == [("leaflet", "marked")]
