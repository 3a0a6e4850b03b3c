from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import etree
from support.dav_client import DAV, DavClient
from support.fake_tree import FakeTree, ReadOnlyFolder

from providers.folder import File

COLOUR = "{urn:example}colour"
MODIFIED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
SMALL = {DAV + name for name in ("resourcetype", "getlastmodified", "getetag", "getcontentlength")}
MORE = {DAV + name for name in ("displayname", "creationdate", "getcontenttype", "supportedlock")}


def test_a_file(dav: DavClient, tree: FakeTree) -> None:
    """Its tag is the one of GET, quotes and all (defect 7)."""
    media = tree.file("a.jpg", b"data", MODIFIED)
    assert SMALL == set(dav.propfind("/files/a.jpg").properties("/files/a.jpg"))
    asked = {*SMALL, *MORE} - {DAV + "supportedlock"}
    found = dav.propfind("/files/a.jpg", *asked).properties("/files/a.jpg")
    texts = {name.removeprefix(DAV): element.text for name, (_, element) in found.items()}
    assert texts == {
        "resourcetype": None,
        "displayname": "a.jpg",
        "creationdate": "2020-01-02T03:04:05Z",
        "getlastmodified": "Mon, 06 May 2024 07:08:09 GMT",
        "getetag": f'"{media.etag}"',
        "getcontentlength": "4",
        "getcontenttype": "image/jpeg",
    }


def test_a_folder_is_a_collection(dav: DavClient) -> None:
    """Its address ends in a slash, asked for with or without."""
    for path in ("/files", "/files/"):
        found = dav.propfind(path).properties("/files/")
        assert found[DAV + "resourcetype"][1].find(DAV + "collection") is not None
        assert DAV + "getcontentlength" not in found


def test_a_listing(dav: DavClient, tree: FakeTree) -> None:
    """The folder first, then what is in it, each at its address."""
    tree.file("a (1)?.jpg", b"")
    dav.mkcol("/files/100%")
    reply = dav.propfind("/files", depth="1")
    assert ["/files/", "/files/a%20(1)%3F.jpg", "/files/100%25/"] == list(reply.responses())


def test_defect_9_a_listing_without_the_folder_itself(dav: DavClient, tree: FakeTree) -> None:
    """Depth: 1,noroot."""
    tree.file("a.jpg", b"")
    assert ["/files/a.jpg"] == list(dav.propfind("/files", depth="1,noroot").responses())


def test_the_root_lists_its_folders(dav: DavClient) -> None:
    """Gvfs and Explorer walk up to it."""
    assert ["/", "/files/", "/timeline/"] == list(dav.propfind("/", depth="1").responses())


def test_a_whole_tree_is_refused(dav: DavClient, tree: FakeTree) -> None:
    """Also when no Depth is given, which means the same (RFC 4918 §9.1)."""
    reply = dav.propfind("/files", depth="infinity", check=403)
    assert DAV + "propfind-finite-depth" == reply.condition()
    dav.request("PROPFIND", "/files", check=403)
    dav.request("PROPFIND", "/files", depth="2", check=400)
    tree.file("a.jpg", b"")
    dav.request("PROPFIND", "/files/a.jpg", check=207)


def test_what_is_asked_and_is_not_there_is_told(dav: DavClient, tree: FakeTree) -> None:
    """404 per property, in the order asked."""
    tree.file("a.jpg", b"data")
    found = dav.propfind("/files/a.jpg", COLOUR, DAV + "getcontentlength", "nothing").properties(
        "/files/a.jpg"
    )
    assert {COLOUR: 404, DAV + "getcontentlength": 200, "nothing": 404} == {
        name: status for name, (status, _) in found.items()
    }


def test_defect_9_quota_is_of_folders_alone(dav: DavClient, tree: FakeTree) -> None:
    """RFC 4331; and not among all properties, for it costs."""
    names = [DAV + "quota-available-bytes", DAV + "quota-used-bytes"]
    found = dav.propfind("/files", *names).properties("/files/")
    assert [str(35 << 20), "7"] == [found[name][1].text for name in names]
    tree.file("a.jpg", b"")
    on_file = dav.propfind("/files/a.jpg", *names).properties("/files/a.jpg")
    assert [404, 404] == [on_file[name][0] for name in names]


def test_all_properties_are_few(dav: DavClient, tree: FakeTree) -> None:
    """Explorer reads 1,000,000 bytes of a listing; locks are shown when asked for."""
    tree.file("IMG_1234.jpg", b"data")
    dav.lock("/files/IMG_1234.jpg")
    reply = dav.propfind("/files/IMG_1234.jpg")
    assert DAV + "lockdiscovery" not in reply.properties("/files/IMG_1234.jpg")
    asked = dav.propfind("/files/IMG_1234.jpg", DAV + "lockdiscovery", DAV + "supportedlock")
    found = asked.properties("/files/IMG_1234.jpg")
    assert found[DAV + "lockdiscovery"][1].find(DAV + "activelock") is not None
    assert 2 == len(found[DAV + "supportedlock"][1])


def test_defect_9_names_alone(dav: DavClient, tree: FakeTree) -> None:
    """propname: all names, dead ones too, without values."""
    tree.file("a.jpg", b"")
    dav.proppatch("/files/a.jpg", set={COLOUR: "red"})
    body = b'<D:propfind xmlns:D="DAV:"><D:propname/></D:propfind>'
    reply = dav.request("PROPFIND", "/files/a.jpg", body, depth="0", check=207)
    found = reply.properties("/files/a.jpg")
    assert {COLOUR, *MORE, *SMALL} <= set(found)
    assert DAV + "quota-used-bytes" not in found
    assert all(element.text is None for _, element in found.values())


def test_all_and_some_more(dav: DavClient, tree: FakeTree) -> None:
    """Allprop with include (RFC 4918 §9.1.2)."""
    body = (
        b'<D:propfind xmlns:D="DAV:"><D:allprop/>'
        b"<D:include><D:supportedlock/></D:include></D:propfind>"
    )
    reply = dav.request("PROPFIND", "/files", body, depth="0", check=207)
    assert {DAV + "supportedlock", DAV + "getetag"} <= set(reply.properties("/files/"))


@pytest.mark.parametrize(
    "body",
    [
        b"<",
        b"<x/>",
        b'<D:propfind xmlns:D="DAV:"/>',
        b'<D:propfind xmlns:D="DAV:"><D:allprop/><D:propname/></D:propfind>',
        b'<!DOCTYPE x [<!ENTITY a "b">]><D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>',
        b'<D:propfind xmlns:D="DAV:"><D:prop><x:y xmlns:x=""/></D:prop></D:propfind>',
        b'<D:propfind xmlns:D="DAV:"><D:prop>&nothing;</D:prop></D:propfind>',
        b"\xff\xfe\x00",
    ],
)
def test_a_question_that_is_not_understood_is_refused(dav: DavClient, body: bytes) -> None:
    """400; no entity is ever looked at."""
    dav.request("PROPFIND", "/files", body, depth="0", check=400)


def test_defect_22_a_question_has_a_limit(dav: DavClient) -> None:
    """413 beyond 1 MiB."""
    body = b'<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>' + b" " * (1 << 20)
    dav.request("PROPFIND", "/files", body, depth="0", check=413)


@pytest.mark.parametrize("name", ["a\x01b", "a\ufffeb", "]]>&<\"'", "a\nb", "\udcff", "x" * 1000])
def test_defect_20_one_strange_name_breaks_no_listing(
    dav: DavClient, tree: FakeTree, name: str
) -> None:
    """A folder may hold what was not put there through us."""
    media = tree.file("good.jpg", b"")
    tree.timeline.nodes += [File(name, media), File("good.jpg", media)]
    hrefs = list(dav.propfind("/timeline", depth="1").responses())
    assert 3 == len(hrefs)
    assert "/timeline/good.jpg" == hrefs[-1]


def test_all_properties_of_a_file_are_small(dav: DavClient, tree: FakeTree) -> None:
    """At most 340 bytes with a usual address, so that Explorer shows 2,900 files."""
    tree.file("IMG_20240501_1234.jpg", b"x" * 4_000_000)
    _, second = dav.propfind("/files", depth="1").body.split(b"<D:response>")[1:]
    assert 340 >= len(b"<D:response>" + second.removesuffix(b"</D:multistatus>\n"))


def test_a_long_listing_has_the_dead_properties_of_each(dav: DavClient, tree: FakeTree) -> None:
    """Those that have some, among those that have none."""
    media = tree.file("a.jpg", b"")
    dav.proppatch("/files/a.jpg", set={COLOUR: "red"})
    tree.timeline.nodes += [File(f"{number}.jpg", media) for number in range(1200)]
    tree.timeline.nodes.append(ReadOnlyFolder("sub"))
    reply = dav.propfind("/timeline", COLOUR, depth="1")
    assert 1202 == len(reply.responses())
    assert 1200 == len(reply.xml.findall(f".//{COLOUR}[.='red']"))


def test_dead_properties_of_some_are_told_of_those(dav: DavClient, tree: FakeTree) -> None:
    """Each value at its own file, whoever stands beside it."""
    size = "{urn:example}size"
    for number in range(8):
        tree.file(f"{number}.jpg", b"")
    for number in (1, 2, 5):
        dav.proppatch(f"/files/{number}.jpg", set={COLOUR: f"c{number}"})
    for number in (2, 6):
        dav.proppatch(f"/files/{number}.jpg", set={size: f"s{number}"})
    for reply in (
        dav.propfind("/files", COLOUR, size, depth="1"),
        dav.propfind("/files", depth="1"),
    ):
        told = {}
        for number in range(8):
            found = reply.properties(f"/files/{number}.jpg")
            told[number] = [
                found[name][1].text
                for name in (COLOUR, size)
                if name in found and found[name][0] == 200
            ]
        expected = {1: ["c1"], 2: ["c2", "s2"], 5: ["c5"], 6: ["s6"]}
        assert {number: expected.get(number, []) for number in range(8)} == told


def test_what_windows_keeps_is_told_shortly(dav: DavClient, tree: FakeTree) -> None:
    """Explorer reads 1,000,000 bytes of a listing: namespaces are declared once, above all."""
    tree.file("IMG_20240501_1234.jpg", b"x" * 4_000_000)
    win32 = "{urn:schemas-microsoft-com:}Win32"
    kept = {
        f"{win32}CreationTime": "Sun, 06 Nov 1994 08:49:37 GMT",
        f"{win32}LastAccessTime": "Sun, 06 Nov 1994 08:49:37 GMT",
        f"{win32}FileAttributes": "00000020",
    }
    sets = "".join(
        f"<Z:{name.partition('}')[2]}>{text}</Z:{name.partition('}')[2]}>"
        for name, text in kept.items()
    )
    body = (
        '<D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop>'
        f"{sets}</D:prop></D:set></D:propertyupdate>"
    )
    dav.request("PROPPATCH", "/files/IMG_20240501_1234.jpg", body.encode(), check=207)
    reply = dav.propfind("/files", depth="1")
    found = reply.properties("/files/IMG_20240501_1234.jpg")
    assert kept == {name: found[name][1].text for name in kept}
    _, second = reply.body.split(b"<D:response>")[1:]
    assert 340 + len(sets) >= len(b"<D:response>" + second.removesuffix(b"</D:multistatus>\n"))


@pytest.mark.parametrize(
    "element",
    [
        '<Z:a xmlns:Z="urn:other"/>',
        '<a xmlns="urn:example" xmlns:Z="urn:schemas-microsoft-com:"><Z:b/></a>',
        '<a xmlns="urn:example" q=\' xmlns:D="DAV:"\'> xmlns:D="DAV:"<b/></a>',
        '<a xmlns="urn:example" xmlns:D="DAV:"><b xmlns:D="urn:other"><D:c/></b><D:d/></a>',
    ],
)
def test_declarations_that_are_left_out_change_nothing(
    dav: DavClient, tree: FakeTree, element: str
) -> None:
    """A dead property means what it meant, whatever its prefixes."""
    tree.file("a.jpg", b"")
    body = (
        '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>'
        f"{element}</D:prop></D:set></D:propertyupdate>"
    )
    dav.request("PROPPATCH", "/files/a.jpg", body.encode(), check=207)
    sent = etree.fromstring(element)
    found = dav.propfind("/files/a.jpg").properties("/files/a.jpg")[str(sent.tag)][1]
    assert [(each.tag, each.text, each.attrib) for each in sent.iter()] == [
        (each.tag, each.text, each.attrib) for each in found.iter()
    ]


def test_what_is_not_there_is_not_found(dav: DavClient) -> None:
    """404."""
    dav.propfind("/files/no", check=404)
