"""What the map shows, beside the same counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.home import JPEG, Home
from support.home_fixtures import make_home
from support.taken import PARIS, taken

from library.catalog import faults, mapped, media, users
from library.catalog.driver import Driver
from library.catalog.map_triggers import SHOWN
from library.catalog.mapped import Cluster
from library.copies import copy
from library.grid import DEEPEST, LEVELS, Box, Cell, code_at
from library.model import Media

NOON = datetime.fromisoformat("2024-05-17 12:00")
SPOT = (48.8584, 2.2945)
WORLD = Box(-180, -90, 180, 90)


def photo(home: Home, name: str, at: tuple[float, float] | None = SPOT, **more: object) -> Media:
    item = home.put(*name.split("/"), data=JPEG + name.encode())
    return taken(home, item, NOON, at=at, **more)  # type: ignore[arg-type]


def clusters(home: Home, box: Box = WORLD, level: int = LEVELS[0]) -> list[Cluster]:
    with home.catalog.ask() as driver:
        return list(mapped.clusters(driver, home.alice.id, box, level))


def counts(home: Home) -> list[int]:
    assert [] == list(faults.faults(home.catalog))
    return [each.count for each in clusters(home)]


def test_a_cluster_tells_how_many_there_are_where_and_which_is_newest(home: Home) -> None:
    """The middle is the mean; the town is that of the newest, as /places has it."""
    photo(home, "a.jpg", (48.0, 2.0))
    newest = home.put("b.jpg", data=JPEG + b"b")
    newest = taken(home, newest, NOON.replace(hour=13), at=(49.0, 3.0), town=PARIS)
    (found,) = clusters(home)
    assert (2, 48.5, 2.5, newest) == (found.count, found.latitude, found.longitude, found.newest)
    assert ("France", "Paris") == found.place
    assert Cell(4, code_at(48.5, 2.5, 4)) == found.cell


def test_a_cell_between_two_levels_is_the_sum_of_those_below_it(home: Home) -> None:
    """Also where the box touches a part of it alone; of what is newest, the last one stands."""
    for number, at in enumerate(((1.0, 1.0), (1.0, 8.0), (4.0, 3.0), (1.0, 12.0))):
        photo(home, f"{number}.jpg", at)
    (found,) = clusters(home, Box(9, 4, 9.1, 4.1), 5)
    assert (3, 2.0, 4.0, "2.jpg") == (
        found.count,
        found.latitude,
        found.longitude,
        found.newest.name,
    )


def test_only_what_tells_a_position_is_there(home: Home) -> None:
    """Of whoever asks."""
    photo(home, "a.jpg", None)
    assert [] == clusters(home)
    item = photo(home, "b.jpg")
    with home.catalog.ask() as driver:
        assert [] == mapped.clusters(driver, home.bob.id, WORLD, 4)
    taken(home, item, NOON)
    assert [] == counts(home)


def test_a_box_across_the_antimeridian_has_both_sides(home: Home) -> None:
    """And not the rest of the world."""
    for name, longitude in (("a", 179.9), ("b", -179.9), ("c", 0.0)):
        photo(home, f"{name}.jpg", (-17.0, longitude))
    found = clusters(home, Box(179, -18, -179, -16), 10)
    assert {179.9, -179.9} == {each.longitude for each in found}


def test_poles_and_edges_are_in_the_world(home: Home) -> None:
    """The last column and the last row have their outer edge."""
    for number, at in enumerate(((90.0, 180.0), (-90.0, -180.0), (90.0, -180.0))):
        photo(home, f"{number}.jpg", at)
    assert [1, 1, 1] == counts(home)


def test_a_stack_is_one_picture(home: Home) -> None:
    """That which stands for it."""
    one, other = photo(home, "a.jpg"), photo(home, "b.jpg")
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET stack_id = ? WHERE id = ?", (one.id, other.id)
        )
    assert [1] == counts(home)
    home.files.remove(one)
    assert [1] == counts(home)
    assert [other.id] == [each.newest.id for each in clusters(home)]


def test_what_is_thrown_away_is_not_there_and_comes_back(home: Home) -> None:
    """With its position; and what is deleted for good is gone."""
    home = home.with_trash()
    home.files.remove(photo(home, "a.jpg"))
    assert [] == counts(home)
    (thrown,) = home.trash.thrown()
    node = home.trash.find(thrown.path)
    assert node is not None
    home.trash.restore([node])
    assert [1] == counts(home)


def test_copies_count_and_users_go_with_all_they_have(home: Home) -> None:
    """Nothing of them stays behind in the counts."""
    item = photo(home, "2024/a.jpg")
    copy(home.files, item, home.root.id, "b.jpg")
    copy(home.files, home.folder("2024"), home.root.id, "copy")
    assert [3] == counts(home)
    with home.catalog.write() as connection:
        users.remove(connection, home.alice.id)
        left = connection.exec_driver_sql("SELECT count(*) FROM map_cells").scalar_one()
    assert 0 == left
    assert [] == list(faults.faults(home.catalog))


def test_the_pictures_of_cells_are_those_of_their_months(home: Home) -> None:
    """By the names that they have in the timeline; what is in two of the cells is there once."""
    photo(home, "1/a.jpg")
    photo(home, "2/a.jpg")
    taken(home, home.put("c.jpg", data=JPEG + b"c"), at=SPOT)
    photo(home, "far.jpg", (-40.0, 170.0))
    cells = [Cell(level, code_at(*SPOT, level)) for level in (6, 4, DEEPEST)]
    with home.catalog.ask() as driver:
        months = mapped.months(driver, home.alice.id, cells)
        assert [("2024-05", 2), ("undated", 1)] == [(each.key, each.count) for each in months]
        found = mapped.pictures(driver, home.alice.id, cells, "2024-05")
        assert ["a (2).jpg", "a.jpg"] == [name for name, _ in found]
        assert [] == list(mapped.pictures(driver, home.bob.id, cells, "2024-05"))


def test_an_older_index_is_mapped(home: Home) -> None:
    """As if everything had just been read."""
    photo(home, "a.jpg")
    photo(home, "b.jpg", (-33.0, 151.0))
    before = clusters(home)
    with home.catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM map_items")
        connection.exec_driver_sql(SHOWN)
    assert [1, 1] == counts(home)
    assert before == clusters(home)


def test_what_is_counted_wrong_is_found(home: Home) -> None:
    """By `mantelpiece check`."""
    photo(home, "a.jpg")
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE map_cells SET items = 2 WHERE level = 4")
    assert ["2 cells of the map that are counted wrong"] == list(faults.faults(home.catalog))


def test_the_world_is_one_statement(home: Home) -> None:
    """However many clusters it has."""
    asked = []
    for number in range(2):
        for each in range(10 * number + 1):
            photo(home, f"{number}/{each}.jpg", (each * 3.0, each * 7.0))
        told: list[str] = []
        with home.catalog.ask() as driver:
            driver.set_trace_callback(told.append)
            mapped.clusters(driver, home.alice.id, WORLD, 5)
            driver.set_trace_callback(None)
        asked.append(len(told))
    assert [1, 1] == asked


SPOTS = st.tuples(
    st.floats(-90, 90) | st.sampled_from((48.85, 48.8501, 0.0, 90.0, -90.0)),
    st.floats(-180, 180) | st.sampled_from((2.35, 2.3501, 0.0, 180.0, -180.0)),
)
MOMENTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001


class Atlas(RuleBasedStateMachine):
    """Whatever happens to pictures, their counts on the map are those of a naive count."""

    def __init__(self) -> None:
        super().__init__()
        home, self.close = make_home()
        self.home = home.with_trash()
        self.number = 0

    def teardown(self) -> None:
        self.close()

    def files(self) -> list[Media]:
        with self.home.catalog.read() as connection:
            return list(media.children(connection, self.home.root.id))

    @rule(at=SPOTS | st.none(), moment=MOMENTS)
    def take(self, at: tuple[float, float] | None, moment: datetime | None) -> None:
        self.number += 1
        item = self.home.put(f"{self.number}.jpg", data=JPEG + bytes([self.number]))
        taken(self.home, item, moment, at=at)

    @precondition(lambda self: self.files())
    @rule(choice=st.data(), at=SPOTS | st.none(), moment=MOMENTS)
    def read_again(
        self, choice: st.DataObject, at: tuple[float, float] | None, moment: datetime | None
    ) -> None:
        taken(self.home, choice.draw(st.sampled_from(self.files())), moment, at=at)

    @precondition(lambda self: self.files())
    @rule(choice=st.data())
    def stack(self, choice: st.DataObject) -> None:
        one, other = (choice.draw(st.sampled_from(self.files())) for _ in range(2))
        above = None if one.id == other.id else one.id
        with self.home.catalog.write() as connection:
            connection.exec_driver_sql(
                "UPDATE media_items SET stack_id = ? WHERE id = ?", (above, other.id)
            )

    @precondition(lambda self: self.files())
    @rule(choice=st.data())
    def remove(self, choice: st.DataObject) -> None:
        self.home.files.remove(choice.draw(st.sampled_from(self.files())))

    @precondition(lambda self: self.home.trash.thrown())
    @rule(choice=st.data(), for_good=st.booleans())
    def empty(self, choice: st.DataObject, for_good: bool) -> None:
        node = self.home.trash.find(choice.draw(st.sampled_from(self.home.trash.thrown())).path)
        assert node is not None
        if for_good:
            self.home.trash.purge([node])
        else:
            self.home.trash.restore([node])

    @invariant()
    def counts_are_right(self) -> None:
        with self.home.catalog.ask() as driver:
            naive: dict[Cell, list[tuple[int, int]]] = defaultdict(list)
            for taken_at, number, *spot in shown(driver):
                for level in range(LEVELS[0], DEEPEST + 1):
                    naive[Cell(level, code_at(*spot, level))].append((taken_at, number))
            found = {
                each.cell: (each.count, each.newest.id)
                for level in range(LEVELS[0], DEEPEST + 1)
                for each in everywhere(driver, self.home.alice.id, level)
            }
        expected = {cell: (len(items), max(items)[1]) for cell, items in naive.items()}
        assert expected == found
        assert [] == list(faults.faults(self.home.catalog))


def shown(driver: Driver) -> Iterator[tuple[int, int, float, float]]:
    """Yield what the map should show: seconds, id and position."""
    for number, captured, *spot in driver.execute(
        "SELECT id, captured_local, latitude, longitude FROM media_items"
        " JOIN media_metadata ON media_id = id"
        " WHERE month IS NOT NULL AND stack_id IS NULL AND latitude IS NOT NULL"
    ):
        moment = None if captured is None else datetime.fromisoformat(captured)
        seconds = -(1 << 40) if moment is None else moment.replace(tzinfo=UTC).timestamp() // 1
        yield int(seconds), number, *spot


def everywhere(driver: Driver, user_id: int, level: int) -> Iterator[Cluster]:
    """Yield all clusters of a level, by small boxes around what is shown."""
    seen = set()
    for _, _, latitude, longitude in list(shown(driver)):
        for each in mapped.clusters(
            driver, user_id, Box(longitude, latitude, longitude, latitude), level
        ):
            if each.cell not in seen:
                yield each
            seen.add(each.cell)


def test_counts_are_those_of_a_naive_count(no_fsync: None) -> None:
    """Through uploads, new facts, stacks, trash and deletion."""
    run_state_machine_as_test(
        Atlas, settings=settings(max_examples=15, stateful_step_count=20, deadline=None)
    )
