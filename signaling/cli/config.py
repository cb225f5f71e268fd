"""`visavis config check`: whether a settings file can be used."""

import argparse
from pathlib import Path

from signaling.cli.data import read
from signaling.cli.terminal import say


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("config", help="settings")
    commands = group.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="name every wrong setting, start nothing")
    check.add_argument("config", type=Path, metavar="FILE")
    check.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    settings = read(args)
    queues = ", ".join(queue.id for queue in settings.queues)
    say(f"{args.config}: all settings are right ({settings.desk.name}; queues: {queues}).")
    if not settings.ice_servers and settings.turn is None:
        say(
            "Note: no turn and no ice_servers, so calls connect only where both sides can reach each other."
        )
    return 0
