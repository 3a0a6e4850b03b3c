"""All settings of one installation: the tables of the file, and what stands outside of them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.declaring import meant, option
from config.sections.audit import AuditSettings
from config.sections.auth import AuthSettings
from config.sections.faces import FacesSettings
from config.sections.libraries import Libraries
from config.sections.log import LogSettings
from config.sections.map import MapSettings
from config.sections.oidc import OidcSettings
from config.sections.scan import ScanSettings
from config.sections.server import ServerSettings
from config.sections.trash import TrashSettings
from config.sections.uploads import UploadsSettings
from config.sections.video import VideoSettings
from config.sections.web import WebSettings
from config.sections.worker import WorkerSettings


class Settings(BaseSettings):
    """All settings of one installation, checked and unchangeable."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    data: Path = option(
        Path("data"),
        "The data folder: media, index, thumbnails. It is made where absent.",
        default_text="./data",
    )
    host: str = option(
        "127.0.0.1",
        "The network address to listen on; 0.0.0.0 is every address of this computer.",
        min_length=1,
        pattern=r"^\S+$",
        expected="a host name or IP address",
    )
    port: int = option(8080, "The TCP port to listen on.", ge=1, le=65535)
    server: ServerSettings = Field(default_factory=ServerSettings)
    web: WebSettings = WebSettings()
    map: MapSettings = MapSettings()
    auth: AuthSettings = AuthSettings()
    oidc: OidcSettings = OidcSettings()
    worker: WorkerSettings = Field(default_factory=WorkerSettings)
    scan: ScanSettings = ScanSettings()
    libraries: Libraries = option(
        (),
        "Folders of photos that several users see and nobody may change.",
        default_text="none",
        expected="tables [[libraries]], each with a name of its own, an absolute path and, if not "
        "everyone is to see it, a list of users; in the environment, the same as JSON",
    )
    video: VideoSettings = Field(default_factory=VideoSettings)
    faces: FacesSettings = Field(default_factory=FacesSettings)
    uploads: UploadsSettings = UploadsSettings()
    trash: TrashSettings = TrashSettings()
    audit: AuditSettings = AuditSettings()
    log: LogSettings = LogSettings()

    _meant = field_validator("*", mode="before")(classmethod(meant))

    @classmethod
    def settings_customise_sources(  # noqa: D102 - the base class tells
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *others: PydanticBaseSettingsSource,
        **more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # Without prefix, the library would take HOST and PORT; `load_settings` names its sources.
        return (init_settings,)
