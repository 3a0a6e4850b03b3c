"""What a decoder process gives up before it sees its first file, as far as the kernel offers it."""

from __future__ import annotations

from pathlib import Path

from library.media import landlock, seccomp


def offered() -> tuple[str, ...]:
    """Return by what decoders are confined here, beyond their limits on resources."""
    names = []
    if landlock.version():
        names.append(f"landlock {landlock.version()}")
    if seccomp.offered():
        names.append("seccomp")
    return tuple(names)


def seal(writable: Path) -> tuple[int, int] | None:
    """Give up the network, other programs, and writing anywhere but below *writable*.

    Holds for the calling thread and those that it starts. Returns what identifies *writable*, as
    `identity` does.

    Raises:
        OSError: *writable* cannot be made.
    """
    writable.mkdir(parents=True, exist_ok=True)
    _give_up(writable)
    return identity(writable)


def seal_all() -> None:
    """Give up what `seal` does, and writing anywhere at all."""
    _give_up(None)


def identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells *folder* from one of the same name; None where there is none."""
    try:
        found = folder.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _give_up(writable: Path | None) -> None:
    if landlock.version():
        landlock.write_only_below(writable)
    if seccomp.offered():
        seccomp.refuse_needless_calls()
