"""`visavis link`: invitations for customers."""

import argparse
import asyncio
from datetime import date

from pydantic import ValidationError

from signaling.api.models import LinkMade, LinkView, LinkWish
from signaling.cli.data import add_config, now_ms, opened, read
from signaling.cli.terminal import CommandRefused, say
from signaling.config import Settings
from signaling.days import end_of_day, local
from signaling.invitations import invite
from signaling.store.accounts import Account, Accounts
from signaling.store.engine import Database
from signaling.store.keys import SigningKeys
from signaling.store.links import Links

OPTIONS = {"skills": "skill", "priority_s": "priority"}
UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("link", help="invitations for customers")
    commands = group.add_subparsers(dest="command", required=True)

    create = commands.add_parser("create", help="make a link and print it")
    create.add_argument("--queue", required=True)
    create.add_argument("--reference", help="your own number of this matter; no names")
    create.add_argument("--topic", help="what the agent reads beforehand")
    create.add_argument("--contacts", type=int, default=1, help="how many it may open (1)")
    create.add_argument("--language", help="the customer's (the queue's)")
    create.add_argument("--skill", action="append", default=[], metavar="NAME:LEVEL")
    create.add_argument("--agent", metavar="LOGIN", help="this agent and nobody else")
    create.add_argument("--prefer", metavar="LOGIN", help="this agent first, for a while")
    create.add_argument(
        "--priority", type=int, default=0, metavar="SECONDS", help="head start in the queue"
    )
    create.add_argument(
        "--expires", metavar="WHEN", help="90m, 12h, 7d or the last day as YYYY-MM-DD"
    )
    create.add_argument("--json", action="store_true", help="print everything, for programs")
    create.set_defaults(run=run_create)

    revoke = commands.add_parser("revoke", help="end a link; nobody can open it any more")
    revoke.add_argument("id")
    revoke.set_defaults(run=run_revoke)
    for parser in (create, revoke):
        add_config(parser)


def run_create(args: argparse.Namespace) -> int:
    settings = read(args)
    now = now_ms()
    expires_at = moment(args.expires, now, settings.desk.time_zone) if args.expires else None

    async def work() -> LinkMade:
        async with opened(settings) as database:
            agents = [
                account
                for account in await Accounts(database, settings.desk.id).all()
                if account.role == "agent" and account.enabled
            ]
            wish = wished(args, expires_at, agents)
            return await make(database, settings, wish, [agent.id for agent in agents], now)

    made = asyncio.run(work())
    if args.json:
        say(made.model_dump_json())
    else:
        say(made.url)
    return 0


async def make(
    database: Database, settings: Settings, wish: LinkWish, agents: list[str], now: int
) -> LinkMade:
    desk = settings.desk.id
    return await invite(
        now,
        wish,
        settings=settings,
        links=Links(database, desk),
        ring=await SigningKeys(database, desk).ring(now),
        agents=agents,
        made_by="command-line",
    )


def wished(args: argparse.Namespace, expires_at: int | None, agents: list[Account]) -> LinkWish:
    try:
        return LinkWish(
            queue=args.queue,
            language=args.language,
            skills=dict(_skill(text) for text in args.skill),
            fixed_agent=_agent(args.agent, agents),
            preferred_agent=_agent(args.prefer, agents),
            contacts=args.contacts,
            priority_s=args.priority,
            expires_at=expires_at,
            reference=args.reference,
            topic=args.topic,
        )
    except ValidationError as error:
        raise CommandRefused(
            "; ".join(f"{_option(*each['loc'])}: {each['msg']}" for each in error.errors())
        ) from error


def _option(field: str | int, *within: str | int) -> str:
    """The option that a field of the wish came from, with the skill that is meant: `--skill tax`."""
    return " ".join(("--" + OPTIONS.get(str(field), str(field)), *map(str, within[:1])))


def _agent(login: str | None, agents: list[Account]) -> str | None:
    if login is None:
        return None
    found = [agent.id for agent in agents if agent.login.casefold() == login.casefold()]
    if not found:
        known = ", ".join(agent.login for agent in agents) or "there are none yet"
        raise CommandRefused(f'no agent who can sign in has the login "{login}" ({known})')
    return found[0]


def _skill(text: str) -> tuple[str, int]:
    name, _, level = text.partition(":")
    if not level.isdecimal():
        raise CommandRefused(f'--skill "{text}" must be like "{name}:3"')
    return name, int(level)


def moment(text: str, now: int, zone: str) -> int:
    """`90m`, `12h`, `7d` from now, or the end of a local day."""
    if text[:-1].isdecimal() and text[-1] in UNITS:
        return now + int(text[:-1]) * UNITS[text[-1]]
    try:
        return end_of_day(date.fromisoformat(text), zone)
    except ValueError:
        raise CommandRefused(
            f'--expires "{text}" must be like 90m, 12h, 7d or 2027-12-31'
        ) from None


def run_revoke(args: argparse.Namespace) -> int:
    settings = read(args)

    async def work() -> LinkView:
        async with opened(settings) as database:
            return await Links(database, settings.desk.id).revoke(now_ms(), args.id)

    link = asyncio.run(work())
    assert link.revoked_at is not None
    at = local(link.revoked_at, settings.desk.time_zone)
    say(f"The link {link.id} is revoked since {at:%Y-%m-%d %H:%M}.")
    return 0
