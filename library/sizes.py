"""Sizes as people write them: 500M, 20G, 1T."""

from __future__ import annotations

import re

_SIZE = re.compile(r"(?P<number>[0-9]{1,15})\s?(?P<unit>[KMGT]?)i?B?", re.IGNORECASE | re.ASCII)


def limit_in_bytes(text: str) -> int | None:
    """Return a limit, of which K is 1024 bytes, as M, G and T go on; *text* may be none: None.

    Raises:
        ValueError: it is neither.
    """
    if text.strip().casefold() == "none":
        return None
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise ValueError("Write a size as 500M, 20G or 1T, or none.")
    return int(match["number"]) << 10 * " KMGT".index(match["unit"].upper() or " ")


def limit_text(limit: int | None) -> str:
    """Return *limit*, in bytes, so that `limit_in_bytes` reads it."""
    if limit is None:
        return "none"
    power = next((each for each in (4, 3, 2, 1) if limit and limit % (1 << 10 * each) == 0), 0)
    return f"{limit >> 10 * power}{' KMGT'[power].strip()}"


def limit_in_files(text: str) -> int | None:
    """Return a limit of files, written with or without commas; *text* may be none: None.

    Raises:
        ValueError: it is neither.
    """
    plain = text.strip().replace(",", "")
    if plain.casefold() == "none":
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) < 16):
        raise ValueError("Write a number of files as 500000, or none.")
    return int(plain)


def limit_of_files_text(limit: int | None) -> str:
    """Return *limit*, of files, so that `limit_in_files` reads it."""
    return "none" if limit is None else f"{limit:,}"


def size_text(size: int) -> str:
    """Return *size*, in bytes, for people, in the units of `limit_in_bytes`: 1.5 GiB."""
    if size < 1024:
        return f"{size} B"
    power = min((size.bit_length() - 1) // 10, 4)
    found = f"{size / (1 << 10 * power):.1f}".removesuffix(".0")
    return f"{found} {' KMGT'[power]}iB"
