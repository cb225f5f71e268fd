"""What a process that opens strangers' files may still do: compute, and speak over the one socket it has.

`confine` is called once, after everything is imported and before the first byte of a stranger is read. It needs no
privilege, and it is not optional: where the kernel or the processor isn't known, nothing is opened at all.

- resource limits: address space, processor time, no new descriptor, no file written, no core dump
- another user (nobody) where the process was root
- Landlock, where the kernel has it: no path of the file system, no TCP, no foreign socket or process
- seccomp: an allow-list of system calls; everything else answers EPERM. Memory can't be made executable, no process can
  be started, and a thread only where the decoder does nothing without (HEIC).
"""

import ctypes
import os
import platform
import resource
import struct
import sys
from typing import Final, NamedTuple

ADDRESS_SPACE: Final = 1 << 30
"""Bytes; held every bomb we know, and is twice what an honest document needs."""
PROCESSOR_S: Final = 900
"""Over a process's whole life: 500 pages in every width."""
MOST_TASKS: Final = 4_096
"""Of the user, where threads are allowed: the kernel counts all of them."""
NOBODY: Final = 65_534

# of prctl and seccomp
_NO_NEW_PRIVS, _DUMPABLE, _SECCOMP, _FILTER = 38, 4, 22, 2
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_PROT_EXEC: Final = 4
_X32: Final = 0x40000000

# struct seccomp_data: number, architecture, instruction pointer, six arguments
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT, _THIRD_ARGUMENT = (
    0,
    4,
    16,
    32,
)  # their lower halves, on these machines
# classic BPF: load a word, jump if equal / greater or equal / any bit set, return
_LOAD, _JEQ, _JGE, _JSET, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

# landlock(7): the system calls are the same everywhere
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many bits of file rights each version knows."""


_CLONE3: Final = 435
_THREAD: Final = 0x3D0F00
"""The flags with which the C library begins a thread, and nothing else."""


class Machine(NamedTuple):
    """`mapping`: calls whose third argument is a protection; `threading`: what a thread needs beside `clone`."""

    audit: int
    calls: frozenset[int]
    mapping: frozenset[int]
    tgkill: int
    clone: int
    threading: frozenset[int]


# read write close lseek readv writev, mremap munmap brk madvise, rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack,
# sendto recvfrom, futex sched_yield restart_syscall, clock_gettime gettimeofday setitimer getrusage, getrandom,
# getpid gettid, exit exit_group; then mmap mprotect; threading: set_robust_list rseq
MACHINES: Final = {
    "x86_64": Machine(
        0xC000003E,
        frozenset(
            (0, 1, 3, 8, 19, 20, 25, 11, 12, 28, 13, 14, 15, 131, 44, 45, 202, 24, 219, 228, 96)
        )
        | {38, 98, 318, 39, 186, 60, 231},
        frozenset((9, 10)),
        tgkill=234,
        clone=56,
        threading=frozenset((273, 334)),
    ),
    "aarch64": Machine(
        0xC00000B7,
        frozenset(
            (63, 64, 57, 62, 65, 66, 216, 215, 214, 233, 134, 135, 139, 132, 206, 207, 98, 124, 128)
        )
        | {113, 169, 103, 165, 278, 172, 178, 93, 94},
        frozenset((222, 226)),
        tgkill=131,
        clone=220,
        threading=frozenset((99, 293)),
    ),
}


class SandboxTrouble(Exception):
    """This machine can't hold such a process; the text says what is missing."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def missing() -> str | None:
    """What this machine lacks for a sandbox, before anything is tried."""
    if sys.platform != "linux":
        return "documents are opened on Linux only"
    if platform.machine() not in MACHINES:
        return f"no list of system calls for {platform.machine()}"
    return None


def filtering(machine: Machine, process: int, *, threads: bool = False) -> bytes:
    """The seccomp program: struct sock_filter in a row. `process`: its id; it may end itself (abort)."""

    def step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, true, false, value)

    allow, refuse = step(_RETURN, _ALLOW), step(_RETURN, _ERRNO | _EPERM)

    def only(call: int, argument: int) -> list[bytes]:
        """This call with this first argument."""
        return [
            step(_JEQ, call, false=4),
            step(_LOAD, _FIRST_ARGUMENT),
            step(_JEQ, argument, false=1),
            allow,
            refuse,
        ]

    steps = [
        step(_LOAD, _ARCHITECTURE),
        step(_JEQ, machine.audit, true=1),
        step(_RETURN, _KILL),
        step(_LOAD, _NUMBER),
        step(_JGE, _X32, false=1),
        step(_RETURN, _KILL),
    ]
    for call in sorted(machine.calls | (machine.threading if threads else frozenset())):
        steps += [step(_JEQ, call, false=1), allow]
    for call in sorted(machine.mapping):
        steps += [
            step(_JEQ, call, false=4),
            step(_LOAD, _THIRD_ARGUMENT),
            step(_JSET, _PROT_EXEC, false=1),
            refuse,
            allow,
        ]
    steps += only(machine.tgkill, process)
    if threads:
        steps += only(machine.clone, _THREAD)
        # Its flags lie in memory, where nothing can be judged: the C library takes `clone` where it is missing.
        steps += [step(_JEQ, _CLONE3, false=1), step(_RETURN, _ERRNO | _ENOSYS)]
    return b"".join([*steps, refuse])


def confine(descriptors: int, *, threads: bool = False) -> int:
    """Give up everything; there is no way back. The version of Landlock, 0 without.

    `descriptors`: how many are open, numbered from 0. `threads`: whether they may be begun. Raises `SandboxTrouble`,
    after which the process must end.
    """
    lack = missing()
    if lack is not None:
        raise SandboxTrouble(lack)
    libc = ctypes.CDLL(None, use_errno=True)
    program = filtering(MACHINES[platform.machine()], os.getpid(), threads=threads)
    _become_nobody()
    _control(libc, _DUMPABLE, 0)
    _control(libc, _NO_NEW_PRIVS, 1)
    landlock = _landlock(libc)
    _limit(descriptors, MOST_TASKS if threads else 0)  # Landlock needed one descriptor more
    handed = _Program(len(program) // 8, program)
    _control(libc, _SECCOMP, _FILTER, ctypes.addressof(handed))
    return landlock


def _limit(descriptors: int, tasks: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, PROCESSOR_S),
        (resource.RLIMIT_NOFILE, descriptors),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, tasks),
        (resource.RLIMIT_CORE, 0),
    ):
        allowed = resource.getrlimit(what)[1]
        if allowed != resource.RLIM_INFINITY:
            most = min(most, allowed)
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError) as error:
            raise SandboxTrouble(f"a resource limit can't be set: {error}") from None


def _become_nobody() -> None:
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:  # a container's root without the right to change users: nothing is lost
        return


def _control(libc: ctypes.CDLL, what: int, first: int, second: int = 0) -> None:
    word = ctypes.c_ulong
    if libc.prctl(what, word(first), word(second), word(0), word(0)) != 0:
        why = os.strerror(ctypes.get_errno())
        raise SandboxTrouble(f"prctl({what}) is refused: {why}")


def _landlock(libc: ctypes.CDLL) -> int:
    """A rule set that governs everything this kernel knows and permits none of it."""
    libc.syscall.restype = ctypes.c_long
    version: int = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return 0  # not compiled in, or switched off: seccomp alone has to do
    files = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    network = 0b11 if version >= 4 else 0
    scoped = 0b11 if version >= 6 else 0
    rules = struct.pack("=QQQ", files, network, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset: int = libc.syscall(_CREATE_RULESET, rules, ctypes.c_size_t(size), 0)
    if ruleset < 0 or libc.syscall(_RESTRICT_SELF, ruleset, 0) != 0:
        raise SandboxTrouble(f"Landlock is refused: {os.strerror(ctypes.get_errno())}")
    os.close(ruleset)
    return version
