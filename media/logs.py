"""A worker's log: one JSON object a line, like the server's, and as careful with what people said and sent."""

import logging
import sys
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter


class Formatter(JsonFormatter):
    def formatException(  # noqa: N802, the standard library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Where it happened; an exception's message may quote an offer, and with it addresses."""
        places, traceback = [], ei[2]
        while traceback is not None:
            code = traceback.tb_frame.f_code
            places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
            traceback = traceback.tb_next
        return "\n".join([ei[0].__name__ if ei[0] else "", *places])


def set_up_logs(level: int) -> None:
    handler = logging.StreamHandler(sys.stderr)
    fields = ["levelname", "name", "message"]
    names = {"levelname": "level", "name": "logger"}
    handler.setFormatter(Formatter(fields, rename_fields=names, timestamp="at"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
