"""The pages of people: all of them as faces, one after the other to be named, and one person's."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from library.people.model import Person
from providers.folder import ShowsPersons
from webui import data
from webui.people_data import people_json
from webui.people_port import People
from webui.tree import Place


def wants_review() -> bool:
    """Whether the request in hand asks for persons one by one."""
    return "review" in request.args


def people_page(people: People, place: Place, shown: ShowsPersons) -> dict[str, object]:
    """What the page of all persons in a folder is drawn from."""
    found = shown.persons()
    return {
        "title": "Hidden people" if _is_hidden(place, found) else "People",
        "is_hidden": _is_hidden(place, found),
        "named": [person for person in found if person.name is not None],
        "unnamed": [person for person in found if person.name is None],
        "covers": people.covers(found),
        "hidden_count": len(people.hidden()),
        "search": people.search(),
        "page_data": {"path": place.names, "etag": data.etag(place.folder)},
    }


def review_page(people: People, place: Place, shown: ShowsPersons) -> dict[str, object]:
    """What the page that asks for one name after the other is drawn from."""
    unnamed = [person for person in shown.persons() if person.name is None]
    return {
        "title": "Who is this?",
        "page_data": {
            "path": place.names,
            "etag": data.etag(place.folder),
            "review": people_json(people, unnamed),
        },
    }


def person_page(people: People, person: Person) -> dict[str, object]:
    """What the head of a person's page is drawn from."""
    return {"title": person.title, "person": person, "cover": people.covers([person])}


def _is_hidden(place: Place, found: Sequence[Person]) -> bool:
    """Whether the folder is the one of hidden persons, which is below that of the others."""
    return len(place.names) > 1 or any(person.hidden for person in found)
