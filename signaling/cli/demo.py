"""`visavis demo`: a desk to try out, with people and links ready to use."""

import argparse
import asyncio
import io
import os
import shlex
import shutil
import socket
import sys
from datetime import date
from pathlib import Path

import segno

from signaling import lan
from signaling.cli.data import now_ms, opened
from signaling.cli.serve import served
from signaling.cli.terminal import CommandRefused, say, table
from signaling.config import MediaSection, Settings
from signaling.config_file import WrongSettings, load
from signaling.days import local
from signaling.demo import SETTINGS, DemoAccount, Facts, Serving, prepare, write_settings
from signaling.demo_appearance import ask
from signaling.demo_library import stock
from signaling.store.accounts import Accounts
from signaling.store.engine import Database
from signaling.store.lock import lock_for
from signaling.tls import self_made

PORT = 8080


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="a desk to try out, on this machine")
    parser.add_argument("--port", type=int, help=f"{PORT} if left out; 0: any free one")
    parser.add_argument("--data", type=Path, default=Path("data"), help="where all of it is kept")
    parser.add_argument(
        "--lan", action="store_true", help="HTTPS for phones in the same network, with a QR code"
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON, for programs")
    parser.add_argument(
        "--no-media", action="store_true", help="one process; calls of two people only"
    )
    parser.add_argument("--no-serve", action="store_true", help="only prepare and print")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    data: Path = args.data
    # Without serving, what an earlier start wrote stays, unless something else is wished.
    keep = args.no_serve and args.port is None and not args.lan
    serving = None if keep else serving_of(args.port, with_lan=args.lan)
    if not args.no_serve:
        asyncio.run(refuse_if_taken(data))
    try:
        config = write_settings(data, serving)
    except OSError as error:
        raise CommandRefused(f"the folder {data} can't be used: {error.strerror}") from error
    if serving is not None and serving.addresses:
        self_made(data, serving.names, now_ms())
    settings = load(config, os.environ, now_ms())
    facts = asyncio.run(prepared(settings, config.absolute()))
    words = facts.json() if args.json else shown(facts, settings)
    if args.no_serve:
        say(words)
        return 0
    if args.no_media:
        settings = settings.model_copy(update={"media": MediaSection()})
    return served(
        settings,
        config.absolute(),
        quiet=not args.json,
        on_ready=lambda: say(words),
        if_taken=f"stop it, or choose another port: make run PORT={settings.server.port + 1}",
    )


async def refuse_if_taken(data: Path) -> None:
    """Raises `DeskTaken` before anything is changed under the feet of a demo that runs."""
    try:
        settings = load(data / SETTINGS, os.environ, now_ms())
    except WrongSettings:
        return  # not there yet; or wrong, which is said when they are read for good
    if settings.storage.data.is_dir():
        async with opened(settings) as database:
            lock = lock_for(database, settings.desk.id)
            await lock.take()
            await lock.give_back()


async def prepared(settings: Settings, config: Path) -> Facts:
    """At the first start with the library's documents and a policy of dress; whoever takes them away later won't find
    them again."""
    async with opened(settings) as database:
        first = not await Accounts(database, settings.desk.id).all()
        facts = await prepare(settings, database, config, now_ms())
        if first:
            await stock(settings, database, now_ms())
            await _hang(settings, database)
            await ask(settings, database, now_ms())
        return facts


async def _hang(settings: Settings, database: Database) -> None:
    from signaling.demo_backdrops import hang  # draws pictures, which a server never needs

    await hang(settings, database, now_ms())


def serving_of(port: int | None, *, with_lan: bool) -> Serving:
    wanted = PORT if port is None else port
    if not 0 <= wanted <= 65_535:
        raise CommandRefused(f"a port is a number from 0 to 65535, not {wanted}")
    addresses = tuple(lan.addresses()) if with_lan else ()
    if with_lan and not addresses:
        raise CommandRefused(
            "this machine has no address in a local network: connect it to the phone's network first"
        )
    return Serving(
        port=wanted or free_port("0.0.0.0" if with_lan else "127.0.0.1"),  # noqa: S104, asked for by --lan
        addresses=addresses,
        host_name=lan.host_name() if with_lan else "",
    )


def free_port(host: str) -> int:
    """Links name the port, so it must be known before the server listens."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def shown(facts: Facts, settings: Settings) -> str:
    """What a newcomer reads."""
    today = local(now_ms(), settings.desk.time_zone).date()
    lines = [f"\n{settings.desk.name}: a desk to try out\n"]
    lines += [f"  Customer, {link.queue}:\n  {link.url}\n" for link in facts.links]
    lines += [f"  Staff:\n  {facts.console}\n"]
    head = ("LOGIN", "PASSWORD", "NAME", "ROLE", "WHAT FOR")
    rows = [
        (account.login, account.password, account.name, account.role, abilities(account, today))
        for account in facts.accounts
    ]
    lines += ["  " + line for line in table(head, rows).splitlines()]
    lines += [
        "",
        "  Sign in as anna, choose Available, and open a customer link in another window.",
        "  Each link opens one contact. More links: in the console, or",
        f"  {program()} link create --config {shlex.quote(facts.config)} --queue {facts.links[0].queue}",
    ]
    if settings.server.tls is not None:
        lines += ["", *qr(facts.links[0].url)]
    lines += ["", "  Everything is kept in " + facts.data + ". Stop with Ctrl+C.", ""]
    return "\n".join(lines)


def program() -> str:
    """How a shell finds this command here: by its name, or else as it was called."""
    called = Path(sys.argv[0])
    hidden = called.name == "visavis" and shutil.which("visavis") is None
    return str(called) if hidden else "visavis"


def abilities(account: DemoAccount, today: date) -> str:
    parts = [", ".join(account.languages)] if account.languages else []
    parts += [f"{skill} {level}" for skill, level in account.skills.items()]
    for name, day in account.certificates.items():
        over = day and date.fromisoformat(day) < today
        parts.append(f"{name} {'ran out on' if over else 'until'} {day}")
    return "; ".join(parts)


def qr(url: str) -> list[str]:
    """The link for a phone, and why the phone will hesitate."""
    drawn = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(drawn, compact=True)
    return [
        *drawn.getvalue().rstrip("\n").splitlines(),
        "",
        "  Scan this with a phone in the same network: it is the first customer link.",
        "  The phone will warn about the certificate. This machine made it itself, since nobody",
        "  certifies addresses inside a local network. If the address is the one above, go on",
        "  (Advanced, then Continue); without HTTPS phones open no camera.",
    ]
