"""[uploads]: what comes in."""

from __future__ import annotations

from pathlib import Path

from config.declaring import Section, option


class UploadsSettings(Section):
    """What comes in."""

    scanner: Path | None = option(
        None,
        "The socket of ClamAV's daemon on this computer. It looks at what is uploaded, by "
        "whomever, before that is stored; what it finds bad is refused, and so is everything while "
        "it does not answer.",
        default_text="none",
        expected="a path such as /run/clamav/clamd.ctl",
    )
