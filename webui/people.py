"""What scripts ask about people and say of them: everything below ``/-/people/``.

Questions are GET. What is said is POST, with the token of our own forms, and answered by the entry
in the journal, from which it can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.model import Media, User
from webui.forms import number, numbers, saying, text, yes
from webui.people_data import in_photo_json, people_json, person_json, questions_json
from webui.people_port import People
from webui.session import Gate, Session

FACES: Final = 24  # of one person, to recognise them by and to choose a cover from
QUESTIONS: Final = 50
_RECENT: Final = 20  # entries of the journal among which an act is that was done just now


def people_views(people_of: Callable[[User], People], gate: Gate) -> Blueprint:
    """Build everything below ``/-/people/``."""
    views = Blueprint("people", __name__, url_prefix="/-/people")
    _ask(views, people_of, gate)
    _say_of_persons(views, people_of, gate)
    _say_of_faces(views, people_of, gate)
    return views


def _ask(views: Blueprint, people_of: Callable[[User], People], gate: Gate) -> None:
    @views.get("/names")
    @gate.api
    def names(session: Session) -> ResponseReturnValue:
        """Tell of all persons with names, to complete what is typed."""
        people = people_of(session.user)
        named = [person for person in people.listed() if person.name is not None]
        return jsonify({"people": people_json(people, named)})

    @views.get("/questions")
    @gate.api
    def questions(session: Session) -> ResponseReturnValue:
        people = people_of(session.user)
        return jsonify({"questions": questions_json(people, people.suggestions(QUESTIONS))})

    @views.get("/<int:person_id>")
    @gate.api
    def person(session: Session, person_id: int) -> ResponseReturnValue:
        people = people_of(session.user)
        found = people.person(person_id)
        faces = [face.id for face in people.faces_of(found, FACES)]
        return jsonify({**person_json(found, people.covers([found])), "faces": faces})

    @views.get("/in/<int:media_id>")
    @gate.api
    def in_photo(session: Session, media_id: int) -> ResponseReturnValue:
        people = people_of(session.user)
        return jsonify(in_photo_json(people, _item(people, media_id)))


def _say_of_persons(views: Blueprint, people_of: Callable[[User], People], gate: Gate) -> None:
    said = saying(people_of)

    @views.post("/<int:person_id>/name")
    @gate.api
    def name(session: Session, person_id: int) -> ResponseReturnValue:
        people = said(session)
        return _done(people, people.name(person_id, text("name")), person_id)

    @views.post("/<int:person_id>/merge")
    @gate.api
    def merge(session: Session, person_id: int) -> ResponseReturnValue:
        """Make the persons ``person`` one with the one of the address, who stays."""
        people = said(session)
        return _done(people, people.merge_all(numbers("person"), person_id), person_id)

    @views.post("/hide")
    @gate.api
    def hide(session: Session) -> ResponseReturnValue:
        people = said(session)
        return _done(people, people.hide_all(numbers("person")))

    @views.post("/<int:person_id>/show")
    @gate.api
    def show(session: Session, person_id: int) -> ResponseReturnValue:
        people = said(session)
        return _done(people, people.show(person_id), person_id)

    @views.post("/<int:person_id>/cover")
    @gate.api
    def cover(session: Session, person_id: int) -> ResponseReturnValue:
        people = said(session)
        return _done(people, people.choose_cover(person_id, number("face")), person_id)

    @views.post("/<int:person_id>/remove")
    @gate.api
    def remove(session: Session, person_id: int) -> ResponseReturnValue:
        """Take the photos ``media`` away from a person."""
        people = said(session)
        return _done(people, people.remove_photos(_items(people), person_id))

    @views.post("/<int:person_id>/move")
    @gate.api
    def move(session: Session, person_id: int) -> ResponseReturnValue:
        """Make the photos ``media`` those of who is called ``name``; without one, a new person."""
        people = said(session)
        name = text("name") if request.form.get("name") else None
        found, act = people.move_photos(_items(people), person_id, name)
        return _done(people, act, found.id)

    @views.post("/undo")
    @gate.api
    def undo(session: Session) -> ResponseReturnValue:
        """Undo ``act``; without one, the last that stands."""
        people = said(session)
        act = number("act") if "act" in request.form else None
        return jsonify({"summary": people.undo(act)})


def _say_of_faces(views: Blueprint, people_of: Callable[[User], People], gate: Gate) -> None:
    said = saying(people_of)

    @views.post("/faces/confirm")
    @gate.api
    def confirm(session: Session) -> ResponseReturnValue:
        """Say that the faces ``face`` are ``person``, or who is called ``name``."""
        people, faces = said(session), numbers("face")
        if "person" in request.form:
            person_id = number("person")
            return _done(people, people.confirm(faces, person_id), person_id)
        found, act = people.confirm_as(faces, text("name"))
        return _done(people, act, found.id)

    @views.post("/faces/reject")
    @gate.api
    def reject(session: Session) -> ResponseReturnValue:
        """Say that the faces ``face`` are not ``person``."""
        people = said(session)
        return _done(people, people.reject(numbers("face"), number("person")))

    @views.post("/questions/<int:question_id>")
    @gate.api
    def answer(session: Session, question_id: int) -> ResponseReturnValue:
        """Answer a question: ``same`` is yes or no."""
        people = said(session)
        return _done(people, people.answer(question_id, same=yes("same")))


def _done(people: People, act: int, person_id: int | None = None) -> ResponseReturnValue:
    """Answer what was said, and of which person, where one is given."""
    entries = people.entries(_RECENT)
    summary = next((entry.summary for entry in entries if entry.id == act), "Done")
    told = None
    if person_id is not None:
        person = people.person(person_id)
        told = person_json(person, people.covers([person]))
    return jsonify({"act": act, "summary": summary, "person": told})


def _items(people: People) -> Sequence[Media]:
    return [_item(people, media_id) for media_id in numbers("media")]


def _item(people: People, media_id: int) -> Media:
    found = people.item(media_id)
    if found is None:
        raise NotFound("That photo has gone.")
    return found
