from __future__ import annotations

import base64
import hashlib
import zlib

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree

DATA = b"what came"
SHA1 = hashlib.sha1(DATA).hexdigest()
MD5 = hashlib.md5(DATA).hexdigest()
ADLER32 = f"{zlib.adler32(DATA):08x}"
OC = "{http://owncloud.org/ns}checksums"


def b64(algorithm: str, data: bytes = DATA) -> str:
    return base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


RIGHT = {
    "oc_checksum": f"SHA1:{SHA1}",
    "content_md5": b64("md5"),
    "digest": f"sha-256={b64('sha256')},unixsum=30637",
    "content_digest": f"sha-256=:{b64('sha256')}:, sha-512=:{b64('sha512')}:",
    "repr_digest": f"md5=:{b64('md5')}:",
}
WRONG = {
    "oc_checksum": "ADLER32:00000000",
    "content_md5": b64("md5", b"other"),
    "digest": f"SHA={b64('sha1', b'other')}",
    "content_digest": f"sha-256=:{b64('sha256', b'other')}:",
    "repr_digest": f"sha-512=:{b64('sha512', b'other')}:",
}


@pytest.mark.parametrize("header", RIGHT)
def test_an_upload_with_the_announced_checksum_is_stored(
    dav: DavClient, tree: FakeTree, header: str
) -> None:
    """Whichever header announces it."""
    dav.request("PUT", "/files/a.txt", DATA, check=201, **{header: RIGHT[header]})
    assert DATA == tree.read("a.txt")


@pytest.mark.parametrize("header", WRONG)
def test_an_upload_with_another_checksum_changes_nothing(
    dav: DavClient, tree: FakeTree, header: str
) -> None:
    """The old file stays, and the reason is told."""
    tree.file("a.txt", b"old")
    reply = dav.request("PUT", "/files/a.txt", DATA, check=400, **{header: WRONG[header]})
    assert "nothing was stored" in reply.text
    assert b"old" == tree.read("a.txt")
    assert 0 == tree.open_uploads


@pytest.mark.parametrize(
    ("header", "value"),
    [("content_md5", "!"), ("digest", "md5=!"), ("oc_checksum", f"MD5:{MD5} MD5:{'0' * 32}")],
)
def test_a_malformed_checksum_is_refused(dav: DavClient, header: str, value: str) -> None:
    """Before anything is stored."""
    dav.request("PUT", "/files/a.txt", DATA, check=400, **{header: value})
    dav.get("/files/a.txt", check=404)


def test_what_a_client_gave_it_gets_back(dav: DavClient) -> None:
    """As rclone reads it: the client's first, and always a SHA-256."""
    dav.put("/files/a.txt", DATA, oc_checksum=f"SHA1:{SHA1} MD5:{MD5.upper()} ADLER32:{ADLER32}")
    found = dav.propfind("/files/a.txt", OC).properties("/files/a.txt")[OC][1]
    given = f"SHA1:{SHA1} MD5:{MD5} ADLER32:{ADLER32}"
    assert f"{given} SHA256:{hashlib.sha256(DATA).hexdigest()}" == found[0].text
    assert f"SHA1:{SHA1}" == dav.get("/files/a.txt").headers["oc-checksum"]


def test_an_md5_is_made_for_who_speaks_of_checksums(dav: DavClient) -> None:
    """As ownCloud does: rclone announces SHA1, and compares by MD5 later."""
    dav.put("/files/a.txt", DATA, oc_checksum=f"SHA1:{SHA1}")
    found = dav.propfind("/files/a.txt", OC).properties("/files/a.txt")[OC][1]
    assert f"SHA1:{SHA1} MD5:{MD5} " in (found[0].text or "")
