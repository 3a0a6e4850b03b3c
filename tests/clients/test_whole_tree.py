"""Every view is a folder, and every folder a page: a shell on an rclone mount, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from support.chromium import PATIENCE_S, chromium, sign_in, window
from support.crowd import at_home
from support.drive import Eyes, Shell
from support.faces import seen_in
from support.family_library import (
    COPY,
    ENCODED_ANEW,
    NIKON,
    PEOPLE,
    PIXEL,
    draw,
    fill,
    photos_of,
)
from support.rclone import Rclone
from support.server import PASSWORD, USER, WITH_FACES, Server, run

from library.anniversaries import anniversaries, today
from library.media.cache import LARGE_SIZE
from providers.root import NOT_PREVIEWED

pytestmark = pytest.mark.timeout(300)
TOP = {
    *("albums", "cameras", "duplicates", "favorites", "files", "on-this-day", "people", "places"),
    *("previews", "recent", "search", "timeline", "trash", "videos"),
}
FRESH = ("hills.jpg", "sea.jpg", "city.jpg", "dunes.jpg")  # photos that are not in the drive yet
SHOT = f"places/France/Paris/{PIXEL}"
PHONE = "Google%20Pixel%206%20Pro"
UPLOADS = f"files/Uploads/{datetime.now(UTC):%Y}"
DAY = next(anniversaries(today())).first


@pytest.fixture(scope="module")
def rclone(server: Server, tool: Callable[..., str]) -> Rclone:
    """Rclone with the drive as its remote."""
    return Rclone(tool("rclone"), server.url, USER, PASSWORD, vendor="owncloud")


@pytest.fixture(scope="module")
def library(
    server: Server,
    rclone: Rclone,
    corpus_if_any: Path | None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The library, copied into the drive and worked through; returns where it was before."""
    folder = tmp_path_factory.mktemp("library") / "family"
    fill(folder, corpus_if_any, DAY)
    copied = rclone("copy", str(folder), "dav:/files/family")
    assert 0 == copied.returncode, copied.stderr
    done = run("work", "--until-idle", "--data", str(server.data), environ=WITH_FACES)
    assert 0 == done.returncode, done.stderr
    if corpus_if_any is None:  # nobody is on drawn pictures
        with at_home(server) as home:
            for person in PEOPLE:
                seen_in(home, *(home.media("family", name) for name in photos_of(person)))
    return folder


@pytest.fixture(scope="module")
def shell(
    library: Path,
    rclone: Rclone,
    tool: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shell]:
    """A shell in the mounted drive; $NEW has photos that are not in the drive yet."""
    tool("fusermount3", "fusermount")
    if not Path("/dev/fuse").exists():
        pytest.skip("there is no FUSE")
    new = tmp_path_factory.mktemp("new")
    for number, name in enumerate(FRESH):
        draw(new / name, 50 + number)
    with rclone.mounted("dav:", tmp_path_factory.mktemp("drive")) as drive:
        yield Shell(drive, {"NEW": str(new), "FAMILY": str(library)})


@pytest.fixture(scope="module")
def eyes(server: Server, library: Path) -> Iterator[Eyes]:
    """Somebody who has signed in, in a browser."""
    with chromium() as browser:
        expect.set_options(timeout=PATIENCE_S * 1000)
        context = window(browser, server.url)
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 4000})  # only what is near is in a page
        page.goto("/")
        sign_in(page, USER, PASSWORD)
        yield Eyes(page)
        context.close()


@pytest.fixture
def plain_shell(shell: Shell, rclone: Rclone, tmp_path: Path) -> Iterator[Shell]:
    """A shell in a mount without a cache of writes, which would take every file at first."""
    folder = tmp_path / "plain"
    folder.mkdir()
    with rclone.mounted("dav:", folder, cache="off") as drive:
        yield replace(shell, folder=drive)


def person_with(shell: Shell, photo: str) -> str:
    """Return what the person is called who is in a photo."""
    (found,) = shell(f"ls -d people/*/{photo}").splitlines()
    return found.split("/")[1]


def listed_with(shell: Shell, folder: str, pattern: str) -> set[str]:
    """Wait until something like *pattern* is in a folder, and return all that is."""
    shell(f'until ls "{folder}"/{pattern} >&2; do sleep 0.2; done')
    return shell.names(folder)


def pictures(shell: Shell, folder: str) -> set[str]:
    """Return what `find` shows below a folder but folders, relative to it."""
    return set(shell(f'cd "{folder}" && find . -type f | cut -c 3-').splitlines())


def refused(server: Server, verb: str, path: str, to: str = "") -> str:
    """Send a request that is not allowed, and return why."""
    headers = {"Destination": server.url + to} if to else {}
    status, body = server.request(verb, path, b"x" if verb == "PUT" else None, headers)
    assert status in (400, 403), (verb, path, status, body)
    return body.decode()


def test_all_folders_are_there(shell: Shell, eyes: Eyes) -> None:
    """`ls` and the first page show the same ones."""
    listed = shell.names(".")
    assert listed >= TOP
    eyes.see("/", *(f"{name}/" for name in listed))


def test_files(shell: Shell, eyes: Eyes) -> None:
    """Folders are made, files copied in, renamed, moved and deleted, and whole trees copied."""
    shell("mkdir files/Trip files/Trip/Day")
    shell("cp $NEW/hills.jpg files/Trip/ && cp $NEW/sea.jpg files/Trip/Day/")
    eyes.see("/files/Trip/Day/", "sea.jpg")  # rclone loses sight of what it has not uploaded yet
    shell("mv files/Trip/hills.jpg files/Trip/Hills.jpg && mv files/Trip/Day files/Trip/Evening")
    shell("cp -r files/Trip files/Again")
    shell("cmp $NEW/sea.jpg files/Again/Evening/sea.jpg")
    eyes.see("/files/Trip/", "Evening/", "Hills.jpg")
    eyes.see("/files/Again/", "Evening/", "Hills.jpg")
    eyes.see("/files/Again/Evening/", "sea.jpg")
    shell(
        "rm -r files/Again && mv files/Trip/Evening/sea.jpg files/Trip/ && rmdir files/Trip/Evening"
    )
    eyes.see("/files/Trip/", "Hills.jpg", "sea.jpg")
    eyes.see("/files/", "Trip/", "family/")


def test_a_photo_of_the_timeline_is_thrown_away_and_comes_back(shell: Shell, eyes: Eyes) -> None:
    """Deleted in its month, it is in the trash; moved out of there, it is what it was."""
    month = "timeline/2023/2023-10"
    eyes.see(f"/{month}/", PIXEL)
    shell(f"cmp $FAMILY/{PIXEL} {month}/{PIXEL} && rm {month}/{PIXEL}")
    shell.lists("timeline", *(shell.names("timeline") - {"2023"}))
    (day,) = shell.names("trash")
    shell.lists(f"trash/{day}/family", PIXEL)
    eyes.see(f"/trash/{day}/family/", PIXEL)
    expect(eyes.opened("/trash/").get_by_label(f"Select {PIXEL}")).to_be_visible()
    shell(f"mv trash/{day}/family/{PIXEL} files/family/{PIXEL}")
    shell.lists(month, PIXEL)
    shell(f"cmp $FAMILY/{PIXEL} files/family/{PIXEL}")
    eyes.see(f"/{month}/", PIXEL)


def test_trash(shell: Shell, eyes: Eyes, server: Server) -> None:
    """Moved out, a file is where one says; copied out, it is there too; deleted, it is gone."""
    shell("mkdir files/bin && cp $NEW/* files/bin/")
    shell.lists("files/bin", *FRESH)
    eyes.see("/files/bin/", *FRESH)
    shell("rm -r files/bin")
    (day,) = shell.names("trash")
    shell.lists(f"trash/{day}/bin", *FRESH)
    shell(f"mkdir files/back && mv trash/{day}/bin/hills.jpg files/back/elsewhere.jpg")
    shell(f"cp trash/{day}/bin/sea.jpg files/back/ && rm trash/{day}/bin/city.jpg")
    shell("cmp $NEW/hills.jpg files/back/elsewhere.jpg")
    eyes.see("/files/back/", "elsewhere.jpg", "sea.jpg")
    shell.lists(f"trash/{day}/bin", "dunes.jpg", "sea.jpg")
    eyes.see(f"/trash/{day}/bin/", "dunes.jpg", "sea.jpg")
    assert 404 == server.request("GET", f"/trash/{day}/bin/city.jpg")[0]
    shell("rm -r files/back")


def test_people(shell: Shell, eyes: Eyes) -> None:
    """`mv` names, `mv` into somebody's folder merges, and so does `cp -r` that is cleaned up."""
    first, second, third, _ = (person_with(shell, photos_of(each)[0]) for each in PEOPLE)
    photos = [photos_of(each) for each in PEOPLE]
    shell(f'mv "people/{first}" people/Alice')
    eyes.see("/people/Alice/", *photos[0])
    shell(f'mv "people/{second}" people/Alice/')
    shell.lists("people/Alice", *photos[0], *photos[1])
    shell(f'cp -r "people/{third}" people/Alice/')
    shell.lists("people/Alice", *photos[0], *photos[1], *photos[2])
    shell(f'rm -r "people/{third}"')
    eyes.see("/people/Alice/", *photos[0], *photos[1], *photos[2])
    eyes.see("/people/", "Alice/", f"{person_with(shell, photos[3][0])}/")
    assert "Uploads" not in shell.names("files")
    assert {*photos[1]} <= shell.names("files/family")


def test_who_is_in_a_photo(shell: Shell, eyes: Eyes) -> None:
    """A photo that is moved, copied in or deleted says who is in it; it stays where it lies."""
    photos = photos_of(PEOPLE[3])
    shell(f'mv "people/{person_with(shell, photos[0])}" people/Dora')
    shell(
        f"mkdir people/Eve && mv people/Dora/{photos[0]} people/Eve/ && rm people/Dora/{photos[1]}"
    )
    shell(f"cp files/family/{PIXEL} people/Eve/ && cp $NEW/city.jpg people/Eve/")
    eyes.see("/people/Dora/", *photos[2:])
    eyes.see("/people/Eve/", photos[0], PIXEL, "city.jpg")
    shell.lists(UPLOADS, "city.jpg")
    shell(f"cmp $NEW/city.jpg {UPLOADS}/city.jpg")
    shell("rm people/Eve/* && rmdir people/Eve")
    eyes.see("/people/", "Alice/", "Dora/")
    assert {*photos, PIXEL} <= shell.names("files/family")


def test_people_as_other_programs_do_it(shell: Shell, eyes: Eyes, server: Server) -> None:
    """MOVE onto somebody merges, and DELETE of a folder hides; twice is as good as once."""
    there = shell.names("people/Alice")
    assert 201 == server.request("MKCOL", "/people/Fay")[0]
    copied = {"Destination": f"{server.url}/people/Fay/{NIKON}"}
    for status in 201, 204:
        assert status == server.request("COPY", f"/files/family/{NIKON}", headers=copied)[0]
    onto = {"Destination": f"{server.url}/people/Alice", "Overwrite": "T"}
    for status in 204, 404:
        assert status == server.request("MOVE", "/people/Fay/", headers=onto)[0]
    eyes.see("/people/Alice/", *there, NIKON)
    for status in 204, 404:
        assert status == server.request("DELETE", "/people/Dora/")[0]
    shell.lists("people", "Alice")
    eyes.see("/people/", "Alice/")
    eyes.see("/people/.hidden/", "Dora/")


def test_albums(shell: Shell, eyes: Eyes) -> None:
    """Made, nested, filled from the drive and the disk, renamed and deleted; files stay."""
    files = pictures(shell, "files/family")
    shell("mkdir albums/Trip albums/Trip/Day")
    shell(f"cp files/family/{PIXEL} albums/Trip/ && mv files/family/{NIKON} albums/Trip/Day/")
    shell("cp $NEW/dunes.jpg albums/Trip/")
    eyes.see("/albums/Trip/", "Day/", "dunes.jpg", PIXEL)
    shell("mv albums/Trip albums/Journey")
    eyes.see("/albums/", "Journey/")
    eyes.see("/albums/Journey/", "Day/", "dunes.jpg", PIXEL)
    eyes.see("/albums/Journey/Day/", NIKON)
    shell(f"mv albums/Journey/{PIXEL} albums/Journey/Day/ && rm albums/Journey/dunes.jpg")
    shell("mv albums/Journey/Day albums/Day && cp -r albums/Day albums/Journey/Copy")
    eyes.see("/albums/Journey/", "Copy/")
    eyes.see("/albums/Journey/Copy/", NIKON, PIXEL)
    shell("rm -r albums/Day && cp -r files/family albums/Everything")
    eyes.see("/albums/Everything/", *files)
    shell("rm -r albums/Everything")
    eyes.see("/albums/", "Journey/")
    shell.lists("files/family", *files)
    shell.lists(UPLOADS, "city.jpg", "dunes.jpg")


def test_favorites(shell: Shell, eyes: Eyes) -> None:
    """A photo that is copied or moved in is one, and one that is deleted is none."""
    shell(f"cp files/family/{PIXEL} favorites/ && mv files/family/{NIKON} favorites/")
    eyes.see("/favorites/", NIKON, PIXEL)
    shell(f"rm favorites/{PIXEL}")
    eyes.see("/favorites/", NIKON)
    shell.lists("favorites", NIKON)
    shell(f"cmp $FAMILY/{PIXEL} files/family/{PIXEL} && cmp $FAMILY/{NIKON} files/family/{NIKON}")


def test_searches(shell: Shell, eyes: Eyes, rclone: Rclone, tmp_path: Path) -> None:
    """Any query is a folder that can be mounted; one that is made is listed, and can be deleted."""
    with rclone.mounted("dav:search/place=Paris", tmp_path) as found:
        (name,) = (each.name for each in found.iterdir())
        assert name.startswith(PIXEL.removesuffix(".jpg"))
    shell("mkdir search/place=Paris")
    shell.lists("search", "place=Paris")
    shell(f'cmp "$FAMILY/{PIXEL}" "search/place=Paris/{name}"')
    eyes.see("/search/", "place=Paris/")
    eyes.see("/search/place=Paris/", name)
    shell.refuses("mv search/place=Paris search/Paris")
    shell("mkdir search/place=Arezzo")
    assert 0 == rclone("purge", "dav:search/place=Arezzo").returncode
    shell("mkdir search/type=photo && rm -r search/type=photo")
    shell(f"cmp $FAMILY/{PIXEL} files/family/{PIXEL}")
    shell("mkdir search/nothingiscalledthis && rmdir search/nothingiscalledthis")
    shell.lists("search", "place=Paris")


def test_searches_as_file_managers_do_it(eyes: Eyes, server: Server) -> None:
    """A search is renamed onto a name that is free, and deleted at once; its photos stay."""
    made = "/search/place%3DArezzo"
    for status in 201, 405:
        assert status == server.request("MKCOL", made)[0]
    to = {"Destination": f"{server.url}/search/Tuscany", "Overwrite": "F"}
    assert 201 == server.request("MOVE", made, headers=to)[0]
    eyes.see("/search/", "Tuscany/", "place=Paris/")
    for status in 204, 404:
        assert status == server.request("DELETE", "/search/Tuscany/")[0]
    eyes.see("/search/", "place=Paris/")
    assert 200 == server.request("GET", f"/files/family/{NIKON}")[0]


def test_duplicates(shell: Shell, eyes: Eyes) -> None:
    """Copies lie in one folder; one that is deleted there goes to the trash."""
    (group,) = {each.split("/")[1] for each in shell("ls -d duplicates/*/exact_copy*").splitlines()}
    alike = shell.names(f"duplicates/{group}")
    assert {NIKON, COPY, ENCODED_ANEW} == {f"{each.split(' (')[0]}.jpg" for each in alike}
    eyes.see(f"/duplicates/{group}/", *alike)
    (copy,) = (each for each in alike if each.startswith("exact_copy"))
    shell(f'rm "duplicates/{group}/{copy}"')
    eyes.see(f"/duplicates/{group}/", *(alike - {copy}))
    (day,) = shell.names("trash")
    shell.lists(f"trash/{day}/family", COPY)
    shell(f"mv trash/{day}/family/{COPY} files/family/ && cmp $FAMILY/{COPY} files/family/{COPY}")


@pytest.mark.parametrize(
    ("folder", "names"),
    [
        ("places", ("France/Paris",)),
        ("cameras", ("Google Pixel 6 Pro",)),
        ("on-this-day", (f"{DAY.year}",)),
        ("timeline", ("2008/2008-10", "undated")),
        ("videos", ()),
    ],
)
def test_views_to_read(shell: Shell, eyes: Eyes, folder: str, names: tuple[str, ...]) -> None:
    """What `ls` shows of them is what the pages show; photos can be copied out."""
    for name in names or shell.names(folder):
        listed = shell.names(f"{folder}/{name}")
        assert listed
        eyes.see(f"/{folder}/{name}/", *listed)
        photo = min(listed)
        shell(
            f'cp "{folder}/{name}/{photo}" $NEW/../copied && cmp "$FAMILY/{photo}" $NEW/../copied'
        )


def test_recent(shell: Shell, eyes: Eyes) -> None:
    """What came last is there at once, in the drive and on the page."""
    shell("mkdir files/New && cp $NEW/sea.jpg files/New/newest.jpg")
    eyes.see("/files/New/", "newest.jpg")
    eyes.see("/recent/", *listed_with(shell, "recent", "newest*"))


def test_previews(shell: Shell, eyes: Eyes, tmp_path: Path) -> None:
    """A JPEG of every photo and video, no longer than 2048 pixels, in the same folders."""
    assert shell.names(".") - NOT_PREVIEWED == shell.names("previews")
    for path in f"places/France/Paris/{PIXEL}", f"people/Alice/{photos_of(PEOPLE[0])[0]}":
        shell(f'cp "previews/{path}" {tmp_path}/preview')
        with Image.open(tmp_path / "preview") as preview:
            assert "JPEG" == preview.format
            assert max(preview.size) <= LARGE_SIZE
        folder, _, name = path.rpartition("/")
        assert name in shell.names(f"previews/{folder}")
    assert all(each.endswith(".jpg") for each in pictures(shell, "previews/videos"))
    eyes.see("/previews/places/France/Paris/", PIXEL)


REFUSED = [  # a command; the same as one request, and why it is refused
    ("mkdir new", "MKCOL /new", "No folder can be made in /."),
    ("mv files mine", "MOVE /files/ /mine", "Nothing can be moved to /."),
    ("mkdir timeline/2030", "MKCOL /timeline/2030", "No folder can be made in /timeline."),
    ("mv timeline/2008 timeline/8", "MOVE /timeline/2008/ /timeline/8", "Nothing can be moved"),
    ("cp $NEW/sea.jpg timeline/", "PUT /timeline/sea.jpg", "Nothing can be uploaded to /timeline."),
    (f"rm {SHOT}", f"DELETE /{SHOT}", "/places/France/Paris can be read only."),
    ("mv places/France places/F", "MOVE /places/France/ /places/F", "Nothing can be moved"),
    (f"rm cameras/*Pixel*/{PIXEL}", f"DELETE /cameras/{PHONE}/{PIXEL}", "can be read only."),
    (f"rm previews/{SHOT}", f"DELETE /previews/{SHOT}", "can be read only."),
    (f"mv previews/{SHOT} files/", f"MOVE /previews/{SHOT} /files/{PIXEL}", "is a preview; take"),
    ("mkdir on-this-day/new", "MKCOL /on-this-day/new", "No folder can be made in /on-this-day."),
    ("mkdir recent/new", "MKCOL /recent/new", "No folder can be made in /recent."),
    ("mkdir videos/new", "MKCOL /videos/new", "No folder can be made in /videos."),
    ("mkdir trash/new", "MKCOL /trash/new", "No folder can be made in /trash."),
    ("cp $NEW/sea.jpg people/", "PUT /people/sea.jpg", "the folder of whoever is in them."),
    ("cp $NEW/sea.jpg albums/", "PUT /albums/sea.jpg", "Put photos into an album."),
    ("cp $NEW/../notes.txt favorites/", "PUT /favorites/notes.txt", "neither a photo nor a video."),
    ("mkdir favorites/best", "MKCOL /favorites/best", "No folder can be made in /favorites."),
    ("mkdir people/Alice/Trip", "MKCOL /people/Alice/Trip", "none in it but those of who is to"),
    ("cp -r files/New people/Alice/", "COPY /files/New/ /people/Alice/New", "is no person;"),
    ("mkdir search/no=such", "MKCOL /search/no=such", "“no” is one of gps, people,"),
]


def test_what_is_refused(shell: Shell, plain_shell: Shell, eyes: Eyes, server: Server) -> None:
    """The shell tells that, the answer tells why, and all is what it was."""
    shell("echo notes > $NEW/../notes.txt")
    files, people = pictures(shell, "files"), pictures(shell, "people")
    for command, request, why in REFUSED:
        plain_shell.refuses(command)
        assert why in refused(server, *request.split()), request
    assert files == pictures(shell, "files")
    assert people == pictures(shell, "people")
    eyes.see("/places/France/Paris/", PIXEL)
    shell(f"cmp $FAMILY/{PIXEL} files/family/{PIXEL}")


def test_whoever_walks_the_drive_comes_to_an_end(shell: Shell) -> None:
    """Nothing comes again below itself: previews are of everything but previews and searches."""
    paths = [path.split("/") for path in shell("find . | cut -c 3-").splitlines() if path]
    assert len(paths) == len({*map(tuple, paths)})
    assert ["search", "place=Paris"] in paths
    assert ["previews", "people", "Alice"] in paths
    inside = [path for path in paths if path[0] == "previews"]
    assert not [path for path in inside if {*NOT_PREVIEWED} & {*path[1:2]}]
    assert len(inside) <= len(paths) - len(inside)
    for name in TOP - NOT_PREVIEWED:
        depths = {
            max(len(path) for path in paths if path[: len(at)] == at) - len(at)
            for at in ([name], ["previews", name])
        }
        assert 1 == len(depths)
