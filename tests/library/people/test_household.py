"""One naming in the household is enough; what a user says of their own people stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from support.faces import MODEL, put_photo
from support.home import Home
from support.looks import add, looking_like, regrouping

from library.acts import Act
from library.catalog import groupings, persons
from library.catalog.driver import driver_of
from library.catalog.faces import assign
from library.catalog.household_names import Shared, shared
from library.catalog.schema import users
from library.catalog.users import remove
from library.errors import NotFound
from library.faces.thresholds import Thresholds
from library.people.export import Export
from library.people.household import share_names, shares_names
from library.people.household_naming import HouseholdNaming
from library.people.model import Person
from library.people.people import People
from library.people.privacy import forget

GRANDMA, ADA, LEO = 0, 1, 2  # looks
FACES = 5  # of one person in one library


@dataclass
class Household:
    """Alice, who names people, and bob; both share names."""

    alice: Home
    bob: Home
    naming: HouseholdNaming

    def photos(self, of: Home, *looks: int, start: int = 0) -> None:
        """Add photos of these people to a library, and make groups of the faces."""
        for who in looks:
            for variant in range(start, start + FACES):
                seen = 100 * of.alice.id + variant  # no two libraries have the same photos
                add(of, f"{who}-{variant}.jpg", looking_like(who, seen))
        regrouping(of).run(of.alice.id)

    def name(self, of: Home, who: int, name: str) -> Person:
        """Name the person of these looks."""
        people = of_user(of)
        items = {of.find(f"{who}-{variant}.jpg") for variant in range(FACES)}
        found = [p for p in people.everyone() if items & {item for _, item in people.photos(p)}]
        people.name(found[0].id, name)
        return people.person(found[0].id)

    def group(self, of: Home, who: int, start: int = 0, faces: int = FACES) -> int:
        """Add a group of new photos of this person, whatever others there are."""
        found = [
            face
            for variant in range(start, start + faces)
            for face in add(of, f"{who}-{variant}.jpg", looking_like(who, variant))[1]
        ]
        with of.catalog.write() as connection:
            driver = driver_of(connection)
            person = persons.add(driver, of.alice.id, datetime.now(UTC))
            assign(driver, dict.fromkeys(found, person))
            groupings.note_act(driver, of.alice.id)
        return person

    def disable(self, of: Home, *, disabled: bool = True) -> None:
        with of.catalog.write() as connection:
            change = users.update().where(users.c.id == of.alice.id)
            connection.execute(change.values(disabled=datetime.now(UTC) if disabled else None))

    def grandma(self) -> Person:
        """Have alice name her, and bob get the name; return bob's."""
        self.photos(self.alice, GRANDMA, ADA)
        self.photos(self.bob, GRANDMA, LEO)
        self.name(self.alice, GRANDMA, "Grandma")
        self.naming.run()
        found = of_user(self.bob).by_title("Grandma")
        assert found is not None
        return found


@pytest.fixture
def household(home: Home) -> Household:
    """Both share names; nobody is known yet."""
    for user in (home.alice, home.bob):
        assert share_names(home.library, user, on=True)
    naming = HouseholdNaming(home.library, MODEL, Thresholds())
    return Household(home, replace(home, alice=home.bob, bob=home.alice), naming)


def of_user(home: Home) -> People:
    return People(home.library, home.alice)


def names(home: Home) -> list[tuple[str, bool]]:
    """The names that a user's people have, and whether the household gave them."""
    everyone = of_user(home).everyone()
    return [(each.name, each.by_household) for each in everyone if each.name is not None]


def test_one_naming_is_enough(household: Household) -> None:
    """Bob has the name of who looks the same; others have none, and nothing is confirmed."""
    grandma = household.grandma()
    assert [("Grandma", True)] == names(household.bob)
    assert [("Grandma", False)] == names(household.alice)
    assert FACES == grandma.faces
    people = of_user(household.bob)
    assert not any(face.confirmed for face in people.faces_of(grandma, FACES))
    (entry,) = people.entries()
    assert (Act.HOUSEHOLD, f"Named “Person {grandma.number}” “Grandma”, as the household does") == (
        entry.act,
        entry.summary,
    )


def test_who_joins_later_has_the_names(household: Household, home: Home) -> None:
    """A library that comes, or a switch that is turned, is enough."""
    share_names(home.library, home.bob, on=False)
    household.photos(household.alice, GRANDMA)
    household.name(household.alice, GRANDMA, "Grandma")
    household.photos(household.bob, GRANDMA)
    household.naming.run()
    assert [] == names(household.bob)
    share_names(home.library, home.bob, on=True)
    household.naming.run()
    assert [("Grandma", True)] == names(household.bob)


def test_nothing_is_done_twice(household: Household) -> None:
    """Where nothing has happened since the last time, no face is even read."""
    household.grandma()
    household.naming.run()
    entries = list(of_user(household.bob).entries())
    before = household.naming._done
    household.naming.run()
    assert before == household.naming._done
    assert entries == list(of_user(household.bob).entries())


def test_a_later_rename_is_followed(household: Household) -> None:
    """What the one who named her calls her by now, bob does."""
    household.grandma()
    household.name(household.alice, GRANDMA, "Granny")
    household.naming.run()
    assert [("Granny", True)] == names(household.bob)
    (hers,) = (each for each in of_user(household.alice).listed() if each.name == "Granny")
    of_user(household.alice).name(hers.id, f"Person {hers.number}")
    household.naming.run()
    assert [] == names(household.bob)


def test_a_new_name_that_somebody_has_is_not_followed(household: Household) -> None:
    """The old one, which is no one's any more, goes; it is asked whether the two are one."""
    grandma = household.grandma()
    of_user(household.bob).make("Granny")
    household.name(household.alice, GRANDMA, "Granny")
    household.naming.run()
    assert [("Granny", False)] == names(household.bob)
    (asked,) = of_user(household.bob).suggestions()
    assert ("Granny", grandma.id) == (asked.person.title, asked.other and asked.other.id)


def test_who_is_merged_is_followed(household: Household) -> None:
    """Alice has made her one with another, whose name counts then."""
    household.grandma()
    alice = of_user(household.alice)
    other, _ = alice.make("Gran")
    (grandma,) = (each for each in alice.everyone() if each.name == "Grandma")
    alice.merge(grandma.id, other.id)
    household.naming.run()
    assert [("Gran", True)] == names(household.bob)


def renamed(people: People, person: Person) -> None:
    people.name(person.id, "Oma")


def said_to_be_right(people: People, person: Person) -> None:
    people.name(person.id, "Grandma")


def confirmed(people: People, person: Person) -> None:
    people.confirm([people.faces_of(person, 1)[0].id], person.id)


def given_a_photo(people: People, person: Person) -> None:
    home = Home(
        people.library.cache, people.library.catalog, people.library, people.owner, people.owner
    )
    people.add_photo(put_photo(home, "more.jpg"), person.id)


SAID = [renamed, said_to_be_right, confirmed, given_a_photo]


@pytest.mark.parametrize("say", SAID)
def test_what_bob_says_stands(
    household: Household, home: Home, say: Callable[[People, Person], None]
) -> None:
    """The name is his then: no rename is followed, and it stays when nothing is shared any more."""
    people = of_user(household.bob)
    say(people, household.grandma())
    kept = names(household.bob)
    assert [False] == [by_household for _, by_household in kept]
    household.name(household.alice, GRANDMA, "Granny")
    household.naming.run()
    assert kept == names(household.bob)
    share_names(home.library, home.alice, on=False)
    household.naming.run()
    assert kept == names(household.bob)


@pytest.mark.parametrize("say", SAID)
def test_what_bob_says_can_be_undone(
    household: Household, say: Callable[[People, Person], None]
) -> None:
    """The name is the household's again, and follows it."""
    people = of_user(household.bob)
    say(people, household.grandma())
    people.undo()
    assert [("Grandma", True)] == names(household.bob)
    household.name(household.alice, GRANDMA, "Granny")
    household.naming.run()
    assert [("Granny", True)] == names(household.bob)


def test_a_name_that_is_undone_does_not_come_again(household: Household) -> None:
    """Neither when groups are made anew, nor under another name, nor to others who look alike."""
    grandma = household.grandma()
    people = of_user(household.bob)
    with pytest.raises(NotFound):  # it is not what bob did last
        people.undo()
    people.undo(people.entries()[0].id)
    household.naming.run()
    household.photos(household.bob, GRANDMA, start=FACES)
    household.name(household.alice, GRANDMA, "Granny")
    household.naming.run()
    assert [] == names(household.bob)
    assert 2 * FACES == people.person(grandma.id).faces
    assert [] == list(people.suggestions())


def test_a_name_that_bob_takes_away_does_not_come_again(household: Household) -> None:
    """By her number she has none."""
    grandma = household.grandma()
    of_user(household.bob).name(grandma.id, f"Person {grandma.number}")
    household.naming.run()
    assert [] == names(household.bob)


def test_a_rename_that_is_undone_is_not_followed_again(household: Household) -> None:
    """Bob wants the old name, so it is his."""
    household.grandma()
    household.name(household.alice, GRANDMA, "Granny")
    household.naming.run()
    people = of_user(household.bob)
    people.undo(people.entries()[0].id)
    household.naming.run()
    assert [("Grandma", False)] == names(household.bob)


def test_of_two_who_match_one_is_named_and_the_other_asked_about(household: Household) -> None:
    """Nobody is made one without being asked. That they are two holds, and is not asked again."""
    household.photos(household.alice, GRANDMA)
    household.name(household.alice, GRANDMA, "Grandma")
    both = {household.group(household.bob, GRANDMA, start) for start in (0, FACES)}
    household.naming.run()
    assert [("Grandma", True)] == names(household.bob)
    people = of_user(household.bob)
    (asked,) = people.suggestions()
    assert asked.other is not None
    assert ("Grandma", both) == (asked.person.title, {asked.person.id, asked.other.id})
    people.answer(asked.id, same=False)
    with household.bob.catalog.write() as connection:
        groupings.ask(connection, household.bob.alice.id, ())
    household.naming.run()
    assert [] == list(people.suggestions())
    assert both == {each.id for each in people.listed()}


def test_who_has_a_name_of_bobs_gets_no_second_one(household: Household) -> None:
    """He called her Oma before: another group of hers is asked about, and not named Grandma."""
    household.photos(household.alice, GRANDMA)
    household.name(household.alice, GRANDMA, "Grandma")
    oma, other = (household.group(household.bob, GRANDMA, start) for start in (0, FACES))
    people = of_user(household.bob)
    people.name(oma, "Oma")
    household.naming.run()
    assert [("Oma", False)] == names(household.bob)
    (asked,) = people.suggestions()
    assert (oma, other) == (asked.person.id, asked.other and asked.other.id)


def test_whom_bob_split_off_is_not_asked_about(household: Household) -> None:
    """He has said of these very faces that they are not hers."""
    grandma = household.grandma()
    household.photos(household.bob, GRANDMA, start=FACES)
    people = of_user(household.bob)
    people.split([face.id for face in people.faces_of(grandma, FACES)])
    household.naming.run()
    assert [] == list(people.suggestions())
    assert [("Grandma", True)] == names(household.bob)


def test_another_of_the_same_name_keeps_it(household: Household) -> None:
    """Bob's own Grandma looks different: alice's stays without a name, and nothing is asked."""
    household.photos(household.alice, GRANDMA)
    household.name(household.alice, GRANDMA, "Grandma")
    hers, own = (household.group(household.bob, who) for who in (GRANDMA, LEO))
    people = of_user(household.bob)
    people.name(own, "Grandma")
    household.naming.run()
    assert (None, "Grandma") == (people.person(hers).name, people.person(own).name)
    assert [] == list(people.suggestions())


def test_few_faces_are_not_enough(household: Household) -> None:
    """A mean of three says too little to name somebody by it unasked."""
    household.photos(household.alice, GRANDMA)
    household.name(household.alice, GRANDMA, "Grandma")
    household.group(household.bob, GRANDMA, faces=3)
    household.naming.run()
    assert [] == names(household.bob)


def test_switching_off_takes_back_what_nobody_said_is_right(
    household: Household, home: Home
) -> None:
    """At once, whoever switches off, and nothing else is lost. Switched on again, it comes back."""
    grandma = household.grandma()
    for user in (home.alice, home.bob):
        assert share_names(home.library, user, on=False)
        assert not shares_names(home.library, user)
        assert [] == names(household.bob)
        assert [("Grandma", False)] == names(household.alice)
        assert FACES == of_user(household.bob).person(grandma.id).faces
        household.naming.run()
        assert [] == names(household.bob)
        assert share_names(home.library, user, on=True)
        household.naming.run()
        assert [("Grandma", True)] == names(household.bob)
    assert not share_names(home.library, home.bob, on=True)


def test_names_of_disabled_users_are_not_shared(household: Household) -> None:
    """They go with the user, and come back."""
    household.grandma()
    household.disable(household.alice)
    household.naming.run()
    assert [] == names(household.bob)
    household.disable(household.alice, disabled=False)
    household.naming.run()
    assert [("Grandma", True)] == names(household.bob)


def test_names_of_removed_users_go(household: Household, home: Home) -> None:
    """Whose name it was is nobody any more."""
    grandma = household.grandma()
    with home.catalog.write() as connection:
        remove(connection, home.alice.id)
    household.naming.run()
    assert of_user(household.bob).person(grandma.id).name is None


def test_names_of_hidden_people_are_not_shared(household: Household) -> None:
    """Nor does who is hidden get one."""
    grandma = household.grandma()
    alice, bob = of_user(household.alice), of_user(household.bob)
    (hers,) = (each for each in alice.everyone() if each.name == "Grandma")
    alice.hide(hers.id)
    household.naming.run()
    assert [] == names(household.bob)
    bob.hide(grandma.id)
    alice.show(hers.id)
    household.naming.run()
    assert [] == names(household.bob)


def shares(home: Home) -> Sequence[Shared]:
    with home.catalog.ask() as driver:
        return list(shared(driver).values())


def test_a_name_that_was_given_is_not_passed_on(household: Household, home: Home) -> None:
    """Only what somebody said is shared: who shares nothing has nothing come from bob's library."""
    household.grandma()
    assert [home.alice.id] == [each.owner_id for each in shares(home)]
    said_to_be_right(of_user(household.bob), of_user(household.bob).listed()[0])
    told = shares(home)
    assert [(home.alice.id, True), (home.bob.id, False)] == [
        (each.owner_id, each.is_first_hand) for each in told
    ]


def test_a_merge_of_bobs_is_a_word_of_his(household: Household) -> None:
    """Whom he makes one with her is called so by him; undone, the household does."""
    grandma = household.grandma()
    people = of_user(household.bob)
    (leo,) = (each for each in people.listed() if each.name is None)
    people.merge(grandma.id, leo.id)
    assert [("Grandma", False)] == names(household.bob)
    people.undo()
    assert [("Grandma", True)] == names(household.bob)


def test_a_name_that_may_go_again_is_not_exported(household: Household) -> None:
    """Nobody could take it out of the files; once bob has said yes, it is written."""
    grandma = household.grandma()
    job = Export(household.bob.files)
    assert 0 == job.count()
    said_to_be_right(of_user(household.bob), grandma)
    assert FACES == job.count()


def test_forgotten_faces_take_names_of_the_household_along(
    household: Household, home: Home
) -> None:
    """They were guesses from what faces look like; nobody of bob's gave them."""
    household.grandma()
    forget(home.library, home.bob)
    assert [] == list(of_user(household.bob).everyone())
