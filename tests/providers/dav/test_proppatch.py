from __future__ import annotations

import pytest
from lxml import etree
from support.dav_client import DAV, DavClient
from support.fake_tree import FakeTree

COLOUR, SIZE = "{urn:example}colour", "{urn:example}size"
WIN32 = "{urn:schemas-microsoft-com:}Win32LastModifiedTime"


@pytest.fixture(autouse=True)
def _file(tree: FakeTree) -> None:
    tree.file("a.jpg", b"a")


def value(dav: DavClient, path: str, name: str) -> str | None:
    status, element = dav.propfind(path, name).properties(path)[name]
    return element.text if status == 200 else None


def test_a_property_is_kept(dav: DavClient) -> None:
    """Until it is removed; to remove it again is no error."""
    reply = dav.proppatch("/files/a.jpg", set={COLOUR: "red"})
    assert 200 == reply.properties("/files/a.jpg")[COLOUR][0]
    assert "red" == value(dav, "/files/a.jpg", COLOUR)
    for _ in range(2):
        dav.proppatch("/files/a.jpg", remove=(COLOUR,))
    assert value(dav, "/files/a.jpg", COLOUR) is None


def test_defect_19_windows_times_are_kept_and_removed(dav: DavClient) -> None:
    """Explorer sets them under its lock after every upload."""
    token = dav.lock("/files/a.jpg")
    under = {"if": f"(<{token}>)"}
    dav.proppatch("/files/a.jpg", set={WIN32: "Mon, 06 May 2024 07:08:09 GMT"}, **under)
    assert "Mon, 06 May 2024 07:08:09 GMT" == value(dav, "/files/a.jpg", WIN32)
    dav.proppatch("/files/a.jpg", remove=(WIN32,), check=207, **under)


def test_properties_survive_a_move_and_an_overwrite(dav: DavClient) -> None:
    """They hang on the item, not on its name."""
    dav.proppatch("/files/a.jpg", set={COLOUR: "red"})
    dav.move("/files/a.jpg", "/files/b.jpg")
    dav.put("/files/b.jpg", check=204)
    assert "red" == value(dav, "/files/b.jpg", COLOUR)


def test_what_the_server_knows_itself_is_not_set(dav: DavClient) -> None:
    """403 for it, 424 for the rest, and nothing changes."""
    reply = dav.proppatch("/files/a.jpg", set={COLOUR: "red", DAV + "getetag": "x"})
    found = reply.properties("/files/a.jpg")
    assert (424, 403) == (found[COLOUR][0], found[DAV + "getetag"][0])
    assert reply.xml.find(f".//{DAV}error/{DAV}cannot-modify-protected-property") is not None
    assert value(dav, "/files/a.jpg", COLOUR) is None


def test_folders_keep_properties_too(dav: DavClient) -> None:
    """Those that are stored."""
    dav.proppatch("/files", set={COLOUR: "red"})
    assert "red" == value(dav, "/files/", COLOUR)


def test_views_keep_none(dav: DavClient, tree: FakeTree) -> None:
    """403 with the reason."""
    assert "cannot be set here" in dav.proppatch("/timeline", set={COLOUR: "x"}, check=403).text


def test_windows_properties_of_a_view_are_forgotten(dav: DavClient) -> None:
    """Explorer sets them on whatever folder it makes, and gives up what it copies if refused."""
    for path in ("/", "/timeline/"):
        reply = dav.proppatch(path, set={WIN32: "Mon, 06 May 2024 07:08:09 GMT"})
        assert 200 == reply.properties(path)[WIN32][0]
        assert value(dav, path, WIN32) is None
    dav.proppatch("/timeline", set={WIN32: "x", COLOUR: "red"}, check=403)


def test_changes_are_made_in_order(dav: DavClient) -> None:
    """RFC 4918 §9.2."""
    body = (
        b'<D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:example">'
        b"<D:set><D:prop><x:colour>red</x:colour><x:size>1</x:size></D:prop></D:set>"
        b"<D:remove><D:prop><x:colour/></D:prop></D:remove>"
        b"<D:set><D:prop><x:size>2</x:size></D:prop></D:set></D:propertyupdate>"
    )
    dav.request("PROPPATCH", "/files/a.jpg", body, check=207)
    assert (None, "2") == (value(dav, "/files/a.jpg", COLOUR), value(dav, "/files/a.jpg", SIZE))


@pytest.mark.parametrize(
    "content",
    [
        "<x:b xmlns:x='urn:x' x:c='d'>e</x:b>tail",
        "&lt;&amp;&#13;",
        "&#x1F600;",
        "<![CDATA[<a>]]>",
        "<b xmlns=''/>",
    ],
)
def test_a_value_comes_back_as_it_was_sent(dav: DavClient, content: str) -> None:
    """Elements, attributes, namespaces and characters (RFC 4918 §4.3)."""
    dav.proppatch("/files/a.jpg", set={COLOUR: content})
    _, found = dav.propfind("/files/a.jpg", COLOUR).properties("/files/a.jpg")[COLOUR]
    sent = etree.fromstring(f'<colour xmlns="urn:example">{content}</colour>')
    found.tail = None
    assert _canonical(sent) == _canonical(found)


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True)


def test_the_language_of_a_value_is_kept(dav: DavClient) -> None:
    """Also where it stands on an element around it."""
    body = (
        b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop xml:lang="de">'
        b'<colour xmlns="urn:example">rot</colour></D:prop></D:set></D:propertyupdate>'
    )
    dav.request("PROPPATCH", "/files/a.jpg", body, check=207)
    _, element = dav.propfind("/files/a.jpg", COLOUR).properties("/files/a.jpg")[COLOUR]
    assert "de" == element.get("{http://www.w3.org/XML/1998/namespace}lang")


@pytest.mark.parametrize("body", [b"", b"<x/>", b"<", b"<!DOCTYPE a><a/>"])
def test_what_is_not_understood_is_refused(dav: DavClient, body: bytes) -> None:
    """400."""
    dav.request("PROPPATCH", "/files/a.jpg", body, check=400)


def test_what_is_not_there_has_no_properties(dav: DavClient) -> None:
    """404."""
    dav.proppatch("/files/no", set={COLOUR: "red"}, check=404)
