"""Nonsense over the network: heads, addresses, bodies, searches, tokens."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from support.fuzzing import Target, credentials, for_a_while

FUZZ = settings.get_profile("fuzz")
VERBS = (
    *("GET", "HEAD", "OPTIONS", "PROPFIND", "PROPPATCH", "PUT", "DELETE", "MKCOL", "COPY", "MOVE"),
    *("LOCK", "UNLOCK", "POST", "REPORT", "PATCH", "TRACE", "get", ""),
)
NAMES = (
    *("Host", "Depth", "Destination", "Overwrite", "If", "If-Match", "If-None-Match", "Range"),
    *("If-Range", "If-Modified-Since", "Content-Length", "Transfer-Encoding", "Expect", "Cookie"),
    *("Lock-Token", "Timeout", "OC-Checksum", "Content-MD5", "Digest", "X-OC-Mtime", "Accept"),
    *("X-Expected-Entity-Length", "X-Forwarded-For", "X-Forwarded-Host", "Content-Type", "Prefer"),
    *("Authorization", "Origin", "Sec-Fetch-Site", "User-Agent", "Connection"),
)
VALUES = (
    *(
        "0",
        "1",
        "infinity",
        "-1",
        "9" * 40,
        "*",
        "T",
        "F",
        "chunked",
        "gzip, chunked",
        "100-continue",
    ),
    *("bytes=0-", "bytes=-1", "bytes=5-2,0-0", '"a"', 'W/"a"', "(<urn:uuid:1>)", "(Not <a>)", "<>"),
    *("Sun, 06 Nov 1994 08:49:37 GMT", "Second-10", "Infinite", "SHA1:ffff", "/files/b", "//x/y"),
    *("http://127.0.0.1/files/x", "https://evil.example/", "cross-site", "mantelpiece_session=x"),
    *("Basic Og==", "Basic !", "Bearer x", "close", "keep-alive", "text/html", "0.5", "1e999"),
)
SEGMENTS = (
    *("files", "timeline", "people", "albums", "search", "trash", "previews", "shared", "s", "-"),
    *(
        "admin",
        "private",
        "..",
        ".",
        "%2e%2e",
        "%2f",
        "%00",
        "%ff",
        "a",
        "IMG_1.jpg",
        "2024",
        "thumbs",
    ),
    *("1", "512", "api", "info", "journal", "account", "%5c..", "~", "con", "a" * 300, ".hidden"),
)
WORDS = (
    *("alice", "2024", "2023..2024-06", "last 30 days", "every july", "person=", "place=France"),
    *("near=48.85,2.35,10km", "type=video", "is=favorite", "has=gps", "no=people", "size>10mb"),
    *(
        "-",
        "or",
        "(",
        ")",
        '"',
        "=",
        ":",
        "..",
        "near=,,",
        "size>",
        "2024-13",
        "é",
        "*",
        "^",
        "NEAR(",
    ),
)
text = st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=60)
printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60)
paths = st.builds(
    lambda parts, end: "/" + "/".join(parts) + end,
    st.lists(st.sampled_from(SEGMENTS) | printable.map(quote), max_size=6),
    st.sampled_from(["", "/", "?q=a", "?path=/files", "#x"]),
)
headers = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES) | printable, max_size=5)


def test_heads(target: Target) -> None:
    """Of whatever form, with whatever ends of lines."""

    @given(
        st.sampled_from(VERBS) | printable,
        paths | printable,
        st.lists(
            st.tuples(st.sampled_from(NAMES) | text, st.sampled_from(VALUES) | text), max_size=8
        ),
        st.sampled_from([b"\r\n", b"\n", b"\r", b"\0\r\n"]),
        st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.1 x", ""]),
        st.binary(max_size=200),
    )
    @settings(FUZZ)
    def check(
        verb: str, path: str, fields: list[tuple[str, str]], ends: bytes, version: str, body: bytes
    ) -> None:
        own = [("Authorization", credentials("bob")["Authorization"]), ("Connection", "close")]
        lines = [f"{verb} {path} {version}", *(f"{name}: {value}" for name, value in own + fields)]
        sent = (
            ends.join(line.encode("utf-8", "surrogateescape") for line in lines) + 2 * ends + body
        )
        target.check(target.raw(sent))

    for_a_while(check)


def test_paths(target: Target) -> None:
    """Nobody gets out of their own tree, by any verb and any header."""

    @given(st.sampled_from(VERBS[:14]), paths, headers, st.booleans(), st.binary(max_size=100))
    @settings(FUZZ)
    def check(verb: str, path: str, fields: Mapping[str, str], as_bob: bool, body: bytes) -> None:
        target.ask(verb, path, fields, body, as_bob=as_bob)

    for_a_while(check)


NAMESPACES = ("DAV:", "urn:x", "http://owncloud.org/ns", "", "xml", "http://www.w3.org/2000/xmlns/")
TAGS = (
    *("propfind", "prop", "allprop", "propname", "include", "propertyupdate", "set", "remove"),
    *("lockinfo", "lockscope", "exclusive", "shared", "locktype", "write", "owner", "href"),
    *("getetag", "resourcetype", "displayname", "getlastmodified", "quota-used-bytes", "x"),
)
words = text.map(lambda found: found.replace("&", "&amp;").replace("<", "&lt;"))


def elements_of(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements of what is in *inner*, some closed by another name."""
    return st.builds(
        lambda tag, space, content, closing: f'<{tag} xmlns="{space}">{content}</{closing or tag}>',
        st.sampled_from(TAGS),
        st.sampled_from(NAMESPACES),
        st.lists(inner, max_size=3).map("".join),
        st.sampled_from(["", "", "", "", "", "", "x"]),
    )


# Not recursive: what hypothesis makes of that takes it seconds.
_low = elements_of(words)
_middle = elements_of(words | _low)
elements = elements_of(_middle | _low) | _middle | _low
DOCTYPES = (
    "",
    '<?xml version="1.0" encoding="utf-8"?>',
    '<?xml version="1.0" encoding="utf-16"?>',
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
)


def test_bodies(target: Target) -> None:
    """XML of any shape, whole and broken."""

    @given(
        st.sampled_from(["PROPFIND", "PROPPATCH", "LOCK", "MKCOL", "REPORT"]),
        st.sampled_from(["/files/", "/files/new", "/albums/", "/people/", "/", "/search/a/"]),
        st.sampled_from(DOCTYPES),
        elements,
        st.sampled_from(["0", "1", "infinity", "1,noroot"]),
        st.binary(max_size=4),
    )
    @settings(FUZZ)
    def check(verb: str, path: str, doctype: str, element: str, depth: str, more: bytes) -> None:
        body = (doctype + element).encode("utf-8", "surrogatepass") + more
        target.ask(verb, path, {"Depth": depth, "Content-Type": "application/xml"}, body)

    for_a_while(check)


def test_searches(target: Target) -> None:
    """Any text is a search, or a mistake that is told."""

    @given(st.lists(st.sampled_from(WORDS) | text, max_size=6).map(" ".join))
    @settings(FUZZ)
    def check(query: str) -> None:
        name = quote(query.encode("utf-8", "surrogatepass"), safe="")
        status = target.ask("PROPFIND", f"/search/{name}/", {"Depth": "1"})
        assert status in (207, 400, 403, 404, 414, None)

    for_a_while(check)


def test_tokens(target: Target) -> None:
    """Nobody finds a link by trying; and what is no link says nothing."""

    @given(
        st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", max_size=48)
        | printable.map(quote),
        paths,
        st.sampled_from(["GET", "PROPFIND", "OPTIONS", "PUT", "POST"]),
        st.sampled_from([{}, credentials("guest", "x"), {"Cookie": "mantelpiece_visitor=x"}]),
    )
    @settings(FUZZ)
    def check(token: str, path: str, verb: str, fields: Mapping[str, str]) -> None:
        status = target.ask(verb, f"/s/{token}{path}", fields, as_bob=False)
        assert status is None or not 200 <= status < 300, (token, path, status)

    for_a_while(check)
