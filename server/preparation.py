"""Before a server starts: the data folder, its index, an admin, and what a crash left."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from library.errors import LibraryError
from server.files_host import files_host
from server.household import ensure_admin, make_household
from server.libraries import settle_libraries

if TYPE_CHECKING:
    from config import Settings


def prepare(settings: Settings) -> str | None:
    """Make the data folder fit for serving; return the admin's password if it was made up.

    Raises:
        LibraryError: it cannot be used.
    """
    with make_household(settings) as household:
        household.accounts.rehouse()
        household.library.recover()
        files_host(settings)  # makes its key, before several processes ask for it at once
        password = ensure_admin(household.accounts, os.environ.get("MANTELPIECE_ADMIN_PASSWORD"))
        settle_libraries(household)
        return password


def run_preparation(settings: Settings) -> None:
    """Prepare in a process of its own, whose memory is free again when serving begins.

    Writes the password, or null, as JSON to standard output.
    """
    try:
        print(json.dumps(prepare(settings)), end="", flush=True)  # noqa: T201
    except (LibraryError, OSError) as error:
        print(f"mantelpiece: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
