"""``mantelpiece check``: every file against the index, and the index against itself."""

from __future__ import annotations

import json
import sys
from functools import partial
from typing import Any

import click

from library import checking
from library.catalog import faults as index
from library.catalog import scanned
from library.library import Library
from library.scan.report import printable
from library.scan.tree import Tree
from library.scan.trees import trash_of, trees_of
from server.commands.options import settings_from, settings_options
from server.commands.progress import progress
from server.household import Household, open_household

_THREADS = 4
_KINDS = ("missing", "different", "unreadable")


@click.command()
@settings_options()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check(as_json: bool, **given: str | None) -> None:
    """Read all files and compare them with the index, and the index with itself.

    Nothing is changed; status 1 means that something is wrong. What the index does not know is
    none of it: `mantelpiece scan` finds that.
    """
    with open_household(settings_from(**given)) as household:
        found = describe(household)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=True, indent=2))
    else:
        for fault in found["index"]:
            click.echo(f"index: {fault}")
        for kind in _KINDS:
            for path in found[kind]:
                click.echo(f"{kind}: {printable(path)}")
        faults = sum(len(found[kind]) for kind in ("index", *_KINDS))
        click.echo(f"{found['files']} files checked, {faults} faults")
    if any(found[kind] for kind in ("index", *_KINDS)):
        sys.exit(1)


def describe(household: Household) -> dict[str, Any]:
    """Return what was checked and what is wrong, as JSON takes it."""
    found: dict[str, Any] = {"files": 0, "index": list(index.faults(household.catalog))}
    found |= {kind: [] for kind in _KINDS}
    library = household.library
    for user in household.accounts.everyone():
        trash = trash_of(library, user)
        for tree in (*trees_of(library, user), *([trash] if trash else [])):
            count = partial(_count, library, tree)
            found["files"] += count()
            with progress(str(tree), count) as tell:
                for fault in checking.faults(library, tree, threads=_THREADS, tell=tell):
                    found[fault.what].append(fault.path)
    return found


def _count(library: Library, tree: Tree) -> int:
    with library.catalog.ask() as driver:
        return scanned.count_below(driver, tree.root_id)
