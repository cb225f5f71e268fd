"""`visavis doctor`: whether a whole installation is well, a line each."""

import argparse
import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

from signaling import processes, relays
from signaling.app import DIST
from signaling.cli.data import add_config, now_ms, read
from signaling.cli.findings import show
from signaling.cli.terminal import CommandRefused
from signaling.cli.turn import authority, tried
from signaling.config import Settings
from signaling.config_file import WrongSettings
from signaling.doctor import documents, machine, media, network, recording
from signaling.doctor.audit import audit
from signaling.doctor.database import database
from signaling.findings import Finding


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("doctor", help="look at a whole installation")
    add_config(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="the house's own authority (PEM)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    try:
        settings = read(args)
    except WrongSettings as wrong:
        found = [
            Finding("settings", "bad", f"{wrong.source}: {problem}", "Correct this setting.")
            for problem in wrong.problems
        ]
    else:
        found = asyncio.run(_look(settings, args.config, authority(args.ca)))
    return show(found, as_json=args.json)


async def _look(settings: Settings, config: Path, context: ssl.SSLContext) -> list[Finding]:
    server, now = settings.server, now_ms()
    key = server.tls.key if server.tls else None
    return [
        Finding("settings", "ok", f"{config}: all settings are right"),
        *machine.files(config, settings.storage.data, key),
        machine.disk(settings.storage.data),
        machine.descriptors(),
        machine.clock(now, Path(machine.__file__).parent),
        machine.pages(DIST),
        *await database(settings),
        *await audit(settings, now),
        await network.port(server.host, server.port, tls=server.tls is not None),
        *await network.front_door(server.public_url, context, now),
        *media.addresses(told(settings)),
        *_workers(settings),
        *_recording(settings),
        *await _documents(settings),
        *await _relays(settings, context),
        machine.codecs(),
    ]


async def _relays(settings: Settings, context: ssl.SSLContext) -> list[Finding]:
    turn = settings.turn
    if turn is None:
        if settings.ice_servers:
            return []
        words = "no TURN server: calls connect only where both sides reach each other"
        return [Finding("turn", "warn", words, "Set up [turn] (docs/operations.md).")]
    try:
        return await tried(turn, context)
    except CommandRefused as refused:
        return [Finding("turn", "warn", f"TURN was not tried: {refused}")]


def _workers(settings: Settings) -> Iterator[Finding]:
    if not settings.media.enabled:
        return
    host, first = settings.media.host, settings.media.port
    sockets = processes.sockets(settings)
    yield from media.installed(processes.installed())
    yield from media.folder(sockets[0].parent)
    yield from media.ports(host, first, sockets)
    if settings.turn is not None:
        addresses = processes.addresses(settings)
        refused = relays.refused(settings.turn, addresses)
        chosen = bool(settings.media.advertise)
        yield from media.relayed(addresses, refused, chosen=chosen)


def _recording(settings: Settings) -> Iterator[Finding]:
    if not settings.records:
        return
    yield from recording.folder(
        settings.recordings_folder,
        settings.recording.least_free_mb,
        away=processes.archive(settings, now_ms).away,
    )
    yield from recording.keys(settings.keys_folder, settings.recordings_folder)
    workers = any(media.runs(path) for path in processes.sockets(settings))
    yield from recording.runs(processes.recorder_socket(settings), workers=workers)


async def _documents(settings: Settings) -> list[Finding]:
    section = settings.documents
    if not section.enabled:
        return []
    away = processes.shelf(settings, now_ms).away
    return [
        await documents.sandbox(),
        *documents.folder(settings.documents_folder, section.most_mb, away=away),
        *([await documents.scanner(section.clamav)] if section.clamav else []),
    ]


def told(settings: Settings) -> tuple[str, ...]:
    """Media addresses that browsers are told, or may reach through TURN; each once."""
    advertised = settings.media.advertise if settings.media.enabled else ()
    allowed = settings.turn.media if settings.turn else ()
    return tuple(dict.fromkeys((*advertised, *allowed)))
