"""One data folder, opened: the index, the library and the accounts on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from library.accounts import Accounts
from library.accounts.passwords import made_up
from library.accounts.session_rules import SessionRules
from library.audit import Audit
from library.catalog.engine import Catalog
from library.catalog.migrate import migrate
from library.errors import NotAllowed, NotFound
from library.library import Library
from library.links import Links
from library.model import Role
from library.scanner import Scanner
from library.trashing import TrashRules
from library.uploads import let_pass
from server.data_folder import make_data_folder
from server.greeting import FirstAdmin

if TYPE_CHECKING:
    from config import Settings

_INDEX = "index.sqlite"


@dataclass(frozen=True, slots=True)
class Household:
    """What every process of the program works with."""

    settings: Settings
    catalog: Catalog
    library: Library
    accounts: Accounts
    links: Links

    @property
    def audit(self) -> Audit:
        """What notes who came in, and what was done to accounts and shares."""
        return self.accounts.audit


@contextmanager
def open_household(settings: Settings) -> Iterator[Household]:
    """Open the data folder, which `serve` or `user add` has made.

    Raises:
        NotFound: there is none.
        CatalogError: the index cannot be read, or is of a newer version.
    """
    if not (settings.data / _INDEX).exists():
        raise NotFound(
            f"There is no data folder at {settings.data}; `mantelpiece serve` makes one."
        )
    with make_household(settings) as household:
        yield household


@contextmanager
def make_household(settings: Settings) -> Iterator[Household]:
    """Open the data folder, making it and its index where absent.

    Raises:
        LibraryError: it cannot be made, or used.
    """
    data = settings.data
    make_data_folder(data)
    with ExitStack() as closing:
        catalog = Catalog(data / _INDEX)
        closing.callback(catalog.close)
        migrate(catalog)
        scanner = settings.uploads.scanner
        check = let_pass if scanner is None else Scanner(scanner).check
        library = Library(catalog, data, _trash_rules(settings), check)
        accounts = _accounts(settings, catalog)
        closing.callback(accounts.close)
        links = Links(library, accounts.audit, accounts.throttle)
        yield Household(settings, catalog, library, accounts, links)


def ensure_admin(accounts: Accounts, password: str | None, name: str = "admin") -> FirstAdmin:
    """Add an admin called *name* where there is none, and return the first one that there is.

    *password* is the one to give, if the person who runs the server chose one.

    Raises:
        LibraryError: nobody can be added by that name or password.
    """
    for user in accounts.everyone():
        if user.role is Role.ADMIN:
            return FirstAdmin(user.name)
    chosen = password or made_up()
    try:
        added = accounts.add(name, chosen, Role.ADMIN)
    except NotAllowed as error:
        raise NotAllowed(f"The first admin cannot be added. {error}") from error
    return FirstAdmin(added.name, None if password else chosen)


def _trash_rules(settings: Settings) -> TrashRules:
    trash = settings.trash
    return TrashRules(trash.days, trash.version_days, remember=trash.remember)


def _accounts(settings: Settings, catalog: Catalog) -> Accounts:
    return Accounts(
        catalog,
        Path(settings.data),
        remember=timedelta(minutes=settings.auth.cache_minutes),
        rules=_session_rules(settings),
        key_file=settings.auth.key_file,
    )


def _session_rules(settings: Settings) -> SessionRules:
    web = settings.web
    return SessionRules(
        kept=timedelta(days=web.session_days) if web.session_days else None,
        usual=timedelta(hours=web.session_hours),
        idle=timedelta(minutes=web.idle_minutes) if web.idle_minutes else None,
    )
