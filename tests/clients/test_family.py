"""A new user's first hour with people: photos of a family come in, and somebody says who is who."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.rclone import Rclone
from support.server import PASSWORD, USER, WITH_FACES, Server, run, serving

from library.catalog import faces
from library.catalog.engine import Catalog
from library.faces.scores import bcubed, pairwise
from library.people.model import Face

PATIENCE_S = 120.0
pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Family:
    """A server with all labelled photos, looked at and grouped."""

    server: Server
    rclone: Rclone
    labels: dict[str, str]  # who the main person in a photo is, by its name

    def ask(self, *arguments: str) -> Any:
        """Run a command on the server's data, and return what it printed, parsed."""
        done = run(*arguments, "--data", str(self.server.data), environ=WITH_FACES)
        assert 0 == done.returncode, done.stderr
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    def people(self) -> dict[str, dict[str, Any]]:
        """All persons by their titles."""
        return {each["title"]: each for each in self.ask("people", "--json")}

    def faces(self) -> list[tuple[str, Sequence[Face]]]:
        """The faces in each labelled photo."""
        catalog = Catalog(self.server.data / "index.sqlite")
        try:
            with catalog.ask() as driver:
                query = "SELECT id, name FROM media_items WHERE shown ORDER BY name"
                items = driver.execute(query).fetchall()
                return [
                    (name, faces.of_media(driver, media_id))
                    for media_id, name in items
                    if name in self.labels
                ]
        finally:
            catalog.close()

    def main_face(self, name: str) -> dict[str, Any] | None:
        """The most prominent face in a photo."""
        found = self.ask("faces", USER, f"/files/{name}", "--json")
        return max(found, key=lambda face: face["w"] * face["h"] * face["score"], default=None)


@pytest.fixture(scope="module")
def family(
    corpus: Path, tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Family]:
    """All photos copied in by rclone, and worked through."""
    folder = corpus / "faces"
    with (folder / "INDEX.tsv").open() as file:
        labels = {row["path"]: row["person"] for row in csv.DictReader(file, delimiter="\t")}
    data = tmp_path_factory.mktemp("family") / "data"
    with serving(data, environ=WITH_FACES) as server:
        rclone = Rclone(tool("rclone"), server.url, USER, PASSWORD)
        copied = rclone("copy", str(folder), "dav:/files", "--include", "*.{png,jpg}")
        assert 0 == copied.returncode, copied.stderr
        done = run("work", "--until-idle", "--data", str(data), environ=WITH_FACES)
        assert 0 == done.returncode, done.stderr
        yield Family(server, rclone, labels)


@pytest.fixture(scope="module")
def drive(family: Family, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The drive, mounted."""
    if not Path("/dev/fuse").exists():
        pytest.skip("this machine has no /dev/fuse")
    with family.rclone.mounted("dav:", tmp_path_factory.mktemp("mount")) as folder:
        yield folder


def names(folder: Path) -> list[str]:
    """What is listed in a folder."""
    return sorted(each.name for each in folder.iterdir())


def eventually(what: Callable[[], object]) -> object:
    """Return what *what* does as soon as it is true: the mount writes and lists with a delay."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return found


def test_whose_faces_are_whose(family: Family) -> None:
    """Grouped cold: main faces found, pairwise F and BCubed F, with a margin."""
    whose, truth = [], []
    for number, (name, found) in enumerate(family.faces()):
        if found:
            main = max(found, key=lambda face: face.width * face.height * face.score)
            whose.append(main.person_id or -number - 1)
            truth.append(family.labels[name])
    labels = np.unique(truth, return_inverse=True)[1]
    assert len(truth) / len(family.labels) >= 0.975
    assert pairwise(np.array(whose), labels).f >= 0.97
    assert bcubed(np.array(whose), labels).f >= 0.975


def test_people_are_folders(family: Family, drive: Path) -> None:
    """`ls` shows them; `mv` names one; the photos are there, and can be read."""
    listed = names(drive / "people")
    assert len(listed) > 10
    title = max(listed, key=lambda each: family.people()[each]["photos"])
    before = names(drive / "people" / title)
    (drive / "people" / title).rename(drive / "people" / "Alice")
    assert eventually(lambda: "Alice" in family.people())
    assert title not in family.people()
    assert before == eventually(lambda: names(drive / "people" / "Alice"))
    photo = drive / "people" / "Alice" / before[0]
    assert (drive / "files" / before[0]).read_bytes() == photo.read_bytes()


def test_a_wrong_photo_moves_and_stays(family: Family, drive: Path) -> None:
    """To another person, through another making of groups; undone, it is back."""
    (drive / "people" / "Bob").mkdir()
    assert eventually(lambda: "Bob" in family.people())
    photo = names(drive / "people" / "Alice")[0]
    (drive / "people" / "Alice" / photo).rename(drive / "people" / "Bob" / photo)

    def whose() -> object:
        face = family.main_face(photo)
        return face and (face["person"], face["confirmed"])

    assert eventually(lambda: whose() == ("Bob", True))
    family.rclone("copyto", f"dav:/files/{photo}", "dav:/files/again.png")
    done = run("work", "--until-idle", "--data", str(family.server.data), environ=WITH_FACES)
    assert 0 == done.returncode, done.stderr
    assert ("Bob", True) == whose()
    assert photo not in names(drive / "people" / "Alice")
    family.ask("undo", USER)
    assert eventually(lambda: whose() == ("Alice", False))


def test_a_merge_by_dropping_one_folder_into_another(family: Family, drive: Path) -> None:
    """All photos are in one then; undone, they are two."""
    other = next(title for title in sorted(family.people()) if title.startswith("Person "))
    both = family.people()["Alice"]["faces"] + family.people()[other]["faces"]
    (drive / "people" / other).rename(drive / "people" / "Alice" / other)
    assert eventually(lambda: other not in family.people())
    assert both == family.people()["Alice"]["faces"]
    family.ask("undo", USER)
    assert eventually(lambda: other in family.people())
