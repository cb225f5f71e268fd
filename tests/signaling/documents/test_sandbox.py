"""What a confined process can do is tried in one: each attempt answers what happened."""

import json
import platform
import signal
import struct
import subprocess
import sys

import pytest

from signaling.documents import sandbox

ATTEMPTS = """
import ctypes, json, mmap, os, resource, socket, sys, threading

libc = ctypes.CDLL(None, use_errno=True)
reading = os.open("/etc/hostname", os.O_RDONLY)
passed, theirs = socket.socketpair()
folder = os.open("/", os.O_RDONLY)
os.stat("/etc/passwd")

def code(memory):
    return mmap.mmap(-1, 4096, prot=memory)

def call(number, *arguments):
    if libc.syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "")

attempts = {
    "open": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "open beside": lambda: os.open("etc/passwd", os.O_RDONLY, dir_fd=folder),
    "write": lambda: os.open("/tmp/visavis-sandbox", os.O_CREAT | os.O_WRONLY),
    "stat": lambda: os.stat("/etc/passwd"),
    "list": lambda: os.listdir("/"),
    "unlink": lambda: os.unlink("/tmp/visavis-sandbox"),
    "internet": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "local socket": lambda: socket.socket(socket.AF_UNIX),
    "pair": socket.socketpair,
    "receive a descriptor": lambda: socket.recv_fds(passed, 10, 1),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "thread": lambda: threading.Thread(target=print).start(),
    "kill": lambda: os.kill(os.getppid(), 0),
    "pipe": os.pipe,
    "duplicate": lambda: os.dup(0),
    "memfd": lambda: os.memfd_create("more"),
    "code": lambda: code(mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC),
    "more memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
    "root again": lambda: os.setuid(0),
    "ptrace": lambda: call(101 if "x86" in os.uname().machine else 117, 16, os.getppid(), 0, 0),
    "namespace": lambda: call(272 if "x86" in os.uname().machine else 97, 0x10000000),
    "too much memory": lambda: bytearray(2 << 30),
    # and what it needs
    "compute": lambda: sum(range(1000)),
    "take memory": lambda: len(bytearray(64 << 20)),
    "read what was given": lambda: os.read(reading, 10),
    "speak": lambda: passed.sendall(b"hello"),
}
sys.path.insert(0, sys.argv[1])
from signaling.documents.sandbox import confine
version = confine(64)
answers = {}
for name, attempt in attempts.items():
    try:
        attempt()
        answers[name] = "done"
    except BaseException as error:
        answers[name] = type(error).__name__
answers["landlock"] = version
os.write(1, json.dumps(answers).encode())
os._exit(0)
"""
THREADED = """
import os, signal, sys, threading

sys.path.insert(0, sys.argv[1])
from signaling.documents.sandbox import confine
confine(64, threads=True)
done = []
thread = threading.Thread(target=done.append, args=("in a thread",))
thread.start()
thread.join()
try:
    os.fork()
except PermissionError:
    done.append("no process")
os.write(1, repr(done).encode())
os.abort()
"""
NEEDED = ("compute", "take memory", "read what was given", "speak")


@pytest.fixture(scope="module")
def answers(request: pytest.FixtureRequest) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", ATTEMPTS, str(request.config.rootpath)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_confined_process_can_do_what_it_is_for(answers: dict[str, object]) -> None:
    assert {name: answers[name] for name in NEEDED} == dict.fromkeys(NEEDED, "done")


def test_and_nothing_else(answers: dict[str, object]) -> None:
    others = {name: what for name, what in answers.items() if name not in (*NEEDED, "landlock")}
    refused = {
        "thread": "RuntimeError",
        "too much memory": "MemoryError",
        "more memory": "ValueError",  # which `resource` makes of EPERM
    }
    assert others == {name: refused.get(name, "PermissionError") for name in others}


def test_a_decoder_that_needs_threads_gets_no_processes(request: pytest.FixtureRequest) -> None:
    done = subprocess.run(
        [sys.executable, "-c", THREADED, str(request.config.rootpath)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == b"['in a thread', 'no process']"
    assert done.returncode == -signal.SIGABRT


def test_landlock_is_used_where_the_kernel_has_it(answers: dict[str, object]) -> None:
    version = subprocess.run(
        [
            sys.executable,
            "-c",
            "import ctypes; print(ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1))",
        ],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert answers["landlock"] == max(0, int(version.stdout))


@pytest.mark.parametrize("name", ["x86_64", "aarch64"])
def test_the_program_judges_each_call(name: str) -> None:
    """Interpreted here as the kernel would, for machines that we don't have as well."""
    machine = sandbox.MACHINES[name]
    allow, eperm, kill = 0x7FFF0000, 0x00050001, 0x80000000
    for threads in (False, True):
        program = sandbox.filtering(machine, 77, threads=threads)
        assert verdict(program, machine.audit, machine.tgkill, 0, first=77) == allow
        assert verdict(program, machine.audit, machine.tgkill, 0, first=78) == eperm
        started = verdict(program, machine.audit, machine.clone, 0, first=0x3D0F00)
        assert started == (allow if threads else eperm)
        assert verdict(program, machine.audit, machine.clone, 0, first=17) == eperm
        assert verdict(program, machine.audit, 435, 0) == (0x00050026 if threads else eperm)
    program = sandbox.filtering(machine, 77)
    for call in range(600):
        allowed = call in machine.calls | machine.mapping
        assert verdict(program, machine.audit, call, 3) == (allow if allowed else eperm)
        executable = verdict(program, machine.audit, call, 7)
        assert executable == (allow if call in machine.calls else eperm)
    assert verdict(program, machine.audit, 0x40000000, 0) == kill
    assert verdict(program, machine.audit ^ 1, 0, 0) == kill
    assert len(program) // 8 < 4_096


def verdict(program: bytes, architecture: int, call: int, third: int, *, first: int = 0) -> int:
    data = struct.pack("=IIQ6Q", call, architecture, 0, first, 0, third, 0, 0, 0)
    steps = list(struct.iter_unpack("=HBBI", program))
    at = word = 0
    while True:
        code, true, false, value = steps[at]
        at += 1
        if code == 0x06:
            return int(value)
        if code == 0x20:
            (word,) = struct.unpack_from("=I", data, value)
            continue
        met = {0x15: word == value, 0x35: word >= value, 0x45: bool(word & value)}[code]
        at += true if met else false


def test_an_unknown_machine_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sandbox.missing() is None
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert "riscv64" in (sandbox.missing() or "")
    with pytest.raises(sandbox.SandboxTrouble, match="riscv64"):
        sandbox.confine(4)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "Linux" in (sandbox.missing() or "")
