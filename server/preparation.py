"""Before a server starts: the data folder, its index, an admin, and what a crash left."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import astuple
from typing import TYPE_CHECKING

from library.errors import LibraryError
from server.files_host import files_host
from server.greeting import FirstAdmin
from server.household import ensure_admin, make_household
from server.libraries import settle_libraries

if TYPE_CHECKING:
    from config import Settings


def prepare(settings: Settings) -> FirstAdmin:
    """Make the data folder fit for serving; return who may come in first.

    Raises:
        LibraryError: it cannot be used.
    """
    with make_household(settings) as household:
        household.accounts.rehouse()
        household.library.recover()
        # These make their keys, before several processes ask for them at once.
        files_host(settings)
        household.accounts.second_factors.seal_all()
        chosen = os.environ.get("MANTELPIECE_ADMIN_PASSWORD")
        admin = ensure_admin(household.accounts, chosen, settings.auth.admin_name)
        settle_libraries(household)
        return admin


def run_preparation(settings: Settings) -> None:
    """Prepare in a process of its own, whose memory is free again when serving begins.

    Writes the fields of what `prepare` returns to standard output, as JSON.
    """
    try:
        print(json.dumps(astuple(prepare(settings))), end="", flush=True)  # noqa: T201
    except (LibraryError, OSError) as error:
        print(f"mantelpiece: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
