"""People and faces as JSON, for our own scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from library.model import Media
from library.people.model import Face, Person, Suggestion
from webui.data import JSON
from webui.names import person_url
from webui.people_port import People


def person_json(person: Person, covers: Mapping[int, int]) -> dict[str, JSON]:
    """One person; *covers* are the faces that stand for persons."""
    return {
        "id": person.id,
        "title": person.title,
        "name": person.name,
        "photos": person.photos,
        "face": covers.get(person.id),
        "url": person_url(person),
    }


def people_json(people: People, persons: Sequence[Person]) -> list[JSON]:
    """Persons with the faces that stand for them."""
    covers = people.covers(persons)
    return [person_json(person, covers) for person in persons]


def questions_json(people: People, asked: Sequence[Suggestion]) -> list[JSON]:
    """Questions: whether *person* is *other*, or whose *face* it is."""
    both = [each for one in asked for each in (one.person, one.other) if each is not None]
    covers = people.covers(both)
    return [
        {
            "id": one.id,
            "person": person_json(one.person, covers),
            "other": None if one.other is None else person_json(one.other, covers),
            "face": None if one.face is None else one.face.id,
        }
        for one in asked
    ]


def in_photo_json(people: People, item: Media) -> dict[str, JSON]:
    """Who is in a photo or video, and where; areas are shares of its width and height."""
    persons = people.in_item(item)
    titles = {person.id: person for person in persons}
    faces = people.faces_in(item)
    return {
        "people": people_json(people, persons),
        "faces": [
            _face(face, item, titles.get(face.person_id or 0))
            for face in faces
            if face.frame_s is None
        ],
    }


def _face(face: Face, item: Media, person: Person | None) -> JSON:
    width, height = item.width or 1, item.height or 1
    return {
        "id": face.id,
        "left": face.x / width,
        "top": face.y / height,
        "width": face.width / width,
        "height": face.height / height,
        "confirmed": face.confirmed,
        "person": None if person is None else person_json(person, {}),
    }
