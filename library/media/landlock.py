"""Landlock: the kernel refuses this thread, and all it starts, what it has given up for good.

Numbers and structures are those of Linux's include/uapi/linux/landlock.h. The wheels on offer are
a development release (`landlock`) and one release of a few weeks (`py-landlock`, `landlockpy`);
three system calls need neither.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from library.media.kernel import LINUX, prctl, syscall

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # on every architecture
_ASK_VERSION = 1
_PATH_BENEATH = 1
_NO_NEW_PRIVS = 38  # prctl

_EXECUTE = 1 << 0
_WRITE_FILE, _REMOVE_FILE = 1 << 1, 1 << 5
_MAKE_DIR, _MAKE_REG = 1 << 7, 1 << 8
# Also: removing folders, and making devices, sockets, pipes and links.
_CHANGES = _WRITE_FILE | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | 1 << 4 | 1 << 6 | 0b1111 << 9
_LINK_ELSEWHERE, _TRUNCATE, _DEVICE_IOCTL = 1 << 13, 1 << 14, 1 << 15  # of versions 2, 3 and 5
_TCP_BIND, _TCP_CONNECT = 1 << 0, 1 << 1  # of version 4
_SOCKETS_OUTSIDE, _SIGNALS_OUTSIDE = 1 << 0, 1 << 1  # of version 6


def version() -> int:
    """Return the kernel's version of Landlock; 0 where there is none, or it is switched off."""
    if not LINUX:
        return 0
    try:
        return syscall(_CREATE_RULESET, 0, 0, _ASK_VERSION)
    except OSError:
        return 0


def write_only_below(folder: Path | None) -> None:
    """Give up writing anywhere but below *folder*, running programs, TCP, and signals to others.

    None allows no writing at all. Reading is allowed everywhere. What is open already stays
    usable. Threads that run already give up nothing.

    Raises:
        OSError: the kernel does not do it, or *folder* is not there.
    """
    offered = version()
    files = _EXECUTE | _CHANGES
    for since, right in ((2, _LINK_ELSEWHERE), (3, _TRUNCATE), (5, _DEVICE_IOCTL)):
        files |= right if offered >= since else 0
    network = _TCP_BIND | _TCP_CONNECT if offered >= 4 else 0
    outside = _SOCKETS_OUTSIDE | _SIGNALS_OUTSIDE if offered >= 6 else 0
    handled = struct.pack("=QQQ", files, network, outside)
    rules = syscall(_CREATE_RULESET, handled, len(handled), 0)
    try:
        if folder is not None:
            allowed = files & (_WRITE_FILE | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _TRUNCATE)
            _allow_below(folder, rules, allowed)
        prctl(_NO_NEW_PRIVS, 1)
        syscall(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def _allow_below(folder: Path, rules: int, allowed: int) -> None:
    below = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", allowed, below), 0)
    finally:
        os.close(below)
