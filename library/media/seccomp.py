"""seccomp: system calls that no decoder needs are refused, those of the network above all.

A filter in the kernel's BPF, numbers as in include/uapi/linux/{seccomp,filter,bpf_common}.h. The
wheel on offer, `pyseccomp`, is of 2021 and needs libseccomp from the system; one list of numbers
needs neither. A list of what is refused rather than of what is allowed: five decoding libraries
on every kernel and libc make other calls with each release.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass

from library.media.kernel import LINUX, prctl

_NO_NEW_PRIVS, _GET_SECCOMP, _SET_SECCOMP = 38, 21, 22  # prctl
_FILTER = 2
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_X32 = 0x40000000  # from here on are x86_64's calls with 32-bit pointers
_CLONE_THREAD = 0x00010000
_CLONE3 = 435  # its arguments cannot be looked at; libc takes `clone` where there is none


@dataclass(frozen=True, slots=True)
class _Machine:
    """The numbers of one architecture."""

    audit: int  # its AUDIT_ARCH
    clone: int
    refused: tuple[int, ...]


_EVERYWHERE = (425, 434, 438)  # io_uring_setup, pidfd_open, pidfd_getfd
_MACHINES = {
    "x86_64": _Machine(
        0xC000003E,
        56,
        (
            *(41, 42, 43, 49, 50, 53, 288),  # socket connect accept bind listen socketpair accept4
            *(57, 58, 59, 322),  # fork vfork execve execveat
            *(101, 310, 311),  # ptrace process_vm_readv process_vm_writev
            *(165, 272, 308, 304),  # mount unshare setns open_by_handle_at
            *(248, 249, 250, 298, 321, 323),  # the keyrings, perf_event_open bpf userfaultfd
        ),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        220,
        (
            *(198, 203, 202, 200, 201, 199, 242),
            *(221, 281),
            *(117, 270, 271),
            *(40, 97, 268, 265),
            *(217, 218, 219, 241, 280, 282),
        ),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def offered() -> bool:
    """Whether the kernel has it and the numbers of this machine are known."""
    if not LINUX or platform.machine() not in _MACHINES:
        return False
    try:
        prctl(_GET_SECCOMP, 0)
    except OSError:
        return False
    return True


def refuse_needless_calls() -> None:
    """Give up opening sockets, starting processes and reaching into others, for good.

    Threads and what is open already stay usable. Threads that run already give up nothing.

    Raises:
        OSError: the kernel does not do it.
    """
    code = b"".join(_instructions(_MACHINES[platform.machine()]))
    prctl(_NO_NEW_PRIVS, 1)
    prctl(_SET_SECCOMP, _FILTER, _Program(len(code) // 8, code))


def _instructions(machine: _Machine) -> list[bytes]:
    refuse = _instruction(_RETURN, _REFUSE | errno.EPERM)
    code = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_EQUAL, machine.audit, then=1),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32, otherwise=1),
        refuse,
        _instruction(_EQUAL, _CLONE3, otherwise=1),
        _instruction(_RETURN, _REFUSE | errno.ENOSYS),
    ]
    for number in (*_EVERYWHERE, *machine.refused):
        code += (_instruction(_EQUAL, number, otherwise=1), refuse)
    return [
        *code,
        _instruction(_EQUAL, machine.clone, otherwise=3),
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_HAS_BITS, _CLONE_THREAD, then=1),
        refuse,
        _instruction(_RETURN, _ALLOW),
    ]


def _instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """A jump skips so many instructions if its condition holds, or if it does not."""
    return struct.pack("=HBBI", code, then, otherwise, value)
