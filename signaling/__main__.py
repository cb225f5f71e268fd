"""The command line. Exit codes: 0 done, 1 refused with a sentence, 2 used wrongly."""

import argparse
import sys
from collections.abc import Callable, Sequence

from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError

from signaling.cli import (
    agent,
    audit,
    backup,
    config,
    demo,
    doctor,
    documents,
    evidence,
    key,
    keys,
    link,
    recordings,
    retention,
    search,
    serve,
    turn,
)
from signaling.cli.terminal import CommandRefused, complain
from signaling.config_file import WrongSettings
from signaling.core.errors import Refused
from signaling.ports import DeskTaken
from signaling.starts import version


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="visavis", description="A self-hosted video advisory desk.", allow_abbrev=False
    )
    top.add_argument("--version", action="version", version=f"visavis {version()}")
    groups = top.add_subparsers(dest="group", required=True, metavar="COMMAND")
    for module in (
        demo,
        serve,
        agent,
        link,
        key,
        keys,
        recordings,
        retention,
        documents,
        evidence,
        search,
        audit,
        backup,
        config,
        turn,
        doctor,
    ):
        module.add(groups)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """What a person may meet ends in a sentence; a traceback is for our own mistakes alone."""
    args = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except WrongSettings as wrong:
        for problem in wrong.problems:
            complain(f"{wrong.source}: {problem}")
    except Refused as refused:
        complain(f"{refused.sentence or refused.code}.")
    except (CommandRefused, DeskTaken) as refused:
        complain(f"{refused}.")
    except DBAPIError as error:
        _complain_of_database(error.orig)
    except PostgresError as error:  # while connecting nobody translates it
        _complain_of_database(error)
    except OSError as error:
        if error.filename is not None:
            complain(f"{error.filename}: {error.strerror}.")
        else:
            _complain_of_database(error)
    except KeyboardInterrupt:
        complain("stopped.")
        return 130
    return 1


def _complain_of_database(error: object) -> None:
    complain(
        f"the database can't be used: {error}. "
        "Check storage.database (or VISAVIS_DATABASE_URL) and that it is running."
    )


if __name__ == "__main__":
    sys.exit(main())
