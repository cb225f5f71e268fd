"""`visavis turn`: coturn's configuration from the desk's settings, and a check of a running server."""

import argparse
import asyncio
import ssl
from pathlib import Path

from signaling import relays
from signaling.cli.data import add_config, now_ms, read
from signaling.cli.findings import show
from signaling.cli.terminal import CommandRefused, say
from signaling.config import Settings, TurnSection
from signaling.files import write_whole
from signaling.findings import Finding
from turn.configuration import render


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    group = subparsers.add_parser("turn", help="the TURN server (coturn)")
    commands = group.add_subparsers(dest="command", required=True)
    config = commands.add_parser("config", help="print coturn's configuration")
    add_config(config)
    config.add_argument(
        "--output", type=Path, metavar="FILE", help="write it there, readable by its owner alone"
    )
    config.set_defaults(run=_config)
    check = commands.add_parser("check", help="try the running server, best from another network")
    add_config(check)
    check.add_argument("--json", action="store_true", help="for programs")
    check.add_argument("--ca", type=Path, metavar="FILE", help="the house's own authority (PEM)")
    check.set_defaults(run=_check)


def turn_of(settings: Settings) -> TurnSection:
    if settings.turn is None:
        raise CommandRefused(
            "the settings have no [turn]: docs/configuration.md tells what belongs there"
        )
    return settings.turn


def _config(args: argparse.Namespace) -> int:
    text = render(relays.coturn(turn_of(read(args))))
    if args.output is None:
        say(text.rstrip())
    else:
        write_whole(args.output, text.encode())
        say(f"{args.output}: written, mode 0600. coturn's user must own it; then restart coturn.")
    return 0


def _check(args: argparse.Namespace) -> int:
    turn = turn_of(read(args))
    return show(asyncio.run(tried(turn, authority(args.ca))), as_json=args.json)


def authority(file: Path | None) -> ssl.SSLContext:
    """Who is trusted to certify our own servers: the machine's authorities, or one file's."""
    try:
        return ssl.create_default_context(cafile=file)
    except ssl.SSLError:
        raise CommandRefused(f"{file} holds no certificate in PEM") from None


async def tried(turn: TurnSection, context: ssl.SSLContext | None = None) -> list[Finding]:
    """What trying the server finds. Raises `CommandRefused` where the client is not installed."""
    try:
        from turn.check import Target, check
    except ImportError:
        raise CommandRefused(
            "trying a TURN server needs aioice: install Visavis with its extra, visavis[media]"
        ) from None
    target = Target(
        urls=turn.urls, secret=turn.secret, media=turn.media, user_quota=turn.user_quota
    )
    return [Finding(*each) for each in await check(target, now_ms, context)]
