"""Purposes, limited reviewers and other names, against a real server; what is in the log is there before the answer."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from signaling.api.review_routes import REVIEW_ROUTES
from tests.reviewing import LIMITED, NAMES, PURPOSES, Review, address, declared, got, reviewed

# --- purposes --------------------------------------------------------------------------------------------------------


async def test_each_look_asks_for_its_purpose_and_bears_it(tmp_path: Path) -> None:
    async with reviewed(tmp_path, purposes=PURPOSES) as desk, desk.as_("compliance") as client:
        for path, subject in (
            ("/api/contacts", "search"),
            ("/api/contacts/c1", "c1"),
            ("/api/recordings/c1", "c1"),
            ("/api/recordings/c1/parts/1", "c1"),
            ("/api/audit", "audit"),
        ):
            refused = await got(client, path, 403)
            assert refused["code"] == "review.purpose_needed", path
            assert refused["details"] == {"subject": subject}, path
        assert await desk.looks() == [], "nothing was shown"
        await declared(client, "c1")
        await got(client, "/api/recordings/c1/parts/1")
        await got(client, "/api/contacts/c1")
        assert (await got(client, "/api/contacts/c2", 403))["details"] == {"subject": "c2"}
        await declared(client, "search", "quality")
        await got(client, "/api/contacts")
        assert await desk.looks() == [
            ("purpose.declared", "c1", '{"purpose":"complaint"}'),
            ("recording.played", "c1", '{"declared":"complaint","part":1}'),
            ("contact.looked", "c1", '{"declared":"complaint"}'),
            ("purpose.declared", None, '{"purpose":"quality","scope":"search"}'),
            ("contacts.listed", None, '{"declared":"quality"}'),
        ]


async def test_a_purpose_is_for_one_sign_in_and_of_the_house_s_own(tmp_path: Path) -> None:
    async with reviewed(tmp_path, purposes=PURPOSES) as desk, desk.as_("compliance") as client:
        assert (await declared(client, "c1", "curiosity", 422))["field"] == "purpose"
        assert (await declared(client, "c9", status=404))["code"] == "not_found"
        await declared(client, "c1")
        await got(client, "/api/contacts/c1")
        async with desk.as_("compliance") as elsewhere:
            await got(elsewhere, "/api/contacts/c1", 403)
        async with desk.as_("supervisor") as supervisor:
            await got(supervisor, "/api/contacts/c1")
            assert (await declared(supervisor, "c1", status=403))["code"] == "not_allowed"


async def test_without_purposes_nobody_is_asked(tmp_path: Path) -> None:
    async with reviewed(tmp_path) as desk, desk.as_("compliance") as client:
        await got(client, "/api/contacts/c1")
        assert await desk.looks() == [("contact.looked", "c1", "{}")]


async def test_a_page_knows_what_its_reviewer_is_asked_and_limited_to(tmp_path: Path) -> None:
    async with reviewed(tmp_path, purposes=PURPOSES, pseudonyms=True) as desk:
        async with desk.as_(LIMITED) as client:
            me = await got(client, "/api/me")
            assert [queue["id"] for queue in me["queues"]] == ["english"]
            assert me["review"]["queues"] == ["english"]
            assert me["review"]["pseudonyms"]
            assert [each["id"] for each in me["review"]["purposes"]] == ["complaint", "quality"]
        async with desk.as_("compliance") as client:
            me = await got(client, "/api/me")
            assert [queue["id"] for queue in me["queues"]] == ["german", "english"]
            assert me["review"]["queues"] is None
        async with desk.as_("supervisor") as client:
            assert (await got(client, "/api/me"))["review"] is None


# --- limited reviewers -----------------------------------------------------------------------------------------------


async def test_a_limited_reviewer_knows_of_their_queues_contacts_alone(tmp_path: Path) -> None:
    async with reviewed(tmp_path, purposes=PURPOSES) as desk, desk.as_(LIMITED) as client:
        await declared(client, "search")
        contacts = await got(client, "/api/contacts")
        assert [row["id"] for row in contacts["contacts"]] == ["c2"]
        assert (await got(client, "/api/contacts?queue=german"))["contacts"] == []
        hidden = await got(client, "/api/contacts/c1", 404)
        assert hidden == await got(client, "/api/contacts/c9", 404)
        for path in ("", "/parts/1", "/parts/7", "/documents/v1/pages/1"):
            there = await got(client, f"/api/recordings/c1{path}", 404)
            assert there == await got(client, f"/api/recordings/c9{path}", 404), path
        for contact in ("c1", "c9"):
            copy = f"/api/review/contacts/{contact}/evidence?purpose=authority"
            assert await got(client, copy, 404) == hidden
            assert await declared(client, contact, status=404) == hidden
        refused = await got(client, "/api/audit", 403)
        assert refused["code"] == "not_allowed", "the log is of all queues"
        assert (await desk.looks())[1:] == [
            ("contacts.listed", None, '{"declared":"complaint"}'),
            ("contacts.listed", None, '{"declared":"complaint","queue":"german"}'),
        ]
        await declared(client, "c2")
        assert (await got(client, "/api/recordings/c2"))["recording"]["contact"] == "c2"


async def test_a_limited_reviewer_holds_no_contact_that_they_may_not_know_of(
    tmp_path: Path,
) -> None:
    async with reviewed(tmp_path) as review, review.as_(LIMITED) as client:
        answers = []
        for contact in ("c1", "c9"):
            wish = {"contacts": ["c2", contact], "reason": "Beschwerde"}
            async with client.post("/api/review/holds", json=wish) as response:
                assert response.status == 404
                answers.append((await response.text()).replace(contact, "it"))
        assert answers[0] == answers[1]


# --- pseudonyms ------------------------------------------------------------------------------------------------------


async def shown(review: Review, login: str) -> dict[str, str]:
    """What each page of review is told, by its path: of what there is."""
    answers = {}
    async with review.as_(login) as client:
        for route in REVIEW_ROUTES:
            if route.method != "GET" or login not in route.roles:
                continue
            async with client.get(address(route, "c1")) as response:
                assert response.status in {200, 404, 422}, route.path
                answers[route.path] = await response.text(errors="replace")
    return answers


def leaked(answers: Mapping[str, str]) -> set[str]:
    """Where somebody who talked is told by name or login."""
    words = [part for login, name in NAMES.items() for part in (login, *name.split())]
    found = re.compile("|".join(words), re.IGNORECASE)
    return {path for path, text in answers.items() if found.search(text)}


async def test_no_name_of_an_agent_reaches_a_reviewer_where_the_house_wants_that(
    tmp_path: Path,
) -> None:
    async with reviewed(tmp_path, pseudonyms=True) as review:
        answers = await shown(review, "compliance")
        assert leaked(answers) == set()
        contact = json.loads(answers["/api/contacts/{id}"])
        agent = contact["contact"]["agent_name"]
        assert re.fullmatch(r"Agent \w{4}", agent)
        assert contact["parts"][0]["agent_name"] == contact["matches"][0]["agent_name"] == agent
        assert re.fullmatch(r"Supervisor \w{4}", contact["guests"][0]["name"])
        people = json.loads(answers["/api/recordings/{id}"])["people"]
        assert {agent, contact["guests"][0]["name"]} < {person["name"] for person in people}
        task = json.loads(answers["/api/review/tasks"])["tasks"][0]
        assert task["agents"][0]["name"] == agent
        assert json.loads(answers["/api/recordings/{id}"])["recording"]["agent_name"] == agent
        for login in ("supervisor", "administrator"):
            theirs = await shown(review, login)
            assert leaked(theirs), f"a {login} is told true names"


async def test_without_that_names_are_true(tmp_path: Path) -> None:
    """So the search for names finds them where there are any."""
    async with reviewed(tmp_path) as review:
        told = leaked(await shown(review, "compliance"))
        assert told >= {"/api/contacts", "/api/contacts/{id}"}
        assert told >= {"/api/recordings/{id}", "/api/audit"}


async def test_a_copy_that_leaves_the_house_holds_true_names(tmp_path: Path) -> None:
    async with reviewed(tmp_path, pseudonyms=True) as review, review.as_("compliance") as client:
        params = {"purpose": "authority"}
        async with client.get("/api/review/contacts/c1/evidence", params=params) as response:
            assert response.status == 200
            packed = zipfile.ZipFile(io.BytesIO(await response.read()))
        assert NAMES["kranichfeder"] in packed.read("manifest.json").decode()
