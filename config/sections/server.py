"""[server]: how requests are taken in."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from config.cores import cores
from config.declaring import Section, option


def _networks(value: object) -> tuple[str, ...]:
    given = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise ValueError("no list")
    return tuple(str(ip_network(each)) for each in given)


class ServerSettings(Section):
    """How requests are taken in."""

    processes: int = option(
        cores,
        "How many processes answer requests; they share the port. With 1, the whole server is one "
        "process, for the smallest machines.",
        default_text="number of cores",
        flag="--processes",
        ge=1,
        le=256,
    )
    threads: int = option(
        256,
        "How many requests each of these processes answers at the same time. A thread is made "
        "when it is needed.",
        ge=4,
        le=4096,
    )
    user_requests: int = option(
        128,
        "How many requests of the same user, or of one address where nobody has signed in, each of "
        "these processes answers at the same time; others are told to come again in a second. It "
        "is never more than three quarters of the threads.",
        ge=1,
        le=4096,
    )
    header_timeout: int = option(
        20,
        "A client that has not sent the head of its request within this is cut off.",
        unit="seconds",
        ge=1,
        le=3600,
    )
    upload_rate: int = option(
        1000,
        "An upload that is slower than this on average, 30 seconds after it began, is ended; "
        "0 lets them take for ever.",
        unit="bytes a second",
        ge=0,
        le=1_000_000_000,
    )
    request_timeout: int = option(
        30,
        "A client that sends or takes nothing for this long is cut off.",
        unit="seconds",
        ge=1,
        le=3600,
    )
    stop_timeout: int = option(
        20,
        "When the server is stopped, uploads and downloads in flight get this long to finish; what "
        "has not finished then is thrown away.",
        unit="seconds",
        ge=0,
        le=3600,
    )
    public_url: Annotated[str, AfterValidator(lambda url: url.rstrip("/"))] | None = option(
        None,
        "The address that users are shown for mounting the drive, where it differs from "
        "host and port: the one of a reverse proxy.",
        default_text="made from host and port",
        expected="an address such as https://photos.example.org",
        pattern=r"^https?://[^/\s?#]+/?$",
    )
    trusted_proxies: Annotated[tuple[str, ...], BeforeValidator(_networks)] = option(
        (),
        "The reverse proxies whose X-Forwarded-For, -Proto and -Host are believed.",
        default_text="none",
        expected="IP addresses or networks, such as 127.0.0.1, 10.0.0.0/8",
    )
    tls_cert: Path | None = option(
        None,
        "The certificate (PEM, with those in between) with which the server speaks HTTPS "
        "instead of HTTP.",
        default_text="none",
        flag="--tls-cert",
    )
    tls_key: Path | None = option(
        None,
        "The private key (PEM) of the certificate.",
        default_text="in the file of the certificate",
        flag="--tls-key",
    )
    hsts_days: int = option(
        365,
        "How long browsers that came by https use nothing else with this host name, on any port; "
        "0 does not tell them so.",
        unit="days",
        ge=0,
        le=3650,
    )
    hsts_subdomains: bool = option(
        False,
        "Whether that holds for all host names below this one, too. Say so where none of them is "
        "served by something that knows no https.",
        flag="--hsts-subdomains",
    )
    insecure: bool = option(
        False,
        "Whether to listen on an address that the whole internet can reach without encryption: "
        "passwords and photos can then be read on the way.",
        flag="--insecure-http",
    )
