"""`visavis agent certificate`: what agents may do, with evidence: entered, listed with its history, revoked."""

import argparse
import asyncio
from datetime import date

from policies.qualification import standing
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.people import named
from signaling.cli.terminal import CommandRefused, say, table
from signaling.config import Settings
from signaling.days import end_of_day, last_day, local, start_of_day
from signaling.store.accounts import Account, Accounts
from signaling.store.audit import COMMAND_LINE
from signaling.store.certificates import Certificates, Entry, as_facts


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("certificate", help="what agents may do, with evidence")
    commands = group.add_subparsers(dest="subcommand", required=True)

    new = commands.add_parser("add", help="enter one")
    new.add_argument("login")
    new.add_argument("certificate", help="as in the settings, [[certificates]]")
    new.add_argument("--issuer", required=True, help="who gave it")
    new.add_argument("--evidence", required=True, help="where it can be seen: a number, a file")
    new.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="its first valid day")
    new.add_argument("--until", dest="last", metavar="YYYY-MM-DD", help="its last valid day")
    new.add_argument("--replaces", metavar="ID", help="an entry that was wrong")
    new.set_defaults(run=run_add)

    revoke = commands.add_parser("revoke", help="end one now; running calls go on")
    revoke.add_argument("id", help='"visavis agent certificate list" shows it')
    revoke.add_argument("--reason", required=True)
    revoke.set_defaults(run=run_revoke)

    entries = commands.add_parser("list", help="everything ever entered")
    entries.add_argument("login", nargs="?", help="only of this agent")
    entries.set_defaults(run=run_list)
    for parser in (new, revoke, entries):
        add_config(parser)


def run_add(args: argparse.Namespace) -> int:
    settings = read(args)
    zone, known = settings.desk.time_zone, [row.id for row in settings.certificates]
    if args.certificate not in known:
        words = ", ".join(known) or "none are configured"
        raise CommandRefused(f'certificate "{args.certificate}" is not known here ({words})')
    first, last = _day("--from", args.first), _day("--until", args.last)

    async def work() -> None:
        async with opened(settings) as database:
            account = await named(Accounts(database, settings.desk.id), args.login)
            entry = await Certificates(database, settings.desk.id).enter(
                now_ms(),
                account=account.id,
                name=args.certificate,
                valid_from=None if first is None else start_of_day(first, zone),
                valid_until=None if last is None else end_of_day(last, zone),
                issuer=args.issuer,
                evidence=args.evidence,
                by=COMMAND_LINE,
                replaces=args.replaces,
            )
        say(f"{account.name}: {entry.name} {_validity(entry, zone)} (entry {entry.id}).")

    asyncio.run(work())
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> None:
        async with opened(settings) as database:
            entry = await Certificates(database, settings.desk.id).revoke(
                now_ms(), args.id, by=COMMAND_LINE, reason=args.reason
            )
            account = await Accounts(database, settings.desk.id).get(entry.account)
        say(f"{account.name}: {entry.name} is revoked.")

    asyncio.run(work())
    return 0


def run_list(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> tuple[list[Entry], dict[str, Account]]:
        async with opened(settings) as database:
            accounts = Accounts(database, settings.desk.id)
            only = (await named(accounts, args.login)).id if args.login else None
            found = await Certificates(database, settings.desk.id).entries(only)
            return found, {account.id: account for account in await accounts.all()}

    found, accounts = asyncio.run(work())
    if not found:
        say('No certificate has been entered. Enter one with "visavis agent certificate add".')
        return 0
    head = (
        "ENTRY",
        "LOGIN",
        "CERTIFICATE",
        "VALID",
        "STATE",
        "ISSUER",
        "EVIDENCE",
        "ENTERED BY",
        "",
    )
    say(table(head, [_row(entry, accounts, settings) for entry in found]))
    return 0


def _row(entry: Entry, accounts: dict[str, Account], settings: Settings) -> tuple[str, ...]:
    def who(id_: str | None) -> str:
        return accounts[id_].login if id_ in accounts else id_ or "unknown"

    zone = settings.desk.time_zone
    ended = ""
    if entry.ended_at is not None:
        why = entry.reason or entry.replaced_by
        ended = f"{entry.end} {local(entry.ended_at, zone).date()} by {who(entry.ended_by)}: {why}"
    state = entry.end or standing(as_facts([entry]), entry.name, now_ms()).state
    return (
        entry.id,
        accounts[entry.account].login,
        entry.name,
        _validity(entry, zone),
        state.replace("_", " "),
        entry.issuer,
        entry.evidence,
        f"{who(entry.entered_by)} {local(entry.entered_at, zone).date()}",
        ended,
    )


def _validity(entry: Entry, zone: str) -> str:
    first = None if entry.valid_from is None else local(entry.valid_from, zone).date()
    last = None if entry.valid_until is None else last_day(entry.valid_until, zone)
    words = [f"from {first}"] if first else []
    words += [f"until {last}"] if last else []
    return " ".join(words) or "without end"


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandRefused(f'{option} "{text}" must be like "2027-12-31"') from None
