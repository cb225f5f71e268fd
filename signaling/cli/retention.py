"""`visavis retention`: what would go, and letting go of what is due now."""

import argparse
import asyncio
import json
from dataclasses import asdict
from datetime import date

from signaling.cli.data import Now, add_config, opened, read
from signaling.cli.terminal import CommandRefused, say, table
from signaling.config import Settings
from signaling.days import end_of_day, local
from signaling.review.keeping import Plan, Ran
from signaling.review.offline import offline
from signaling.store.audit import COMMAND_LINE
from signaling.store.keepings import DueRow

PAGE = 1_000


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("retention", help="what is kept, and what goes")
    commands = group.add_subparsers(dest="command", required=True)
    plan = commands.add_parser("plan", help="a dry run: what goes in the coming night, and why")
    plan.add_argument("--until", metavar="DAY", help="to the end of this day instead: 2027-12-31")
    plan.add_argument("--list", action="store_true", help="each contact, not only how many")
    plan.add_argument("--json", action="store_true", help="for programs")
    plan.set_defaults(run=run_plan)
    run = commands.add_parser("run", help="let go of what is due now; a server does it nightly")
    run.set_defaults(run=run_run)
    for parser in (plan, run):
        add_config(parser)


def run_plan(args: argparse.Namespace) -> int:
    settings = read(args)
    plan = asyncio.run(_plan(settings, _until(args.until, settings), every=args.list))
    if args.json:
        say(json.dumps(asdict(plan), ensure_ascii=False, indent=2))
        return 0
    zone = settings.desk.time_zone
    until = f"{_moment(plan.until, zone)} ({zone})"
    if not plan.counts:
        say(f"Nothing is due until {until}.")
    else:
        say(f"Until {until}:")
        rows = [
            (str(each.contacts - each.held), str(each.held), each.what, each.reason, each.rule)
            for each in plan.counts
        ]
        say(table(("CONTACTS", "HELD", "GOES FIRST", "WHY", "SETTING"), rows))
    if args.list and plan.rows:
        say(
            table(
                ("CONTACT", f"DUE ({zone})", "GOES FIRST", "QUEUE", "SETTING"),
                [_row(each, zone) for each in plan.rows],
            )
        )
    for queue, count in plan.unruled.items():
        say(f"No rule names what is left of {count} contacts of the queue {queue}: they stay.")
    return 0


def run_run(args: argparse.Namespace) -> int:
    ran = asyncio.run(_run(read(args)))
    say(
        f"Gone: {ran.recordings} recordings, {ran.contents} contents, {ran.records} records. "
        "The audit log certifies each."
    )
    if not ran.scrubbed:
        say(
            "Traces of it may be left in the free space of the database's file: "
            "the server cleans it in the next quiet minute."
        )
    return 0


def _until(text: str | None, settings: Settings) -> int | None:
    if text is None:
        return None
    try:
        return end_of_day(date.fromisoformat(text), settings.desk.time_zone)
    except ValueError:
        raise CommandRefused(f"{text} is no day: write it like 2027-12-31") from None


async def _plan(settings: Settings, until: int | None, *, every: bool) -> Plan:
    async with (
        opened(settings) as database,
        offline(settings, database, Now()) as keeping,
    ):
        plan = await keeping.plan(until, limit=PAGE)
        last = plan.rows[-1:]
        while every and last:
            after = (last[0].due_at, last[0].contact)
            more = await keeping.keepings.due(plan.until, after=after, limit=PAGE)
            plan.rows.extend(more)
            last = more[-1:]
        return plan


async def _run(settings: Settings) -> Ran:
    async with (
        opened(settings) as database,
        offline(settings, database, Now()) as keeping,
    ):
        return await keeping.run(COMMAND_LINE)


def _row(row: DueRow, zone: str) -> tuple[str, ...]:
    return row.contact, _moment(row.due_at, zone), row.what, row.queue, row.rule


def _moment(at: int, zone: str) -> str:
    """As the desk's own clocks show it: the night is theirs too."""
    return f"{local(at, zone):%Y-%m-%d %H:%M}"
