"""A whole server in this process: real store, real desk, pages of two lines, somebody of each role."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, get_args

from aiohttp import ClientSession, CookieJar
from argon2 import PasswordHasher

from signaling.allowance import Allowances
from signaling.api.guard import Limits
from signaling.api.models import Role
from signaling.app import Server
from signaling.clock import SystemClock
from signaling.config import Settings
from signaling.config_file import check
from signaling.ports import MediaPlane, Recorder, Renderer
from signaling.store.accounts import Account, Accounts, Skills
from signaling.store.engine import Database
from signaling.store.keys import ApiKeys
from signaling.store.passwords import Passwords
from tests.databases import migrate
from tests.rendering import MemoryRenderer
from tests.signaling.settings import texts

ORIGIN: Final = "http://localhost:8080"
PASSWORD: Final = "seven grey herons wade at dawn"
ROLES: Final[tuple[Role, ...]] = get_args(Role)


def settings(folder: Path, **sections: Any) -> Settings:
    """A desk with a German and an English queue, always open; `sections` replace whole sections."""
    raw: dict[str, Any] = {
        "desk": {
            "name": "Beispielbank",
            "privacy": texts("Datenschutz"),
            "imprint": texts("Impressum"),
            "contact_hint": texts("Telefon"),
        },
        "server": {"public_url": ORIGIN, "port": 0},
        "storage": {"data": str(folder)},
        "queues": [
            {"id": "german", "title": texts("Beratung"), "language": "de"},
            {"id": "english", "title": texts("Advice"), "language": "en"},
        ],
        "skills": [{"id": "tax", "title": texts("Steuer")}],
        "pause_reasons": [{"id": "lunch", "title": texts("Mittag")}],
        "dispositions": [{"id": "done", "title": texts("Erledigt")}],
    }
    return check({**raw, **sections}, {}, SystemClock().now(), folder=folder, source="test")


def pages(folder: Path) -> Path:
    """What a build leaves behind."""
    dist = folder / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "customer.html").write_text("<!doctype html><title>customer</title>")
    (dist / "console.html").write_text("<!doctype html><title>console</title>")
    (dist / "assets" / "main-1a2b3c.js").write_text("export const page = 1;\n" * 100)
    (dist / "assets" / "eyes-4d5e6f.worker.js").write_text("export const worker = 1;\n")
    (dist / "assets" / "model-7a8b9c.tflite").write_bytes(b"plain")
    (dist / "assets" / "model-7a8b9c.tflite.br").write_bytes(b"smaller")
    (dist / "assets" / "runtime-0a1b2c.wasm").write_bytes(b"\0asm")
    return dist


@dataclass
class Serving:
    server: Server
    settings: Settings
    database: Database
    staff: dict[Role, Account] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # by scope
    accounts: Accounts = field(kw_only=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def client(self, headers: Mapping[str, str] | None = None) -> ClientSession:
        """A browser of our own page: with cookies, and the right `Origin`."""
        given = {"Origin": ORIGIN} if headers is None else headers
        return ClientSession(self.url, headers=given, cookie_jar=CookieJar(unsafe=True))

    async def sign_in(self, client: ClientSession, role: Role) -> None:
        body = {"login": role, "password": PASSWORD}
        async with client.post("/api/sign-in", json=body) as response:
            assert response.status == 200, await response.text()

    async def link(self, client: ClientSession, **wish: Any) -> str:
        """The token of a new link."""
        async with client.post("/api/links", json={"queue": "german", **wish}) as response:
            made = await response.json()
            assert response.status == 201, made
        url: str = made["url"]
        return url.split("#")[1]


def generous() -> Limits:
    """No limits that a test could meet."""
    names = Limits().by_name
    return Limits({name: Allowances(burst=1_000_000, per_s=1_000_000) for name in names})


@asynccontextmanager
async def serving(
    folder: Path,
    *,
    limits: Limits | None = None,
    plane: MediaPlane | None = None,
    recorder: Recorder | None = None,
    renderer: Renderer | None = None,
    sandboxed: bool = False,
    dist: Path | None = None,
    **sections: Any,
) -> AsyncIterator[Serving]:
    """`sandboxed`: documents are really drawn, in processes whose start takes long. `dist`: built pages to serve."""
    chosen = settings(folder, **sections)
    database = Database(chosen.storage.database_url)
    await migrate(database)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts, now = Accounts(database, chosen.desk.id, passwords), SystemClock().now()
    staff: dict[Role, Account] = {}
    for role in ROLES:
        staff[role] = await accounts.add(
            now,
            login=role,
            name=f"Person {role}",
            role=role,
            password=PASSWORD,
            skills=Skills(languages=("de", "en")) if role == "agent" else None,
        )
    keys = {}
    for scope in ("links.read", "links.write"):
        _, keys[scope] = await ApiKeys(database, chosen.desk.id).add(now, scope, (scope,))
    server = Server(
        chosen,
        dist=dist or pages(folder),
        limits=limits,
        passwords=passwords,
        plane=plane,
        recorder=recorder,
        renderer=None if sandboxed else renderer or MemoryRenderer(),
    )
    await server.start()
    try:
        yield Serving(server, chosen, database, staff, keys, accounts=accounts)
    finally:
        await server.stop()
        await database.close()
