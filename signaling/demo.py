"""A desk to try out: settings, people and links, made once in a folder of its own.

Everything is kept there, passwords included (`demo.json`, readable by its owner alone), so that a
later start prints the same and needs no hashing. Whoever deletes the folder starts anew.
"""

import asyncio
import json
import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from policies.qualification import reaching
from signaling.api.models import LinkWish, Role
from signaling.config import Settings
from signaling.days import end_of_day, local, start_of_day
from signaling.files import write_whole
from signaling.generated import new_password
from signaling.invitations import invite
from signaling.store.accounts import Accounts, Skills
from signaling.store.audit import COMMAND_LINE
from signaling.store.certificates import Certificates, by_account
from signaling.store.engine import Database
from signaling.store.keys import SigningKeys
from signaling.store.links import Links
from signaling.store.passwords import Passwords

TEMPLATE: Final = Path(__file__).with_name("demo.toml")
SETTINGS: Final = "visavis.toml"
SECRETS: Final = "demo.json"
CERTIFIED_DAYS: Final = 730


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`certificate_days`: how long the video certificate is still valid at the first start; None: has none."""

    login: str
    name: str
    role: Role = "agent"
    languages: tuple[str, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()
    certificate_days: int | None = None


PEOPLE: Final = (
    Person(
        login="anna",
        name="Anna Berger",
        languages=("de", "en"),
        skills=(("advice", 4), ("pension", 3)),
        certificate_days=700,
    ),
    Person(
        login="lukas",
        name="Lukas Brunner",
        languages=("de",),
        skills=(("advice", 5), ("mortgage", 2)),
        certificate_days=400,
    ),
    Person(
        login="katharina",
        name="Katharina Huber",
        languages=("de",),
        skills=(("advice", 2), ("mortgage", 5)),
        certificate_days=24,  # told beforehand
    ),
    Person(  # the one whose certificate has run out: pairing has something to explain
        login="jonas",
        name="Jonas Petersen",
        languages=("de", "en"),
        skills=(("advice", 4),),
        certificate_days=-40,
    ),
    Person(
        login="mia",
        name="Mia Gerber",
        languages=("en",),
        skills=(("advice", 3), ("pension", 5)),
    ),
    Person(login="sabine", name="Sabine Hofer", role="supervisor"),
    Person(login="thomas", name="Thomas Egger", role="compliance"),
    Person(login="nina", name="Nina Schuster", role="administrator"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where the demo is served. `addresses`: of the local network, the best first; none without it."""

    port: int
    addresses: tuple[str, ...] = ()
    host_name: str = ""

    @property
    def url(self) -> str:
        if self.addresses:
            return f"https://{self.addresses[0]}:{self.port}"
        return f"http://localhost:{self.port}"

    @property
    def names(self) -> tuple[str, ...]:
        """What the certificate is for."""
        return (
            *self.addresses,
            self.host_name,
            f"{self.host_name}.local",
            "localhost",
            "127.0.0.1",
        )

    def section(self) -> str:
        """`[server]` as it stands in the settings file."""
        if not self.addresses:
            origins = [f"http://127.0.0.1:{self.port}"]
            lines = [f'host = "127.0.0.1"\nport = {self.port}']
        else:
            origins = [f"https://{name}:{self.port}" for name in self.names]
            lines = [f'host = "0.0.0.0"\nport = {self.port}']
            lines.append('tls = { certificate = "lan-certificate.pem", key = "lan-key.pem" }')
        lines += [f'public_url = "{self.url}"', f"origins = {json.dumps(origins)}"]
        return "[server]\n" + "\n".join(lines) + "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLink:
    queue: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    login: str
    password: str
    name: str
    role: Role
    languages: tuple[str, ...]
    skills: dict[str, int]
    certificates: dict[str, str]  # id and last valid day


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that somebody needs to try the desk out; `visavis demo --json` prints it."""

    url: str
    console: str
    config: str
    data: str
    links: tuple[DemoLink, ...]
    accounts: tuple[DemoAccount, ...]

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def write_settings(data: Path, serving: Serving | None) -> Path:
    """Make the folder and its settings file, or bring `[server]` up to date (`None`: leave it as it is)."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data / SETTINGS
    fresh = not path.exists()
    before = (TEMPLATE if fresh else path).read_text(encoding="utf-8")
    if serving is None and not fresh:
        return path
    section = (serving or Serving(port=8080)).section()
    after = re.sub(r"(?ms)^\[server\]\n.*?(?=^\[|\Z)", lambda _: section, before)
    if fresh or after != before:
        path.write_text(after, encoding="utf-8")
    return path


async def prepare(
    settings: Settings,
    database: Database,
    config: Path,
    now: int,
    hashing: Passwords | None = None,
) -> Facts:
    """Make who is missing, and a fresh link for each queue. `hashing`: of the passwords, if not the usual."""
    passwords = await _people(settings, database, config.parent / SECRETS, now, hashing)
    desk = settings.desk.id
    accounts = {account.login: account for account in await Accounts(database, desk).all()}
    held = by_account(await Certificates(database, desk).entries())
    ring = await SigningKeys(database, desk).ring(now)
    links = [
        await invite(
            now,
            LinkWish(queue=queue.id, topic="Demo"),
            settings=settings,
            links=Links(database, desk),
            ring=ring,
            agents=(),
            made_by="demo",
        )
        for queue in settings.queues
    ]
    return Facts(
        url=settings.server.public_url,
        console=f"{settings.server.public_url}/console",
        config=str(config),
        data=str(config.parent),
        links=tuple(
            DemoLink(queue=queue.id, title=queue.title.en, url=made.url)
            for queue, made in zip(settings.queues, links, strict=True)
        ),
        accounts=tuple(
            DemoAccount(
                login=person.login,
                password=passwords[person.login],
                name=accounts[person.login].name,
                role=person.role,
                languages=accounts[person.login].skills.languages,
                skills=dict(accounts[person.login].skills.skills),
                certificates={
                    name: _until(until, settings.desk.time_zone)
                    for name, until in reaching(held.get(person.login, ()), now)
                },
            )
            for person in PEOPLE
        ),
    )


def _until(until: int | None, zone: str) -> str:
    return "" if until is None else local(until - 1, zone).date().isoformat()


async def _people(
    settings: Settings, database: Database, secrets: Path, now: int, hashing: Passwords | None
) -> dict[str, str]:
    """Everyone's password. The file is written first: whoever is in the database has a known password."""
    passwords = _read(secrets)
    forgotten = [person.login for person in PEOPLE if person.login not in passwords]
    if forgotten:
        passwords |= {login: new_password() for login in forgotten}
        _write(secrets, passwords)
    accounts = Accounts(database, settings.desk.id, hashing)
    there = {account.login: account.id for account in await accounts.all()}

    async def make(person: Person) -> None:
        password = passwords[person.login]
        if person.login not in there:
            await accounts.add(
                now,
                id=person.login,
                login=person.login,
                name=person.name,
                role=person.role,
                password=password,
                skills=Skills(languages=person.languages, skills=person.skills),
            )
            await _certify(person, settings, database, now)
        elif person.login in forgotten:
            await accounts.set_password(now, there[person.login], password)

    await asyncio.gather(*(make(person) for person in PEOPLE))
    return passwords


async def _certify(person: Person, settings: Settings, database: Database, now: int) -> None:
    if person.certificate_days is None:
        return
    zone = settings.desk.time_zone
    last = local(now, zone).date() + timedelta(days=person.certificate_days)
    await Certificates(database, settings.desk.id).enter(
        now,
        account=person.login,
        name="video-advice",
        valid_from=start_of_day(last - timedelta(days=CERTIFIED_DAYS), zone),
        valid_until=end_of_day(last, zone),
        issuer="Demo Academy",
        evidence=f"Certificate {person.login.upper()}-{last.year}",
        by=COMMAND_LINE,
    )


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))["passwords"]
        return {str(login): str(password) for login, password in known.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _write(path: Path, passwords: dict[str, str]) -> None:
    write_whole(path, json.dumps({"passwords": passwords}, indent=2).encode())
