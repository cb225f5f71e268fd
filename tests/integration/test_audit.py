"""Everything that people do at a real server is in its audit log, and nothing of what they are or wrote."""

import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import text

from signaling import heads
from signaling.cli.data import now_ms
from signaling.core.records import AuditRecord
from signaling.heads import HeadKey
from signaling.store.accounts import Accounts, Skills
from signaling.store.audit import AuditLog
from signaling.store.keys import ApiKeys, SigningKeys
from tests.databases import fast_passwords
from tests.serving import PASSWORD, Serving, generous, serving

CANARY = "Kanarienvogel"


async def entries(house: Serving) -> list[tuple[str, str | None, str | None, dict[str, Any]]]:
    log = AuditLog(house.database, house.settings.desk.id)
    return [
        (each.kind, each.actor, each.subject, json.loads(each.data))
        async for page in log.entries()
        for each in page
    ]


async def kinds(house: Serving) -> list[str]:
    return [kind for kind, *_ in await entries(house)]


async def opened(house: Serving, token: str) -> str:
    """The contact of a customer who has opened the link."""
    async with (
        house.client() as customer,
        customer.post("/api/links/redeem", json={"token": token}) as response,
    ):
        contact: str = (await response.json())["contact"]
        return contact


async def seen(client: ClientSession, path: str) -> Any:
    async with client.get(path) as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def test_signing_in_and_out_is_in_the_log(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        before = len(await entries(house))
        agent = house.staff["agent"].id
        for login, password in (("agent", "wrong"), ("nobody", "wrong"), ("agent", PASSWORD)):
            body = {"login": login, "password": password}
            async with client.post("/api/sign-in", json=body) as response:
                assert response.status == (200 if password == PASSWORD else 401)
        change = {"current": PASSWORD, "new": "quite other words"}
        async with client.post("/api/password", json=change) as response:
            assert response.status == 204
        async with client.post("/api/sign-out") as response:
            assert response.status == 204
        body = {"login": "agent", "password": "quite other words"}
        async with client.post("/api/sign-in", json=body) as response:
            assert response.status == 200
        async with client.post("/api/sign-out-everywhere") as response:
            assert response.status == 204
        assert (await entries(house))[before:] == [
            ("sign_in.failed", None, agent, {"why": "password"}),
            ("sign_in.failed", None, None, {"why": "unknown"}),
            ("sign_in.ok", agent, agent, {}),
            ("password.changed", agent, agent, {}),
            ("sign_out", agent, agent, {}),
            ("sign_in.ok", agent, agent, {}),
            ("sign_out.everywhere", agent, agent, {}),
        ]


async def test_a_lockout_and_a_disabled_account_are_in_the_log(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        accounts = Accounts(house.database, house.settings.desk.id, fast_passwords())
        await accounts.disable(now_ms(), house.staff["compliance"].id)
        before = len(await entries(house))
        for login, tries in (("agent", 7), ("nobody", 7)):
            for _ in range(tries):
                body = {"login": login, "password": "wrong"}
                async with client.post("/api/sign-in", json=body) as response:
                    assert response.status in (401, 429)
        body = {"login": "compliance", "password": PASSWORD}
        async with client.post("/api/sign-in", json=body) as response:
            assert response.status == 401
        found = (await entries(house))[before:]
        agent = house.staff["agent"].id
        for subject, why in ((agent, "password"), (None, "unknown")):
            mine = [(kind, data) for kind, _, whose, data in found[:12] if whose == subject]
            assert mine[:-1] == [("sign_in.failed", {"why": why})] * 5
            assert (mine[-1][0], list(mine[-1][1])) == ("sign_in.locked", ["until"])
        failed = ("sign_in.failed", None, house.staff["compliance"].id, {"why": "disabled"})
        assert found[12:] == [failed], "tries during a lockout are refused, and no entries"


async def test_looks_links_and_codes_are_in_the_log(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        agent, supervisor = house.staff["agent"].id, house.staff["supervisor"].id
        await house.sign_in(client, "agent")
        token = await house.link(client)
        async with client.post("/api/codes") as response:
            assert response.status == 201
        contact = await opened(house, token)
        before = len(await entries(house))
        await seen(client, "/api/links")  # one's own
        (link,) = (await seen(client, "/api/links"))["links"]
        await house.sign_in(client, "supervisor")
        await seen(client, "/api/contacts?queue=german&state=created")
        await seen(client, f"/api/contacts?queue={CANARY}")
        await seen(client, f"/api/contacts/{contact}")
        async with client.get(f"/api/contacts/{CANARY}") as response:
            assert response.status == 404
        await seen(client, "/api/links")
        await seen(client, "/api/agents")
        await seen(client, "/api/certificates")
        await seen(client, "/api/qualification")
        for _ in range(2):  # a page that comes back is the same look
            async with client.ws_connect("/ws/console"):
                pass
        await seen(client, "/api/today")
        for _ in range(2):
            async with client.post(f"/api/links/{link['id']}/revoke") as response:
                assert response.status == 200
        with_key = {"Authorization": f"Bearer {house.keys['links.read']}"}
        key = house.keys["links.read"].partition(".")[0]
        async with house.client(with_key) as other:
            await seen(other, "/api/links")
        assert (await entries(house))[before + 1 :] == [
            ("contacts.listed", supervisor, None, {"queue": "german", "state": "created"}),
            ("contacts.listed", supervisor, None, {}),
            ("contact.looked", supervisor, contact, {}),
            ("links.listed", supervisor, None, {}),
            ("agents.listed", supervisor, None, {}),
            ("certificates.listed", supervisor, None, {}),
            ("overview.looked", supervisor, None, {}),
            ("link.revoked", supervisor, link["id"], {}),
            ("links.listed", f"key:{key}", None, {}),
        ]
        made = [each for each in await entries(house) if each[0] in ("link.made", "code.made")]
        data = {"queue": "german", "contacts": 1, "expires_at": link["expires_at"]}
        assert made == [("link.made", agent, link["id"], data), ("code.made", agent, None, {})]


async def test_accounts_and_keys_are_in_the_log(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        desk, now = house.settings.desk.id, now_ms()
        before = len(await entries(house))
        accounts = Accounts(house.database, desk, fast_passwords())
        made = await accounts.add(now, login="new", name="New", role="agent", password=PASSWORD)
        await accounts.set_skills(now, made.id, Skills(languages=("de",)))
        await accounts.set_name(now, made.id, "Newer")
        await accounts.disable(now, made.id)
        await accounts.enable(now, made.id, by="chief")
        await accounts.set_password(now, made.id, "quite other words")
        keys = ApiKeys(house.database, desk)
        key, _ = await keys.add(now, "CRM", ("links.read", "links.write"))
        for _ in range(2):
            await keys.revoke(now, key.id)
        ring = await SigningKeys(house.database, desk).rotate(now, 1_000)
        by = "command-line"
        scopes = {"scopes": "links.read links.write", "expires_at": None}
        assert (await entries(house))[before:] == [
            ("account.made", by, made.id, {"role": "agent"}),
            ("account.changed", by, made.id, {"what": "skills"}),
            ("account.changed", by, made.id, {"what": "name"}),
            ("account.disabled", by, made.id, {}),
            ("account.enabled", "chief", made.id, {}),
            ("password.changed", by, made.id, {}),
            ("key.made", by, key.id, scopes),
            ("key.revoked", by, key.id, {}),
            ("signing_key.made", by, ring.signing.kid, {"purpose": "link"}),
        ]


async def test_starts_stops_and_heads_of_a_server(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        assert (await kinds(house))[-2:] == ["settings.changed", "server.started"]
        log = AuditLog(house.database, house.settings.desk.id)
        await house.server.stop()
        assert (await kinds(house))[-1] == "server.stopped"
        public = HeadKey.of(house.settings.keys_folder).public
        raw = house.settings.heads_file.read_bytes()
        kept, bad = heads.read(raw, house.settings.desk.id, [public])
        assert (kept[-1], bad) == (await log.head(), [])
        verdict = await log.verify(heads=kept)
        assert (verdict.damages, verdict.covered) == ((), verdict.entries)


async def test_a_look_that_can_t_be_written_down_is_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as house, house.client() as client:
        await house.sign_in(client, "supervisor")
        async with house.database.write() as connection:
            await connection.execute(
                text(
                    "CREATE TRIGGER full BEFORE INSERT ON audit "
                    "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
                )
            )
        async with client.get("/api/contacts") as response:
            assert response.status == 500
            assert "contacts" not in await response.json()
        async with house.database.write() as connection:
            await connection.execute(text("DROP TRIGGER full"))
        await seen(client, "/api/contacts")


async def test_no_name_text_login_password_or_address_is_in_it(tmp_path: Path) -> None:
    """All that people can write at their sign-in, their links and their looks carries a word that is looked for."""
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        desk, now, word = house.settings.desk.id, now_ms(), CANARY
        accounts = Accounts(house.database, desk, fast_passwords())
        made = await accounts.add(
            now, login=word, name=f"Frau {word}", role="supervisor", password=f"secret {word}"
        )
        await ApiKeys(house.database, desk).add(now, f"system of {word}", ("links.read",))
        tries = ((word, f"wrong {word}"), (f"no{word}", word), (word, f"secret {word}"))
        for login, password in tries:
            body = {"login": login, "password": password}
            async with client.post("/api/sign-in", json=body) as response:
                assert response.status in (200, 401)
        token = await house.link(client, reference=f"A-{word}", topic=f"Kredit für {word}")
        contact = await opened(house, token)
        for path in (
            f"/api/contacts?queue={word}",
            f"/api/contacts?state=created&after=1-{word}",
            f"/api/contacts/{contact}?why={word}",
            f"/api/contacts/{word}",
            f"/api/links?after=9-{word}",
            "/api/agents",
        ):
            async with client.get(path) as response:
                assert response.status in (200, 404), path
        await accounts.set_name(now, made.id, f"Dr. {word}")
        async with client.post("/api/sign-out") as response:
            assert response.status == 204
        await house.server.stop()
        log = AuditLog(house.database, desk)
        everything = repr([page async for page in log.entries()])
        everything += house.settings.heads_file.read_text("utf-8")
        for canary in (word.lower(), "kredit", "secret", PASSWORD.lower(), "127.0.0.1", "person "):
            assert canary not in everything.lower()
        assert everything.count("contact.looked") == 1


# --- looked at -----------------------------------------------------------------------------------------------------


async def test_the_log_is_shown_page_by_page_and_each_look_is_in_it(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        log = AuditLog(house.database, house.settings.desk.id)
        await house.sign_in(client, "compliance")
        mine = house.staff["compliance"].id
        await log.append(
            *(AuditRecord(at=10**6 + n, kind="contact.looked", subject=f"c{n}") for n in range(120))
        )
        count = (await log.head()).number
        first = await seen(client, "/api/audit")
        assert [row["number"] for row in first["entries"]] == list(range(count, count - 50, -1))
        assert (first["next"], first["last"]) == (str(count - 49), count)
        second = await seen(client, f"/api/audit?after={first['next']}")
        assert second["entries"][0]["number"] == count - 50
        mine_alone = await seen(client, "/api/audit?kind=sign_in")
        assert {row["kind"] for row in mine_alone["entries"]} == {"sign_in.ok"}
        row = mine_alone["entries"][0]
        assert (row["actor"], row["actor_name"]) == (mine, "Person compliance")
        between = await seen(client, f"/api/audit?since={10**6 + 5}&until={10**6 + 9}")
        assert [row["subject"] for row in between["entries"]] == ["c8", "c7", "c6", "c5"]
        exact = await seen(client, "/api/audit?kind=contact.looked&until=1000001")
        assert [row["subject"] for row in exact["entries"]] == ["c0"]
        both = await seen(client, f"/api/audit?kind=sign_in,contact,{CANARY.lower()}&since=1000119")
        assert [row["kind"] for row in both["entries"]] == ["contact.looked", "sign_in.ok"]
        assert (await seen(client, f"/api/audit?kind={CANARY.lower()}"))["entries"] == []
        for query in (
            "kind=A",
            "kind=a.b.c",
            "kind=" + "a," * 33,
            "since=x",
            "until=-1",
            "after=1e3",
            f"since={10**16}",
        ):
            async with client.get(f"/api/audit?{query}") as response:
                assert (response.status, query) == (422, query)
        looks = [(actor, data) for kind, actor, _, data in await entries(house)
                 if kind == "audit.looked"]  # fmt: skip
        assert looks == [
            (mine, {}),
            (mine, {"kinds": "sign_in"}),
            (mine, {"kinds": "contact.looked"}),
            (mine, {"kinds": "sign_in contact"}),
        ]


async def test_a_page_that_stays_open_is_one_look_and_another_session_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        await house.sign_in(client, "supervisor")
        for _ in range(3):
            await seen(client, "/api/contacts")
        await seen(client, "/api/contacts?state=closed")
        async with house.client() as other:
            await house.sign_in(other, "supervisor")
            await seen(other, "/api/contacts")
        assert (await kinds(house)).count("contacts.listed") == 3
        monkeypatch.setattr("signaling.api.looks.SAME_S", 0.0)  # ten minutes later
        await seen(client, "/api/contacts")
        assert (await kinds(house)).count("contacts.listed") == 4


async def test_what_is_checked_up_to_where_is_told(tmp_path: Path) -> None:
    async with serving(tmp_path) as house, house.client() as client:
        await house.sign_in(client, "administrator")
        export = house.server.export
        assert export is not None
        await export.look()
        shown = await seen(client, "/api/audit")
        assert (shown["checked"], shown["last"]) == (export.checked.number, shown["checked"])
        assert shown["damages"] == []
        async with house.database.write() as connection:
            await connection.execute(text("DROP TRIGGER audit_update"))
            last = shown["last"]
            statement = text("UPDATE audit SET kind = 'sign_in.no' WHERE number > :last")
            await connection.execute(statement, {"last": last})
        await export.look()
        shown = await seen(client, "/api/audit")
        damage = {"kind": "altered", "first": last + 1, "last": last + 1}
        assert shown["damages"] == [damage]
        assert shown["entries"][0]["kind"] in ("audit.damaged", "audit.looked")


@pytest.mark.parametrize("written", ["{", "[]", '{"why":[1]}'])
async def test_a_damaged_entry_hides_no_others(tmp_path: Path, written: str) -> None:
    async with serving(tmp_path) as house, house.client() as client:
        await house.sign_in(client, "administrator")
        log = AuditLog(house.database, house.settings.desk.id)
        await log.append(AuditRecord(at=now_ms(), kind="sign_in.no", data={"why": "password"}))
        async with house.database.write() as connection:
            await connection.execute(text("DROP TRIGGER audit_update"))
            bad = text("UPDATE audit SET data = :written WHERE kind = 'sign_in.no'")
            await connection.execute(bad, {"written": written})
        shown = await seen(client, "/api/audit")
        assert {"sign_in.no", "sign_in.ok"} <= {each["kind"] for each in shown["entries"]}
        (row,) = (each for each in shown["entries"] if each["kind"] == "sign_in.no")
        assert row["data"] == {}


async def test_damaged_entries_are_shown_as_well_as_they_can_be(tmp_path: Path) -> None:
    async with serving(tmp_path, limits=generous()) as house, house.client() as client:
        await house.sign_in(client, "compliance")
        async with house.database.write() as connection:
            await connection.execute(text("DROP TRIGGER audit_update"))
            for change in (
                "UPDATE audit SET at = 'never', data = x'ff' WHERE number = 1",
                "UPDATE audit SET actor = CAST(x'feff' AS TEXT) WHERE number = 2",
            ):
                await connection.execute(text(change))
        rows = {row["number"]: row for row in (await seen(client, "/api/audit"))["entries"]}
        assert (rows[1]["at"], rows[1]["data"], rows[2]["actor"]) == (-1, {}, "??")
