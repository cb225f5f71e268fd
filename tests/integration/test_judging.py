"""Judging over HTTP: blind until one's own verdict, two at once told apart, the worklist, samples that can be drawn
again, and who may do what."""

import csv
import hashlib
import io
import json
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import update

from policies.sampling import Candidate, drawn, frame
from signaling.clock import SystemClock
from signaling.store import models
from signaling.store.accounts import Skills
from signaling.store.audit import AuditLog
from signaling.store.desk_store import DeskStore
from signaling.store.engine import Database
from signaling.store.migrations import upgrade
from tests.serving import PASSWORD, Serving, generous, serving, settings
from tests.signaling.settings import texts
from tests.signaling.store import examples

ROOT = Path(__file__).parents[2]
QUEUES = [
    {"id": "german", "title": texts("Beratung"), "language": "de", "review": {"second": True}},
    {"id": "english", "title": texts("Advice"), "language": "en"},
]
ASKED = [{"id": None, "text": texts("Begrüßt?")}, {"id": None, "text": texts("Risiko erklärt?")}]


@asynccontextmanager
async def house(folder: Path, **sections: Any) -> AsyncIterator[Serving]:
    """Two closed contacts, the German one for two reviewers; *second* and *limited* (English) review too."""
    chosen = settings(folder)
    database = Database(chosen.storage.database_url)
    await upgrade(database)
    store = DeskStore(database)
    await store.begin(chosen.desk.id)
    now = SystemClock().now()
    for name, queue in (("c1", "german"), ("c2", "english")):
        closed_at = now - 60_000 if name == "c1" else now - 50_000
        await store.save(
            [
                examples.contact(
                    id=name,
                    queue=queue,
                    state="closed",
                    opened_at=now - 90_000,
                    closed_at=closed_at,
                ),
                examples.part(contact=name, agent="anna"),
            ]
        )
    await store.close()
    await database.close()
    async with serving(folder, limits=generous(), queues=QUEUES, **sections) as started:
        for login, queues in (("second", ()), ("limited", ("english",))):
            await started.accounts.add(
                now,
                login=login,
                name=f"Person {login}",
                role="compliance",
                password=PASSWORD,
                skills=Skills(queues=queues),
            )
        yield started


@asynccontextmanager
async def signed_in(house: Serving, login: str = "compliance") -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        body = {"login": login, "password": PASSWORD}
        async with client.post("/api/sign-in", json=body) as response:
            assert response.status == 200
        yield client


async def got(client: ClientSession, path: str, status: int = 200) -> Any:
    async with client.get(f"/api/review/{path}") as response:
        text = await response.text()
        assert response.status == status, (path, text)
        return json.loads(text) if response.content_type == "application/json" else text


async def sent(client: ClientSession, path: str, body: object = None, status: int = 200) -> Any:
    async with client.post(f"/api/review/{path}", json=body) as response:
        told = await response.json()
        assert response.status == status, (path, told)
        return told


async def entries(house: Serving) -> list[tuple[str, str | None]]:
    log = AuditLog(house.database, house.settings.desk.id)
    every = [each async for page in log.entries() for each in page]
    kinds = ("judgement.", "questions.", "sample.", "samples.", "task.")
    return [(each.kind, each.subject) for each in every if each.kind.startswith(kinds)]


async def ask(house: Serving) -> list[str]:
    """Two questions, as an administrator writes them; their ids."""
    async with signed_in(house, "administrator") as client:
        saved = await sent(client, "questions", {"based_on": 0, "questions": ASKED})
    return [each["id"] for each in saved["current"]["questions"]]


def verdict(names: list[str], *answers: str, outcome: str = "pass", seen: int = 0) -> Any:
    return {
        "revision": 0,
        "seen": seen,
        "version": 1,
        "answers": {
            name: {"answer": answer, "words": ""}
            for name, answer in zip(names, answers, strict=True)
        },
        "outcome": outcome,
        "words": "gehört und gesehen",
    }


def documented(folder: Path, sample: Any) -> list[str]:
    """What the commands in docs/judging.md print, run as they stand there."""
    page = (ROOT / "docs" / "judging.md").read_text()
    (script,) = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    script = re.sub(r"seed=\S+", f"seed={sample['seed']}", script)
    script = re.sub(r"share=\d+", f"share={sample['share']}", script)
    told = subprocess.run(
        ["/bin/bash", "-euc", script],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.splitlines()


async def test_the_second_pair_of_eyes_is_blind_until_it_has_judged(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, signed_in(desk) as one, signed_in(desk, "second") as other:
        names = await ask(desk)
        path = "contacts/c1"
        remark = {"at": 64_000, "words": "Hier fehlt das Risiko"}
        await sent(one, f"{path}/remarks", remark, 201)
        mine = await sent(one, f"{path}/verdict", verdict(names, "yes", "no", outcome="complaint"))
        assert (mine["state"], mine["may"], len(mine["verdicts"])) == ("second", "own", 1)
        seen = await got(other, f"{path}/judgement")
        assert (seen["state"], seen["blind"], seen["others"]) == ("second", True, 1)
        assert "Risiko" not in json.dumps([seen["verdicts"], seen["remarks"]])
        assert "complaint" not in json.dumps(seen)
        # the same for what a draft or a comment of one's own is answered with
        half = {**verdict(names, "yes", "yes"), "outcome": None}
        del half["seen"]
        kept = await sent(other, f"{path}/draft", half)
        assert (kept["verdicts"], kept["remarks"], kept["draft"]["revision"]) == ([], [], 1)
        late = {**verdict(names, "yes", "yes"), "revision": 1}
        told = await sent(other, f"{path}/verdict", late, 409)
        assert told["code"] == "judgement.outdated"
        given = await sent(other, f"{path}/verdict", {**late, "seen": 1})
        assert (given["state"], given["blind"], given["draft"]) == ("differing", False, None)
        assert given["differences"] == [names[1], "outcome"]
        assert [each["reviewer_name"] for each in given["verdicts"]] == [
            "Person compliance",
            "Person second",
        ]
        assert [each["words"] for each in given["remarks"]] == ["Hier fehlt das Risiko"]
        settlement = {
            "seen": 2,
            "outcome": "complaint",
            "answers": {names[1]: "no"},
            "words": "Beide noch einmal gehört",
        }
        settled = await sent(one, f"{path}/settlement", settlement)
        assert (settled["state"], settled["settlement"]["outcome"]) == ("done", "complaint")
        assert await entries(desk) == [
            ("questions.saved", None),
            ("judgement.commented", "c1"),
            ("judgement.given", "c1"),
            ("judgement.looked", "c1"),
            ("judgement.given", "c1"),
            ("judgement.settled", "c1"),
        ]


async def test_one_reviewer_is_enough_where_nobody_asks_for_two(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, signed_in(desk) as one, signed_in(desk, "second") as other:
        names = await ask(desk)
        await sent(one, "contacts/c2/remarks", {"at": None, "words": "gut"}, 201)
        assert len((await got(other, "contacts/c2/judgement"))["remarks"]) == 1
        assert (await sent(one, "contacts/c2/verdict", verdict(names, "yes", "na")))[
            "state"
        ] == "done"
        seen = await got(other, "contacts/c2/judgement")
        assert (seen["may"], seen["blind"], len(seen["verdicts"])) == ("enough", False, 1)
        told = await sent(other, "contacts/c2/verdict", verdict(names, "yes", "yes", seen=1), 409)
        assert told["code"] == "judgement.enough"
        gone = f"contacts/c2/remarks/{seen['remarks'][0]['id']}/remove"
        assert (await sent(other, gone, None, 404))["code"] == "not_found"
        assert (await sent(one, gone))["remarks"] == []


async def test_what_is_sent_wrongly_is_told_at_its_place(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, signed_in(desk) as one:
        names = await ask(desk)
        half = verdict(names, "yes", "yes")
        half["answers"][names[1]]["answer"] = None
        told = await sent(one, "contacts/c2/verdict", half, 409)
        assert (told["code"], told["field"]) == ("judgement.incomplete", f"answers.{names[1]}")
        told = await sent(one, "contacts/c2/remarks", {"at": 1, "words": "  "}, 422)
        assert (told["code"], told["field"]) == ("field.invalid", "words")
        await got(one, "contacts/c9/judgement", 404)
        await got(one, "tasks?state=lost", 422)
        await got(one, "tasks?after=lost", 422)
        async with signed_in(desk, "administrator") as writer:
            twice = [{"id": "same", "text": texts("A?")}] * 2
            told = await sent(writer, "questions", {"based_on": 1, "questions": twice}, 422)
            assert told["field"] == "questions.1.id"
            mute = [{"id": None, "text": {"de": "Nur deutsch?"}}]
            told = await sent(writer, "questions", {"based_on": 1, "questions": mute}, 422)
            assert told["field"] == "questions.0.text.en"
            told = await sent(writer, "questions", {"based_on": 0, "questions": ASKED}, 409)
            assert told["code"] == "questions.outdated"
            first = (await got(writer, "questions/1"))["questions"]
            changed = [{"id": first[0]["id"], "text": texts("Freundlich begrüßt?")}]
            saved = await sent(writer, "questions", {"based_on": 1, "questions": changed})
            assert [each["version"] for each in saved["versions"]] == [2, 1]
            assert (await got(writer, "questions/1"))["questions"] == first
            for missing in ("3", "one", "-1"):
                await got(writer, f"questions/{missing}", 404)


async def test_a_sample_can_be_drawn_again_from_what_is_shown(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, signed_in(desk) as one:
        wish = {"title": "Monatlich", "queues": [], "share": 300, "due_days": 14}
        made = await sent(one, "plans", wish, 201)
        plan = made["plans"][0]["id"]
        month = datetime.fromtimestamp((SystemClock().now() - 60_000) / 1000, UTC).strftime("%Y-%m")
        drew = await sent(one, f"plans/{plan}/draw", {"month": month}, 201)
        sample = drew["samples"][0]
        assert (sample["candidates"], sample["contacts"]) == (2, 1)
        text = await got(one, f"samples/{sample['id']}/frame")
        rows = list(csv.DictReader(io.StringIO(text)))
        found = [Candidate(row["agent"], row["contact"]) for row in rows]
        assert hashlib.sha256(frame(found).encode()).hexdigest() == sample["sha256"]
        again = drawn(sample["seed"], sample["share"], found)
        assert [row["contact"] for row in rows if row["drawn"] == "1"] == list(again)
        (tmp_path / "sample.csv").write_text(text)
        assert documented(tmp_path, sample) == [f"{sample['sha256']}  -", *sorted(again)]
        listed = await got(one, "tasks")
        assert [each["contact"] for each in listed["tasks"]] == list(again)
        assert listed["counts"]["todo"] == 1
        nobody = await sent(one, f"plans/{plan}/draw", {"month": "2099-01"}, 422)
        assert nobody["field"] == "month"
        told = await sent(one, f"plans/{plan}/draw", {"month": "2020-01"}, 409)
        assert told["code"] == "sample.empty"
        await sent(one, f"plans/{plan}/end")
        told = await sent(one, f"plans/{plan}/draw", {"month": month}, 409)
        assert told["code"] == "plan.ended"
        told = await sent(one, "plans", {**wish, "queues": ["none"]}, 422)
        assert told["field"] == "queues.0"


async def test_tasks_are_taken_given_back_and_done_by_judging(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, signed_in(desk) as one, signed_in(desk, "second") as other:
        names = await ask(desk)
        await sent(one, "contacts/c1/verdict", verdict(names, "yes", "yes"))
        assert (await got(one, "tasks"))["tasks"] == []
        (task,) = (await got(other, "tasks"))["tasks"]
        assert (task["kind"], task["barred"], task["overdue"]) == ("second", False, False)
        path = f"tasks/{task['id']}/assign"
        people = (await got(one, "reviewers?queue=german"))["reviewers"]
        assert [each["name"] for each in people] == ["Person compliance", "Person second"]
        first, second = (each["account"] for each in people)
        told = await sent(one, path, {"was": None, "to": first}, 409)
        assert told["code"] == "task.barred"
        taken = await sent(other, path, {"was": None, "to": second})
        assert taken["tasks"][0]["assignee_name"] == "Person second"
        told = await sent(one, path, {"was": None, "to": second}, 409)
        assert told["code"] == "task.taken"
        async with signed_in(desk, "limited") as limited:
            english = (await got(limited, "reviewers?queue=english"))["reviewers"]
            stranger = next(each["account"] for each in english if each["name"] == "Person limited")
            await sent(limited, path, {"was": second, "to": stranger}, 404)
        told = await sent(one, path, {"was": second, "to": stranger}, 422)
        assert told["field"] == "to"
        assert (await got(other, "tasks?state=mine"))["counts"]["mine"] == 1
        await sent(other, "contacts/c1/verdict", verdict(names, "yes", "yes", seen=1))
        (done,) = (await got(one, "tasks?state=done"))["tasks"]
        assert (done["id"], done["done_by_name"]) == (task["id"], "Person second")


async def test_a_limited_reviewer_judges_their_queues_and_draws_nothing(tmp_path: Path) -> None:
    async with house(tmp_path) as desk, signed_in(desk, "limited") as client:
        names = await ask(desk)
        assert await got(client, "contacts/c1/judgement", 404) == await got(
            client, "contacts/c9/judgement", 404
        )
        await sent(client, "contacts/c1/verdict", verdict(names, "yes", "yes"), 404)
        await sent(client, "contacts/c1/remarks", {"at": None, "words": "hm"}, 404)
        await sent(client, "contacts/c2/verdict", verdict(names, "yes", "yes"))
        await got(client, "samples", 403)
        wish = {"title": "Monatlich", "queues": [], "share": 300, "due_days": 14}
        await sent(client, "plans", wish, 403)


async def test_agents_are_told_under_other_names(tmp_path: Path) -> None:
    async with house(tmp_path, review={"pseudonyms": True}) as desk, signed_in(desk) as one:
        async with desk.database.write() as connection:
            await connection.execute(update(models.Part).values(agent=desk.staff["agent"].id))
        wish = {"title": "Monatlich", "queues": [], "share": 10_000, "due_days": 14}
        plan = (await sent(one, "plans", wish, 201))["plans"][0]
        assert plan["made_by_name"] == "Person compliance"
        month = datetime.fromtimestamp((SystemClock().now() - 60_000) / 1000, UTC).strftime("%Y-%m")
        await sent(one, f"plans/{plan['id']}/draw", {"month": month}, 201)
        listed = (await got(one, "tasks"))["tasks"]
        names = {each["name"] for task in listed for each in task["agents"]}
        assert len(names) == 1
        assert names.pop().startswith("Agent ")
        assert "Person agent" not in json.dumps(listed)
