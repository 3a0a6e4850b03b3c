"""Which names a library is given by the household, and what is asked instead: pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from library.catalog.groupings import Question
from library.catalog.household_names import Shared
from library.faces.namesakes import Namesake
from library.people.model import Person, person_key


@dataclass(frozen=True, slots=True)
class Gift:
    """A name that a person is given."""

    person_id: int
    shared: Shared


def decided(
    found: Sequence[Namesake],
    people: Mapping[int, Person],
    ever_given: Collection[int],
    seen: Collection[int],
    shared: Mapping[int, Shared],
) -> tuple[Sequence[Gift], Sequence[Question]]:
    """Return whom to name what, and of which two persons to ask whether they are one.

    Whoever has a name in the library stands for the one whom others have named, whatever they call
    them: another who seems to be the same is asked about. Where the user took a name back, none
    is given to others either. The first of several gets the name.

    Args:
        found: who seems to be whom, the likeliest first.
        people: of one library, by id.
        ever_given: those whom the household has ever called anything.
        seen: those whose faces were compared.
        shared: names of others, by the ids of their persons.
    """
    gifts: list[Gift] = []
    questions: list[Question] = []
    standing: dict[int, int] = {}  # who stands for whom of others
    for each in found:
        if people[each.person].name is not None or each.person in ever_given:
            standing |= {other: each.person for other in each.named if other not in standing}
    titles = {person_key(one.name): one.id for one in people.values() if one.name is not None}
    given: set[int] = set()
    for each in found:
        person = people[each.person]
        if person.name is not None or person.id in ever_given or person.hidden:
            continue
        first_hand = [other for other in each.named if shared[other].is_first_hand]
        chosen = shared[next(iter(first_hand), each.named[0])]
        holder = next((standing[other] for other in each.named if other in standing), None)
        if holder is None:
            holder = titles.get(person_key(chosen.name))
            if holder in seen:
                continue  # who only has the same name looks different
        if holder is None:
            gifts.append(Gift(person.id, chosen))
            given.add(person.id)
            standing |= dict.fromkeys(each.named, person.id)
            titles[person_key(chosen.name)] = person.id
        elif people[holder].name is not None or holder in given:
            questions.append(Question(holder, person.id, None, each.distance))
    return gifts, questions
