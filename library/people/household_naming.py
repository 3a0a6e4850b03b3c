"""Who in one user's photos is whom another has named: the household's names are given.

Only means of faces are compared, and only names cross from one library to another.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

import numpy as np

from library.catalog import faces, groupings, household_names, persons, rules
from library.catalog.driver import Driver, Row, driver_of
from library.catalog.groupings import Question
from library.catalog.household_names import Shared
from library.faces.means import Means
from library.faces.namesakes import namesakes
from library.faces.thresholds import Thresholds
from library.library import Library
from library.model import User
from library.people.graphs import vector
from library.people.household import AT_ONCE, give, settle
from library.people.household_deciding import Gift, decided
from library.people.model import Person, person_key

log = logging.getLogger(__name__)

_NONE: Final = np.empty((0, 1), np.float32)
_LOOKS: Final = 100  # faces of one person: their mean is within a tenth of the spread then


@dataclass(frozen=True)
class _Known:
    """One user's people, as one moment saw them."""

    persons: Mapping[int, Person]
    ever_given: Collection[int]  # whom the household has called anything
    means: Means  # of those who are seen often enough


class HouseholdNaming:
    """Gives names, as one model sees faces. Of use to one thread at a time."""

    def __init__(self, library: Library, model: str, thresholds: Thresholds) -> None:
        """Compare the faces that *model* (`Profile.key`) has found."""
        self._library = library
        self._model = model
        self._thresholds = thresholds
        self._done: Sequence[Row] | None = None  # the state of the household, of the last time

    def run(self) -> None:
        """Give all names that are due. Where nothing has happened since the last time, do nothing.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        settle(self._library)
        with self._library.catalog.ask() as driver:
            state = household_names.state(driver)
            members = household_names.members(driver)
            if state == self._done:
                return
            began = monotonic()
            shared = household_names.shared(driver) if len(members) > 1 else {}
            known = {user.id: self._read(driver, user) for user in members} if shared else {}
        given = sum(self._name(user, known, shared) for user in members if shared)
        self._done = state  # what is said meanwhile makes another
        log.info("named by household=%d took_s=%.1f", given, monotonic() - began)

    def _read(self, driver: Driver, user: User) -> _Known:
        everyone = {person.id: person for person in persons.everyone(driver, user.id)}
        sizes, means = {}, []
        for person in everyone.values():
            if person.faces < self._thresholds.attach_least:
                continue
            looks = faces.looks(driver, person.id, self._model, _LOOKS)
            if len(looks) >= self._thresholds.attach_least:
                sizes[person.id] = len(looks)
                means.append(np.stack([vector(each) for each in looks]).mean(axis=0))
        return _Known(
            everyone,
            household_names.ever_given(driver, user.id),
            Means(
                np.array(list(sizes), np.int64),
                np.array(list(sizes.values()), np.int64),
                np.stack(means) if means else _NONE,
            ),
        )

    def _name(self, user: User, known: Mapping[int, _Known], shared: Mapping[int, Shared]) -> int:
        """Give the user's people names; return how many."""
        own = known[user.id]
        named = _of_others(user, known, shared)
        if not len(own.means.labels) or not len(named.labels):
            return 0
        names = [person_key(shared[label].name) for label in named.labels.tolist()]
        found = namesakes(own.means, named, names, self._thresholds)
        seen = set(own.means.labels.tolist())
        gifts, questions = decided(found, own.persons, own.ever_given, seen, shared)
        count = 0
        for start in range(0, len(gifts), AT_ONCE):
            with self._library.catalog.write() as connection:
                driver = driver_of(connection)
                still = household_names.shared(driver)
                members = household_names.members(driver)
                for gift in gifts[start : start + AT_ONCE]:
                    if user in members and _stands(driver, user, gift, still):
                        give(connection, user, gift.person_id, gift.shared)
                        count += 1
        self._ask(user, questions)
        return count

    def _ask(self, user: User, questions: Sequence[Question]) -> None:
        if not questions:
            return
        with self._library.catalog.write() as connection:
            driver = driver_of(connection)
            asked = [
                each
                for each in questions
                if each.other_id is not None
                and persons.by_id(driver, each.person_id) is not None
                and persons.by_id(driver, each.other_id) is not None
                and not rules.told_apart(driver, each.person_id, each.other_id)
            ]
            groupings.ask_also(driver, user.id, asked)


def _of_others(user: User, known: Mapping[int, _Known], shared: Mapping[int, Shared]) -> Means:
    """Return the means of whom others have named."""
    means = [each.means for other, each in known.items() if other != user.id]
    whole = Means(
        np.concatenate([each.labels for each in means]),
        np.concatenate([each.sizes for each in means]),
        np.concatenate([each.means for each in means if len(each.labels)] or [_NONE]),
    )
    which = np.isin(whole.labels, list(shared))
    return Means(whole.labels[which], whole.sizes[which], whole.means[which])


def _stands(driver: Driver, user: User, gift: Gift, shared: Mapping[int, Shared]) -> bool:
    """Whether nothing that was said meanwhile is against a name."""
    person = persons.by_id(driver, gift.person_id)
    return (
        person is not None
        and person.name is None
        and not person.hidden
        and person.id not in household_names.ever_given(driver, user.id)
        and shared.get(gift.shared.person_id) == gift.shared
        and persons.by_title(driver, user.id, gift.shared.name) is None
    )
