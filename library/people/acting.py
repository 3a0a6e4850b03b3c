"""One act on people: what is said, with all that follows from it, in one transaction.

The invariants, which tests hold: a face is confirmed if and only if a rule says whose it is, and
then it is theirs; no face is a person's of whom it, or its photo, was said not to be; who is in
which photo follows from faces and rules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from library.access.refusals import note_refusal
from library.acts import Act
from library.catalog import (
    faces,
    groupings,
    hiding,
    household_names,
    lookups,
    person_items,
    persons,
    rules,
)
from library.catalog.driver import Driver, driver_of
from library.catalog.recording import Recording
from library.catalog.rules import Rule
from library.errors import AlreadyExists, NotFound
from library.model import Media, User
from library.people.model import Face, Person, Source, Verdict, check_person_name


@dataclass
class Acting:
    """One act under way, in one transaction."""

    driver: Driver
    owner: User
    now: datetime
    recording: Recording
    media: set[int]  # whose people may have changed
    summary: str = ""
    number: int = 0  # in the journal, when it has ended; 0: it is not entered

    @classmethod
    def begin(
        cls, connection: Connection, owner: User, now: datetime, by: str | None = None
    ) -> Acting:
        """Begin an act on *owner*'s people in the transaction of *connection*.

        *by* is who does it, if it is not the owner.
        """
        driver = driver_of(connection)
        return cls(driver, owner, now, Recording(driver, owner.id, by), set())

    def say(self, summary: str) -> None:
        """Put into words what is done."""
        self.summary = summary

    def end(self, what: Act, *, if_new: bool = False) -> None:
        """Enter it into the journal, and have all folders follow.

        *if_new*: what changed nothing is not entered, and has no number.
        """
        person_items.settle(self.driver, self.media)
        if not if_new or self.recording.is_new():
            self.number = self.recording.write(what, self.summary, self.now)
        note(self.driver, self.owner.id, self.now)

    def load(self, person_id: int) -> Person:
        """Return the person of that id.

        Raises:
            NotFound: there is none.
        """
        return persons.load(self.driver, self.owner.id, person_id)

    def make(self, name: str | None) -> Person:
        """Add a person of whom something is said.

        Raises:
            AlreadyExists: somebody is called *name*.
        """
        if name is not None and persons.by_title(self.driver, self.owner.id, name) is not None:
            raise AlreadyExists(f"Somebody is called “{name}” already.")
        new = persons.add(self.driver, self.owner.id, self.now, name=name, curated=True)
        self.recording.made("persons", new)
        return self.load(new)

    def find_or_make(self, name: str) -> Person:
        """Return the person of that title, who is added if need be.

        Raises:
            BadName: nobody can be called that.
        """
        found = persons.by_title(self.driver, self.owner.id, name)
        return found if found is not None else self.make(check_person_name(name))

    def item(self, item: Media) -> None:
        """Check that *item* is there.

        Raises:
            NotFound: it has gone, or is another user's.
        """
        found = lookups.media(self.driver, item.id)
        if found is None or found.owner_id != self.owner.id:
            note_refusal(self.owner.id, "CURATE", f"media {item.id}")
            raise NotFound(f"“{item.name}” has gone.")
        self.media.add(item.id)

    def faces(self, face_ids: Collection[int]) -> Sequence[Face]:
        """Return these faces.

        Raises:
            NotFound: one has gone, or is in another user's photo; or none was given.
        """
        wanted = set(face_ids)
        found = faces.by_ids(self.driver, wanted)
        if not wanted or len(found) < len(wanted):
            raise NotFound("That face is not there any more.")
        for owner in {faces.owner_of(self.driver, face.id) for face in found}:
            if owner != self.owner.id:
                raise NotFound("That face is not there any more.")
        return found

    def confirm(self, found: Sequence[Face], person: Person, *, by: Source = Source.USER) -> None:
        """Note that faces are a person: what was said against it is taken back."""
        ids = [face.id for face in found]
        self._curate(person)
        self.own_name(person)
        self.recording.faces_of(ids)
        self.drop_rules(rules.of_faces(self.driver, ids, Verdict.CONFIRMED))
        against = rules.of_faces_and_person(self.driver, ids, person.id, Verdict.REJECTED)
        self.drop_rules(against)
        for media_id in sorted({face.media_id for face in found}):
            absent = rules.of_photo(self.driver, media_id, person.id, Verdict.ABSENT)
            self.drop_rules(absent)
            self.media.add(media_id)
        for face_id in ids:
            self._add(Rule(Verdict.CONFIRMED, person.id, face_id=face_id), by=by)
        faces.confirm(self.driver, ids, person.id)

    def own_name(self, person: Person) -> None:
        """Note that the user has said who a person is: what the household calls them is past."""
        self.recording.row("household_names", person.id)
        household_names.set_said(self.driver, person.id)

    def reject(self, found: Sequence[Face], person: Person) -> None:
        """Note that faces are not a person."""
        ids = [face.id for face in found]
        theirs = [face.id for face in found if face.person_id == person.id]
        self._curate(person)
        self.recording.faces_of(theirs)
        self.drop_rules(rules.of_faces_and_person(self.driver, ids, person.id, Verdict.CONFIRMED))
        for face_id in ids:
            self._add(Rule(Verdict.REJECTED, person.id, face_id=face_id))
        faces.release(self.driver, theirs)
        self.media |= {face.media_id for face in found}

    def add_photo(self, item: Media, person: Person) -> None:
        """Note that a person is in a photo, by the one face that may be theirs if there is one."""
        self._curate(person)
        self.own_name(person)
        self.media.add(item.id)
        self.drop_rules(rules.of_photo(self.driver, item.id, person.id, Verdict.ABSENT))
        self._add(Rule(Verdict.PRESENT, person.id, media_id=item.id))
        found = faces.of_media(self.driver, item.id)
        if any(face.person_id == person.id for face in found):
            return
        rejected = {
            face.id
            for face in found
            if person.id in rules.rejected_for(self.driver, face.id, item.id)
        }
        free = [face for face in found if face.person_id is None and face.id not in rejected]
        if len(free) == 1 and len(found) == 1:
            self.confirm(free, person)

    def sort_photo(self, item: Media, person: Person) -> None:
        """Note that a person is in a photo, by the one face in it that is nobody's."""
        found = faces.of_media(self.driver, item.id)
        free = [face for face in found if face.person_id is None]
        if len(free) == 1 and all(face.person_id != person.id for face in found):
            self.confirm(free, person)
        else:
            self.add_photo(item, person)

    def call(self, item: Media, person: Person, name: str) -> None:
        """Give a photo that name in a person's folder, if no other has it."""
        person_items.settle(self.driver, [item.id])
        person_items.call(self.driver, person.id, item.id, name)

    def remove_photo(self, item: Media, person: Person) -> None:
        """Note that a person is not in a photo, and that no face in it is theirs."""
        theirs = [
            face for face in faces.of_media(self.driver, item.id) if face.person_id == person.id
        ]
        self.media.add(item.id)
        if theirs:
            self.reject(theirs, person)
        self._curate(person)
        self.drop_rules(rules.of_photo(self.driver, item.id, person.id, Verdict.PRESENT))
        self._add(Rule(Verdict.ABSENT, person.id, media_id=item.id))

    def move_photo(self, item: Media, source: Person, target: Person) -> None:
        """Note that it is *target* in a photo, and not *source*."""
        theirs = [
            face for face in faces.of_media(self.driver, item.id) if face.person_id == source.id
        ]
        self.remove_photo(item, source)
        if theirs:
            self.confirm([replace(face, person_id=None) for face in theirs], target)
        else:
            self.add_photo(item, target)

    def merge(self, source: Person, target: Person) -> None:
        """Make all that is known of *source* known of *target*, and remove *source*."""
        named = source.name if target.name is None else None
        theirs = [face.id for face in faces.of_person(self.driver, source.id)]
        confirmed = {face.id for face in faces.of_person(self.driver, source.id) if face.confirmed}
        self.media.update(person_items.media_with(self.driver, source.id))
        self.recording.row("persons", source.id)
        self.recording.faces_of(theirs)
        self._curate(target)
        ids = rules.of_person(self.driver, source.id)
        said = [rules.load(self.driver, rule_id) for rule_id in ids]
        self.drop_rules(ids)
        # What was said of the target against these very faces is taken back by the merge.
        self.drop_rules(rules.of_faces_and_person(self.driver, theirs, target.id, Verdict.REJECTED))
        for media_id in sorted(self.media):
            self.drop_rules(rules.of_photo(self.driver, media_id, target.id, Verdict.ABSENT))
        for rule in said:
            if rule is not None:
                self._carry_over(rule, source, target)
        faces.release(self.driver, theirs)
        faces.assign(self.driver, {face: target.id for face in theirs if face not in confirmed})
        faces.confirm(self.driver, confirmed, target.id)
        hiding.follow_merge(self.driver, source.id, target.id)
        for person in (source, target):
            self.recording.row("household_names", person.id)
        household_names.follow_merge(self.driver, source.id, target.id)
        persons.remove(self.driver, source.id)
        if named is not None:
            persons.set_name(self.driver, target.id, named)
        if not source.hidden and target.hidden:
            persons.set_hidden(self.driver, target.id, hidden=False)

    def set_apart(self, one: Person, other: Person) -> None:
        """Note that two are not the same."""
        if not rules.between(self.driver, one.id, other.id):
            self._curate(one)
            self._curate(other)
            self._add(Rule(Verdict.APART, one.id, other_id=other.id))

    def drop_rules(self, rule_ids: Collection[int]) -> None:
        """Take back what was said."""
        for rule_id in rule_ids:
            self.recording.row("person_rules", rule_id)
        rules.remove(self.driver, rule_ids)

    def _carry_over(self, rule: Rule, source: Person, target: Person) -> None:
        """Say of *target* what was said of *source*, unless it is against the merge or a fact."""
        if rule.verdict is Verdict.APART:
            other = rule.other_id if rule.person_id == source.id else rule.person_id
            if other is not None and other != target.id:
                self.set_apart(target, self.load(other))
            return
        if rule.verdict is Verdict.REJECTED and rule.face_id is not None:
            face = next(iter(faces.by_ids(self.driver, [rule.face_id])), None)
            if face is None or (face.person_id == target.id and face.confirmed):
                return
            if face.person_id == target.id:
                self.recording.faces_of([face.id])
                faces.release(self.driver, [face.id])
                self.media.add(face.media_id)
        if (
            rule.verdict is Verdict.ABSENT
            and rule.media_id is not None
            and target.id in person_items.persons_in(self.driver, rule.media_id)
        ):
            return
        self._add(replace(rule, person_id=target.id))

    def _curate(self, person: Person) -> None:
        self.recording.row("persons", person.id)
        persons.curate(self.driver, [person.id])

    def _add(self, rule: Rule, *, by: Source = Source.USER) -> None:
        made = rules.add(self.driver, self.owner.id, rule, self.now, by=by)
        if made is not None:  # else it stood already
            self.recording.made("person_rules", made)


def note(driver: Driver, user_id: int, now: datetime) -> None:
    """Note that something was said: groups are made with it, and all folders follow."""
    groupings.note_act(driver, user_id)
    person_items.touch(driver, user_id, now)
