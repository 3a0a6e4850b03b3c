"""Names that leave the gallery in sidecars."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.faces import put_photo
from support.home import Home, add_library
from support.people import SIZE, read, someone
from support.scans import scan_libraries

from library.errors import LibraryError
from library.media.xmp import xmp_of
from library.model import Kind, Media, Region
from library.people.export import Export, Exported
from library.people.people import People

ADA = Region(
    "Ada", "Face", 0.025, 0.05, 0.25, 0.5, exported=True
)  # of a face at 10, 10 of 100 × 100 pixels
ZOE = Region("Zoe", "Face", 0.7, 0.1, 0.1, 0.1)


def export(home: Home, to: Path | None = None) -> Exported:
    return Export(home.files, to=to).run()


def sidecar(home: Home, *path: str) -> bytes:
    return home.library.content(home.media(*path)).read_bytes()


def regions(content: bytes, orientation: int = 1) -> tuple[Region, ...]:
    return xmp_of(content).marked.on(SIZE, orientation)


def test_who_has_a_name_is_written_beside_the_photo(home: Home) -> None:
    """Into a file that is indexed as any upload; the original stays, and so do the nameless."""
    someone(home, "a.jpg", "b.jpg", name="Ada")
    someone(home, "a.jpg", "c.jpg", x=200)
    before = sidecar(home, "a.jpg")
    assert Exported(written=2) == export(home)
    assert (ADA,) == regions(sidecar(home, "a.jpg.xmp"))
    assert Kind.SIDECAR == home.media("a.jpg.xmp").kind
    assert before == sidecar(home, "a.jpg")
    assert home.find("c.jpg.xmp") is None
    home.check()


def test_what_is_written_already_is_left_alone(home: Home) -> None:
    """A name that changed is written again, and the old one is gone."""
    person = someone(home, "a.jpg", name="Ada")
    export(home)
    etag = home.media("a.jpg.xmp").etag
    assert Exported(unchanged=1) == export(home)
    assert etag == home.media("a.jpg.xmp").etag
    read(home, home.media("a.jpg"), ADA)  # as the worker does with the sidecar
    People(home.library, home.alice).name(person.id, "Adele")
    assert Exported(written=1) == export(home)
    assert ["Adele"] == [each.name for each in regions(sidecar(home, "a.jpg.xmp"))]
    assert b"Ada<" not in sidecar(home, "a.jpg.xmp")


def test_what_was_denied_is_taken_out_again(home: Home) -> None:
    """Also where nobody with a name is left in the photo; no sidecar is made for that."""
    person = someone(home, "a.jpg", "b.jpg", name="Ada")
    export(home)
    for name in ("a.jpg", "b.jpg"):
        read(home, home.media(name), ADA)
        People(home.library, home.alice).remove_photo(home.media(name), person.id)
    home.files.remove(home.media("b.jpg.xmp"))
    assert Exported(written=1, unchanged=1) == export(home)
    assert b"Ada" not in sidecar(home, "a.jpg.xmp")
    assert home.find("b.jpg.xmp") is None


def test_what_an_editor_has_marked_beyond_it_is_kept(home: Home) -> None:
    """Pets, and people whom the gallery does not know; a face that has a name here has this one."""
    someone(home, "a.jpg", name="Ada")
    pet = Region("Rex", "Pet", 0.5, 0.5, 0.1, 0.1)
    other_name = Region("A. Lovelace", "Face", 0.03, 0.06, 0.24, 0.48)
    read(home, home.media("a.jpg"), pet, other_name, ZOE)
    export(home)
    assert (ADA, pet, ZOE) == regions(sidecar(home, "a.jpg.xmp"))
    assert b"<rdf:li>Ada</rdf:li><rdf:li>Zoe</rdf:li>" in sidecar(home, "a.jpg.xmp")


def test_who_is_in_a_photo_without_a_face_is_listed(home: Home) -> None:
    """And keeps the area that an editor has marked."""
    person = someone(home, "a.jpg", name="Zoe")
    item = put_photo(home, "b.jpg")
    read(home, item, ZOE)
    People(home.library, home.alice).add_photo(item, person.id)
    export(home)
    assert (ZOE,) == regions(sidecar(home, "b.jpg.xmp"))


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_regions_follow_the_orientation(home: Home, orientation: int) -> None:
    """What is read with the turned picture is the area in the upright one."""
    someone(home, "a.jpg", name="Ada")
    read(home, home.media("a.jpg"), orientation=orientation)
    export(home)
    assert (ADA,) == regions(sidecar(home, "a.jpg.xmp"), orientation)


def test_the_sidecar_that_is_there_is_the_one_that_is_written(home: Home) -> None:
    """Whatever the case of its extension; Adobe's, without the photo's, is another one."""
    someone(home, "a.jpg", name="Ada")
    home.put(
        "a.jpg.XMP", data=b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    )
    home.put("a.xmp", data=b"<x/>")
    assert Exported(written=1) == export(home)
    assert (ADA,) == regions(sidecar(home, "a.jpg.XMP"))
    assert b"<x/>" == sidecar(home, "a.xmp")
    assert home.find("a.jpg.xmp") is None


def test_what_cannot_be_written_is_counted_and_the_rest_goes_on(home: Home) -> None:
    """A sidecar that is no XMP is left as it is; of a photo nobody has read, no size is known."""
    someone(home, "a.jpg", "b.jpg", "c.jpg", name="Ada")
    home.put("a.jpg.xmp", data=b"notes of mine")
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE media_items SET width = NULL WHERE name = 'b.jpg'")
    told: list[tuple[str, LibraryError]] = []
    report = Export(home.files, complain=lambda *each: told.append(each)).run()
    assert Exported(written=1, unread=1, failed=1) == report
    assert ["/files/a.jpg"] == [place for place, _ in told]
    assert b"notes of mine" == sidecar(home, "a.jpg.xmp")


def test_libraries_are_skipped(home: Home, tmp_path: Path) -> None:
    """Nobody may change them; a folder of one's own takes them all, as they lie in the drive."""
    path = add_library(home, "Old", home.alice)
    (path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0 old")
    scan_libraries(home)
    (root,) = home.library.library_roots(home.alice)
    item = home.library.child(root.id, "a.jpg")
    assert isinstance(item, Media)
    person = someone(home, "own.jpg", name="Ada")
    read(home, item)
    People(home.library, home.alice).add_photo(item, person.id)
    assert Exported(written=1, read_only=1) == export(home)
    assert ["a.jpg"] == [each.name for each in path.iterdir()]
    to = tmp_path / "to"
    assert Exported(written=2) == export(home, to)
    assert b"Ada" in (to / "libraries" / "Old" / "a.jpg.xmp").read_bytes()
    assert (ADA,) == regions((to / "files" / "own.jpg.xmp").read_bytes())
    assert Exported(unchanged=2) == export(home, to)


def test_only_some_items_are_exported(home: Home) -> None:
    """Those that are named, by id."""
    someone(home, "a.jpg", "b.jpg", name="Ada")
    only = {home.media("b.jpg").id}
    job = Export(home.files)
    told: list[int] = []
    assert (1, 2) == (job.count(only), job.count())
    assert Exported(written=1) == job.run(only, told.append)
    assert [1] == told
    assert home.find("a.jpg.xmp") is None
