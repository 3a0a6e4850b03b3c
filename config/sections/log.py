"""[log]: what is written to the log."""

from __future__ import annotations

from typing import Literal

from config.declaring import Section, option


class LogSettings(Section):
    """What is written to the log, which is standard error."""

    level: Literal["debug", "info", "warning", "error"] = option(
        "info", "The least important messages that are written."
    )
