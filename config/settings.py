"""What can be set: each option declared once, with its default, bounds, unit and help.

Times are in the unit that the option's declaration names.
"""

from __future__ import annotations

import json
import os
import unicodedata
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


def _cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _option(
    default: Any,
    help: str,  # noqa: A002 - the word that people know from the command line
    *,
    unit: str | None = None,
    default_text: str | None = None,
    expected: str | None = None,
    flag: str | None = None,
    **bounds: Any,
) -> Any:
    """Declare an option. A callable *default* is asked at the start and needs a *default_text*.

    *flag* is what it is called on a command line, where that is not made from its name.
    """
    told = {"unit": unit, "default_text": default_text, "expected": expected, "flag": flag}
    extra: dict[str, Any] = {key: text for key, text in told.items() if text is not None}
    if callable(default):
        return Field(default_factory=default, description=help, json_schema_extra=extra, **bounds)
    return Field(default, description=help, json_schema_extra=extra, **bounds)


def _meant(owner: type[BaseModel], value: object, info: ValidationInfo) -> object:
    # Otherwise `port = true` would be port 1, and `--data ""` the current folder.
    field = owner.model_fields[info.field_name] if info.field_name else None
    is_switch = field is not None and field.annotation is bool
    if (isinstance(value, bool) and not is_switch) or value == "":
        raise ValueError("no value")
    return value


def _half_the_cores() -> int:
    return max(1, _cores() // 2)


def _networks(value: object) -> tuple[str, ...]:
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise ValueError("no list")
    return tuple(str(ip_network(each)) for each in given)


class Section(BaseModel):
    """Options of one concern."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    _meant = field_validator("*", mode="before")(classmethod(_meant))


class ServerSettings(Section):
    """How requests are taken in."""

    processes: int = _option(
        _cores,
        "How many processes answer requests; they share the port. With 1, the whole server is one "
        "process, for the smallest machines.",
        default_text="number of cores",
        flag="--processes",
        ge=1,
        le=256,
    )
    threads: int = _option(
        256,
        "How many requests each of these processes answers at the same time. A thread is made "
        "when it is needed.",
        ge=4,
        le=4096,
    )
    user_requests: int = _option(
        64,
        "How many requests of the same user, or of one address where nobody has signed in, each of "
        "these processes answers at the same time; others are told to come again in a second. It "
        "is never more than three quarters of the threads.",
        ge=1,
        le=4096,
    )
    header_timeout: int = _option(
        20,
        "A client that has not sent the head of its request within this is cut off.",
        unit="seconds",
        ge=1,
        le=3600,
    )
    upload_rate: int = _option(
        1000,
        "An upload that is slower than this on average, 30 seconds after it began, is ended; "
        "0 lets them take for ever.",
        unit="bytes a second",
        ge=0,
        le=1_000_000_000,
    )
    request_timeout: int = _option(
        30,
        "A client that sends or takes nothing for this long is cut off.",
        unit="seconds",
        ge=1,
        le=3600,
    )
    stop_timeout: int = _option(
        20,
        "When the server is stopped, uploads and downloads in flight get this long to finish; what "
        "has not finished then is thrown away.",
        unit="seconds",
        ge=0,
        le=3600,
    )
    public_url: Annotated[str, AfterValidator(lambda url: url.rstrip("/"))] | None = _option(
        None,
        "The address that users are shown for mounting the drive, where it differs from "
        "host and port: the one of a reverse proxy.",
        default_text="made from host and port",
        expected="an address such as https://photos.example.org",
        pattern=r"^https?://[^/\s?#]+/?$",
    )
    trusted_proxies: Annotated[tuple[str, ...], BeforeValidator(_networks)] = _option(
        (),
        "The reverse proxies whose X-Forwarded-For, -Proto and -Host are believed.",
        default_text="none",
        expected="IP addresses or networks, such as 127.0.0.1, 10.0.0.0/8",
    )
    tls_cert: Path | None = _option(
        None,
        "The certificate (PEM, with those in between) with which the server speaks HTTPS "
        "instead of HTTP.",
        default_text="none",
        flag="--tls-cert",
    )
    tls_key: Path | None = _option(
        None,
        "The private key (PEM) of the certificate.",
        default_text="in the file of the certificate",
        flag="--tls-key",
    )
    hsts_days: int = _option(
        365,
        "How long browsers that came by https use nothing else with this host name, on any port; "
        "0 does not tell them so.",
        unit="days",
        ge=0,
        le=3650,
    )
    hsts_subdomains: bool = _option(
        False,
        "Whether that holds for all host names below this one, too. Say so where none of them is "
        "served by something that knows no https.",
        flag="--hsts-subdomains",
    )
    insecure: bool = _option(
        False,
        "Whether to listen on an address that the whole internet can reach without encryption: "
        "passwords and photos can then be read on the way.",
        flag="--insecure-http",
    )


class WebSettings(Section):
    """The gallery in the browser."""

    session_days: int = _option(
        30, "How long a browser stays logged in.", unit="days", ge=1, le=3650
    )
    files_host: str | None = _option(
        None,
        "A second host name of this server, from which browsers get the files themselves, so that "
        "nothing which somebody stored can act in the gallery's name.",
        default_text="none",
        expected="a host name such as files.example.org, with its port where that is no usual one",
        pattern=r"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
    )


def _with_places(url: str) -> str:
    if any(url.count(place) != 1 for place in ("{z}", "{x}", "{y}")) or url.count("{") != 3:
        raise ValueError("not the address of tiles")
    return url


class MapSettings(Section):
    """The map in the browser. The shapes of countries come along: it needs no network."""

    tiles: Annotated[str, AfterValidator(_with_places)] | None = _option(
        None,
        "Where browsers fetch pictures of the map (raster tiles) from, to be shown instead of the "
        "shapes of countries. Whoever serves them sees which parts of the world are looked at.",
        default_text="none",
        expected="a pattern of addresses, such as https://tiles.example.org/{z}/{x}/{y}.png",
        pattern=r"^https?://[A-Za-z0-9.:\[\]-]+/[!#-:=?-~]*$",
    )
    attribution: str = _option(
        "© OpenStreetMap contributors",
        "Whom the map thanks for these pictures, as their licence asks for.",
        expected="text of at most 200 characters",
        max_length=200,
    )


class AuthSettings(Section):
    """Passwords, and who else is believed."""

    cache_minutes: int = _option(
        5,
        "How long a verified password is remembered in memory, so that the slow check does not "
        "run on every request of a mounted drive; 0 checks every time.",
        unit="minutes",
        ge=0,
        le=1440,
    )
    proxy_header: str | None = _option(
        None,
        "The header in which a reverse proxy that signs people in, and is one of "
        "server.trusted_proxies, tells the user's name; for browsers only. The proxy has to "
        "replace what clients send under that name.",
        default_text="none",
        expected="the name of a header, such as Remote-User",
        pattern=r"^[A-Za-z0-9-]{1,64}$",
    )


class OidcSettings(Section):
    """Signing in by an OpenID Connect provider, beside the password; in browsers only."""

    issuer: str | None = _option(
        None,
        "The provider's address, just as it writes it itself in its configuration. Without, "
        "nobody is asked.",
        default_text="none",
        expected="an address such as https://id.example.org; http on the same computer alone",
        pattern=r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/|$))\S*$",
    )
    client_id: str = _option(
        "mantelpiece",
        "As whom the provider knows this server.",
        expected="text",
        min_length=1,
    )
    client_secret: str | None = _option(
        None,
        "The secret that this server shares with the provider.",
        default_text="none",
        expected="text",
    )
    client_secret_file: Path | None = _option(
        None, "The file in which that secret is, instead.", default_text="none"
    )
    scopes: str = _option(
        "profile",
        "What the provider is asked for, beside openid.",
        expected="words with spaces between them",
    )
    label: str = _option(
        "OpenID",
        "What the provider is called on the page.",
        expected="text",
        min_length=1,
        max_length=40,
    )
    name_claim: str = _option(
        "preferred_username",
        "Where the provider tells the name that a user has here.",
        expected="the name of a claim",
        min_length=1,
    )
    create: Literal["no", "guest", "user"] = _option(
        "no", "As what users are added whom the provider knows and nobody here does."
    )
    link_by_name: bool = _option(
        False,
        "Whether somebody who is linked to no account of the provider is whom its name says. Allow "
        "it only where nobody chooses their name there.",
    )


class WorkerSettings(Section):
    """Reading photos and videos in the background."""

    processes: int = _option(
        _cores,
        "How many files are read at the same time, each in a process of its own.",
        default_text="number of cores",
        ge=1,
        le=256,
    )
    memory_mb: int = _option(
        1024,
        "A process that needs more memory than this for one file is ended; the file is "
        "marked as unreadable.",
        unit="MB",
        ge=256,
        le=1_000_000,
    )
    timeout: int = _option(
        120,
        "A file that takes longer than this is marked as unreadable.",
        unit="seconds",
        ge=1,
        le=86_400,
    )


class ScanSettings(Section):
    """Finding what others than the drive have changed on disk."""

    every_hours: int = _option(
        24,
        "How often libraries and adopted folders are scanned, beginning shortly after the start "
        "of the server; 0 leaves it to `mantelpiece scan`.",
        unit="hours",
        ge=0,
        le=8760,
    )
    watch: Literal["off", "adopted", "all"] = _option(
        "off",
        "Whether changes on disk are noticed at once: off, in libraries and adopted folders, or "
        "in all users' folders. Each folder takes a little of the system's memory.",
    )


class LibrarySettings(BaseModel):
    """A folder of photos that several users see and nobody may change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^/\\\x00-\x1f\x7f]+$")]
    path: Path
    users: tuple[str, ...] | None = None  # None: everyone

    @field_validator("name")
    @classmethod
    def _is_name(cls, name: str) -> str:
        if name in (".", "..") or name != name.strip():
            raise ValueError("no name of a folder")
        return name

    @field_validator("path")
    @classmethod
    def _is_absolute(cls, path: Path) -> Path:
        if not path.is_absolute():
            raise ValueError("not absolute")
        return path


def _libraries(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _told_apart(libraries: tuple[LibrarySettings, ...]) -> tuple[LibrarySettings, ...]:
    names = {unicodedata.normalize("NFC", library.name).casefold() for library in libraries}
    if len(names) < len(libraries):
        raise ValueError("two of the same name")
    return libraries


class VideoSettings(Section):
    """Preparing videos that a browser does not play, such as HEVC, AVI or MKV."""

    cache_gb: int = _option(
        10,
        "How much of the disk prepared videos may take; those that nobody has watched for the "
        "longest time go first. They are made anew when someone wants to watch them.",
        unit="GB",
        ge=1,
        le=100_000,
    )
    height: int = _option(
        1080,
        "Prepared videos that are larger are made smaller: pixels of the shorter side.",
        unit="pixels",
        ge=144,
        le=4320,
    )
    processes: int = _option(
        1,
        "How many videos are prepared at the same time; more wait for their turn.",
        ge=1,
        le=256,
    )
    threads: int = _option(
        _cores,
        "How many cores preparing one video may use.",
        default_text="number of cores",
        ge=1,
        le=256,
    )


class FacesSettings(Section):
    """Finding faces in photos and videos, and whose they are. Nothing leaves this computer."""

    enabled: bool = _option(
        True,
        "Whether faces are looked for. Without, all that is known of faces is deleted at the next "
        "start; people with names keep the photos in which they were known to be.",
    )
    detector: str = _option(
        "mantelpiece-mtcnn",
        "What finds faces: this one, or a detector of DeepFace.",
        expected="mantelpiece-mtcnn, or the name of a detector that DeepFace knows",
        pattern=r"^[\w-]{1,32}$",
    )
    model: str = _option(
        "mantelpiece-dlib",
        "What tells faces apart: this one, or a model of DeepFace. With another one, all faces are "
        "looked for again in the background; names stay.",
        expected="mantelpiece-dlib, or the name of a model that DeepFace knows",
        pattern=r"^[\w-]{1,32}$",
    )
    allow_download: bool = _option(
        False,
        "Whether DeepFace may fetch the weights of another detector or model from the internet.",
    )
    processes: int = _option(
        _half_the_cores,
        "How many files are searched for faces at the same time, each in a process that takes "
        "300 to 600 MB while there is something to do.",
        default_text="half the number of cores",
        ge=1,
        le=256,
    )
    memory_mb: int = _option(
        2048,
        "A process that needs more memory than this for one file is ended.",
        unit="MB",
        ge=256,
        le=1_000_000,
    )
    timeout: int = _option(
        300,
        "A file that takes longer than this is given up.",
        unit="seconds",
        ge=1,
        le=86_400,
    )


class TrashSettings(Section):
    """What was deleted or overwritten."""

    days: int = _option(
        30,
        "How long what was deleted stays in the trash; it counts for the quota there. 0 switches "
        "the trash off: what is deleted is gone at once.",
        unit="days",
        ge=0,
        le=3650,
    )
    version_days: int = _option(
        7,
        "How long the earlier version of a file that was overwritten stays in the trash; 0 keeps "
        "none.",
        unit="days",
        ge=0,
        le=3650,
    )
    remember: bool = _option(
        False,
        "Whether a file that is in the trash and is uploaded again, as phones do, stays there "
        "instead of coming back.",
    )


class AuditSettings(Section):
    """The record of who came in, and of what was done to accounts and shares."""

    days: int = _option(
        365,
        "How long it is kept.",
        unit="days",
        ge=1,
        le=3650,
    )


class LogSettings(Section):
    """What is written to the log, which is standard error."""

    level: Literal["debug", "info", "warning", "error"] = _option(
        "info", "The least important messages that are written."
    )


class Settings(BaseSettings):
    """All settings of one installation, checked and unchangeable."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid")

    data: Path = _option(
        Path("data"),
        "The data folder: media, index, thumbnails. It is made where absent.",
        default_text="./data",
    )
    host: str = _option(
        "127.0.0.1",
        "The network address to listen on; 0.0.0.0 is every address of this computer.",
        min_length=1,
        pattern=r"^\S+$",
        expected="a host name or IP address",
    )
    port: int = _option(8080, "The TCP port to listen on.", ge=1, le=65535)
    server: ServerSettings = Field(default_factory=ServerSettings)
    web: WebSettings = WebSettings()
    map: MapSettings = MapSettings()
    auth: AuthSettings = AuthSettings()
    oidc: OidcSettings = OidcSettings()
    worker: WorkerSettings = Field(default_factory=WorkerSettings)
    scan: ScanSettings = ScanSettings()
    libraries: Annotated[
        tuple[LibrarySettings, ...], BeforeValidator(_libraries), AfterValidator(_told_apart)
    ] = _option(
        (),
        "Folders of photos that several users see and nobody may change.",
        default_text="none",
        expected="tables [[libraries]], each with a name of its own, an absolute path and, if not "
        "everyone is to see it, a list of users; in the environment, the same as JSON",
    )
    video: VideoSettings = Field(default_factory=VideoSettings)
    faces: FacesSettings = Field(default_factory=FacesSettings)
    trash: TrashSettings = TrashSettings()
    audit: AuditSettings = AuditSettings()
    log: LogSettings = LogSettings()

    _meant = field_validator("*", mode="before")(classmethod(_meant))

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
