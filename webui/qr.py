"""QR codes, as SVG in a page."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup, escape


def qr_code(text: str, title: str) -> Markup:
    """Return the image of *text* for a phone to scan; *title* says what it is."""
    image = io.BytesIO()
    segno.make_qr(text, error="m").save(
        image,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        light="#fff",
        title=str(escape(title)),
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    # Made of modules and our own title only: the text is drawn, not written, in it.
    return Markup(image.getvalue().decode())  # noqa: S704
