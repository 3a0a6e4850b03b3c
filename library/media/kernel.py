"""Linux system calls that Python has no function for."""

from __future__ import annotations

import ctypes
import os
import sys

LINUX = sys.platform == "linux"


def syscall(number: int, *arguments: int | bytes) -> int:
    """Make a system call; bytes are passed as a pointer to them.

    Raises:
        OSError: the kernel refused.
    """
    # As longs: ctypes would pass an int as 32 bits, and leave the upper half of it to chance.
    words = (a if isinstance(a, bytes) else ctypes.c_long(a) for a in arguments)
    return _checked(_libc().syscall(ctypes.c_long(number), *words))


def prctl(option: int, argument: int, pointer: ctypes.Structure | None = None) -> int:
    """Change a trait of the calling thread.

    Raises:
        OSError: the kernel refused.
    """
    second = ctypes.c_ulong(0) if pointer is None else ctypes.byref(pointer)
    zero = ctypes.c_ulong(0)
    return _checked(_libc().prctl(option, ctypes.c_ulong(argument), second, zero, zero))


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
