"""The libraries of the settings, as users see them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from library.adopting import refuse_overlap
from library.catalog import libraries
from library.catalog.libraries import Wanted
from library.model import Role, User
from server.household import Household

log = logging.getLogger(__name__)


def settle_libraries(household: Household) -> None:
    """Let the index have the libraries of the settings, each for those who see it.

    What the settings have no more goes from it. A scan then finds what is in the libraries.

    Raises:
        NotAllowed: a library shares files with the data folder or a user's own folder.
    """
    everyone = [user for user in household.accounts.everyone() if user.role is not Role.GUEST]
    wanted = {}
    for library in household.settings.libraries:
        path = Path(library.path)
        refuse_overlap(path, household.settings.data, [user.media_root for user in everyone])
        wanted[library.name] = Wanted(str(path), _users(library.name, library.users, everyone))
    with household.catalog.write() as connection:
        libraries.settle(connection, wanted, datetime.now(UTC))


def _users(library: str, names: tuple[str, ...] | None, everyone: Sequence[User]) -> frozenset[int]:
    if names is None:
        return frozenset(user.id for user in everyone)
    ids = {user.name.casefold(): user.id for user in everyone}
    for name in names:
        if name.casefold() not in ids:
            log.warning("library %s is for %s, who is no user", library, name)
    return frozenset(ids[name.casefold()] for name in names if name.casefold() in ids)
