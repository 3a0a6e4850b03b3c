"""Reading queries."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.queries import queries

from library.model import Kind
from library.query.errors import BadQuery
from library.query.fields import FIELDS
from library.query.nodes import (
    And,
    Dates,
    Every,
    Has,
    In,
    Last,
    Marked,
    Near,
    Node,
    Not,
    Or,
    Size,
    Text,
    Type,
    Word,
)
from library.query.parser import parse
from library.query.tokens import MOST_CHARACTERS

ALICE, BOB, PARIS = Word("alice"), Word("bob"), Word("paris")

READ = {
    "alice": ALICE,
    "  alice\tparis ": And((ALICE, PARIS)),
    "'new york'": Word("new york", begun=False),
    '"new york"': Word("new york", begun=False),
    "“new york”": Word("new york", begun=False),
    "'grandma's house'": Word("grandma’s house", begun=False),
    "o'hara": Word("o'hara"),
    "alice or bob paris": Or((ALICE, And((BOB, PARIS)))),
    "(alice OR bob) paris": And((Or((ALICE, BOB)), PARIS)),
    "-alice": Not(ALICE),
    "--alice": ALICE,
    "-(alice bob)": Not(And((ALICE, BOB))),
    "alice - bob": And((ALICE, BOB)),
    "alice & bob": And((ALICE, BOB)),
    "2024": Dates("2024", "2024"),
    "2024-05": Dates("2024-05", "2024-05"),
    "2024-05-17": Dates("2024-05-17", "2024-05-17"),
    "2023..2024-06": Dates("2023", "2024-06"),
    "2023..": Dates("2023", None),
    "..2023": Dates(None, "2023"),
    "since=2023": Dates("2023", None),
    "until:2023-02": Dates(None, "2023-02"),
    "'2024'": Word("2024", begun=False),
    "12345": Word("12345"),
    "last 30 days": Last(30, "day"),
    "Last 1 Year": Last(1, "year"),
    "last days": And((Word("last"), Word("days"))),
    "every july": Every(7),
    "every Dec": Every(12),
    "every day": And((Word("every"), Word("day"))),
    "person=Alice": In("person", ("Alice",)),
    "person:Alice+Bob": In("person", ("Alice", "Bob")),
    "PERSON='Alice Miller'+Bob": In("person", ("Alice Miller", "Bob")),
    "place=France": Text("place", "place", "France"),
    'place:"New York"': Text("place", "place", "New York"),
    "camera=iPhone": Text("camera", "camera", "iPhone"),
    "keyword=beach": Text("keyword", "keywords", "beach"),
    "caption=sea": Text("caption", "caption", "sea"),
    "file=IMG_1.jpg": Text("file", "name", "IMG_1.jpg"),
    "album=Holiday": In("album", ("Holiday",)),
    "near=48.85,2.35,10km": Near(48.85, 2.35, 10.0),
    "near=-33.9,18.4,500m": Near(-33.9, 18.4, 0.5),
    "type=video": Type(Kind.VIDEO),
    "type=image": Type(Kind.IMAGE),
    "is=favorite": Marked("favorite"),
    "is:favourite": Marked("favorite"),
    "has=gps": Has("gps"),
    "no=people": Has("people", known=False),
    "-has=gps": Not(Has("gps")),
    "size>10mb": Size(10_000_000, larger=True),
    "size<1.5GB": Size(1_500_000_000, larger=False),
    "larger=10mb": Size(10_000_000, larger=True),
    "smaller=900b": Size(900, larger=False),
    "IMG (2)": And((Word("IMG"), Word("2"))),
    "a/b": Word("a_b"),
}


@pytest.mark.parametrize("query", READ)
def test_what_is_written_is_read(query: str) -> None:
    """Each form of the language, as docs/search.md has them."""
    assert READ[query] == parse(query)


# Of each, what the error points at.
BAD = {
    "": "",
    "  ": "",
    "()": ")",
    "alice or": "",
    "or alice": "or",
    "alice or or bob": "or",
    "-": "",
    "(alice": "(",
    "alice)": ")",
    "'alice": "'alice",
    "person='alice": "'alice",
    "persn=alice": "persn",
    "alice place=": "place=",
    "person=Alice+": "person=Alice+",
    "person>Alice": ">",
    "size=10mb": "=",
    "size>10": "10",
    "larger=big": "big",
    "type=sound": "sound",
    "has=gold": "gold",
    "is=red": "red",
    "type=photo+video": "video",
    "2024-13": "2024-13",
    "2023-02-30": "2023-02-30",
    "2024..2023": "2024..2023",
    "since=monday": "monday",
    "near=48.85": "48.85",
    "near=91,0,1km": "91,0,1km",
    "near=0,0,0m": "0,0,0m",
    "place='!'": "'!'",
    "😀": "😀",
    "(" * 30: "(",
    "x" * (MOST_CHARACTERS + 3): "xxx",
}


@pytest.mark.parametrize("query", BAD)
def test_errors_point_at_the_spot(query: str) -> None:
    """And say what is wrong there."""
    with pytest.raises(BadQuery) as error:
        parse(query)
    assert BAD[query] == query[error.value.start : error.value.end]
    assert str(error.value)


@given(queries)
@example(Or((Word("last"), Not(And((Word("every"), Word("or1")))))))
def test_what_is_told_is_read_the_same(query: Node) -> None:
    """Whatever was understood can be written down."""
    assert query == parse(query.describe())


PIECES = st.sampled_from(
    [
        *("alice", "Ü", "e\u0301", "or", "last", "every", "30", "days", "july", "2024", "2024-05"),
        *(
            "..",
            "-",
            "(",
            ")",
            " ",
            "'",
            '"',
            "“",
            "”",
            "‘",
            "’",
            "+",
            "=",
            ":",
            ">",
            "<",
            "/",
            ".",
        ),
        *(f"{name}=" for name in FIELDS),
        *(
            "10mb",
            "48.85,2.35,10km",
            "gps",
            "favorite",
            "video",
            "\0",
            "\u200d",
            "\ud800",
            "\u037e",
        ),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
@example("\u1fef'\u2019a\u2019' x")
@example("a\u0301\u0000b:c 12.. \u00b7")
def test_nothing_but_a_bad_query_is_refused(query: str) -> None:
    """And what is not refused is told as a legal name of a file, from which it is read again."""
    try:
        node = parse(query)
    except BadQuery:
        return
    told = node.describe()
    assert node == parse(told)
    assert told == parse(told).describe()
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]$', told)
