"""`visavis key`: other systems' API keys."""

import argparse
import asyncio
from datetime import UTC, datetime

from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.link import moment
from signaling.cli.terminal import say, table
from signaling.store.keys import SCOPES, ApiKey, ApiKeys


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("key", help="API keys of other systems")
    commands = group.add_subparsers(dest="command", required=True)
    new = commands.add_parser("add", help="make a key and show it once")
    new.add_argument("name", help="which system will use it")
    new.add_argument(
        "--scope", action="append", required=True, choices=SCOPES, help="may be repeated"
    )
    new.add_argument("--expires", metavar="WHEN", help="90d or the last day as YYYY-MM-DD")
    new.set_defaults(run=run_add)
    revoke = commands.add_parser("revoke", help="end a key")
    revoke.add_argument("id")
    revoke.set_defaults(run=run_revoke)
    everything = commands.add_parser("list", help="all keys, without their secrets")
    everything.set_defaults(run=run_list)
    for parser in (new, revoke, everything):
        add_config(parser)


def run_add(args: argparse.Namespace) -> int:
    settings = read(args)
    now = now_ms()
    expires_at = moment(args.expires, now, settings.desk.time_zone) if args.expires else None

    async def work() -> tuple[ApiKey, str]:
        async with opened(settings) as database:
            keys = ApiKeys(database, settings.desk.id)
            return await keys.add(now, args.name, tuple(args.scope), expires_at)

    key, text = asyncio.run(work())
    say(f"API key {key.id} for {key.name} ({', '.join(key.scopes)}). Shown only this once:")
    say(text)
    return 0


def run_revoke(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> None:
        async with opened(settings) as database:
            await ApiKeys(database, settings.desk.id).revoke(now_ms(), args.id)

    asyncio.run(work())
    say(f"The API key {args.id} is revoked.")
    return 0


def run_list(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> list[ApiKey]:
        async with opened(settings) as database:
            return await ApiKeys(database, settings.desk.id).all()

    keys = asyncio.run(work())
    if not keys:
        say('There are no API keys. Make one with "visavis key add".')
        return 0
    rows = [
        (key.id, key.name, " ".join(key.scopes), _day(key.made_at), _state(key), _day(key.used_on))
        for key in keys
    ]
    say(table(("ID", "NAME", "SCOPES", "MADE", "STATE", "LAST USED"), rows))
    return 0


def _state(key: ApiKey) -> str:
    if key.revoked_at is not None:
        return f"revoked {_day(key.revoked_at)}"
    return "valid" if key.expires_at is None else f"until {_day(key.expires_at)}"


def _day(at: int | None) -> str:
    return "never" if at is None else f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d}"
