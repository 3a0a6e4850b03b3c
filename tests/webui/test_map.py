"""The map: its page, and the JSON behind it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import FakeGallery
from support.fake_map import SUVA
from support.fake_photos import FakeFolder

from library.grid import Box
from webui.headers import policy
from webui.map_port import Tiles

CLUSTERS = "/-/api/map/clusters"
WORLD = "-180,-90,180,90"
FIJI = f"{CLUSTERS}?box=177,-19,-179,-17&zoom=10"


def page_data(client: FlaskClient, address: str = "/-/map") -> dict[str, object]:
    """Return what the page's script begins with."""
    found = re.search(r'id="page-data">(.*?)</script>', client.get(address).text)
    assert found
    told: dict[str, object] = json.loads(found[1])["map"]
    return told


@dataclass
class FakeCountry(FakeFolder):
    """A folder of which it is known where it was."""

    box: Box | None = None

    def extent(self) -> Box | None:
        return self.box


def test_clusters_tell_what_a_marker_shows(client: FlaskClient) -> None:
    """How many, where, the newest photo, and the way to the folder of its town."""
    told = client.get(FIJI).json
    assert told
    suva = next(each for each in told["clusters"] if each["place"])
    assert {"title": "Suva", "country": "Fiji", "url": "/places/Fiji/Suva/"} == suva["place"]
    assert abs(suva["latitude"] - SUVA[0]) < 0.1
    assert re.fullmatch(r"12\.\d+", suva["cell"])
    assert 7 == sum(each["count"] for each in told["clusters"])
    assert len(told["columns"]) >= len(suva["newest"])


def test_of_much_of_the_world_at_once_the_clusters_are_larger(client: FlaskClient) -> None:
    """However near a browser says that it looks, and nothing is left out."""
    far, near = (client.get(f"{CLUSTERS}?box={WORLD}&zoom={zoom}").json for zoom in (3, 18))
    assert far
    assert far == near


def test_what_is_unchanged_is_not_sent_again(client: FlaskClient, gallery: FakeGallery) -> None:
    """Any change of the drive is one of the map."""
    tag = client.get(FIJI).headers["ETag"]
    assert 304 == client.get(FIJI, headers={"If-None-Match": tag}).status_code
    gallery.root.change(*gallery.root.children)
    assert 200 == client.get(FIJI, headers={"If-None-Match": tag}).status_code


def test_the_photos_of_a_cluster_are_those_of_its_cells(client: FlaskClient) -> None:
    """By months of the timeline, under their names there."""
    told = client.get(FIJI).json
    assert told
    cells = ",".join(each["cell"] for each in told["clusters"])
    sections = client.get(f"/-/api/map/sections?cells={cells}").json
    assert sections
    month = {"path": ["timeline", "2024", "2024-12"], "count": 7, "title": None}
    assert [month] == sections["sections"]
    found = client.get(f"/-/api/map/pictures/timeline/2024/2024-12?cells={cells}").json
    assert found
    assert 7 == len(found["items"])
    none = client.get(f"/-/api/map/pictures/timeline/2023/2023-12?cells={cells}").json
    assert none
    assert [] == none["items"]


@pytest.mark.parametrize(
    "asked",
    [
        "clusters",
        f"clusters?box={WORLD}",
        "clusters?zoom=3",
        f"clusters?box={WORLD}&zoom=-1",
        f"clusters?box={WORLD}&zoom=1.5",
        f"clusters?box={WORLD}&zoom=²",
        f"clusters?box={WORLD}&zoom=999999999999999999999",
        "clusters?box=1,2,3&zoom=3",
        "clusters?box=nan,0,1,1&zoom=3",
        "clusters?box=1e9,0,1,1&zoom=3",
        "clusters?box=0,1,1,0&zoom=3",
        "clusters?box=-181,0,1,1&zoom=3",
        "clusters?box=٠,0,1,1&zoom=3",
        "sections",
        "sections?cells=",
        "sections?cells=3.1",
        "sections?cells=4.256",
        "sections?cells=4.-1",
        "sections?cells=4.1,",
        "sections?cells=4.1;DROP",
        "sections?cells=" + ",".join(f"18.{number}" for number in range(201)),
        "pictures/timeline?cells=4",
        "pictures/%2e%2e/x?cells=4.1",
    ],
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, asked: str) -> None:
    """With words, and never by a failure of the server."""
    answer = client.get(f"/-/api/map/{asked}")
    assert 400 == answer.status_code
    assert answer.is_json


def test_strangers_see_nothing(visitor: FlaskClient) -> None:
    """They are sent to sign in."""
    assert 401 == visitor.get(FIJI).status_code
    assert 401 == visitor.get("/-/api/map/sections?cells=4.1").status_code
    assert visitor.get("/-/map").location.startswith("/-/login?next=")


def test_without_a_position_the_page_says_so(client: FlaskClient, gallery: FakeGallery) -> None:
    """And nothing of the map is loaded; while photos are read, that is said."""
    gallery.atlas.taken.clear()
    page = client.get("/-/map").text
    assert "Nothing is on the map yet" in page
    assert 'id="map"' not in page


def test_the_page_leads_to_the_list_and_is_led_to(
    client: FlaskClient, gallery: FakeGallery
) -> None:
    """From the menu of every page, and from home."""
    gallery.root.children.append(FakeFolder("places"))
    page = client.get("/-/map").text
    assert 'href="/places/"' in page
    assert 'aria-current="page"' in page
    assert 'href="/-/map"' in client.get("/files/").text
    assert 'data-covers="/-/map"' not in client.get("/").text


def test_a_folder_that_lies_somewhere_leads_to_its_part_of_the_map(
    client: FlaskClient, gallery: FakeGallery
) -> None:
    """Others do not; an address of none is of the whole map."""
    fiji = FakeCountry("Fiji & more", box=Box(177, -19, -179, -16))
    gallery.root.children.append(FakeFolder("places", [fiji]))
    page = client.get("/places/Fiji%20%26%20more/").text
    (link,) = re.findall(r'href="(/-/map\?of=[^"]+)"', page)
    assert [177, -19, -179, -16] == page_data(client, link)["box"]
    assert "/-/map?of=" not in client.get("/files/").text
    for none in ("", "?of=/files/", "?of=/nowhere/", "?of=//%00"):
        assert page_data(client, f"/-/map{none}")["box"] is None


def test_without_tiles_nothing_comes_from_elsewhere(client: FlaskClient) -> None:
    """The policy of the page is that of every page."""
    answer = client.get("/-/map")
    assert policy(None) == answer.headers["Content-Security-Policy"]
    assert page_data(client)["tiles"] is None


def test_tiles_come_from_one_server_and_on_this_page_alone(gallery: FakeGallery) -> None:
    """The policy lets images of that origin in, and nothing else of it."""
    gallery.tiles = Tiles("https://tiles.example.org:8443/{z}/{x}/{y}.png?key=1", "© <b>Us</b>")
    client = gallery.app().test_client()
    signed_in = gallery.sign_in("alice", "correct horse")
    assert signed_in
    client.set_cookie("mantelpiece_session", signed_in[1])
    found = client.get("/-/map").headers["Content-Security-Policy"]
    images = "img-src 'self' data: blob:"
    assert policy(None).replace(images, f"{images} https://tiles.example.org:8443") == found
    assert policy(None) == client.get("/").headers["Content-Security-Policy"]
    assert "<b>Us" not in client.get("/-/map").text
