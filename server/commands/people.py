"""``mantelpiece people``: who is in the photos, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from library.errors import LibraryError, NotAllowed, NotFound
from library.files import Files
from library.people.export import Export
from library.people.model import Person
from library.people.people import People
from server.commands.listing_group import ListingGroup
from server.commands.options import settings_from, settings_options
from server.commands.places import file_at, files_below
from server.commands.progress import progress
from server.commands.tables import table
from server.household import open_household

_COLUMNS = ("id", "title", "faces", "photos", "hidden")


@click.group(cls=ListingGroup)
def people() -> None:
    """List who is in the photos, of a user or of everyone, and say who they are.

    `mantelpiece people [USER]` lists. A PERSON is given by their id or by what they are called,
    such as “Alice” or “Person 3”.
    """


@people.command("list")
@settings_options()
@click.argument("user", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON; a name is null while unknown.")
def list_(user: str | None, as_json: bool, **given: str | None) -> None:
    """List the people of USER, or of everyone: those with names first, then the most seen."""
    with open_household(settings_from(**given)) as household:
        accounts = household.accounts
        chosen = accounts.everyone() if user is None else [accounts.find(user)]
        found = [
            ({"user": each.name} if user is None else {}) | describe(person)
            for each in chosen
            for person in People(household.library, each).everyone()
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    columns = ("user", *_COLUMNS) if user is None else _COLUMNS
    rows = [[_cell(each[column]) for column in columns] for each in found]
    click.echo(table([columns, *rows]) if found else "Nobody yet.")


def describe(person: Person) -> dict[str, Any]:
    """Return what is known of a person, as JSON takes it."""
    return {
        "id": person.id,
        "name": person.name,
        "title": person.title,
        "faces": person.faces,
        "photos": person.photos,
        "hidden": person.hidden,
        "by_household": person.by_household,
    }


@people.command()
@settings_options()
@click.argument("user")
@click.argument("person")
@click.argument("name")
def name(user: str, person: str, name: str, **given: str | None) -> None:
    """Call USER's PERSON by NAME; their number, such as “Person 3”, takes the name away."""
    with _people(user, given) as of:
        _tell(of, of.name(_person(of, person).id, name))


@people.command()
@settings_options()
@click.argument("user")
@click.argument("person")
@click.argument("into")
def merge(user: str, person: str, into: str, **given: str | None) -> None:
    """Make USER's PERSON and the person INTO one: all that is known of both is INTO's."""
    with _people(user, given) as of:
        _tell(of, of.merge(_person(of, person).id, _person(of, into).id))


@people.command()
@settings_options()
@click.argument("user")
@click.argument("person")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--name", metavar="NAME", help="What the new person is called.")
def split(
    user: str, person: str, paths: Sequence[str], name: str | None, **given: str | None
) -> None:
    """Make USER's PERSON somebody new in the photos at PATH, such as /files/a.jpg."""
    with _people(user, given) as of:
        source = _person(of, person)
        photos = [file_at(of.library, of.owner, path).id for path in paths]
        _tell(of, of.split_photos(photos, source.id, name)[1])


@people.command()
@settings_options()
@click.argument("user")
@click.argument("person")
def hide(user: str, person: str, **given: str | None) -> None:
    """Show USER's PERSON no more. Nothing is forgotten."""
    with _people(user, given) as of:
        _tell(of, of.hide(_person(of, person).id))


@people.command()
@settings_options()
@click.argument("user")
@click.argument("person")
def show(user: str, person: str, **given: str | None) -> None:
    """Show USER's PERSON, who was hidden, again."""
    with _people(user, given) as of:
        _tell(of, of.show(_person(of, person).id))


@people.command()
@settings_options()
@click.argument("user")
@click.argument("path", required=False)
@click.option(
    "--to",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write into this folder instead, by the paths in the drive.",
)
def export(user: str, path: str | None, to: Path | None, **given: str | None) -> None:
    """Write who is in USER's photos, at PATH or in all of them, into XMP sidecars beside them.

    Only those with names are written: as regions of faces (MWG) and as a list of persons (IPTC).
    The originals stay as they are, and what else is in a sidecar stays in it.
    """
    with open_household(settings_from(**given)) as household:
        library, owner = household.library, household.accounts.find(user)
        only = None if path is None else {item.id for item in files_below(library, owner, path)}
        job = Export(Files(library, owner), to=to, complain=_complain)
        with progress(f"people of {owner.name}", lambda: job.count(only)) as tell:
            report = job.run(only, tell)
    told = [f"{report.written} written", f"{report.unchanged} unchanged"]
    if report.read_only:
        told.append(f"{report.read_only} skipped in libraries, which nobody may change")
    if report.unread:
        told.append(f"{report.unread} skipped that have not been read yet")
    if report.failed:
        told.append(f"{report.failed} failed")
    click.echo(f"{', '.join(told)}.")
    if report.failed:
        raise NotAllowed(f"{report.failed} sidecars could not be written.")


@contextmanager
def _people(user: str, given: Mapping[str, str | None]) -> Iterator[People]:
    with open_household(settings_from(**given)) as household:
        yield People(household.library, household.accounts.find(user))


def _person(of: People, told: str) -> Person:
    """The one of that id, which scripts know, else of that title."""
    everyone = of.everyone()
    found = next((each for each in everyone if str(each.id) == told), None) or of.by_title(told)
    if found is None:
        raise NotFound(f"{of.owner.name} knows nobody called “{told}”.")
    return found


def _tell(of: People, number: int) -> None:
    summary = next((entry.summary for entry in of.entries() if entry.id == number), "Done")
    click.echo(f"{summary}. To take it back: mantelpiece undo {of.owner.name} {number}")


def _complain(place: str, error: LibraryError) -> None:
    click.echo(f"{place}: {error}", err=True)


def _cell(value: object) -> object:
    return {True: "yes", False: ""}[value] if isinstance(value, bool) else value
