"""Structured logs: one JSON object a line, without personal data and secrets.

What may be logged is decided where it is logged: codes, ids of routes, counts, durations; never a path with
ids, a query, a header, a body, a name, a token, or a whole address. Here stands the last net: an exception's
message may quote what a person typed (a database error quotes parameters), so only its type and the places in
the code are written.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import Final, TextIO

from pythonjsonlogger.json import JsonFormatter

QUIET: Final = ("aiohttp.access", "alembic", "aiosqlite", "asyncio", "sqlalchemy.engine")


class Formatter(JsonFormatter):
    def formatException(  # noqa: N802, the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Types and places of an exception and its causes; no messages, no source lines."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None and len(lines) < 200:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def set_up(level: int = logging.INFO, stream: TextIO | None = None) -> logging.Handler:
    """Everything to `stream` (standard error), replacing handlers of an earlier call."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        Formatter(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler
