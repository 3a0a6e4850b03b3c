"""XML from clients, which is hostile input, and to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from providers.dav.body import XML_BYTES, Body
from providers.dav.refusal import bad_request

DAV = "{DAV:}"

# Declared once a document: Windows keeps four properties on each file, and reads only so far.
PREFIXES: Mapping[str, str] = {
    "DAV:": "D",
    "urn:schemas-microsoft-com:": "Z",
    "http://owncloud.org/ns": "oc",
}
_START_LENGTH = 256  # characters, of which as many are remembered
_DECLARATIONS = [f' xmlns:{prefix}="{namespace}"' for namespace, prefix in PREFIXES.items()]
MULTISTATUS = f"<D:multistatus{''.join(_DECLARATIONS)}>\n"

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_xml(body: Body, root: str) -> etree._Element | None:
    """Return the XML in *body*, whose root must be the DAV: element *root*; None if it is empty.

    Raises:
        Refused: it is too large, malformed, has a document type, or another root.
    """
    data = body.all(XML_BYTES)
    if not data.strip():
        return None
    # No entity is ever declared, so none can be expanded, read from a file, or stored unresolved.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise bad_request(f"The XML is malformed: {error}.") from error
    document = element.getroottree().docinfo
    if document is not None and document.internalDTD is not None:
        raise bad_request("XML with a document type is not accepted.")
    if element.tag != DAV + root:
        raise bad_request(f"The XML is not a DAV: {root}.")
    return element


def children(element: etree._Element, name: str) -> Sequence[etree._Element]:
    """Return the children that are the DAV: element *name*."""
    return element.findall(DAV + name)


def text(value: str) -> str:
    """Return *value* as text in XML; what XML cannot hold becomes U+FFFD."""
    return escape(_UNWRITABLE.sub("\ufffd", value))


def tag(name: str, content: str = "") -> str:
    """Return an element; *name* is in Clark notation, *content* is XML.

    `PREFIXES` must be bound around it, as `MULTISTATUS` does.
    """
    namespace, _, local = name.rpartition("}")
    if (prefix := PREFIXES.get(namespace[1:])) is not None:
        opening, closing = f"{prefix}:{local}", f"{prefix}:{local}"
    else:
        opening, closing = f"{local} xmlns={quoteattr(namespace[1:])}", local
    return f"<{opening}>{content}</{closing}>" if content else f"<{opening}/>"


def inheriting(element: str) -> str:
    """Return *element*, XML that stands alone, without the declarations that `MULTISTATUS` has.

    *element* is as lxml writes it, with no ``>`` in its start tag but the one that ends it.
    """
    start, end, rest = element.partition(">")
    if len(start) > _START_LENGTH:
        return element
    return f"{_undeclared(start)}{end}{rest}"


@lru_cache(1024)
def _undeclared(start: str) -> str:
    for declaration in _DECLARATIONS:
        start = start.replace(declaration, "")
    return start
