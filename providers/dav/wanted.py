"""What a PROPFIND asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from lxml import etree

from providers.dav.refusal import bad_request
from providers.dav.xml import DAV, children


class Mode(Enum):
    """The three questions of RFC 4918 §14.20."""

    ALL = auto()  # names and values of all that are not costly
    NAMES = auto()  # names of all
    THESE = auto()  # names and values of some


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question, with the *names* that are asked for, in Clark notation."""

    mode: Mode
    names: tuple[str, ...] = ()
    minimal: bool = False  # what is not there is not told (RFC 8144 §2.1)


_MODES = {DAV + "allprop": Mode.ALL, DAV + "propname": Mode.NAMES, DAV + "prop": Mode.THESE}


def wanted(propfind: etree._Element | None, *, minimal: bool = False) -> Wanted:
    """Return what a DAV:propfind element asks; without one, all.

    Raises:
        Refused: it asks nothing, or two things at once.
    """
    if propfind is None:
        return Wanted(Mode.ALL, (), minimal)
    modes = [_MODES[child.tag] for child in propfind if child.tag in _MODES]
    if len(modes) != 1:
        raise bad_request("A propfind asks for one of allprop, propname and prop.")
    lists = [*children(propfind, "prop"), *children(propfind, "include")]
    # Each once, in order.
    names = dict.fromkeys(str(item.tag) for entry in lists for item in entry)
    return Wanted(modes[0], tuple(names), minimal)
