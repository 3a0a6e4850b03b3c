"""Settings: every option declared once, read from defaults, file, environment and command line."""

from config.loading import BadSetting, load_settings
from config.options import OTHER_VARIABLES, Option, options
from config.settings import (
    AuthSettings,
    LogSettings,
    ServerSettings,
    Settings,
    WebSettings,
    WorkerSettings,
)

__all__ = [
    "OTHER_VARIABLES",
    "AuthSettings",
    "BadSetting",
    "LogSettings",
    "Option",
    "ServerSettings",
    "Settings",
    "WebSettings",
    "WorkerSettings",
    "load_settings",
    "options",
]
