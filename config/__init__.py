"""Settings: every option declared once, read from defaults, file, environment and command line."""

from config.loading import BadSetting, load_settings
from config.options import OTHER_VARIABLES, Option, options
from config.sections.auth import AuthSettings
from config.sections.log import LogSettings
from config.sections.oidc import OidcSettings
from config.sections.server import ServerSettings
from config.sections.web import WebSettings
from config.sections.worker import WorkerSettings
from config.settings import Settings

__all__ = [
    "OTHER_VARIABLES",
    "AuthSettings",
    "BadSetting",
    "LogSettings",
    "OidcSettings",
    "Option",
    "ServerSettings",
    "Settings",
    "WebSettings",
    "WorkerSettings",
    "load_settings",
    "options",
]
