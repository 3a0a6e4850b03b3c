from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found, propfind

OC = "{http://owncloud.org/ns}"
LIST = propfind(
    "displayname",
    "getlastmodified",
    "getcontentlength",
    "resourcetype",
    "getcontenttype",
    "oc:checksums",
    "oc:permissions",
    namespaces=' xmlns:oc="http://owncloud.org/ns"',
)
DATA = b"photo" * 1000
SHA1 = hashlib.sha1(DATA).hexdigest()
LONG_AGO = datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
MTIME = f"X-OC-Mtime: {LONG_AGO.timestamp():.9f}"


@pytest.fixture
def rclone(server: Server) -> Iterator[Client]:
    """The vendors owncloud and nextcloud, at the plain address of the drive."""
    agent = "User-Agent: rclone/v1.68.2"
    with Client(server, agent, "Referer: http://127.0.0.1/", "Accept-Encoding: gzip") as client:
        yield client


def listed(rclone: Client, target: str) -> dict[str, str]:
    reply = rclone.says(f"PROPFIND {target}", "Depth: 0", body=LIST, hears=207)
    return found(reply, target)


def modified(properties: dict[str, str]) -> str:
    return properties[DAV + "getlastmodified"]


def test_times_are_set_by_put_copy_and_move(rclone: Client) -> None:
    """X-OC-Mtime, with its fraction, is accepted on all three, and in the listing."""
    put = rclone.says("PUT /files/a.jpg", MTIME, body=DATA, hears=201)
    assert "accepted" == put.headers["x-oc-mtime"]
    assert "Sun, 09 Sep 2001 01:46:40 GMT" == modified(listed(rclone, "/files/a.jpg"))
    later = "X-OC-Mtime: 1000000001.5"
    for verb, target in (("COPY", "/files/copy.jpg"), ("MOVE", "/files/moved.jpg")):
        to = f"Destination: {rclone.url(target)}"
        done = rclone.says(f"{verb} /files/a.jpg", to, "Overwrite: T", later, hears=201)
        assert "accepted" == done.headers["x-oc-mtime"]
        assert "Sun, 09 Sep 2001 01:46:41 GMT" == modified(listed(rclone, target))


def test_times_are_set_afterwards(rclone: Client) -> None:
    """PROPPATCH of DAV:lastmodified, in seconds since 1970, changes getlastmodified."""
    rclone.says("PUT /files/touched.jpg", body=DATA, hears=201)
    update = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>'
        f'<lastmodified xmlns="DAV:">{LONG_AGO.timestamp():.0f}</lastmodified>'
        "</D:prop></D:set></D:propertyupdate>"
    )
    done = rclone.says("PROPPATCH /files/touched.jpg", body=update, hears=207)
    assert {200} == {status for status, _ in done.properties("/files/touched.jpg").values()}
    assert "Sun, 09 Sep 2001 01:46:40 GMT" == modified(listed(rclone, "/files/touched.jpg"))


def test_checksums_are_verified_and_given_back(rclone: Client) -> None:
    """A wrong OC-Checksum stores nothing; a right one is found in oc:checksums."""
    wrong = f"OC-Checksum: SHA1:{'0' * 40}"
    rclone.says("PUT /files/sum.jpg", MTIME, wrong, body=DATA, hears=400)
    rclone.says("PROPFIND /files/sum.jpg", "Depth: 0", body=LIST, hears=404)
    rclone.says("PUT /files/sum.jpg", MTIME, f"OC-Checksum: SHA1:{SHA1}", body=DATA, hears=201)
    reply = rclone.says("PROPFIND /files/sum.jpg", "Depth: 0", body=LIST, hears=207)
    assert f"SHA1:{SHA1}" in reply.text


def test_a_failed_upload_is_deleted(rclone: Client) -> None:
    """After a PUT that failed rclone DELETEs the target: 404 if nothing was there."""
    wrong = "OC-Checksum: MD5:00000000000000000000000000000000"
    rclone.says("PUT /files/failed.jpg", wrong, body=DATA, hears=400)
    rclone.says("DELETE /files/failed.jpg", hears=404)


def test_folders_are_made_from_the_top(rclone: Client) -> None:
    """409 says that the parent is missing, 405 that the folder is there; then files go in."""
    rclone.says("MKCOL /files/a/b/", hears=409)
    rclone.says("MKCOL /files/a/", hears=201)
    rclone.says("MKCOL /files/a/b/", hears=201)
    rclone.says("MKCOL /files/a/b/", hears=405)
    rclone.says("PUT /files/a/b/c.jpg", MTIME, body=DATA, hears=201)
    reply = rclone.says("PROPFIND /files/a/b/", "Depth: 1", body=LIST, hears=207)
    assert ["/files/a/b/", "/files/a/b/c.jpg"] == list(reply.responses())
