"""The same files for ours and for each peer: folders of many, and one of each size."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from config import load_settings
from library.catalog import folders
from library.catalog.schema import media_items
from server.household import ensure_admin, make_household

FOLDERS = {"k10": 10_000, "k1": 1_000}  # name and number of files
HUGE = ("k100", 100_000)  # ours alone, and only in the index
TINY = b"tiny!\n"
SIZES = {"tiny.bin": len(TINY), "photo.bin": 3_000_000, "gib.bin": 1 << 30}  # bytes
_AT_ONCE = 5_000  # rows


def fill_peer(root: Path, big: Path) -> None:
    """Lay the files into *root*; those of `SIZES` are links to the ones in *big*."""
    root.mkdir()
    root.chmod(0o755)  # nginx and Apache read as another user
    for name, count in FOLDERS.items():
        _write_folder(root / name, count)
    for name in SIZES:
        os.link(big / name, root / name)


def fill_ours(data: Path, big: Path, password: str) -> None:
    """Make a data folder with the same, as if it had been uploaded; the admin has *password*."""
    with make_household(load_settings({"data": str(data)}, environ={})) as household:
        ensure_admin(household.accounts, password)
        owner = household.accounts.find("admin")
        for name, count in (*FOLDERS.items(), HUGE):
            if (name, count) != HUGE:
                _write_folder(owner.media_root / name, count)
            with household.catalog.write() as connection:
                root = folders.root(connection, owner.id).id
                now = datetime.now(UTC)
                made = folders.add(
                    connection, owner_id=owner.id, parent_id=root, name=name, now=now
                )
                for rows in _batches(owner.id, made, count):
                    connection.execute(insert(media_items), rows)
        with household.catalog.write() as connection:
            rows = [_row(owner.id, root, name, size) for name, size in SIZES.items()]
            connection.execute(insert(media_items), rows)
            connection.exec_driver_sql("ANALYZE")
        for name in SIZES:
            os.link(big / name, owner.media_root / name)


def write_sizes(big: Path) -> None:
    """Write the files of `SIZES`: no two blocks of a file are the same."""
    big.mkdir()
    big.chmod(0o755)
    (big / "tiny.bin").write_bytes(TINY)
    for name, size in SIZES.items():
        with (big / name).open("ab") as file:
            while size - file.tell() > 0:
                file.write(os.urandom(min(1 << 20, size - file.tell())))


def _write_folder(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / _name(number)).write_bytes(TINY)


def _name(number: int) -> str:
    return f"IMG_{number:06}.bin"


def _batches(owner: int, folder: int, count: int) -> Iterator[list[dict[str, object]]]:
    for start in range(0, count, _AT_ONCE):
        stop = min(count, start + _AT_ONCE)
        yield [_row(owner, folder, _name(number), len(TINY)) for number in range(start, stop)]


def _row(owner: int, folder: int, name: str, size: int) -> dict[str, object]:
    now = datetime.now(UTC)
    return {
        "user_id": owner,
        "folder_id": folder,
        "name": name,
        "name_key": name,
        "kind": "other",
        "mime": "application/octet-stream",
        "size": size,
        "checksum": hashlib.sha256(name.encode()).hexdigest(),
        "created": now,
        "modified": now,
        "shown": False,
    }
