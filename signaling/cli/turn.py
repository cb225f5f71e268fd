"""`visavis turn config`: coturn's configuration from the desk's settings."""

import argparse
import os
from pathlib import Path

from signaling import relays
from signaling.cli.data import add_config, read
from signaling.cli.terminal import CommandRefused, say
from signaling.config import Settings, TurnSection
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
        write_secret(args.output, text)
        say(f"{args.output}: written, mode 0600. coturn's user must own it; then restart coturn.")
    return 0


def write_secret(target: Path, text: str) -> None:
    """Never readable by others, not for a moment, and never half written. An owner that a file has it keeps."""
    target = target.resolve()
    beside = target.with_name(f".{target.name}.new")
    beside.unlink(missing_ok=True)
    file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        if target.exists() and os.geteuid() == 0:
            owner = target.stat()
            os.chown(beside, owner.st_uid, owner.st_gid)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
