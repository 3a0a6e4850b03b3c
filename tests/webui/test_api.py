"""The JSON behind the pages, thumbnails and built files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import ALICE, FakeGallery
from support.fake_photos import FakeFolder, folder_of, photo

from webui.assets import Assets, AssetsMissing
from webui.rows import COLUMNS, State

HOLIDAY = "/-/api/folder/files/Holiday%20%26%20more"


@pytest.mark.parametrize(
    "path",
    [
        "/-/api/folder/",
        "/-/api/sections/timeline",
        "/-/api/progress",
        "/-/api/covers/",
        "/-/thumbs/1/256",
    ],
)
def test_strangers_get_nothing(visitor: FlaskClient, path: str) -> None:
    """401 as JSON, without a challenge that would open the browser's own dialogue."""
    answer = visitor.get(path)
    assert (answer.status_code, answer.get_json()) == (401, {"error": "Sign in first."})
    assert "WWW-Authenticate" not in answer.headers


def test_a_folder_is_rows_of_the_documented_columns(client: FlaskClient) -> None:
    """The reason stands only behind what failed."""
    data = client.get(HOLIDAY).get_json()
    assert tuple(data["columns"]) == COLUMNS
    rows = {row[1]: dict(zip(COLUMNS, row, strict=False)) for row in data["items"]}
    first = rows["IMG_000001.jpg"]
    assert (first["id"], first["kind"], first["width"], first["height"]) == (1, "i", 3000, 4000)
    assert first["captured"] == 1735669800  # 2024-12-31 18:30 on the wall clock
    assert (first["state"], len(str(first["version"]))) == (State.READY, 8)
    assert "failure" not in first
    assert (rows["clip.webm"]["kind"], rows["clip.webm"]["duration_s"]) == ("v", 2.0)
    assert rows["new.jpg"]["state"] == State.PENDING
    assert (rows["bad.jpg"]["state"], rows["bad.jpg"]["failure"]) == (2, "The file is damaged.")
    assert rows["notes.pdf"]["kind"] == "o"


def test_folders_are_listed_without_litter(client: FlaskClient) -> None:
    """What operating systems leave lying about is stored, but never shown."""
    data = client.get("/-/api/folder/files").get_json()
    assert (data["folders"], data["items"]) == (["Holiday & more", "Moving", "Animations"], [])


def test_what_is_for_scripts_is_saved_where_somebody_opens_it(client: FlaskClient) -> None:
    """No browser shows it as a page."""
    for path in (HOLIDAY, "/-/api/progress", "/-/api/folder/none"):
        answer = client.get(path)
        assert 'attachment; filename="api.json"' == answer.headers["Content-Disposition"]
    assert "Content-Disposition" not in client.get("/").headers


@pytest.mark.parametrize("path", [HOLIDAY, "/-/api/sections/timeline", "/-/api/covers/files"])
def test_what_did_not_change_is_304_without_being_listed(
    client: FlaskClient, gallery: FakeGallery, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open pages ask every few seconds."""
    tag = client.get(path).headers["ETag"]

    def never(_: FakeFolder) -> None:
        raise AssertionError

    monkeypatch.setattr(FakeFolder, "list", never)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_a_change_is_seen_by_who_watches(client: FlaskClient, gallery: FakeGallery) -> None:
    """Progress tells the watched folder's etag, which is that of its listing."""
    before = client.get("/-/api/progress?watch=/empty").get_json()
    assert before == {"pending": 0, "failed": 0, "shown": 1, "etag": "empty.0-2"}
    folder = gallery.root.get("empty")
    assert isinstance(folder, FakeFolder)
    folder.change()
    assert client.get("/-/api/progress?watch=/empty").get_json()["etag"] == "empty.1-2"
    assert client.get("/-/api/progress?watch=/gone").get_json()["etag"] is None
    assert client.get("/-/api/progress?watch=/a%00").get_json()["etag"] is None


def test_only_folders_with_sections_have_them(client: FlaskClient) -> None:
    """Any folder that implements the protocol, and no other."""
    sections = client.get("/-/api/sections/timeline").get_json()["sections"]
    assert len(sections) == 30
    assert client.get("/-/api/sections/files").status_code == 404


def test_a_cover_shows_some_of_what_is_below(client: FlaskClient, gallery: FakeGallery) -> None:
    """A folder's own pictures, or one of each subfolder; never what has no thumbnail."""
    pending = photo(40, has_thumbnails=False)
    below = [folder_of(str(number), pending, photo(number), photo(90)) for number in range(1, 6)]
    gallery.root.change(folder_of("files", folders=below))
    items = client.get("/-/api/covers/files").get_json()["items"]
    assert [row[0] for row in items] == [1, 2, 3]


def test_a_poor_picture_is_a_cover_only_for_want_of_a_better_one(
    client: FlaskClient, gallery: FakeGallery
) -> None:
    """Icons, black frames and plain walls stand for nothing."""
    icon = photo(1, width=64, height=64)
    black = photo(2, placeholder=bytes.fromhex("030813"))
    wall = photo(3, placeholder=bytes.fromhex("1d0803"))
    gallery.root.change(folder_of("files", icon, black, wall, photo(4)))
    items = client.get("/-/api/covers/files").get_json()["items"]
    assert [row[0] for row in items] == [4, 1, 2]
    below = [folder_of("bad", black), folder_of("good", photo(4)), folder_of("fine", photo(5))]
    gallery.root.change(folder_of("files", folders=below))
    items = client.get("/-/api/covers/files").get_json()["items"]
    assert [row[0] for row in items] == [4, 5, 2]


def test_information_tells_all_that_is_known(client: FlaskClient) -> None:
    """In the units and names that the command line uses."""
    info = client.get("/-/api/info/files/Holiday%20%26%20more/IMG_000001.jpg").get_json()
    assert (info["path"], info["offset"]) == ("/files/2024/IMG_000001.jpg", "-03:30")
    assert info["captured_local"] == "2024-12-31T18:30:00"
    assert (info["size"], info["mime"], info["kind"]) == (2345679, "image/jpeg", "image")
    assert [info[key] for key in ("town", "region", "country")] == ["Lagoa", "Azores", "Portugal"]
    assert (info["caption"], info["people"]) == ("Tea in the garden", ["Ada"])
    assert (info["lens"], info["iso"]) == ("RF24-105mm F4 L IS USM", 64)
    assert (info["time_zone"], info["date_source"]) == ("Atlantic/Azores", "exif")
    assert client.get("/-/api/info/files").status_code == 404


def test_a_thumbnail_is_kept_for_good_under_its_version(client: FlaskClient) -> None:
    """Under another version it is revalidated, lest an old address keep new content."""
    version = photo(1).etag[:8]
    answer = client.get(f"/-/thumbs/1/256?v={version}", buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    tag = answer.headers["ETag"]
    again = client.get(f"/-/thumbs/1/256?v={version}", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert (
        client.get("/-/thumbs/1/256?v=old", buffered=True).headers["Cache-Control"]
        == "private, no-cache"
    )


def test_what_stands_in_for_a_preview_is_not_kept(
    client: FlaskClient, gallery: FakeGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The large one is made on demand; until it is there, a smaller one is answered."""
    address = f"/-/thumbs/1/2048?v={photo(1).etag[:8]}"
    assert "immutable" in client.get(address, buffered=True).headers["Cache-Control"]
    large = gallery.preview(ALICE, 1)
    assert large is not None
    smaller = replace(large, is_final=False)
    monkeypatch.setattr(FakeGallery, "preview", lambda *_: smaller)
    assert client.get(address, buffered=True).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/-/thumbs/1/300", "/-/thumbs/x/256", "/-/thumbs/-1/256"])
def test_other_sizes_do_not_exist(client: FlaskClient, path: str) -> None:
    """Three sizes are made, and no others on demand."""
    assert client.get(path).status_code == 404


def test_built_files_are_open_and_kept_for_good(visitor: FlaskClient) -> None:
    """Their names change with their content; the log-in page needs them."""
    for name in ("app.js", "app.css", "theme.js", "icons.svg", "logo.svg", "favicon.svg"):
        answer = visitor.get(Assets().url(name), buffered=True)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert visitor.get("/-/static/..%2Fapp.py").status_code == 404


def test_a_missing_build_is_told_at_once(tmp_path: object) -> None:
    """With the command that mends it."""
    with pytest.raises(AssetsMissing, match=r"hatch_build\.py"):
        Assets(folder=tmp_path)  # type: ignore[arg-type]
