"""A large index that never was: what photos say of themselves, and who is in them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice, starmap
from pathlib import Path

from library.catalog import folders, persons, places, searchable, users
from library.catalog.driver import Row, driver_of, stored_time
from library.catalog.engine import Catalog
from library.catalog.migrate import migrate
from library.model import Role, Town, User

SHARE = 0.3  # of all items: the first user's
YEARS = 12
CAMERAS = (
    ("Apple", "iPhone 15 Pro"),
    ("Apple", "iPhone 12"),
    ("Apple", "iPhone 8"),
    ("Google", "Pixel 7"),
    ("samsung", "SM-S911B"),
    ("Canon", "Canon EOS R5"),
    ("Canon", "Canon EOS 5D Mark IV"),
    ("NIKON CORPORATION", "NIKON D750"),
    ("SONY", "ILCE-7M3"),
    ("FUJIFILM", "X-T4"),
)
_NEWEST = datetime.fromisoformat("2026-06-30T12:00:00")
_PER_FOLDER = 1000
_TOWNS, _WORDS, _KEYWORDS, _PEOPLE = 3000, 20_000, 500, 200
_BATCH = 10_000  # rows in a transaction
# The n-th of so many is n times as rare as the first.
_OFTEN = {
    count: list(accumulate(1 / n for n in range(1, count + 1)))
    for count in (_WORDS, _KEYWORDS, _TOWNS, _PEOPLE)
}
_SYLLABLES = (
    "ba",
    "ko",
    "ri",
    "lu",
    "ten",
    "mar",
    "so",
    "vi",
    "dal",
    "ne",
    "pur",
    "ga",
    "hel",
    "o",
)

_ITEM = (
    "INSERT INTO media_items (id, user_id, folder_id, name, name_key, kind, mime, size, checksum,"
    " created, modified, shown, width, height, captured_local, has_thumbnails, placeholder, month,"
    " month_name, month_name_key)"
    " VALUES (?, ?, ?, ?, ?, ?, 'image/jpeg', ?, ?, ?, ?, 1, 4032, 3024, ?, 1, ?, ?, ?, ?)"
)
_METADATA = (
    "INSERT INTO media_metadata (media_id, latitude, longitude, make, model, keywords, place_id,"
    " caption, damaged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"
)
_PRESENT = "INSERT INTO person_items (person_id, media_id, name, name_key) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class _Home:
    """Where one user's items lie, and who may be in them."""

    owner_id: int
    items: int
    rolls: Sequence[int]
    people: Sequence[int]


class SyntheticIndex:
    """An index with *items* of two users, of which the first has `SHARE`.

    Items came in any order of users and dates: what belongs together lies scattered in the file.
    """

    def __init__(self, folder: Path, items: int, seed: int = 1, *, searches: bool = True) -> None:
        """Make it, in *folder*; *searches*: with all that these know of it, which takes longer."""
        self._dice = random.Random(seed)
        self.words = [self._word() for _ in range(_WORDS)]
        self.keywords = [self._word() for _ in range(_KEYWORDS)]
        self.people = [f"{self._word()} {self._word()}".title() for _ in range(_PEOPLE)]
        self.towns = [self._town(number) for number in range(1, _TOWNS + 1)]
        self.catalog = Catalog(folder / "index.sqlite")
        migrate(self.catalog)
        with self.catalog.write() as connection:
            places.add(connection, self.towns)
        first = round(items * SHARE)
        self.owner = self._user(folder, "admin")
        homes = (
            self._home(self.owner, first),
            self._home(self._user(folder, "other"), items - first),
        )
        self._fill([(home, number) for home in homes for number in range(home.items)])
        while searches and self._refreshed():
            pass
        with self.catalog.write() as connection:
            connection.exec_driver_sql("ANALYZE")

    def _refreshed(self) -> int:
        with self.catalog.write() as connection:
            return searchable.refresh(connection, _BATCH, datetime.now(UTC))

    def _user(self, folder: Path, name: str) -> User:
        with self.catalog.write() as connection:
            owner = users.add(
                connection,
                name=name,
                role=Role.USER,
                password_hash="",
                media_root=folder / name,
                now=datetime.now(UTC),
            )
            found = users.by_id(connection, owner)
        assert found is not None
        return found

    def _home(self, owner: User, items: int) -> _Home:
        now = datetime.now(UTC)
        with self.catalog.write() as connection:
            root = folders.add_root(connection, owner.id, now)
            rolls = [
                folders.add(
                    connection, owner_id=owner.id, parent_id=root, name=f"Roll {number:04}", now=now
                )
                for number in range(-(-items // _PER_FOLDER))
            ]
            people = [persons.add(connection, owner.id, now, name=each) for each in self.people]
        return _Home(owner.id, items, rolls, people)

    def _fill(self, wanted: list[tuple[_Home, int]]) -> None:
        self._dice.shuffle(wanted)
        rows = starmap(self._item, ((key, *each) for key, each in enumerate(wanted, 1)))
        while batch := list(islice(rows, _BATCH)):
            with self.catalog.write() as connection:
                driver = driver_of(connection)
                driver.executemany(_ITEM, [item for item, _, _ in batch])
                driver.executemany(_METADATA, [known for _, known, _ in batch])
                driver.executemany(_PRESENT, [row for _, _, present in batch for row in present])

    def _item(self, key: int, home: _Home, number: int) -> tuple[Row, Row, list[Row]]:
        dice, step = self._dice, timedelta(days=365 * YEARS) / home.items
        captured = (_NEWEST - number * step).replace(microsecond=0)
        moment, local = stored_time(captured.replace(tzinfo=UTC)), captured.isoformat(" ")
        name = f"IMG_{number:06}.jpg"
        kind = "video" if number % 12 == 0 else "image"
        item = (key, home.owner_id, home.rolls[number // _PER_FOLDER], name, name, kind)
        item += (dice.randrange(1_000_000, 6_000_000), f"{key:064}", moment, moment)
        item += (f"{local}.000000", bytes(18), f"{captured:%Y-%m}", name, name.casefold())
        caption = (
            " ".join(dice.choices(self.words, cum_weights=_OFTEN[_WORDS], k=5))
            if dice.random() < 0.2
            else None
        )
        tags = (
            dice.choices(self.keywords, cum_weights=_OFTEN[_KEYWORDS], k=2)
            if dice.random() < 0.1
            else []
        )
        (town,) = dice.choices(self.towns, cum_weights=_OFTEN[_TOWNS])
        where = _near(town, dice) if number % 4 else (None, None)
        place = town.id if number % 4 else None
        known = (key, *where, *dice.choice(CAMERAS), json.dumps(tags), place, caption)
        count = dice.choice((0, 0, 1, 2))
        shown = {*dice.choices(home.people, cum_weights=_OFTEN[_PEOPLE], k=count)}
        return item, known, [(who, key, name, name.casefold()) for who in sorted(shown)]

    def _word(self) -> str:
        return "".join(self._dice.choices(_SYLLABLES, k=self._dice.randint(2, 5)))

    def _town(self, number: int) -> Town:
        dice = self._dice
        country = f"{_SYLLABLES[number % 13]}{_SYLLABLES[number % 7]}land".title()
        name, region = self._word().title(), f"{self._word()} {number % 40}".title()
        return Town(
            number, name, region, "XX", country, dice.uniform(-60, 70), dice.uniform(-180, 180)
        )


def _near(town: Town, dice: random.Random) -> tuple[float, float]:
    """A place within some kilometres; what is beyond the antimeridian stays before it."""
    longitude = town.longitude + dice.gauss(0, 0.05)
    return town.latitude + dice.gauss(0, 0.03), min(max(longitude, -180.0), 180.0)
