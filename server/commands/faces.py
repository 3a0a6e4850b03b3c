"""``mantelpiece faces``: the faces in one file, and how well they are found at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from library.faces.labels import read_labels
from library.people.model import Face, Person
from library.people.people import People
from server.commands.listing_group import ListingGroup
from server.commands.options import settings_from, settings_options
from server.commands.places import file_at
from server.commands.progress import progress
from server.commands.tables import table
from server.household import open_household


@click.group(cls=ListingGroup)
def faces() -> None:
    """List the faces in a file, or measure how well faces are found and told apart.

    `mantelpiece faces USER PATH` lists.
    """


@faces.command("list")
@settings_options()
@click.argument("user")
@click.argument("path")
@click.option("--json", "as_json", is_flag=True, help="As JSON; null where nothing is known.")
def list_(user: str, path: str, as_json: bool, **given: str | None) -> None:
    """List the faces in USER's file at PATH, such as /files/2024/IMG_1.jpg, and whose they are.

    Areas are in pixels of the upright original; of a video, it is told at which second.
    """
    with open_household(settings_from(**given)) as household:
        owner = household.accounts.find(user)
        people = People(household.library, owner)
        found = people.faces_in(file_at(household.library, owner, path))
        whose = {each.id: each for each in people.everyone()} if found else {}
    if as_json:
        told = [describe(face, whose) for face in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rows = [
        (
            *map(round, (face.x, face.y, face.width, face.height)),
            f"{face.score:.2f}",
            "" if face.frame_s is None else f"{face.frame_s:.1f} s",
            whose[face.person_id].title if face.person_id in whose else "",
            "confirmed" if face.confirmed else "",
        )
        for face in found
    ]
    columns = ("x", "y", "w", "h", "score", "at", "person", "")
    click.echo(table([columns, *rows]) if rows else "No faces.")


@faces.command()
@settings_options()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--labels",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="Who is on which photo: a table with the columns path, from DIR on, and person.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def benchmark(folder: Path, labels: Path, as_json: bool, **given: str | None) -> None:
    """Measure how well faces are found and told apart on the photos in DIR.

    The most prominent face of a photo, by area times score, counts as that of its person. Those
    faces are grouped as in a new library. Nothing is kept.
    """
    from server.benchmarking import measure  # what it needs takes half a second to load

    told = read_labels(labels.read_text(encoding="utf-8", errors="replace"))

    def complain(photo: Path, error: Exception) -> None:
        click.echo(f"{photo}: {error}", err=True)

    with progress("faces", lambda: len(told)) as tell:
        found = measure(settings_from(**given), folder, told, tell=tell, complain=complain)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    width = max(map(len, found))
    for name, value in found.items():
        shown = f"{value:.3f}" if isinstance(value, float) else value
        click.echo(f"{name.replace('_', ' '):{width}}  {shown}")


def describe(face: Face, whose: Mapping[int, Person]) -> dict[str, Any]:
    """Return what is known of a face, as JSON takes it; *whose* has persons by id."""
    person = None if face.person_id is None else whose.get(face.person_id)
    return {
        "x": face.x,
        "y": face.y,
        "w": face.width,
        "h": face.height,
        "score": face.score,
        "person_id": person and person.id,
        "person": person and person.name,
        "confirmed": face.confirmed,
        "frame_s": face.frame_s,
    }
