"""``mantelpiece scan``: disk and index reconciled."""

from __future__ import annotations

import click

from library.errors import NotAllowed
from library.model import User
from library.scan.disk import count_files
from library.scan.report import Report
from library.scan.scan import Scan
from library.scan.tree import Tree
from library.scan.trees import allow_uploads, trees_of
from library.trash import Trash
from server.commands.options import settings_from, settings_options
from server.commands.progress import progress
from server.household import Household, open_household
from server.libraries import settle_libraries

_THREADS = 4  # that read: disks answer several questions at once, and so do checksums


@click.command()
@settings_options()
@click.argument("user", required=False)
@click.option("--force", is_flag=True, help="Remove what is gone, however much that is.")
def scan(user: str | None, force: bool, **given: str | None) -> None:
    """Make the index tell what is on disk, for USER or for everyone.

    Files that came, changed, moved or went by other means than the drive are found; one that
    moved keeps all that is known of it. The server may go on meanwhile.
    """
    with open_household(settings_from(**given)) as household:
        settle_libraries(household)
        accounts = household.accounts
        chosen = accounts.everyone() if user is None else [accounts.find(user)]
        trees = [tree for each in chosen for tree in trees_of(household.library, each)]
        for each in chosen:
            if lost := Trash(household.library, each).forget_lost():
                click.echo(f"{each.name}: {lost} files were removed from the trash by other means")
        failures = [why for tree in trees if (why := _attempt(household, tree, force)) is not None]
    if failures:
        raise NotAllowed(" ".join(failures))


def scan_new(household: Household, user: User) -> None:
    """Index the files of a user who has just been added, and tell how that went."""
    for tree in trees_of(household.library, user):
        scan_tree(household, tree, force=False)


def scan_tree(household: Household, tree: Tree, *, force: bool) -> Report:
    """Scan one tree, with a progress bar, and print what came of it.

    Raises:
        NotAllowed: so much is gone that it looks like a disk that is not mounted.
    """
    with progress(str(tree), lambda: count_files(tree.path)) as tell:
        report = Scan(household.library, tree, threads=_THREADS, force=force, tell=tell).run()
    allow_uploads(tree)
    for path, reason in report.reasons:
        click.echo(f"{path}: {reason}", err=True)
    click.echo(f"{tree}: {report}")
    if report.held_back:
        raise NotAllowed(
            f"{report.held_back} files of {tree} are not in {tree.path}; the index "
            "keeps them. Is a disk not mounted? If they are really gone, use --force."
        )
    return report


def _attempt(household: Household, tree: Tree, force: bool) -> str | None:
    try:
        scan_tree(household, tree, force=force)
    except NotAllowed as error:
        return str(error)
    return None
