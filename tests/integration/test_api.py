"""Every route for every role, and what every answer has in common, against a real server on a real store."""

import json
import logging
import re
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from signaling import logs
from signaling.api.guard import (
    COMPANION,
    CUSTOMER,
    EVERYONE,
    OPERATOR,
    STAFF,
    Route,
)
from signaling.api.models import Role
from signaling.api.routes import ROUTES
from signaling.app import Server
from signaling.core.errors import Code
from signaling.security import CSP, WORKER_CSP
from tests.serving import ORIGIN, PASSWORD, ROLES, Serving, generous, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOBODY = "nobody"
SEATED = {CUSTOMER, COMPANION}  # whom test_companions.py lets in
CALLERS = (NOBODY, CUSTOMER, *STAFF, "key:links.read", "key:links.write")
HELLO = {"v": 1, "id": "h", "body": {"type": "hello", "instance": "page", "language": "de"}}
ARCHITECTURE = Path(__file__).parent.parent.parent / "docs" / "architecture.md"
LATER = ("/api/sign-out", "/api/sign-out-everywhere")  # they end what the other routes need


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Serving]:
    async with serving(tmp_path_factory.mktemp("desk"), limits=generous()) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def browser(house: Serving) -> AsyncIterator[ClientSession]:
    async with house.client() as client:
        yield client


async def body(response: Any) -> Any:
    return json.loads(await response.text())


async def as_caller(house: Serving, caller: str) -> ClientSession:
    if caller.startswith("key:"):
        key = {"Authorization": f"Bearer {house.keys[caller[4:]]}"}
        return house.client({"Origin": ORIGIN, **key})
    client = house.client()
    if caller in STAFF:
        await house.sign_in(client, _role(caller))
    if caller == CUSTOMER:
        async with house.client() as staff:
            await house.sign_in(staff, "agent")
            token = await house.link(staff)
        async with client.post("/api/links/redeem", json={"token": token}) as response:
            assert response.status == 200
    return client


def _role(caller: str) -> Role:
    return next(role for role in ROLES if role == caller)


def address(route: Route) -> str:
    named = {"{file:.+}": "main-1a2b3c.js", "{page}": "today", "{id}": "none"}
    return re.sub(r"\{[^}]*\}", lambda name: named.get(name[0], "1"), route.path)


# --- the table ------------------------------------------------------------------------------------------------------


async def test_no_route_is_registered_that_the_table_does_not_name(house: Serving) -> None:
    from aiohttp import web

    from signaling.api import routes

    app = web.Application()
    routes.register(app)
    registered = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    listed = {(route.method, re.sub(r":[^}]*}", "}", route.path)) for route in ROUTES}
    assert registered == listed
    assert len(listed) == len(ROUTES)


async def test_the_documented_table_is_this_table() -> None:
    """Path by path: docs/architecture.md names each with its method."""
    text = ARCHITECTURE.read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `GET")]
    rows += [line.split("|")[1] for line in text.splitlines() if line.startswith("| `POST")]
    documented = set()
    for row in rows:
        method = re.findall(r"`(GET|POST) ", row)[0]
        for path in re.findall(r"(/[^`,?]*)", row):
            documented.add((method, path.replace("…", "{file}")))
    assert documented == {(r.method, re.sub(r":[^}]*}", "}", r.path)) for r in ROUTES}


@pytest.mark.parametrize("caller", CALLERS)
async def test_each_route_lets_in_exactly_its_roles(house: Serving, caller: str) -> None:
    client = await as_caller(house, caller)
    try:
        for route in sorted(ROUTES, key=lambda route: route.path in LATER):
            if route.socket or OPERATOR in route.roles:
                continue
            if route.path in LATER and caller in STAFF:
                await house.sign_in(client, _role(caller))
            arguments: dict[str, Any] = {} if route.method == "GET" else {"json": {}}
            async with client.request(route.method, address(route), **arguments) as response:
                status, text = response.status, await response.text()
            named = f"{route.method} {route.path} as {caller}: {status} {text[:200]}"
            if EVERYONE in route.roles or caller in route.roles:
                assert status not in {401, 403, 405, 500}, named
            else:
                code = Code(json.loads(text)["code"])
                if not route.roles.isdisjoint(SEATED):
                    assert code is Code.CONTACT_NONE, named
                elif caller in STAFF or _scoped(caller, route):
                    assert (status, code) == (403, Code.NOT_ALLOWED), named
                else:
                    assert (status, code) == (401, Code.SIGN_IN_NEEDED), named
    finally:
        await client.close()


def _scoped(caller: str, route: Route) -> bool:
    return caller.startswith("key:") and any(role.startswith("key:") for role in route.roles)


@pytest.mark.parametrize("caller", CALLERS)
async def test_each_websocket_lets_in_exactly_its_roles(house: Serving, caller: str) -> None:
    client = await as_caller(house, caller)
    try:
        for route in (route for route in ROUTES if route.socket):
            async with client.ws_connect(route.path, headers={"Origin": ORIGIN}) as page:
                await page.send_json(HELLO)
                message = await page.receive()
                if caller in route.roles:
                    said = json.loads(message.data)["body"]["type"]
                    assert said in {"customer.snapshot", "agent.snapshot", "overview"}
                else:
                    known = caller in STAFF and "agent" in route.roles
                    seated = not route.roles.isdisjoint(SEATED)
                    wanted = 4003 if known or seated else 4001
                    assert (message.data, caller) == (wanted, caller)
    finally:
        await client.close()


async def test_metrics_are_for_allowed_addresses(house: Serving, browser: ClientSession) -> None:
    async with browser.get("/metrics") as response:
        assert response.status == 200
        text = await response.text()
    for name in ("visavis_ready 1.0", "visavis_commit_seconds_count", "visavis_events_total"):
        assert name in text


# --- origin, cookies, headers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost:80800"])
async def test_another_origin_may_not_post_nor_open_a_websocket(
    house: Serving, origin: str | None
) -> None:
    async with house.client({"Origin": origin} if origin else {}) as client:
        for route in ROUTES:
            if route.method == "GET" and not route.socket:
                continue
            arguments: dict[str, Any] = {} if route.socket else {"json": {}}
            async with client.request(route.method, address(route), **arguments) as response:
                assert (await body(response))["code"] == "origin_refused", route.path


async def test_a_key_needs_no_origin_but_its_scope(house: Serving) -> None:
    wish = {"queue": "german"}
    key = {"Authorization": f"Bearer {house.keys['links.write']}"}
    async with house.client(key) as writer:
        async with writer.post("/api/links", json=wish) as response:
            assert response.status == 201
            made = (await body(response))["link"]
        assert made["made_by"].startswith("key:")
        async with writer.post(f"/api/links/{made['id']}/revoke") as response:
            assert (await body(response))["revoked_at"] is not None
    async with (
        house.client({"Authorization": "Bearer wrong.key"}) as stranger,
        stranger.post("/api/links", json=wish) as response,
    ):
        assert response.status in {401, 403}


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    house: Serving, browser: ClientSession
) -> None:
    login = {"login": "agent", "password": PASSWORD}
    async with browser.post("/api/sign-in", json=login) as response:
        cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("visavis_staff=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    async with browser.post("/api/sign-out") as response:
        assert response.status == 204
        assert "Max-Age=0" in response.headers["Set-Cookie"]
    async with browser.get("/api/me") as response:
        assert response.status == 401


async def test_under_https_cookies_are_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    server = {
        "public_url": "https://desk.example.org",
        "port": 0,
        "trusted_proxies": ["127.0.0.1"],
    }
    async with (
        serving(tmp_path, server=server) as house,
        house.client({"Origin": "https://desk.example.org"}) as client,
    ):
        login = {"login": "agent", "password": PASSWORD}
        async with client.post("/api/sign-in", json=login) as response:
            cookie = response.headers["Set-Cookie"]
            assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert cookie.startswith("__Host-visavis_staff=")
        assert "Secure" in cookie.split("; ")


@pytest.mark.parametrize(
    "path",
    ["/", "/console", "/assets/main-1a2b3c.js", "/brand.css", "/api/me", "/nowhere", "/readyz"],
)
async def test_every_answer_has_the_security_headers(browser: ClientSession, path: str) -> None:
    async with browser.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == CSP
    assert "unsafe" not in CSP
    assert "frame-ancestors 'none'" in CSP
    assert (
        "require-trusted-types-for 'script'; trusted-types lit-html visavis-worker visavis-veil"
        in CSP
    )
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Python" not in headers["Server"]
    cached = {"/assets/main-1a2b3c.js": "public, max-age=31536000, immutable"}
    cached["/brand.css"] = "no-cache"
    assert headers["Cache-Control"] == cached.get(path, "no-store")


# --- pages ----------------------------------------------------------------------------------------------------------


async def test_pages_are_served_and_what_is_not_there_is_said_kindly(
    browser: ClientSession,
) -> None:
    for path, status, page in (
        ("/j", 200, "customer"),
        ("/c", 200, "customer"),
        ("/console/today", 200, "console"),
        ("/console/recordings/c1", 200, "console"),
        ("/nowhere", 404, "customer"),
        ("/assets/none.js", 404, "customer"),
        ("/assets/../customer.html", 404, "customer"),
    ):
        async with browser.get(path) as response:
            assert (response.status, page in await response.text()) == (status, True), path
    async with browser.get("/api/nowhere") as response:
        assert (response.status, (await body(response))["code"]) == (404, "not_found")
    async with browser.put("/api/me") as response:
        assert (response.status, (await body(response))["code"]) == (405, "not_found")


async def test_assets_are_compressed_and_the_brand_is_revalidated(browser: ClientSession) -> None:
    async with browser.get("/assets/main-1a2b3c.js") as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert (await response.text()).startswith("export const page")
    async with browser.get("/brand.css") as response:
        tag = response.headers["ETag"]
        assert "--accent: #0a4f66" in await response.text()
    async with browser.get("/brand.css", headers={"If-None-Match": tag}) as response:
        assert response.status == 304


async def test_webassembly_is_for_a_worker_s_own_script_alone(browser: ClientSession) -> None:
    async with browser.get("/assets/eyes-4d5e6f.worker.js") as response:
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert policy == WORKER_CSP
    assert "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';" in policy
    assert "trusted-types emscripten#workerPolicy2 'allow-duplicates'" in policy
    for path in (
        "/assets/none.worker.js",
        "/console/eyes.worker.js",
        "/assets/model-7a8b9c.tflite",
    ):
        async with browser.get(path) as response:
            assert response.headers["Content-Security-Policy"] == CSP, path


async def test_models_come_from_the_disk_compressed_if_they_may_be(house: Serving) -> None:
    model = "/assets/model-7a8b9c.tflite"
    wanted = {"": (None, b"plain"), "gzip": (None, b"plain"), "gzip, br": ("br", b"smaller")}
    async with house.client({}) as client:
        for accepted, (coding, expected) in wanted.items():
            headers = {"Accept-Encoding": accepted}
            async with client.get(model, headers=headers, auto_decompress=False) as response:
                assert response.headers.get("Content-Encoding") == coding
                assert await response.read() == expected
            assert response.headers["Content-Type"] == "application/octet-stream"
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert response.headers["Vary"] == "Accept-Encoding"
        async with client.get("/assets/runtime-0a1b2c.wasm") as response:
            assert response.headers["Content-Type"] == "application/wasm"


# --- bodies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "status", "code", "field"),
    [
        (b"{", 400, "malformed", None),
        (b"[]", 422, "field.invalid", ""),
        (b'{"queue": 7}', 422, "field.invalid", "queue"),
        (b'{"queue": "nowhere"}', 422, "field.invalid", "queue"),
        (b'{"queue": "german", "skills": {"tax": 9}}', 422, "field.invalid", "skills.tax"),
        (b'{"queue": "german", "more": 1}', 422, "field.invalid", "more"),
        (b'{"queue": "german", "expires_at": 1}', 422, "field.invalid", "expires_at"),
        (b'{"queue": "' + b"x" * 70_000 + b'"}', 413, "too_large", None),
    ],
)
async def test_wrong_bodies_are_named_by_their_field(
    house: Serving, browser: ClientSession, sent: bytes, status: int, code: str, field: str | None
) -> None:
    await house.sign_in(browser, "agent")
    json_type = {"Content-Type": "application/json"}
    async with browser.post("/api/links", data=sent, headers=json_type) as response:
        answer = await body(response)
    assert (response.status, answer["code"], answer["field"]) == (status, code, field)


async def test_a_form_is_not_a_body(house: Serving, browser: ClientSession) -> None:
    async with browser.post("/api/sign-in", data={"login": "agent"}) as response:
        assert (await body(response))["code"] == "malformed"


# --- limits, proxies, logs ------------------------------------------------------------------------------------------


async def test_guessing_is_limited_by_the_client_s_address(tmp_path: Path) -> None:
    server = {"public_url": ORIGIN, "port": 0, "trusted_proxies": ["127.0.0.1"]}
    async with serving(tmp_path, server=server) as house, house.client() as client:

        async def guess(forwarded: str) -> str:
            headers = {"X-Forwarded-For": forwarded}
            async with client.post(
                "/api/codes/redeem", json={"code": "123456"}, headers=headers
            ) as response:
                refused = await body(response)
                assert response.status == (429 if "retry_at" in refused["details"] else 404)
                return str(refused["code"])

        spoofed = [await guess(f"203.0.113.{number}, 198.51.100.7") for number in range(6)]
        # Only the proxy's word counts, which comes last.
        assert spoofed == ["code.unknown"] * 5 + ["code.too_many_tries"]
        assert await guess("198.51.100.8") == "code.unknown"


async def test_an_office_of_callers_with_right_codes_is_let_in(tmp_path: Path) -> None:
    async with serving(tmp_path) as house, house.client() as staff, house.client() as office:
        await house.sign_in(staff, "agent")
        for _ in range(15):
            async with staff.post("/api/codes") as made:
                code = (await body(made))["code"]
            async with office.post("/api/codes/redeem", json={"code": code}) as entered:
                assert entered.status == 200, await entered.text()


async def test_no_token_name_or_address_in_the_log(tmp_path: Path) -> None:
    stream = StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.set_up(stream=stream)
    try:
        async with serving(tmp_path) as house, house.client() as client:
            await house.sign_in(client, "agent")
            token = await house.link(client, reference="canary-reference")
            async with client.post("/api/links/redeem", json={"token": token}) as response:
                contact = (await body(response))["contact"]
            async with client.get(f"/api/contacts/{contact}?after=canary-query") as response:
                assert response.status == 403
            async with client.get("/canary-path") as response:
                assert response.status == 404
            cookies = [cookie.value for cookie in client.cookie_jar]
            async with client.ws_connect("/ws/customer") as page:
                await page.send_json(HELLO)
                await page.receive()
    finally:
        root.handlers[:], root.level = before, level
    text = stream.getvalue()
    assert '"route": "/api/links/redeem"' in text
    assert '"route": "/api/contacts/{id}"' in text
    canaries = [token, token.split(".")[1], contact, *cookies, PASSWORD, "canary", "127.0.0.1"]
    assert len(cookies) == 2
    assert [canary for canary in canaries if canary in text] == []
    for line in text.splitlines():
        assert {"at", "level", "logger", "message"} <= set(json.loads(line))


# --- start and end --------------------------------------------------------------------------------------------------


async def test_ready_until_it_stops_and_nothing_is_left_behind(tmp_path: Path) -> None:
    async with serving(tmp_path) as house, house.client() as client:
        for path in ("/healthz", "/readyz"):
            async with client.get(path) as response:
                assert response.status == 200
        await house.sign_in(client, "agent")
        page = await client.ws_connect("/ws/console")
        await page.send_json(HELLO)
        assert json.loads((await page.receive()).data)["body"]["type"] == "agent.snapshot"
        await house.server.stop()
        message = await page.receive()
        assert message.data == 1012
        again = Server(house.settings, dist=tmp_path / "dist")
        await again.start()  # the desk was given back
        await again.stop()
