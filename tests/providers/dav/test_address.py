from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.errors import BadName
from library.paths import check_name
from providers.dav.address import destination_names, href, quoted_names, requested_names
from providers.dav.refusal import Refused


def _can_be_stored(name: str) -> bool:
    try:
        check_name(name)
    except BadName:
        return False
    return True


names = st.lists(st.text(min_size=1, max_size=40).filter(_can_be_stored), max_size=5)


@given(names, st.booleans())
def test_an_address_leads_back_to_the_names_it_was_made_of(parts: list[str], folder: bool) -> None:
    """Whatever the names contain: question marks, percent signs, semicolons, other scripts."""
    assert tuple(parts) == quoted_names(href(parts, folder=folder))


@given(names)
def test_a_destination_leads_to_the_names_it_was_made_of(parts: list[str]) -> None:
    """As a full URL, which is what clients send."""
    url = "http://photos.example" + href(parts, folder=True)
    assert tuple(parts) == destination_names(url, "photos.example")


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=60))
def test_no_header_breaks_the_parser(header: str) -> None:
    """Every text of a header gives names or a refusal."""
    with suppress(BadName, Refused):
        destination_names(header, "photos.example")


def test_names_are_split_before_they_are_unquoted() -> None:
    """An encoded slash does not become a folder."""
    with pytest.raises(BadName, match="/"):
        quoted_names("/files/a%2Fb")


def test_names_must_be_utf_8() -> None:
    """Another encoding would be stored as something that nobody meant."""
    with pytest.raises(BadName, match="UTF-8"):
        quoted_names("/files/%ff.jpg")


def test_the_address_of_a_request_is_its_uri_where_there_is_one() -> None:
    """Cheroot does not unquote the path of OPTIONS, and hides what was quoted in others."""
    environ = {"REQUEST_URI": "/My%20Photos/?a=b", "PATH_INFO": "/My%20Photos/"}
    assert ("My Photos",) == requested_names(environ)


def test_without_a_uri_the_path_is_taken_as_unquoted() -> None:
    """Other servers than cheroot give no REQUEST_URI."""
    environ = {"PATH_INFO": "/100%/é".encode().decode("latin-1")}
    assert ("100%", "é") == requested_names(environ)


@pytest.mark.parametrize(
    ("host", "destination"),
    [
        ("photos.example", "https://photos.example/a"),
        ("photos.example:443", "https://Photos.Example/a"),
        ("photos.example:8080", "http://photos.example:8080/a"),
        ("photos.example", "https://photos.example:8443/a"),
        ("[::1]:80", "http://[::1]/a"),
        ("anything", "/a"),
    ],
)
def test_our_own_host_is_known_behind_a_proxy(host: str, destination: str) -> None:
    """The scheme and the port may be those of a proxy that speaks TLS."""
    assert ("a",) == destination_names(destination, host)


@pytest.mark.parametrize(
    ("destination", "status"),
    [
        ("http://elsewhere.example/a", 502),
        ("http://photos.example:8081/a", 502),
        ("http://photos.example/a?b.jpg", 400),
        ("http://photos.example/a#b.jpg", 400),
        ("ftp://photos.example/a", 400),
        ("http://photos.example", 400),
        ("http://[/a", 400),
        ("a", 400),
        ("", 400),
    ],
)
def test_other_destinations_are_refused(destination: str, status: int) -> None:
    """Nothing is guessed of an address."""
    with pytest.raises(Refused) as refused:
        destination_names(destination, "photos.example:8080")
    assert status == refused.value.status


def test_hrefs_leave_bare_what_clients_expect_bare() -> None:
    """Gvfs compares hrefs by text, with parentheses unquoted."""
    assert "/a%20(1)%20&%20b,%20100%25%3F.jpg" == href(["a (1) & b, 100%?.jpg"], folder=False)
