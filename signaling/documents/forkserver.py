"""The process that documents' processes are forked from: started by exec with an empty environment, so that it holds
no secret of the server's, with every decoder imported, so that a document opens at once.

It speaks with the server over its standard input, a socket of whole messages (JSON, and descriptors beside):

- it says `{"ready": true}`, or `{"trouble": "…"}` and ends, where this machine can't hold strangers' files safely;
- `{"fork": n}` with a socket and a memfd: `{"forked": n}` with a pidfd of the new process;
- `{"ended": n, "status": …}` (as of wait) once it is gone.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
from typing import Any, Final

from signaling.documents import worker
from signaling.documents.sandbox import SandboxTrouble, confine, missing

OOM_FIRST: Final = "1000"
"""Where memory runs out, the kernel takes these processes and not the server."""
MOST_MESSAGE: Final = 4_096


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is the server's matter
    server = socket.socket(fileno=os.dup(0))
    trouble = missing() or _tried() or _rehearsed()
    _say(server, {"trouble": trouble} if trouble else {"ready": True})
    if not trouble:
        gc.collect()
        gc.freeze()  # what is shared with the children stays shared
        _serve(server)


def _tried() -> str | None:
    """Confine a child for a try: what is missing, None where nothing is."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        words = "it can't be confined"
        with contextlib.suppress(BaseException):
            try:
                confine(64)
                words = ""
            except SandboxTrouble as trouble:
                words = str(trouble)
            os.write(writing, words.encode())
        os._exit(0 if not words else 1)
    os.close(writing)
    try:
        os.close(os.pidfd_open(child))
    except OSError as error:
        return f"processes can't be watched (pidfd_open): {error.strerror}"
    with os.fdopen(reading, "rb") as answer:
        words = answer.read().decode()
    status = os.waitpid(child, 0)[1]
    return words or (f"a confined process ended with {status}" if status else None)


def _rehearsed() -> str | None:
    try:
        worker.rehearse()
    except Exception as error:  # noqa: BLE001 - whatever is broken here, the administrator should read it
        return f"a library doesn't work: {type(error).__name__}: {error}"
    return None


def _serve(server: socket.socket) -> None:
    children: dict[int, tuple[int, int]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(server, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is server:
                    if not _asked(server, selector, children):
                        return
                    continue
                selector.unregister(key.fd)
                number, child = children.pop(key.fd)
                os.close(key.fd)
                _say(server, {"ended": number, "status": os.waitpid(child, 0)[1]})


def _asked(
    server: socket.socket, selector: selectors.BaseSelector, children: dict[int, tuple[int, int]]
) -> bool:
    """False: the server is gone."""
    raw, handed, _, _ = socket.recv_fds(server, MOST_MESSAGE, 2)
    if not raw:
        return False
    number = json.loads(raw)["fork"]
    child = os.fork()
    if child == 0:
        try:
            _become_worker(*handed)
        finally:
            os._exit(1)
    for fd in handed:
        os.close(fd)
    watched = os.pidfd_open(child)
    children[watched] = (number, child)
    selector.register(watched, selectors.EVENT_READ)
    _say(server, {"forked": number}, watched)
    return True


def _become_worker(connection: int, source: int) -> None:
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write(OOM_FIRST)
    worker.run(socket.socket(fileno=connection), source)


def _say(server: socket.socket, what: dict[str, Any], *descriptors: int) -> None:
    with contextlib.suppress(
        BrokenPipeError, ConnectionResetError
    ):  # its end is seen by the next read
        socket.send_fds(server, [json.dumps(what).encode()], descriptors)


if __name__ == "__main__":
    main()
