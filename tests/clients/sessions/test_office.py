from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.dav_client import DAV
from support.server import Server
from support.session import Client, propfind

XML = 'Content-Type: text/xml; charset="utf-8"'
DOCUMENT = "/files/Report.docx"
LOCK = (
    '<?xml version="1.0" encoding="utf-8" ?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/>'
    "</D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>Ann</D:href></D:owner>"
    "</D:lockinfo>"
)
TIMES = (
    '<?xml version="1.0" encoding="utf-8" ?><D:propertyupdate xmlns:D="DAV:" '
    'xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop><Z:Win32LastModifiedTime>'
    "Sun, 06 Nov 1994 08:49:37 GMT</Z:Win32LastModifiedTime><Z:Win32FileAttributes>00000020"
    "</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>"
)


@pytest.fixture
def office(server: Server) -> Iterator[Client]:
    """Word, opening and saving by address."""
    agent = "User-Agent: Microsoft Office Word 2014 (16.0.17328) Windows NT 10.0"
    with Client(server, "Connection: Keep-Alive", agent, "X-Office-Version: 16.0.17328") as client:
        server.request("PUT", DOCUMENT, b"first")
        yield client


def locked(office: Client, target: str = DOCUMENT) -> str:
    headers = ("Depth: 0", "Timeout: Second-3600", XML)
    return office.says(f"LOCK {target}", *headers, body=LOCK, hears=200).headers["lock-token"]


def unlocked(office: Client, token: str) -> None:
    office.says(f"UNLOCK {DOCUMENT}", f"Lock-Token: {token}", hears=204)


def test_a_document_is_found_by_head(office: Client) -> None:
    """OPTIONS and HEAD succeed on the document and on each collection above it."""
    for target in (DOCUMENT, "/files/", "/"):
        told = office.says(f"OPTIONS {target}", hears=200)
        assert "DAV" == told.headers["ms-author-via"]
        office.says(f"HEAD {target}", hears=200)
    assert "LOCK" in office.says(f"OPTIONS {DOCUMENT}", hears=200).headers["allow"]


def test_a_document_is_opened_edited_and_saved(office: Client) -> None:
    """LOCK, GET, refresh, PUT, times, UNLOCK; meanwhile nobody else writes."""
    token = locked(office)
    assert b"first" == office.says(f"GET {DOCUMENT}", hears=200).body
    under = f"If: ({token})"
    fresh = office.says(f"LOCK {DOCUMENT}", under, "Timeout: Second-3600", hears=200)
    assert token.strip("<>") == fresh.xml.findtext(f".//{DAV}locktoken/{DAV}href")
    office.says(f"PUT {DOCUMENT}", body=b"someone else", hears=423)
    office.says(f"PUT {DOCUMENT}", under, body=b"second", hears=204)
    done = office.says(f"PROPPATCH {DOCUMENT}", under, XML, body=TIMES, hears=207)
    assert {200} == {status for status, _ in done.properties(DOCUMENT).values()}
    unlocked(office, token)
    assert b"second" == office.says(f"GET {DOCUMENT}", hears=200).body


def test_times_without_the_token_are_refused_by_423(office: Client) -> None:
    """Office then goes on; the document and its lock are as they were."""
    token = locked(office)
    refused = office.says(f"PROPPATCH {DOCUMENT}", XML, body=TIMES, hears=423)
    assert DAV + "lock-token-submitted" == refused.condition()
    unlocked(office, token)
    office.says(f"PROPPATCH {DOCUMENT}", XML, body=TIMES, hears=207)


def test_a_second_reader_sees_who_has_it_open(office: Client) -> None:
    """A second LOCK is refused by 423, and lockdiscovery names the owner."""
    token = locked(office)
    office.says(f"LOCK {DOCUMENT}", "Timeout: Second-3600", XML, body=LOCK, hears=423)
    asked = propfind("lockdiscovery", "supportedlock")
    reply = office.says(f"PROPFIND {DOCUMENT}", "Depth: 0", XML, body=asked, hears=207)
    assert "Ann" in reply.text
    unlocked(office, token)


def test_saving_by_way_of_a_temporary_file(office: Client) -> None:
    """Through a drive letter Word writes beside the document and swaps the two by MOVE."""
    office.says("PUT /files/~$Report.docx", body=b"Ann", hears=201)
    office.says("PUT /files/~WRD0001.tmp", body=b"third", hears=201)
    for here, there in (
        (DOCUMENT, "/files/~WRL0002.tmp"),
        ("/files/~WRD0001.tmp", DOCUMENT),
    ):
        to = f"Destination: {office.url(there)}"
        office.says(f"MOVE {here}", to, "Overwrite: F", "Content-Length: 0", hears=201)
    office.says("DELETE /files/~WRL0002.tmp", hears=204)
    office.says("DELETE /files/~$Report.docx", hears=204)
    assert b"third" == office.says(f"GET {DOCUMENT}", hears=200).body


def test_a_locked_document_is_replaced_by_a_temporary_file(office: Client) -> None:
    """The MOVE brings the token of the document; its lock stays until it is given back."""
    token = locked(office)
    office.says("PUT /files/~WRD0003.tmp", body=b"fourth", hears=201)
    to = f"Destination: {office.url(DOCUMENT)}"
    move = ("MOVE /files/~WRD0003.tmp", to, "Overwrite: T", "Content-Length: 0")
    office.says(*move, hears=423)
    office.says(*move, f"If: <{office.url(DOCUMENT)}> ({token})", hears=204)
    office.says(f"PUT {DOCUMENT}", body=b"someone else", hears=423)
    assert b"fourth" == office.says(f"GET {DOCUMENT}", hears=200).body
    unlocked(office, token)
    office.says(f"PUT {DOCUMENT}", body=b"someone else", hears=204)
