"""`visavis agent`: who may sign in, and what agents can do."""

import argparse
import asyncio
from dataclasses import replace
from typing import Final

from policies.qualification import reaching
from policies.routing.facts import Certificate
from signaling.cli import certificate
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.people import named
from signaling.cli.terminal import CommandRefused, password_for, say, table
from signaling.config import Settings
from signaling.config_fields import LEVELS, ChoiceRow
from signaling.days import last_day
from signaling.store.accounts import ROLES, Account, Accounts, Skills
from signaling.store.certificates import Certificates, Entry, by_account

QUEUED: Final = frozenset({"agent", "compliance"})
"""Roles of which somebody may be of some queues only: whom they serve, or whose contacts they see."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("agent", help="people who sign in: agents and other staff")
    commands = group.add_subparsers(dest="command", required=True)

    new = commands.add_parser("add", help="let somebody sign in")
    new.add_argument("login")
    new.add_argument("--name", required=True, help="as customers and colleagues see it")
    new.add_argument("--role", choices=ROLES, default="agent")
    new.add_argument(
        "--language", action="append", default=[], help="spoken; may be repeated (the desk's first)"
    )
    new.add_argument(
        "--skill", action="append", default=[], metavar="NAME:LEVEL", help="may be repeated"
    )
    new.add_argument(
        "--queue",
        action="append",
        default=[],
        help="only these queues; may be repeated (none: every queue an agent is qualified for; "
        "of compliance: all contacts are seen)",
    )
    new.add_argument("--generate", action="store_true", help="make a password, don't ask for one")
    new.set_defaults(run=run_add)

    password = commands.add_parser("password", help="set a new password; ends the sessions")
    password.add_argument("login")
    password.add_argument("--generate", action="store_true", help="make one, don't ask")
    password.set_defaults(run=run_password)

    disable = commands.add_parser("disable", help="sign out and keep out; running calls go on")
    disable.add_argument("login")
    disable.set_defaults(run=run_disable)

    enable = commands.add_parser("enable", help="let in again; also ends a lockout")
    enable.add_argument("login")
    enable.set_defaults(run=run_enable)

    queues = commands.add_parser("queues", help="of which queues somebody is from now on")
    queues.add_argument("login")
    which = queues.add_mutually_exclusive_group(required=True)
    which.add_argument("--queue", action="append", default=[], help="may be repeated")
    which.add_argument("--all", action="store_true", help="of all: a reviewer then sees everything")
    queues.set_defaults(run=run_queues)

    everyone = commands.add_parser("list", help="everyone who has an account")
    everyone.set_defaults(run=run_list)
    certificate.add(commands)
    for parser in (new, password, disable, enable, queues, everyone):
        add_config(parser)


def run_add(args: argparse.Namespace) -> int:
    settings = read(args)
    if args.role == "agent":
        skills = skills_of(args, settings)
    elif args.language or args.skill:
        raise CommandRefused(
            "languages and skills are for agents: leave them out or use --role agent"
        )
    elif args.queue and args.role not in QUEUED:
        raise CommandRefused(
            "queues are for agents, and for compliance: leave them out or use another --role"
        )
    else:
        skills = Skills(queues=queues_of(args, settings))

    async def work() -> None:
        password, generated = password_for(args.login, generate=args.generate)
        async with opened(settings) as database:
            account = await Accounts(database, settings.desk.id).add(
                now_ms(),
                login=args.login,
                name=args.name,
                role=args.role,
                password=password,
                skills=skills,
            )
        say(f"{account.name} can sign in as {account.login} ({account.role}).")
        if generated:
            say(f"Password, shown only this once: {password}")

    asyncio.run(work())
    return 0


def run_password(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> None:
        async with opened(settings) as database:
            accounts = Accounts(database, settings.desk.id)
            account = await named(accounts, args.login)
            password, generated = password_for(account.login, generate=args.generate)
            await accounts.set_password(now_ms(), account.id, password)
        say(f"{account.name} has a new password and was signed out everywhere.")
        if generated:
            say(f"Password, shown only this once: {password}")

    asyncio.run(work())
    return 0


def run_disable(args: argparse.Namespace) -> int:
    account = _change(args, enabled=False)
    say(f"{account.name} ({account.login}) is disabled and signed out.")
    return 0


def run_enable(args: argparse.Namespace) -> int:
    account = _change(args, enabled=True)
    say(f"{account.name} ({account.login}) can sign in.")
    return 0


def _change(args: argparse.Namespace, *, enabled: bool) -> Account:
    settings = read(args)

    async def work() -> Account:
        async with opened(settings) as database:
            accounts = Accounts(database, settings.desk.id)
            account = await named(accounts, args.login)
            change = accounts.enable if enabled else accounts.disable
            return await change(now_ms(), account.id)

    return asyncio.run(work())


def run_queues(args: argparse.Namespace) -> int:
    settings = read(args)
    wanted = queues_of(args, settings)

    async def work() -> Account:
        async with opened(settings) as database:
            accounts = Accounts(database, settings.desk.id)
            account = await named(accounts, args.login)
            if account.role not in QUEUED:
                raise CommandRefused("queues are for agents, and for compliance")
            skills = replace(account.skills, queues=wanted)
            return await accounts.set_skills(now_ms(), account.id, skills)

    account = asyncio.run(work())
    words = ", ".join(account.skills.queues) or "all"
    say(f"{account.name} ({account.login}): queues {words}.")
    return 0


def run_list(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> tuple[list[Account], list[Entry]]:
        async with opened(settings) as database:
            entries = await Certificates(database, settings.desk.id).entries()
            return await Accounts(database, settings.desk.id).all(), entries

    found, entries = asyncio.run(work())
    if not found:
        say('Nobody can sign in yet. Add somebody with "visavis agent add".')
        return 0
    head = ("LOGIN", "NAME", "ROLE", "", "LANGUAGES", "SKILLS", "CERTIFICATES", "QUEUES")
    held = by_account(entries)
    say(table(head, [_row(account, held.get(account.id, ()), settings) for account in found]))
    return 0


def _row(account: Account, held: tuple[Certificate, ...], settings: Settings) -> tuple[str, ...]:
    has = account.skills
    return (
        account.login,
        account.name,
        account.role,
        "" if account.enabled else "disabled",
        " ".join(has.languages),
        " ".join(f"{name}:{level}" for name, level in has.skills),
        " ".join(
            name if until is None else f"{name}:{last_day(until, settings.desk.time_zone)}"
            for name, until in reaching(held, now_ms())
        ),
        " ".join(has.queues),
    )


# --- what an agent can do ------------------------------------------------------------------------------------------


def skills_of(args: argparse.Namespace, settings: Settings) -> Skills:
    """The qualifications as written on the command line; everything wrong is said at once."""
    wrong: list[str] = []
    languages = tuple(args.language) or (settings.desk.languages[0],)
    wrong += _unknown("--language", languages, settings.desk.languages)
    skills = dict(_skill(text, wrong) for text in args.skill)
    wrong += _unknown("--skill", skills, _ids(settings.skills))
    wrong += _unknown("--queue", args.queue, [queue.id for queue in settings.queues])
    if wrong:
        raise CommandRefused("; ".join(wrong))
    return Skills(
        languages=languages,
        skills=tuple(skills.items()),
        queues=tuple(args.queue),
    )


def queues_of(args: argparse.Namespace, settings: Settings) -> tuple[str, ...]:
    wrong = _unknown("--queue", args.queue, [queue.id for queue in settings.queues])
    if wrong:
        raise CommandRefused("; ".join(wrong))
    return tuple(args.queue)


def _ids(rows: tuple[ChoiceRow, ...]) -> list[str]:
    return [row.id for row in rows]


def _unknown(option: str, given: object, known: object) -> list[str]:
    assert isinstance(given, tuple | list | dict)
    assert isinstance(known, tuple | list)
    words = ", ".join(known) or "none are configured"
    return [f'{option} "{name}" is not known here ({words})' for name in given if name not in known]


def _skill(text: str, wrong: list[str]) -> tuple[str, int]:
    name, _, level = text.partition(":")
    lowest, highest = LEVELS
    if level.isdecimal() and lowest <= int(level) <= highest:
        return name, int(level)
    wrong.append(
        f'--skill "{text}" must be like "{name}:3", with a level from {lowest} to {highest}'
    )
    return name, lowest
