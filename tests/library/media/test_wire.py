from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media import wire
from library.media.process import Job, Outcome
from library.model import DateSource, Facts, Kind, Task

Pair = tuple[socket.socket, socket.socket]

naive = st.datetimes(datetime(1826, 1, 1), datetime(2199, 1, 1))  # noqa: DTZ001
facts = st.builds(
    Facts,
    captured_local=st.none() | naive,
    captured_utc=st.none() | naive.map(lambda moment: moment.replace(tzinfo=UTC)),
    date_source=st.none() | st.sampled_from(DateSource),
    keywords=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    latitude=st.none() | st.floats(-90, 90),
    model=st.none() | st.text(max_size=9),
)
outcomes = st.builds(
    Outcome,
    facts=st.none() | facts,
    thumbnails=st.booleans(),
    placeholder=st.none() | st.binary(max_size=30),
    phash=st.none() | st.integers(-(1 << 63), (1 << 63) - 1),
    failures=st.dictionaries(st.sampled_from(Task), st.text(max_size=9)),
)


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two ends of a channel, with a short timeout."""
    ends = socket.socketpair()
    with ends[0], ends[1]:
        ends[1].settimeout(2)
        yield ends


@given(outcomes)
def test_outcomes_survive_the_journey(outcome: Outcome) -> None:
    """Dates, bytes, enumerations and any text come out as they went in."""
    message = json.loads(json.dumps(wire.pack_outcome(outcome)))
    assert outcome == wire.unpack_outcome(message)


def test_jobs_survive_the_journey() -> None:
    """Even with a name that is not UTF-8."""
    path = Path("/photos/caf\udce9.jpg")
    job = Job(path, Kind.VIDEO, "video/mp4", "ab", Path("/cache"), frozenset(Task))
    assert job == wire.unpack_job(json.loads(json.dumps(wire.pack_job(job))))


def test_troubles_survive_the_journey() -> None:
    """The error comes out as the same class with the same number."""
    trouble = wire.unpack_trouble(wire.pack_trouble(FileNotFoundError(2, "gone", "/a")))
    assert isinstance(trouble, FileNotFoundError)
    assert trouble.filename == "/a"
    assert wire.unpack_trouble(wire.pack_outcome(Outcome())) is None


def test_messages_keep_their_bounds(pair: Pair) -> None:
    """Two messages sent at once are received one after the other."""
    wire.send(pair[0], {"a": "é" * 1000})
    wire.send(pair[0], {"b": 2})
    assert (wire.receive(pair[1]), wire.receive(pair[1])) == ({"a": "é" * 1000}, {"b": 2})


def test_the_end_is_told_from_silence(pair: Pair) -> None:
    """A closed channel is EOFError, half-way through a message too."""
    pair[0].sendall(b"\0\0\0\x09half")
    pair[0].close()
    with pytest.raises(EOFError):
        wire.receive(pair[1])


@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff\xff", b"\0\0\0\x02[]", b"\0\0\0\x02{]", b"\0\0\0\x02\xff\xff"]
)
def test_a_decoder_that_talks_nonsense_is_found_out(pair: Pair, data: bytes) -> None:
    """Too long, not JSON, or not an object."""
    pair[0].sendall(data)
    with pytest.raises(wire.Garbled):
        wire.receive(pair[1])


@given(
    st.dictionaries(
        st.sampled_from(["facts", "thumbnails", "placeholder", "failures"]),
        st.recursive(
            st.none() | st.text(max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["width", "x", "metadata"]), inner, max_size=2)
            ),
            max_leaves=5,
        ),
    )
)
def test_an_outcome_that_is_none_is_found_out(message: dict[str, object]) -> None:
    """Whatever a hostile decoder answers, the server gets an outcome or Garbled."""
    with suppress(wire.Garbled):
        assert isinstance(wire.unpack_outcome(message), Outcome)
