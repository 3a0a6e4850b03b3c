"""Two users of one server, one of whom names somebody: the worker's jobs do the rest."""

from __future__ import annotations

from dataclasses import replace

from click.testing import CliRunner
from support.home import Home
from support.looks import add, looking_like

from config import Settings
from library.people.people import People
from server.cli import mantelpiece
from server.faces import finding_faces
from server.household import open_household
from server.jobs import doing_jobs

ADA, LEO = 0, 1  # looks


def run(home: Home, *arguments: str) -> str:
    done = CliRunner().invoke(mantelpiece, [*arguments, "--data", str(home.data)])
    assert 0 == done.exit_code, done.output
    return done.output


def named(home: Home) -> list[str | None]:
    return [each.name for each in People(home.library, home.alice).listed()]


def test_the_worker_gives_names(home: Home) -> None:
    """After groups are made, as the switches of both users say; undone, the name stays away."""
    bob = replace(home, alice=home.bob)
    with open_household(Settings(data=home.data)) as household:
        with finding_faces(household) as found:
            assert found is not None
            model = found.model
        for user in (home, bob):
            for who in (ADA, LEO):
                for variant in range(5):
                    face = looking_like(who, 10 * user.alice.id + variant)
                    add(user, f"{who}-{variant}.jpg", face, model=model)
        with doing_jobs(household) as jobs:
            jobs.group(all_of_them=True)
            people = People(home.library, home.alice)
            run(home, "people", "name", "alice", people.listed()[0].title, "Ada")
            jobs.group()
            assert [None, None] == named(bob)
            assert "alice shares the names of people from now on.\n" == run(
                home, "user", "names", "alice", "on"
            )
            run(home, "user", "names", "bob", "on")
            assert "already" in run(home, "user", "names", "bob", "on")
            jobs.group()
            assert ["Ada", None] == named(bob)
            assert '"by_household": true' in run(home, "people", "bob", "--json")
            (entry,) = People(home.library, home.bob).entries()
            run(home, "undo", "bob", str(entry.id))
            jobs.group()
            assert [None, None] == named(bob)
            assert "bob shares no names of people from now on.\n" == run(
                home, "user", "names", "bob", "off"
            )
